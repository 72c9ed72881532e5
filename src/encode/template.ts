/**
 * A line as a template: everything that does not change between two events of the same kind, user, address
 * and so on, with holes for what does.
 *
 * @module
 */

import { EVENT_TYPES, EVENTS, type Field, STATUSES } from "../core/events.ts";
import { META } from "../core/rows.ts";

/** How the fields of one event type lie in a row. */
export interface Layout {
  readonly type: string;
  readonly fields: readonly Field[];
  /** First slot of each field. */
  readonly slots: Int32Array;
  /** Slots that choose the template: `text`, `choice` and `flag` fields. */
  readonly keySlots: Int32Array;
  /** Slots that fill its holes: `id` and `count` fields, in order. */
  readonly holeSlots: Int32Array;
  /** For each hole, 1 for an `id` (16 digits), 0 for a `count` (any number of digits). */
  readonly holeIsId: Uint8Array;
}

/** The layout of an event type. */
export function layoutOf(type: string, fields: readonly Field[]): Layout {
  const slots = new Int32Array(fields.length);
  let next = META;
  fields.forEach((field, i) => {
    slots[i] = next;
    next += field.kind === "id" ? 2 : 1;
  });
  const isHole = (field: Field) => field.kind === "id" || field.kind === "count";
  const slotsOf = (wanted: boolean) =>
    Int32Array.from(slots.filter((_, i) => isHole(fields[i]!) === wanted));
  return {
    type,
    fields,
    slots,
    keySlots: slotsOf(false),
    holeSlots: slotsOf(true),
    holeIsId: Uint8Array.from(fields.filter(isHole).map((f) => (f.kind === "id" ? 1 : 0))),
  };
}

/** The layouts of all event types, by type code. */
export const LAYOUTS: readonly Layout[] = EVENT_TYPES.map((t) => layoutOf(t, EVENTS[t].fields));

/** Offset of `HH:MM:SS.mmm` in every line. */
export const TIME_AT = '{"timestamp":"YYYY-MM-DDT'.length;
/** Offset of the event id in every line. */
export const ID_AT = '{"timestamp":"YYYY-MM-DDTHH:MM:SS.mmmZ","event_id":"'.length;

/** A template's text, and where its holes are. */
export interface Template {
  readonly text: string;
  /**
   * Offset of each hole in UTF-16 units of `text`, which `byteOffset` turns into bytes. An id's 16 digits
   * are there as zeros; a count's digits are not.
   */
  readonly holes: readonly number[];
}

/** What a template is made from, besides the row. */
export interface LineContext {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly userId: string;
  readonly dept: string;
  /** The string of a text id. */
  readonly text: (id: number) => string;
}

function valueText(field: Field, value: number, text: (id: number) => string): string | undefined {
  switch (field.kind) {
    case "text":
      return value === 0 ? undefined : JSON.stringify(text(value));
    case "choice":
      return value === 0 ? undefined : JSON.stringify(field.values?.[value - 1]);
    case "flag":
      return value === 1 ? "true" : "false";
    case "count":
      return "";
    case "id":
      return '"0000000000000000"';
  }
}

/**
 * Builds the line of a row, with holes.
 *
 * @param slot the row's slots
 * @param status index of the status
 * @throws {TypeError} when a field that every line of the type has is missing: a bug in the model
 */
export function buildTemplate(
  layout: Layout,
  slot: (index: number) => number,
  status: number,
  address: string,
  resource: string,
  context: LineContext,
): Template {
  const q = (s: string) => JSON.stringify(s);
  let text = `{"timestamp":"${context.date}T00:00:00.000Z","event_id":"0000000000000000",` +
    `"event_type":${q(layout.type)},"user_id":${q(context.userId)},"dept":${q(context.dept)},` +
    `"src_ip":${q(address)},"resource":${q(resource)},"status":${q(STATUSES[status]!)},` +
    `"metadata":{`;
  const holes: number[] = [];
  let comma = "";
  layout.fields.forEach((field, i) => {
    const value = valueText(field, slot(layout.slots[i]!), context.text);
    if (value === undefined) {
      if (field.optional) return;
      throw new TypeError(`Cannot write ${layout.type}: ${field.name} has no value`);
    }
    text += `${comma}"${field.name}":`;
    if (field.kind === "id") holes.push(text.length + 1);
    if (field.kind === "count") holes.push(text.length);
    text += value;
    comma = ",";
  });
  return { text: `${text}}}\n`, holes };
}
