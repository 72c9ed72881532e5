/**
 * The event types: the one table from which the line writer, the JSON Schema and the reference come.
 *
 * A field's kind says what its slots in a {@link file://./rows.ts row} hold and how it is written:
 *
 * | kind | slots | written as |
 * | --- | --- | --- |
 * | `text` | id in the day's text table, 0 for none | string |
 * | `choice` | 1 + index in `values`, 0 for none | string |
 * | `flag` | 0 or 1 | `true` or `false` |
 * | `count` | a whole number ≥ 0 | number |
 * | `id` | two 32-bit halves | 16 hex digits |
 *
 * @module
 */

/** How a field is stored and written. */
export type FieldKind = "text" | "choice" | "flag" | "count" | "id";

/** One metadata field of an event type. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly about: string;
  /** The allowed strings of a `choice`. */
  readonly values?: readonly string[];
  /** A regular expression that every `text` matches. */
  readonly pattern?: string;
  /** Left out of the line when there is no value. */
  readonly optional?: true;
}

/** One event type: what it means and its metadata fields, in the order they are written. */
export interface EventType {
  readonly about: string;
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
  kind: "id",
  about: "the session; the same in its sign-in, its sign-out and all between",
};

const deviceId: Field = {
  name: "device_id",
  kind: "text",
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
        kind: "text",
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

type FieldOf<T extends EventTypeName> = typeof EVENTS[T]["fields"][number];
type ValueOf<T extends EventTypeName, N extends string> = Extract<
  FieldOf<T>,
  { name: N; values: readonly string[] }
>["values"][number];

/**
 * The code of one value of a `choice` field: what a row stores. A misspelt type, field or value does not
 * compile.
 */
export function choiceCode<T extends EventTypeName, N extends FieldOf<T>["name"]>(
  type: T,
  name: N,
  value: ValueOf<T, N>,
): number {
  const field: Field | undefined = EVENTS[type].fields.find((f) => f.name === name);
  return 1 + (field?.values?.indexOf(value) ?? -1);
}
