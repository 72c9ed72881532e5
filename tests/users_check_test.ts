import { assert, assertEquals } from "@std/assert";
import { ZONE_NAMES } from "../src/core/calendar.ts";
import { DEPARTMENTS } from "../src/core/log/events.ts";
import { MAX_USERS } from "../src/core/config/knob.ts";
import { type CheckedUsers, checkUsers } from "../src/core/company/users_check.ts";
import { nearest } from "../src/shell/nearest.ts";

/** Checks rows that are `row 1`, `row 2` … */
function check(...rows: unknown[]): CheckedUsers {
  return checkUsers(rows.map((value, i) => ({ place: `row ${i + 1}`, value })), nearest);
}

/** The problems of a row that has a `user_id` and these fields, each without its place. */
function problemsOf(fields: Record<string, unknown>): string[] {
  return check({ user_id: "emp_000", ...fields }).problems.map((problem) => {
    assert(problem.startsWith("row 1: "), problem);
    return problem.slice("row 1: ".length);
  });
}

const FULL = {
  user_id: "emp_007",
  dept: "Finance",
  role: "accountant",
  timezone: "Asia/Tokyo",
  devices: ["lt-1", "ws-1"],
  addresses: ["10.0.0.1", "192.0.2.7", "2001:db8::7"],
  start_date: "2025-01-31",
  end_date: "2025-01-31",
};

Deno.test("checkUsers() takes a whole row and one with nothing but an id", () => {
  assertEquals(check(FULL, { user_id: "svc_x" }), {
    users: [FULL, { user_id: "svc_x" }] as unknown as CheckedUsers["users"],
    problems: [],
  });
});

Deno.test("checkUsers() puts keys in one order", () => {
  const reversed = Object.fromEntries(Object.entries(FULL).toReversed());
  assertEquals(JSON.stringify(check(reversed).users), JSON.stringify([FULL]));
});

Deno.test("checkUsers() takes every department and time zone", () => {
  for (const dept of DEPARTMENTS) assertEquals(problemsOf({ dept }), []);
  for (const timezone of ZONE_NAMES) assertEquals(problemsOf({ timezone }), []);
});

Deno.test("checkUsers() allows ids of a letter and up to 63 more characters", () => {
  const ids = ["a", "Z", "j.doe-2_x", `a${"9".repeat(63)}`];
  assertEquals(check(...ids.map((user_id) => ({ user_id }))).problems, []);
  const expected = 'a letter and up to 63 more letters, digits, ".", "_" or "-"';
  for (const user_id of ["", "1a", "_a", "a b", "é", "a\n", "a@b", `a${"9".repeat(64)}`, 7, null]) {
    const [problem = "", ...more] = problemsOf({ user_id });
    assert(problem.startsWith("user_id ") && problem.endsWith(` is not ${expected}`), problem);
    assertEquals(more, []);
  }
  assertEquals(check({ role: "x" }).problems, ["row 1: user_id is missing"]);
});

Deno.test("checkUsers() names both places of an id that is used twice", () => {
  const rows = ["a", "b", "A", "a", "a"].map((user_id) => ({ user_id }));
  const { users, problems } = check(...rows);
  assertEquals(problems, [
    'row 4: user_id "a" is also that of row 1',
    'row 5: user_id "a" is also that of row 1',
  ]);
  assertEquals(users.map((user) => user.user_id), ["a", "b", "A"]);
});

Deno.test("checkUsers() does not call two wrong ids alike duplicates", () => {
  const { problems } = check({ user_id: 1 }, { user_id: 1 });
  assertEquals(problems.filter((problem) => problem.includes("also")), []);
  assertEquals(problems.length, 2);
});

Deno.test("checkUsers() suggests the department, time zone or key that was meant", () => {
  assertEquals(problemsOf({ dept: "Finanse", timezone: "Asia/Tokio", rol: "x" }), [
    'dept "Finanse" is not one of Engineering, HR, Finance, IT, Security; did you mean "Finance"?',
    `timezone "Asia/Tokio" is not one of ${ZONE_NAMES.join(", ")}; did you mean "Asia/Tokyo"?`,
    'unknown key "rol"; did you mean "role"?',
  ]);
  assertEquals(problemsOf({ dept: 3, favourite_colour: "x" }), [
    "dept 3 is not one of Engineering, HR, Finance, IT, Security",
    'unknown key "favourite_colour"; allowed: user_id, dept, role, timezone, devices, addresses, ' +
    "start_date, end_date",
  ]);
});

Deno.test("checkUsers() reports keys that every object inherits as unknown", () => {
  for (const key of ["__proto__", "constructor", "toString"]) {
    const [problem = ""] = check(JSON.parse(`{"user_id":"a","${key}":1}`)).problems;
    assert(problem.startsWith(`row 1: unknown key "${key}"`), problem);
  }
  const inherited = Object.create({ user_id: "a" });
  assertEquals(check(inherited).problems, ["row 1: user_id is missing"]);
});

Deno.test("checkUsers() bounds texts and lists", () => {
  assertEquals(problemsOf({ role: "😀".repeat(64), devices: ["d".repeat(253)] }), []);
  assertEquals(problemsOf({ role: "x".repeat(65) }), [
    `role "${"x".repeat(59)}… is not a string of 1 to 64 characters`,
  ]);
  assertEquals(problemsOf({ role: "" }), ['role "" is not a string of 1 to 64 characters']);
  assertEquals(problemsOf({ devices: [] }), ["devices [] is not a list of 1 or 2 device names"]);
  assertEquals(problemsOf({ devices: "lt-1" }), [
    'devices "lt-1" is not a list of 1 or 2 device names',
  ]);
  assertEquals(problemsOf({ devices: ["a", "b", "c"] }), [
    'devices ["a","b","c"] is not a list of 1 or 2 device names',
  ]);
  assertEquals(problemsOf({ devices: ["a", ""] }), [
    'devices[1] "" is not a string of 1 to 253 characters',
  ]);
  assertEquals(problemsOf({ addresses: [] }), [
    "addresses [] is not a list of 1 to 3 IP addresses: office, home, phone",
  ]);
  assertEquals(problemsOf({ addresses: ["10.0.0.256", "::1", 7] }), [
    'addresses[0] "10.0.0.256" is not an IPv4 or IPv6 address',
    "addresses[2] 7 is not an IPv4 or IPv6 address",
  ]);
  assertEquals(problemsOf({ addresses: ["::1", "::2", "::3", "::4"] }).length, 1);
});

Deno.test("checkUsers() takes real dates that are not reversed", () => {
  assertEquals(problemsOf({ start_date: "2024-02-29" }), []);
  assertEquals(problemsOf({ end_date: "2025-01-01" }), []);
  assertEquals(problemsOf({ start_date: "2025-02-30", end_date: null }), [
    'start_date "2025-02-30" is not a date YYYY-MM-DD',
    "end_date null is not a date YYYY-MM-DD",
  ]);
  assertEquals(problemsOf({ start_date: "2025-10-01", end_date: "2025-09-30" }), [
    'end_date "2025-09-30" is before start_date "2025-10-01"',
  ]);
});

Deno.test("checkUsers() wants objects, at least one and at most the most there may be", () => {
  const keys = "user_id, dept, role, timezone, devices, addresses, start_date, end_date";
  assertEquals(check(7, [{}], null, "emp_000").problems, [
    `row 1: 7 is not an object with any of ${keys}`,
    `row 2: [{}] is not an object with any of ${keys}`,
    `row 3: null is not an object with any of ${keys}`,
    `row 4: "emp_000" is not an object with any of ${keys}`,
  ]);
  assertEquals(check(), {
    users: [],
    problems: ["there are no users; at least one is needed"],
  });
  const over = new Array(MAX_USERS + 1).fill({ place: "row", value: 7 });
  assertEquals(checkUsers(over, nearest).problems, [
    "there are 1000001 users; at most 1000000 are allowed",
  ]);
  const full = over.slice(1).map((_, i) => ({ place: "row", value: { user_id: `u${i}` } }));
  assertEquals(checkUsers(full, nearest).problems, []);
});

Deno.test("checkUsers() lists problems in the order of the rows and spells out control characters", () => {
  const { users, problems } = check(
    { user_id: "a", role: 1 },
    { user_id: "b" },
    { user_id: "c", dept: "\u202e\u009b", end_date: "soon" },
  );
  assertEquals(users, [{ user_id: "b" }]);
  assertEquals(problems, [
    "row 1: role 1 is not a string of 1 to 64 characters",
    'row 3: dept "\\u{202e}\\u{9b}" is not one of Engineering, HR, Finance, IT, Security',
    'row 3: end_date "soon" is not a date YYYY-MM-DD',
  ]);
});
