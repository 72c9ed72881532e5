/**
 * The shapes of the {@link file://./events.ts EVENTS} table.
 *
 * A field's kind says where its value is in a {@link file://./rows.ts row} and how it is written:
 *
 * | kind | in the row | written as |
 * | --- | --- | --- |
 * | `choice` | some bits of the choices: 1 + index in `values`, 0 for none | string |
 * | `flag` | one bit of the choices | `true` or `false` |
 * | `device`, `place` | by the origin | string |
 * | `session` | the session's number | 16 hex digits |
 * | `resource` | by the resource | string, the same as `resource` |
 * | `text` | a value slot: a text id, 0 for none | string |
 * | `detail` | by a value slot that all details of a row share: a detail id | string or list of strings |
 * | `count` | a value slot: a whole number ≥ 0 | number |
 *
 * @module
 */

/** Where a field's value is and how it is written. */
export type FieldKind =
  | "choice"
  | "flag"
  | "device"
  | "place"
  | "resource"
  | "session"
  | "text"
  | "count"
  | "detail";

/** One metadata field of an event type. */
export interface Field {
  /** Key in `metadata`, snake case. */
  readonly name: string;
  /** Where a row holds it and how it is written: see the table above. */
  readonly kind: FieldKind;
  /** What the value says, one clause; the description in the JSON Schema. */
  readonly about: string;
  /** The allowed strings of a `choice`. */
  readonly values?: readonly string[];
  /** A regular expression that every value matches. */
  readonly pattern?: string;
  /** Whether a `detail` is a list of strings. */
  readonly list?: true;
  /** Left out of the line when there is no value. */
  readonly optional?: true;
}

/** One event type: what it means and its metadata fields, in the order they are written. */
export interface EventType {
  /** What happens, one clause; the description in the JSON Schema. */
  readonly about: string;
  /** Choices and flags among them fit into the bits that a row has for them. */
  readonly fields: readonly Field[];
}
