/**
 * The event types: the one table from which the line writer, the JSON Schema and the reference come.
 *
 * A field's kind says where its value is in a {@link file://./rows.ts row} and how it is written:
 *
 * | kind | in the row | written as |
 * | --- | --- | --- |
 * | `choice` | some bits of the choices: 1 + index in `values`, 0 for none | string |
 * | `flag` | one bit of the choices | `true` or `false` |
 * | `device`, `place` | by the origin | string |
 * | `session` | the session's number | 16 hex digits |
 * | `text` | a value slot: a text id, 0 for none | string |
 * | `count` | a value slot: a whole number ≥ 0 | number |
 *
 * @module
 */

/** Where a field's value is and how it is written. */
export type FieldKind = "choice" | "flag" | "device" | "place" | "session" | "text" | "count";

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
  /** Left out of the line when there is no value. */
  readonly optional?: true;
}

/** One event type: what it means and its metadata fields, in the order they are written. */
export interface EventType {
  /** What happens, one clause; the description in the JSON Schema. */
  readonly about: string;
  /** Choices and flags among them fit into {@link CHOICE_BITS}. */
  readonly fields: readonly Field[];
}

/** Departments of the organisation, in the order of their codes. */
export const DEPARTMENTS = ["Engineering", "HR", "Finance", "IT", "Security"] as const;
/** A department's name. */
export type Department = typeof DEPARTMENTS[number];

/** What came of an event; a row stores the index. */
export const STATUSES = ["success", "failure"] as const;

const sessionId: Field = {
  name: "session_id",
  kind: "session",
  about: "the session; the same in its sign-in, its sign-out and all between",
};

const deviceId: Field = {
  name: "device_id",
  kind: "device",
  about: "the machine signed in from",
};

/** All event types, by name. */
export const EVENTS = {
  "auth.login": {
    about: "a person or service account signs in, or fails to",
    fields: [
      { name: "login_result", kind: "choice", values: STATUSES, about: "the same as `status`" },
      {
        name: "auth_method",
        kind: "choice",
        values: ["password", "mfa", "sso", "api_key"],
        about: "how the account proved itself; `api_key` only for service accounts",
      },
      { name: "mfa_used", kind: "flag", about: "whether a second factor was completed" },
      deviceId,
      {
        name: "geo_location",
        kind: "place",
        about: "city and ISO 3166 country code of the address",
        pattern: "^[A-Za-z .'-]+, [A-Z]{2}$",
      },
      sessionId,
      {
        name: "failure_reason",
        kind: "choice",
        values: [
          "bad_password",
          "mfa_not_completed",
          "password_expired",
          "account_locked",
          "unknown_user",
          "account_disabled",
        ],
        about: "why it failed; only on failure",
        optional: true,
      },
    ],
  },
  "auth.logout": {
    about: "a session ends",
    fields: [
      sessionId,
      deviceId,
      { name: "session_seconds", kind: "count", about: "how long the session lasted" },
      {
        name: "logout_reason",
        kind: "choice",
        values: ["user", "idle_timeout", "job_done"],
        about: "who or what ended it",
      },
    ],
  },
} as const satisfies Record<string, EventType>;

/** The name of an event type. */
export type EventTypeName = keyof typeof EVENTS;

/** The names of all event types, in the order of their codes. */
export const EVENT_TYPES = Object.keys(EVENTS) as readonly EventTypeName[];

/** The code of an event type: what a row stores. */
export function typeCode(type: EventTypeName): number {
  return EVENT_TYPES.indexOf(type);
}

/** Where a choice or flag lies among the bits of the choices. */
export interface BitField {
  /** Its lowest bit, 0 to {@link CHOICE_BITS} - 1. */
  readonly shift: number;
  /** Its bits once shifted down: 1 for a flag. */
  readonly mask: number;
}

/** Bits that a row has for choices and flags. */
export const CHOICE_BITS = 16;

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
