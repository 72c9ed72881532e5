import { assertEquals } from "@std/assert";
import {
  broken,
  DATE,
  filesOf,
  goodDay,
  id,
  machine,
  problemsOf,
  type Row,
  type Rows,
  withFields,
  withMetadata,
} from "./audit_kit.ts";

Deno.test("a day that keeps the contract has no breach", () => {
  assertEquals(broken(() => {}), []);
});

Deno.test("what was found says where and what", () => {
  const rows = goodDay();
  withFields(4, { src_ip: "10.0.0.256" })(rows);
  const [first] = problemsOf(filesOf(rows));
  assertEquals(first, {
    rule: "contract.line",
    file: `logs_${DATE}.jsonl`,
    line: 4,
    what: "src_ip is no address",
  });
});

for (
  const [name, change, ...rules] of [
    ["a key too many", withFields(3, { extra: 1 }), "contract.line 3"],
    ["an unknown type", withFields(9, { event_type: "cloud.new" }), "contract.line 9"],
    ["a status that is none", withFields(9, { status: "maybe" }), "contract.line 9"],
    [
      "a time that is none",
      withFields(9, { timestamp: `${DATE}T24:08:00.000Z` }),
      "contract.line 9",
    ],
    ["another day", withFields(1, { timestamp: "2025-11-30T09:00:00.000Z" }), "contract.line 1"],
    ["a metadata key too many", withMetadata(9, { extra: 1 }), "contract.line 9"],
    ["a wrong enum", withMetadata(4, { operation: "peek" }), "contract.line 4", "truth.line 1"],
    ["a wrong type", withMetadata(4, { bytes: "1" }), "contract.line 4", "truth.line 1"],
    ["a negative count", withMetadata(4, { bytes: -1 }), "contract.line 4", "truth.line 1"],
    [
      "a result that is not the status",
      withMetadata(2, { login_result: "failure" }),
      "contract.line 2",
    ],
    ["a person's api_key", withMetadata(2, { auth_method: "api_key" }), "contract.line 2"],
    ["another host", withMetadata(3, { host: "app-02" }), "contract.line 3"],
    [
      "a change of another type",
      withMetadata(6, { change_type: "detach_policy" }),
      "contract.line 6",
    ],
  ] as [string, (rows: Rows) => void, ...string[]][]
) {
  Deno.test(`${name} breaks the contract`, () => assertEquals(broken(change), rules));
}

Deno.test("keys in another order break the contract", () => {
  const swap = ({ lines }: Rows) => {
    const { timestamp, event_id, ...rest } = lines[8]!;
    lines[8] = { event_id, timestamp, ...rest };
  };
  assertEquals(broken(swap), ["contract.line 9"]);
  const swapMetadata = ({ lines }: Rows) => {
    const { action, ...rest } = lines[8]!["metadata"] as Row;
    lines[8]!["metadata"] = { ...rest, action };
  };
  assertEquals(broken(swapMetadata), ["contract.line 9"]);
});

Deno.test("a reason on success, or none on failure, breaks the contract", () => {
  assertEquals(broken(withMetadata(2, { failure_reason: "bad_password" })), ["contract.line 2"]);
  const forget = ({ lines }: Rows) => {
    delete (lines[0]!["metadata"] as Row)["failure_reason"];
  };
  assertEquals(broken(forget), ["contract.line 1"]);
});

Deno.test("text that is no JSON, blanks, and a missing end break the contract", () => {
  const good = filesOf(goodDay());
  const rulesOf = (log: string) => problemsOf({ ...good, log }).map(({ rule }) => rule);
  assertEquals(rulesOf(good.log.slice(0, -1)), ["contract.end"]);
  assertEquals(rulesOf(`${good.log}{\n`), ["contract.line"]);
  assertEquals(rulesOf(good.log.replace('{"timestamp":', '{"timestamp": ')), ["contract.line"]);
});

Deno.test("lines out of order, at one time by their ids too, break the order", () => {
  assertEquals(broken(withFields(9, { timestamp: `${DATE}T09:06:30.000Z` })), ["contract.order 9"]);
  assertEquals(
    broken(withFields(9, { timestamp: `${DATE}T09:07:00.000Z`, event_id: id(7) })),
    ["contract.order 9", "contract.id 9"],
  );
});

Deno.test("ids are unique over all days", () => {
  const day = filesOf({ ...goodDay(), labels: [], benign: [], campaigns: [] });
  const next = { ...day, date: "2025-12-02", log: day.log.replaceAll(DATE, "2025-12-02") };
  const found = new Set(problemsOf(day, next).map(({ rule, file }) => `${rule} ${file}`));
  assertEquals(
    [...found].sort(),
    ["contract.id", "rights.before", "rights.policy", "session.id"]
      .map((rule) => `${rule} logs_2025-12-02.jsonl`),
  );
});

for (
  const [name, change, ...rules] of [
    ["a sign-out of no session", withMetadata(10, { session_id: id(77) }), "session.logout 10"],
    ["a sign-out on another machine", withMetadata(10, { device_id: "lt-2" }), "session.logout 10"],
    ["a sign-out of somebody else", withFields(10, { user_id: "emp_002" }), "session.logout 10"],
    ["a length that is not so", withMetadata(10, { session_seconds: 300 }), "session.logout 10"],
    ["a command in no session", withMetadata(3, { session_id: id(77) }), "session.outside 3"],
    ["a command in a failed sign-in", withMetadata(3, { session_id: id(90) }), "session.outside 3"],
    [
      "access in somebody else's session",
      withFields(4, { user_id: "emp_002" }),
      "session.outside 4",
      "truth.user 1",
    ],
    ["access from another address", withFields(4, { src_ip: "10.0.0.2" }), "session.outside 4"],
    ["a change by who has no session", withFields(9, { user_id: "emp_002" }), "session.none 9"],
    ["one session id twice", withMetadata(1, { session_id: id(91) }), "session.id 2"],
  ] as [string, (rows: Rows) => void, ...string[]][]
) {
  Deno.test(`${name} has no cause`, () => assertEquals(broken(change).sort(), rules));
}

Deno.test("a lock that follows a success, with no failure between, is found", () => {
  const locked = { login_result: "failure", failure_reason: "account_locked" };
  const meet = (minute: string) => ({ lines }: Rows) => {
    const { metadata, ...rest } = lines[0]!;
    const time = `${DATE}T09:${minute}.000Z`;
    const met = { ...metadata as Row, ...locked, session_id: id(92) };
    lines.push({ ...rest, timestamp: time, event_id: id(99), metadata: met });
    lines.sort((a, b) => String(a["timestamp"]) < String(b["timestamp"]) ? -1 : 1);
  };
  const inLog = (rules: string[]) => rules.filter((rule) => !rule.startsWith("truth"));
  assertEquals(inLog(broken(meet("00:30"))), []);
  assertEquals(inLog(broken(meet("09:30"))), ["session.locked 11"]);
});

Deno.test("what is done before the sign-in or after the sign-out has no cause", () => {
  const move = (from: number, to: number) => ({ lines, labels, benign }: Rows) => {
    const [moved] = lines.splice(from, 1);
    lines.splice(to, 0, moved!);
    lines.forEach((line, i) => {
      line["timestamp"] = `${DATE}T09:${String(i).padStart(2, "0")}:00.000Z`;
      const metadata = line["metadata"] as Row;
      const opened = lines.findIndex(({ event_id }) => event_id === id(2));
      if ("session_seconds" in metadata) metadata["session_seconds"] = 60 * (i - opened);
    });
    labels.length = benign.length = 0;
  };
  const rulesOf = (from: number, to: number) =>
    broken((rows) => {
      move(from, to)(rows);
      rows.campaigns.length = 0;
    });
  assertEquals(rulesOf(2, 1), ["session.outside 2"]);
  assertEquals(rulesOf(9, 8), ["session.none 10"]);
  assertEquals(rulesOf(2, 9), ["session.outside 10"]);
});

for (
  const [name, change, rule] of [
    [
      "roles that are not what was left",
      withMetadata(6, { old_roles: ["clerk"], new_roles: ["clerk"] }),
      "rights.before 6",
    ],
    [
      "a role added that was there",
      withMetadata(5, { old_roles: ["clerk", "reader"] }),
      "rights.change 5",
    ],
    [
      "a machine stopped that does not run",
      withMetadata(8, { old_state: "stopped" }),
      "machine.call 8",
    ],
    [
      "a state that was not left",
      withMetadata(7, { action: "StopInstances", old_state: "running", new_state: "stopping" }),
      "machine.before 8",
    ],
    [
      "a machine run twice",
      withMetadata(8, machine("RunInstances", "pending", "running")),
      "machine.before 8",
    ],
  ] as [string, (rows: Rows) => void, string][]
) {
  Deno.test(`${name}: found`, () => assertEquals(broken(change)[0], rule));
}

Deno.test("a policy attached twice: found", () => {
  const again = ({ lines }: Rows) => {
    const { metadata, ...rest } = lines[5]!;
    lines.splice(6, 0, {
      ...rest,
      timestamp: `${DATE}T09:05:30.000Z`,
      event_id: id(99),
      metadata: { ...metadata as Row },
    });
  };
  assertEquals(broken(again), ["rights.policy 7"]);
});
