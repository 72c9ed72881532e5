/**
 * Where the choices and flags of each event type lie among the bits of a row.
 *
 * @module
 */

import { EVENT_TYPES, EVENTS, type EventTypeName } from "./events.ts";
import type { EventType, Field } from "./fields.ts";

/** Where a choice or flag lies among the bits of the choices. */
export interface BitField {
  /** Its lowest bit, 0 to {@link CHOICE_BITS} - 1. */
  readonly shift: number;
  /** Its bits once shifted down: 1 for a flag. */
  readonly mask: number;
}

/** Bits that a row has for choices and flags. */
export const CHOICE_BITS = 12;

/**
 * The bits of each choice and flag of an event type, by field name, packed in the order of the table.
 *
 * @throws {RangeError} when they do not fit
 */
function bitFields(name: string, type: EventType): ReadonlyMap<string, BitField> {
  const fields = new Map<string, BitField>();
  let shift = 0;
  for (const { name, kind, values } of type.fields) {
    if (kind !== "choice" && kind !== "flag") continue;
    const width = kind === "flag" ? 1 : 32 - Math.clz32(values!.length);
    fields.set(name, { shift, mask: (1 << width) - 1 });
    shift += width;
  }
  if (shift > CHOICE_BITS) throw new RangeError(`Cannot pack ${name}: ${shift} bits of choices`);
  return fields;
}

/** The {@link bitFields} of all event types. */
export const BIT_FIELDS: ReadonlyMap<string, ReadonlyMap<string, BitField>> = new Map(
  EVENT_TYPES.map((name) => [name, bitFields(name, EVENTS[name])]),
);

/** Any one of the metadata fields of event type `T`, as the table has it. */
export type FieldOf<T extends EventTypeName> = typeof EVENTS[T]["fields"][number];
/** The strings that `choice` field `N` of event type `T` may hold. */
export type ValueOf<T extends EventTypeName, N extends string> = Extract<
  FieldOf<T>,
  { name: N; values: readonly string[] }
>["values"][number];

/**
 * The bits of one value of a `choice` field, to be joined with `|`. A misspelt type, field or value does not
 * compile.
 */
export function choice<T extends EventTypeName, N extends FieldOf<T>["name"]>(
  type: T,
  name: N,
  value: ValueOf<T, N>,
): number {
  const field: Field | undefined = EVENTS[type].fields.find((f) => f.name === name);
  const { shift } = BIT_FIELDS.get(type)!.get(name)!;
  return (1 + (field?.values?.indexOf(value) ?? -1)) << shift;
}

/** The bit of a `flag` field that is true. */
export function flag<T extends EventTypeName>(
  type: T,
  name: Extract<FieldOf<T>, { kind: "flag" }>["name"],
): number {
  return 1 << BIT_FIELDS.get(type)!.get(name)!.shift;
}
