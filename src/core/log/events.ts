/**
 * The event types: the one table from which the line writer, the JSON Schema and the reference come.
 *
 * @module
 */

import type { EventType, Field } from "./fields.ts";

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

const requestor: Field = {
  name: "requestor",
  kind: "detail",
  about: "the account that asked for it",
};
const targetUser: Field = {
  name: "target_user",
  kind: "detail",
  about: "the account whose rights change",
};
const oldRoles: Field = {
  name: "old_roles",
  kind: "detail",
  list: true,
  about: "its roles before",
};
const newRoles: Field = { name: "new_roles", kind: "detail", list: true, about: "its roles after" };
const policyName: Field = { name: "policy_name", kind: "detail", about: "the policy" };
const ticketId: Field = {
  name: "ticket_id",
  kind: "detail",
  optional: true,
  pattern: "^CHG-[0-9]{6}$",
  about: "the approved request; absent when there was none",
};

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
  "iam.change_role": {
    about: "somebody gains or loses a role",
    fields: [
      {
        name: "change_type",
        kind: "choice",
        values: ["add_role", "remove_role"],
        about: "what was done",
      },
      requestor,
      targetUser,
      oldRoles,
      newRoles,
      ticketId,
    ],
  },
  "iam.attach_policy": {
    about: "a policy is attached to an account",
    fields: [
      { name: "change_type", kind: "choice", values: ["attach_policy"], about: "what was done" },
      requestor,
      targetUser,
      oldRoles,
      newRoles,
      policyName,
      ticketId,
    ],
  },
  "iam.detach_policy": {
    about: "a policy is taken from an account",
    fields: [
      { name: "change_type", kind: "choice", values: ["detach_policy"], about: "what was done" },
      requestor,
      targetUser,
      oldRoles,
      newRoles,
      policyName,
      ticketId,
    ],
  },
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
      { name: "service", kind: "choice", values: ["postgres"], about: "the engine" },
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
