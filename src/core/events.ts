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

/** Fields of all changes of somebody's rights. */
const CHANGE_FIELDS = [
  {
    name: "change_type",
    kind: "choice",
    values: ["add_role", "remove_role", "attach_policy", "detach_policy"],
    about: "what was done",
  },
  { name: "requestor", kind: "detail", about: "the account that asked for it" },
  { name: "target_user", kind: "detail", about: "the account whose rights change" },
  { name: "old_roles", kind: "detail", list: true, about: "its roles before" },
  { name: "new_roles", kind: "detail", list: true, about: "its roles after" },
  {
    name: "policy_name",
    kind: "detail",
    optional: true,
    about: "the policy attached or detached; absent when a role changes",
  },
  {
    name: "ticket_id",
    kind: "detail",
    optional: true,
    pattern: "^CHG-[0-9]{6}$",
    about: "the approved request; absent when there was none",
  },
] as const satisfies readonly Field[];

const objectPath: Field = {
  name: "object_path",
  kind: "text",
  about: "what was touched in it: an object's key, a table, a page",
};
const bytes: Field = {
  name: "bytes",
  kind: "count",
  about: "bytes read or written, at most 4294967295",
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
  "iam.change_role": { about: "somebody gains or loses a role", fields: CHANGE_FIELDS },
  "iam.attach_policy": { about: "a policy is attached to an account", fields: CHANGE_FIELDS },
  "iam.detach_policy": { about: "a policy is taken from an account", fields: CHANGE_FIELDS },
  "sys.command": {
    about: "a command is run in a shell",
    fields: [
      { name: "host", kind: "resource", about: "the machine it runs on" },
      { name: "cmd", kind: "text", about: "the command line" },
      { name: "exit_code", kind: "count", about: "0 when it worked" },
      {
        name: "tty",
        kind: "choice",
        values: ["pts/0", "pts/1", "pts/2", "pts/3", "none"],
        about: "the terminal; `none` for jobs",
      },
      sessionId,
    ],
  },
  "access.s3": {
    about: "an object store is used",
    fields: [
      { name: "service", kind: "choice", values: ["s3"], about: "the kind of store" },
      {
        name: "operation",
        kind: "choice",
        values: ["GetObject", "PutObject", "ListObjects", "DeleteObject"],
        about: "the call",
      },
      objectPath,
      bytes,
      {
        name: "client_app",
        kind: "choice",
        values: ["aws-cli", "sdk", "console", "backup-agent"],
        about: "the program used",
      },
      sessionId,
    ],
  },
  "access.db": {
    about: "a database is used",
    fields: [
      { name: "service", kind: "choice", values: ["postgres", "mysql"], about: "the engine" },
      {
        name: "operation",
        kind: "choice",
        values: ["select", "insert", "update", "delete", "export"],
        about: "the kind of statement",
      },
      objectPath,
      bytes,
      {
        name: "client_app",
        kind: "choice",
        values: ["psql", "sql-workbench", "bi-connector", "batch-job"],
        about: "the program used",
      },
      sessionId,
    ],
  },
  "access.app": {
    about: "an application is used",
    fields: [
      { name: "service", kind: "choice", values: ["web"], about: "the kind of application" },
      {
        name: "operation",
        kind: "choice",
        values: ["view", "create", "update", "delete", "export"],
        about: "what is done there",
      },
      objectPath,
      bytes,
      {
        name: "client_app",
        kind: "choice",
        values: ["browser", "mobile", "api-client"],
        about: "the program used",
      },
      sessionId,
    ],
  },
  "cloud.ec2_state_change": {
    about: "a virtual machine is started, stopped or ended",
    fields: [
      {
        name: "action",
        kind: "choice",
        values: ["RunInstances", "StartInstances", "StopInstances", "TerminateInstances"],
        about: "the call",
      },
      { name: "instance_id", kind: "resource", about: "the machine" },
      {
        name: "old_state",
        kind: "choice",
        values: ["pending", "running", "stopping", "stopped", "shutting-down", "terminated"],
        about: "its state before",
      },
      {
        name: "new_state",
        kind: "choice",
        values: ["pending", "running", "stopping", "stopped", "shutting-down", "terminated"],
        about: "its state after",
      },
    ],
  },
  "cloud.sg_update": {
    about: "a firewall rule of a security group changes",
    fields: [
      {
        name: "action",
        kind: "choice",
        values: ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"],
        about: "the call",
      },
      { name: "security_group_id", kind: "resource", about: "the group" },
      {
        name: "rule_change",
        kind: "text",
        about: "what is allowed or no longer allowed: protocol, port and addresses",
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
