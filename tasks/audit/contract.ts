/**
 * The data contract, written down a second time from its documents and not from the program: keys and their
 * order, types, and what fields of a line say of each other.
 *
 * @module
 */

/** What a value must be. */
type Rule = RegExp | readonly string[] | "boolean" | "count" | "object" | "text" | "texts";

/** A key of the metadata. */
interface Key {
  readonly name: string;
  readonly rule: Rule;
  readonly optional?: true;
}

/** One line, parsed. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly ms: number;
  readonly timestamp: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly user_id: string;
  readonly dept: string;
  readonly src_ip: string;
  readonly resource: string;
  readonly status: string;
  readonly metadata: Metadata;
}

/** Metadata of which the types are checked, and the keys are there when the type of event has them. */
export type Metadata = { readonly [name: string]: string & number & boolean & string[] };

const HEX = /^[0-9a-f]{16}$/;
const IPV4 = /^(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(\.(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}$/;
const IPV6 = /^(?=.*::)(?!.*::.*::)[0-9a-f:]{2,39}$|^([0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$/;
const STATES = ["pending", "running", "stopping", "stopped", "shutting-down", "terminated"];

const key = (name: string, rule: Rule): Key => ({ name, rule });
const optional = (name: string, rule: Rule): Key => ({ name, rule, optional: true });

const CHANGE = [
  key("change_type", ["add_role", "remove_role", "attach_policy", "detach_policy"]),
  key("requestor", "text"),
  key("target_user", "text"),
  key("old_roles", "texts"),
  key("new_roles", "texts"),
  optional("policy_name", "text"),
  optional("ticket_id", /^CHG-\d{6}$/),
];

function access(services: string[], operations: string[], clients: string[]): Key[] {
  return [
    key("service", services),
    key("operation", operations),
    key("object_path", "text"),
    key("bytes", "count"),
    key("client_app", clients),
    key("session_id", HEX),
  ];
}

const METADATA: Readonly<Record<string, readonly Key[]>> = {
  "auth.login": [
    key("login_result", ["success", "failure"]),
    key("auth_method", ["password", "mfa", "sso", "api_key"]),
    key("mfa_used", "boolean"),
    key("device_id", "text"),
    key("geo_location", /^[A-Za-z .'-]+, [A-Z]{2}$/),
    key("session_id", HEX),
    optional("failure_reason", [
      ...["bad_password", "mfa_not_completed", "password_expired"],
      ...["account_locked", "unknown_user", "account_disabled"],
    ]),
  ],
  "auth.logout": [
    key("session_id", HEX),
    key("device_id", "text"),
    key("session_seconds", "count"),
    key("logout_reason", ["user", "idle_timeout", "job_done"]),
  ],
  "iam.change_role": CHANGE,
  "iam.attach_policy": CHANGE,
  "iam.detach_policy": CHANGE,
  "sys.command": [
    key("host", "text"),
    key("cmd", "text"),
    key("exit_code", "count"),
    key("tty", ["pts/0", "pts/1", "pts/2", "pts/3", "none"]),
    key("session_id", HEX),
  ],
  "access.s3": access(
    ["s3"],
    ["GetObject", "PutObject", "ListObjects", "DeleteObject"],
    ["aws-cli", "sdk", "console", "backup-agent"],
  ),
  "access.db": access(
    ["postgres", "mysql"],
    ["select", "insert", "update", "delete", "export"],
    ["psql", "sql-workbench", "bi-connector", "batch-job"],
  ),
  "access.app": access(
    ["web"],
    ["view", "create", "update", "delete", "export"],
    ["browser", "mobile", "api-client"],
  ),
  "cloud.ec2_state_change": [
    key("action", ["RunInstances", "StartInstances", "StopInstances", "TerminateInstances"]),
    key("instance_id", /^i-[0-9a-f]{17}$/),
    key("old_state", STATES),
    key("new_state", STATES),
  ],
  "cloud.sg_update": [
    key("action", ["AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"]),
    key("security_group_id", /^sg-[0-9a-f]{17}$/),
    key("rule_change", "text"),
  ],
};

const EVENT: readonly Key[] = [
  key("timestamp", /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/),
  key("event_id", HEX),
  key("event_type", Object.keys(METADATA)),
  key("user_id", /^(emp_\d{3,}|svc_[a-z0-9_]+)$/),
  key("dept", ["Engineering", "HR", "Finance", "IT", "Security"]),
  key("src_ip", "text"),
  key("resource", "text"),
  key("status", ["success", "failure"]),
  key("metadata", "object"),
];

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fits(value: unknown, rule: Rule): boolean {
  if (rule === "boolean") return typeof value === "boolean";
  if (rule === "object") return isObject(value);
  if (rule === "count") return Number.isSafeInteger(value) && Number(value) >= 0;
  if (rule === "texts") {
    return Array.isArray(value) && value.every((item) => fits(item, "text")) &&
      new Set(value).size === value.length;
  }
  if (typeof value !== "string" || value === "") return false;
  if (rule === "text") return true;
  return rule instanceof RegExp ? rule.test(value) : rule.includes(value);
}

/** Problems of keys, their order and their values. */
function keyProblems(object: object, keys: readonly Key[]): string[] {
  const values = object as Record<string, unknown>;
  const wanted = keys.filter(({ name, optional }) => !optional || Object.hasOwn(values, name));
  const names = wanted.map(({ name }) => name).join();
  if (Object.keys(values).join() !== names) return [`keys ${Object.keys(values)}, not ${names}`];
  return wanted.filter(({ name, rule }) => !fits(values[name], rule))
    .map(({ name }) => `${name} is ${JSON.stringify(values[name])}`);
}

/** What must be true of the fields of a line together, by what is said when it is not. */
const AGREEMENTS: Readonly<Record<string, (line: Line) => boolean>> = {
  "src_ip is no address": ({ src_ip }) => IPV4.test(src_ip) || IPV6.test(src_ip),
  "login_result is not status": ({ event_type, status, metadata }) =>
    event_type !== "auth.login" || metadata["login_result"] === status,
  "failure_reason goes with a failure": ({ event_type, status, metadata }) =>
    event_type !== "auth.login" ||
    Object.hasOwn(metadata, "failure_reason") === (status === "failure"),
  "api_key is for service accounts": ({ user_id, metadata }) =>
    metadata["auth_method"] !== "api_key" || user_id.startsWith("svc_"),
  "change_type does not fit the event type": ({ event_type, metadata }) =>
    !event_type.startsWith("iam.") ||
    (event_type === "iam.change_role"
      ? /_role$/.test(metadata["change_type"]!)
      : event_type === `iam.${metadata["change_type"]}`),
  "policy_name goes with a policy": ({ event_type, metadata }) =>
    !event_type.startsWith("iam.") ||
    Object.hasOwn(metadata, "policy_name") === (event_type !== "iam.change_role"),
  "the metadata names another resource": ({ resource, metadata }) =>
    ["host", "instance_id", "security_group_id"].every((name) =>
      !Object.hasOwn(metadata, name) || metadata[name] === resource
    ),
};

/**
 * Reads a line and says what is wrong with it.
 *
 * @param date the file's day, `YYYY-MM-DD`
 * @returns the line only when its keys and their types are right
 */
export function readLine(
  text: string,
  number: number,
  date: string,
): { readonly line?: Line; readonly problems: readonly string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problems: ["is not JSON"] };
  }
  if (!isObject(value)) return { problems: ["is not an object"] };
  const problems = keyProblems(value, EVENT);
  if (problems.length > 0) return { problems };
  const event = value as Omit<Line, "number" | "ms">;
  problems.push(...keyProblems(event.metadata, METADATA[event.event_type]!));
  if (problems.length > 0) return { problems };
  const ms = Date.parse(event.timestamp);
  const line: Line = { ...event, number, ms };
  for (const [what, holds] of Object.entries(AGREEMENTS)) if (!holds(line)) problems.push(what);
  if (!event.timestamp.startsWith(`${date}T`)) problems.push(`${event.timestamp} is another day`);
  if (JSON.stringify(value) !== text) problems.push("is not written the shortest way");
  return { line, problems };
}
