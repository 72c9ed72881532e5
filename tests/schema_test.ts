import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { formatDay, LAST_DAY, parseDay } from "../src/core/calendar.ts";
import { simulateDay } from "../src/core/day.ts";
import { EVENT_TYPES, EVENTS } from "../src/core/log/events.ts";
import type { Field } from "../src/core/log/fields.ts";
import type { KnownIdentity } from "../src/core/company/identity.ts";
import { type Config, DEFAULTS } from "../src/core/config/knobs.ts";
import { createWorld } from "../src/core/company/world.ts";
import { lineWriter } from "../src/encode/jsonl.ts";
import { lineSchema } from "../src/encode/schema.ts";
import { problemsOf } from "./schema_validator.ts";

type Json = Record<string, unknown>;

/** An event as a reader of the log sees it. */
interface Line extends Json {
  status: string;
  event_type: keyof typeof EVENTS;
  metadata: Json;
}

/** The lines of some days of one company. */
function linesOf(
  config: Partial<Config>,
  days: readonly string[],
  known?: KnownIdentity[],
): string[] {
  const world = createWorld({ ...DEFAULTS, ...config }, known);
  const writer = lineWriter(world);
  const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return days.flatMap((date) => {
    let text = "";
    for (const chunk of writer.chunks(simulateDay(world, parseDay(date)!))) {
      text += utf8.decode(chunk, { stream: true });
    }
    text += utf8.decode();
    const lines = text.split("\n");
    assertEquals(lines.pop(), "", "the last line ends with a line feed");
    return lines;
  });
}

const scenarios = { ...DEFAULTS.scenarios, perMonth: 500, atOnce: 1000 };

/** A users file's accounts, as odd as such a file may have them. */
const ODD_USERS: KnownIdentity[] = [
  {
    user_id: "Z.odd-1",
    devices: ['a "quoted" \\ name', "Bücher/机器 🖥️"],
    addresses: ["2001:DB8::A", "::ffff:192.0.2.1", "203.0.113.7"],
  },
  { user_id: "svc_odd", devices: ["</script>\u2028"], timezone: "Asia/Tokyo" },
  { user_id: "emp_1", timezone: "America/New_York", dept: "Security" },
];

const LAST_DATE = formatDay(LAST_DAY);

/** Ordinary days, weekends, holidays, both ends of the calendar; small, large and odd companies. */
const LINES: readonly string[] = [
  ...linesOf({}, ["2025-12-01", "2025-12-25", "2025-11-30"]),
  ...linesOf({ seed: 42, users: 400, events: "natural" }, ["2024-02-29", "2026-01-01"]),
  ...linesOf({ seed: -1, users: 1, events: 1 }, ["2025-06-02", "1970-01-01", LAST_DATE]),
  ...linesOf({ seed: 'a "seed" \n', users: 7, events: 5000 }, ["2025-06-02"]),
  ...linesOf({ seed: "busy", users: 200, events: 3000, scenarios }, ["2025-03-05", "2025-03-08"]),
  ...linesOf({ seed: "odd", users: "users.jsonl", events: 2000 }, ["2025-03-05"], ODD_USERS),
  ...linesOf({ seed: "large", users: 2000, events: "natural", scenarios }, ["2025-03-05"]),
  ...linesOf({ seed: "none", events: 0 }, ["2025-03-05"]),
];

const PARSED = LINES.map((line) => JSON.parse(line) as Line);

/** The first line that is as wanted. */
function example(isWanted: (line: Line) => boolean): Line {
  const line = PARSED.find(isWanted);
  assert(line, "there is no such line in the sample");
  return line;
}

const LOGIN = example((l) => l.event_type === "auth.login" && l.status === "success");
const FAILED_LOGIN = example((l) => l.event_type === "auth.login" && l.status === "failure");
const EXAMPLES = [
  LOGIN,
  FAILED_LOGIN,
  ...EVENT_TYPES.filter((type) => type !== "auth.login").map((type) =>
    example((line) => line.event_type === type)
  ),
];

Deno.test("the sample has all that the events table allows to vary", () => {
  for (const type of EVENT_TYPES) {
    const lines = PARSED.filter((line) => line.event_type === type);
    const fields: readonly Field[] = EVENTS[type].fields;
    for (const { name, kind, values: allowed } of fields) {
      if (allowed?.length === 1) continue;
      const values = new Set(lines.map(({ metadata }) => JSON.stringify(metadata[name])));
      assert(values.size >= 2, `${type} ${name} (${kind}) is always ${[...values]}`);
    }
  }
  const ids = new Set(PARSED.map(({ user_id }) => user_id));
  for (const { user_id } of ODD_USERS) assert(ids.has(user_id), `${user_id} does nothing`);
});

Deno.test("every line satisfies the schema", async () => {
  const problems = await problemsOf(lineSchema(), PARSED);
  assertEquals(problems.length, LINES.length);
  assertEquals(problems.flatMap((p, i) => p === "" ? [] : [`${p}: ${LINES[i]}`]).slice(0, 5), []);
});

const KEYS = [
  ...["timestamp", "event_id", "event_type", "user_id", "dept", "src_ip", "resource", "status"],
  "metadata",
];

const RIGHTS_KEYS = ["change_type", "requestor", "target_user", "old_roles", "new_roles"];
const ACCESS_KEYS = [
  ...["service", "operation", "object_path", "bytes", "client_app", "session_id"],
];

const METADATA_KEYS: Readonly<Record<Line["event_type"], readonly string[]>> = {
  "auth.login": [
    ...["login_result", "auth_method", "mfa_used", "device_id", "geo_location", "session_id"],
    "failure_reason",
  ],
  "auth.logout": ["session_id", "device_id", "session_seconds", "logout_reason"],
  "iam.change_role": [...RIGHTS_KEYS, "ticket_id"],
  "iam.attach_policy": [...RIGHTS_KEYS, "policy_name", "ticket_id"],
  "iam.detach_policy": [...RIGHTS_KEYS, "policy_name", "ticket_id"],
  "sys.command": ["host", "cmd", "exit_code", "tty", "session_id"],
  "access.s3": ACCESS_KEYS,
  "access.db": ACCESS_KEYS,
  "access.app": ACCESS_KEYS,
  "cloud.ec2_state_change": ["action", "instance_id", "old_state", "new_state"],
  "cloud.sg_update": ["action", "security_group_id", "rule_change"],
};

/** Whether a line has a metadata field that others of its type may lack. */
function isWritten({ status, metadata }: Line, key: string): boolean {
  if (key === "failure_reason") return status === "failure";
  return key !== "ticket_id" || metadata.ticket_id !== undefined;
}

Deno.test("every line has its keys in the documented order", () => {
  const shapeOf = ({ event_type, status, ...rest }: Line) =>
    `${event_type} ${status} ${Object.keys(rest)} ${Object.keys(rest.metadata)}`;
  const first = new Map(PARSED.map((line) => [shapeOf(line), line]));
  for (const line of first.values()) {
    const keys = METADATA_KEYS[line.event_type];
    assertEquals(Object.keys(line), KEYS);
    assertEquals(Object.keys(line.metadata), keys.filter((key) => isWritten(line, key)));
  }
  assertEquals(new Set([...first.values()].map(({ event_type }) => event_type)).size, 11);
});

Deno.test("every line is spelt as JSON.stringify() spells it", () => {
  const odd = LINES.filter((line, i) => JSON.stringify(PARSED[i]) !== line);
  assertEquals(odd.slice(0, 5), []);
});

/** A copy of a line with some of its fields changed; a field that becomes `undefined` is left out. */
function changed(line: Line, fields: Json, metadata: Json = {}): unknown {
  const merged = { ...line, metadata: { ...line.metadata, ...metadata }, ...fields };
  return JSON.parse(JSON.stringify(merged));
}

/** Broken copies of a line: each field left out, null, a list, of the wrong type; and one too many. */
function brokenCopies(line: Line): [name: string, value: unknown][] {
  const wrong = (value: unknown) => [undefined, null, [value], typeof value === "string" ? 7 : "x"];
  const show = (value: unknown) => value === undefined ? "left out" : JSON.stringify(value);
  const fields = Object.entries(line).flatMap(([key, value]) =>
    wrong(value).map((v): [string, unknown] => [`${key} ${show(v)}`, changed(line, { [key]: v })])
  );
  const metadata = Object.entries(line.metadata).flatMap(([key, value]) =>
    wrong(value).filter((v) => v !== undefined || key !== "ticket_id").map((
      v,
    ): [string, unknown] => [
      `metadata.${key} ${show(v)}`,
      changed(line, {}, { [key]: v }),
    ])
  );
  return [
    ...fields,
    ...metadata,
    ["a field too many", changed(line, { extra: 1 })],
    ["a metadata field too many", changed(line, {}, { extra: 1 })],
  ];
}

/** Asserts that each of the named values has a problem. */
async function assertInvalid(values: readonly (readonly [string, unknown])[]): Promise<void> {
  const problems = await problemsOf(lineSchema(), values.map(([, value]) => value));
  assertEquals(values.filter((_, i) => problems[i] === "").map(([name]) => name), []);
}

Deno.test("a line with a field that is missing, of the wrong type or too many does not satisfy it", async () => {
  const copies = EXAMPLES.flatMap((line) =>
    brokenCopies(line).map(([name, value]) =>
      [`${line.event_type} ${line.status}: ${name}`, value] as const
    )
  );
  assert(copies.length > EXAMPLES.length * 4 * (KEYS.length + 4));
  await assertInvalid(copies);
});

Deno.test("a line with a value that no field of it may have does not satisfy it", async () => {
  const logout = example((line) => line.event_type === "auth.logout");
  const fields: [string, unknown[]][] = [
    ["timestamp", [
      ...["2025-12-01T09:15:22Z", "2025-12-01 09:15:22.417Z", "2025-12-01T09:15:22.417+00:00"],
      ...["2025-12-01T09:15:22.4170Z", "25-12-01T09:15:22.417Z", " 2025-12-01T09:15:22.417Z", ""],
    ]],
    ["event_id", ["0123456789ABCDEF", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeg"]],
    ["event_type", ["auth.Login", "auth", "", "auth.logout"]],
    ["user_id", [""]],
    ["dept", ["engineering", "Legal", ""]],
    ["src_ip", ["", "localhost", "10.0.0.1/8", "10.0.0.1 "]],
    ["resource", [""]],
    ["status", ["Success", "ok", "", true]],
    ["metadata", [{}]],
  ];
  const ofLogin: [string, unknown[]][] = [
    ["login_result", ["ok", ""]],
    ["auth_method", ["Password", "fingerprint", ""]],
    ["mfa_used", ["true", 0]],
    ["device_id", [""]],
    ["geo_location", ["", "Berlin", "Berlin, Germany", "Berlin,DE", ", DE"]],
    ["session_id", ["0123456789ABCDEF", "0123456789abcde", ""]],
    ["failure_reason", ["none", "", "Bad_password"]],
  ];
  const ofLogout: [string, unknown[]][] = [
    ["session_seconds", [-1, 0.5, "60"]],
    ["logout_reason", ["crash", ""]],
  ];
  const ofRights: [string, unknown[]][] = [
    ["change_type", ["AddRole", "grant", ""]],
    ["requestor", [""]],
    ["target_user", [""]],
    ["old_roles", [[""], [1], "admin", null]],
    ["new_roles", [[""], [null], ""]],
    ["ticket_id", ["", "CHG-12345", "CHG-1234567", "chg-123456", "INC-123456"]],
  ];
  const ofCommand: [string, unknown[]][] = [
    ["host", [""]],
    ["cmd", [""]],
    ["exit_code", [-1, 0.5, "0"]],
    ["tty", ["pts/99", "", "pts"]],
    ["session_id", ["0123456789ABCDEF", "0123456789abcde", ""]],
  ];
  const ofAccess: [string, unknown[]][] = [
    ["service", ["S3", "", "ftp"]],
    ["operation", ["getobject", "Read", ""]],
    ["object_path", [""]],
    ["bytes", [-1, 0.5, "1"]],
    ["client_app", ["curl", ""]],
    ["session_id", ["0123456789ABCDEF", "0123456789abcde", ""]],
  ];
  const ofInstance: [string, unknown[]][] = [
    ["action", ["RebootInstances", "start", ""]],
    ["instance_id", [""]],
    ["old_state", ["Running", ""]],
    ["new_state", ["gone", ""]],
  ];
  const ofGroup: [string, unknown[]][] = [
    ["action", ["authorize", ""]],
    ["security_group_id", [""]],
    ["rule_change", [""]],
  ];
  const OTHERS: readonly [string, [string, unknown[]][]][] = [
    ...["iam.change_role", "iam.attach_policy", "iam.detach_policy"].map((type) =>
      [type, ofRights] as [string, [string, unknown[]][]]
    ),
    ["sys.command", ofCommand],
    ...["access.s3", "access.db", "access.app"].map((type) =>
      [type, ofAccess] as [string, [string, unknown[]][]]
    ),
    ["cloud.ec2_state_change", ofInstance],
    ["cloud.sg_update", ofGroup],
  ];
  const named = (line: Line, [key, values]: [string, unknown[]], isMetadata: boolean) =>
    values.map((value) => {
      const change = { [key]: value };
      const name = `${line.event_type} ${key} ${JSON.stringify(value)}`;
      return [name, isMetadata ? changed(line, {}, change) : changed(line, change)] as const;
    });
  await assertInvalid([
    ...fields.flatMap((field) => named(LOGIN, field, false)),
    ...ofLogin.flatMap((field) => named(FAILED_LOGIN, field, true)),
    ...ofLogout.flatMap((field) => named(logout, field, true)),
    ...OTHERS.flatMap(([type, table]) => {
      const line = example(({ event_type }) => event_type === type);
      return table.flatMap((field) => named(line, field, true));
    }),
    ["a list", [LOGIN]],
    ["nothing", null],
    ["text", JSON.stringify(LOGIN)],
  ]);
});

Deno.test("a sign-in whose result, status and reason disagree does not satisfy it", async () => {
  await assertInvalid([
    ["success with a reason", changed(LOGIN, {}, { failure_reason: "bad_password" })],
    ["success with a failed result", changed(LOGIN, {}, { login_result: "failure" })],
    ["failed status only", changed(LOGIN, { status: "failure" })],
    ["failure without a reason", changed(FAILED_LOGIN, {}, { failure_reason: undefined })],
    ["failure with a good result", changed(FAILED_LOGIN, {}, { login_result: "success" })],
    ["successful status only", changed(FAILED_LOGIN, { status: "success" })],
  ]);
});

Deno.test("the metadata of one event type does not fit another", async () => {
  await assertInvalid(
    EXAMPLES.flatMap((line) =>
      EVENT_TYPES.filter((type) => type !== line.event_type)
        .map((type) =>
          [`${line.event_type} as ${type}`, changed(line, { event_type: type })] as const
        )
    ),
  );
});

Deno.test("problemsOf() finds problems, also in a schema", async () => {
  const [none, some] = await problemsOf({ type: "integer" }, [1, "1"]);
  assertEquals(none, "");
  assertNotEquals(some, "");
  await assertRejects(() => problemsOf({ type: "number", minimun: 1 }, []), Error, "minimun");
});
