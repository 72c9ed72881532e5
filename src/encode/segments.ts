/**
 * How a line is cut into segments.
 *
 * A segment is a stretch of a line that depends on a few slots of the row only, so that few variants of
 * it exist and each is built once: who and from where; what and how it went; with which machine. Ids are
 * patched into a segment after it is copied; a number of unknown length ends one.
 *
 * @module
 */

import { EVENT_TYPES, EVENTS, type EventType, type Field, STATUSES } from "../core/events.ts";
import { ADDRESS, KIND, META, RESOURCE, USER } from "../core/rows.ts";

/** What a segment's text is built from. */
export interface TextSource {
  /** The string of a text id. */
  readonly text: (id: number) => string;
  /** The department of a user, by the text id of its `user_id`. */
  readonly dept: (user: number) => string;
}

type SlotReader = (slot: number) => number;

/** A piece of a segment: its text for a row. Empty when an optional field has no value. */
type Piece = (slot: SlotReader, source: TextSource) => string;

/** A stretch of a line. */
export interface Segment {
  /** Different for every segment of every event type. */
  readonly number: number;
  /** The row slots that its text depends on, at most {@link MOST_KEYS}. */
  readonly keys: Int32Array;
  /** First slots of the ids in it, in order. */
  readonly ids: Int32Array;
  /** The slot of the number that follows it, or -1. */
  readonly count: number;
  readonly pieces: readonly Piece[];
}

/** Slots that a segment may depend on. */
export const MOST_KEYS = 7;
/** Ids that a segment may hold. */
export const MOST_IDS = 2;

/** Segments that a line may have. */
export const MOST_SEGMENTS = 6;

/** Stands for an id in a segment's text. */
export const ID_DIGITS = "0000000000000000";

/** Offset of the date in every line. */
export const DATE_AT = '{"timestamp":"'.length;
/** Offset of `HH:MM:SS.mmm` in every line. */
export const TIME_AT = DATE_AT + "YYYY-MM-DDT".length;
/** Offset of the event id in every line. */
export const EVENT_ID_AT = TIME_AT + 'HH:MM:SS.mmmZ","event_id":"'.length;

const quote = (text: string): string => JSON.stringify(text);

interface Draft {
  keys: number[];
  ids: number[];
  pieces: Piece[];
}

/** The segments of an event type, numbered from `first` on. */
export function segmentsOf(name: string, type: EventType, first: number): readonly Segment[] {
  const done: Segment[] = [];
  let draft: Draft = { keys: [], ids: [], pieces: [] };
  const close = (count: number) => {
    done.push({
      number: first + done.length,
      keys: Int32Array.from(draft.keys),
      ids: Int32Array.from(draft.ids),
      count,
      pieces: draft.pieces,
    });
    draft = { keys: [], ids: [], pieces: [] };
  };

  draft.keys.push(USER, ADDRESS);
  draft.pieces.push((slot, { text, dept }) =>
    `{"timestamp":"YYYY-MM-DDTHH:MM:SS.mmmZ","event_id":"${ID_DIGITS}","event_type":${
      quote(name)
    }` +
    `,"user_id":${quote(text(slot(USER)))},"dept":${quote(dept(slot(USER)))}` +
    `,"src_ip":${quote(text(slot(ADDRESS)))}`
  );
  close(-1);

  draft.keys.push(KIND, RESOURCE);
  draft.pieces.push((slot, { text }) =>
    `,"resource":${quote(text(slot(RESOURCE)))},"status":${quote(STATUSES[slot(KIND) & 1]!)}` +
    `,"metadata":{`
  );
  let slot = META;
  let shared = true;
  type.fields.forEach((field, i) => {
    // Texts are mostly one user's own, choices are everybody's: kept apart, both have few variants.
    if (field.kind === "text" && shared && draft.pieces.length > 0) close(-1);
    shared = field.kind !== "text" && (shared || draft.pieces.length === 0);
    draft.pieces.push(piece(name, field, slot, i === 0));
    if (field.kind === "id") draft.ids.push(slot);
    else if (field.kind !== "count") draft.keys.push(slot);
    if (field.kind === "count") {
      close(slot);
      shared = true;
    }
    slot += field.kind === "id" ? 2 : 1;
  });
  draft.pieces.push(() => "}}\n");
  close(-1);
  return done;
}

function piece(type: string, field: Field, at: number, isFirst: boolean): Piece {
  const key = `${isFirst ? "" : ","}${quote(field.name)}:`;
  switch (field.kind) {
    case "id":
      return () => `${key}"${ID_DIGITS}"`;
    case "count":
      return () => key;
    case "flag":
      return (slot) => key + (slot(at) === 1 ? "true" : "false");
    case "text":
    case "choice":
      return (slot, { text }) => {
        const value = slot(at);
        if (value === 0) {
          if (field.optional) return "";
          throw new TypeError(`Cannot write ${type}: ${field.name} has no value`);
        }
        return key + quote(field.kind === "text" ? text(value) : field.values![value - 1]!);
      };
  }
}

function allSegments(): readonly (readonly Segment[])[] {
  let first = 1;
  return EVENT_TYPES.map((name) => {
    const segments = segmentsOf(name, EVENTS[name], first);
    first += segments.length;
    return segments;
  });
}

/** The segments of all event types, by type code. */
export const SEGMENTS: readonly (readonly Segment[])[] = allSegments();
