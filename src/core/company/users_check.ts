/**
 * Validates the rows of a users file: every mistake in them is found in one go, and none is guessed away.
 *
 * @module
 */

import { isAddress } from "./addresses.ts";
import { parseDay, ZONE_NAMES } from "../calendar.ts";
import type { Nearest } from "../config/config.ts";
import { DEPARTMENTS } from "../log/events.ts";
import type { KnownIdentity } from "./identity.ts";
import { isObject } from "../config/knob_rules.ts";
import { MAX_USERS } from "../config/knob.ts";
import { printable, shortened, shown } from "./printable.ts";
import type { Identity } from "./types.ts";

/** One row of a users file. */
export interface UsersEntry {
  /** Where it is, for messages: `line 3`. */
  readonly place: string;
  /** What is there: any JSON value. */
  readonly value: unknown;
}

/** What {@link checkUsers} gives. */
export interface CheckedUsers {
  /** The rows without a problem, in their order; keys are in the order of {@link Identity}. */
  readonly users: KnownIdentity[];
  /** `line 3: role "" is not a string of 1 to 64 characters`; empty when all is valid. */
  readonly problems: string[];
}

/** What one field may hold, in words and as a test. */
interface FieldRule {
  /** Reads on after "is not", no final period. */
  readonly allowed: string;
  readonly test: (value: unknown) => boolean;
  /** The names of which the value must be one. */
  readonly names?: readonly string[];
  /** Of a list: the rule of each value in it. */
  readonly part?: FieldRule;
}

/** The longest host name that the domain name system allows (RFC 1035, section 2.3.4). */
const LONGEST_DEVICE = 253;
const LONGEST_ROLE = 64;

const USER_ID: FieldRule = {
  allowed: 'a letter and up to 63 more letters, digits, ".", "_" or "-"',
  test: (v) => typeof v === "string" && /^[A-Za-z][A-Za-z0-9._-]{0,63}$/.test(v),
};

const DATE: FieldRule = {
  allowed: "a date YYYY-MM-DD",
  test: (v) => typeof v === "string" && parseDay(v) !== undefined,
};

const ADDRESS: FieldRule = {
  allowed: "an IPv4 or IPv6 address",
  test: (v) => typeof v === "string" && isAddress(v),
};

function text(longest: number): FieldRule {
  return {
    allowed: `a string of 1 to ${longest} characters`,
    test: (v) => {
      if (typeof v !== "string" || v === "") return false;
      return v.length <= longest || [...v].length <= longest;
    },
  };
}

function oneOf(names: readonly string[]): FieldRule {
  return {
    allowed: `one of ${names.join(", ")}`,
    test: (v) => names.some((name) => name === v),
    names,
  };
}

function list(allowed: string, most: number, part: FieldRule): FieldRule {
  const test = (v: unknown) => Array.isArray(v) && v.length >= 1 && v.length <= most;
  return { allowed, test, part };
}

const FIELDS = {
  user_id: USER_ID,
  dept: oneOf(DEPARTMENTS),
  role: text(LONGEST_ROLE),
  timezone: oneOf(ZONE_NAMES),
  devices: list("a list of 1 or 2 device names", 2, text(LONGEST_DEVICE)),
  addresses: list("a list of 1 to 3 IP addresses: office, home, phone", 3, ADDRESS),
  start_date: DATE,
  end_date: DATE,
} satisfies Record<keyof Identity, FieldRule>;

const FIELD_NAMES = Object.keys(FIELDS) as readonly (keyof Identity)[];

/** Takes one problem of a row. */
type Report = (problem: string) => void;

function hint(nearest: Nearest, word: unknown, names: readonly string[]): string {
  const near = typeof word === "string" ? nearest(word, names) : undefined;
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

function checkField(
  rule: FieldRule,
  [path, value]: [string, unknown],
  nearest: Nearest,
  report: Report,
): void {
  const { allowed, names = [], part } = rule;
  if (!rule.test(value)) {
    report(`${path} ${shown(value)} is not ${allowed}${hint(nearest, value, names)}`);
  } else if (part) {
    (value as unknown[]).forEach((v, i) => checkField(part, [`${path}[${i}]`, v], nearest, report));
  }
}

function unknownKey(key: string, nearest: Nearest): string {
  const near = hint(nearest, key, FIELD_NAMES);
  const keys = `; allowed: ${FIELD_NAMES.join(", ")}`;
  return `unknown key ${shortened(JSON.stringify(key))}${near === "" ? keys : near}`;
}

function checkRow(row: Record<string, unknown>, nearest: Nearest, report: Report): void {
  if (!Object.hasOwn(row, "user_id")) report("user_id is missing");
  for (const [key, value] of Object.entries(row)) {
    const name = FIELD_NAMES.find((field) => field === key);
    if (name) checkField(FIELDS[name], [name, value], nearest, report);
    else report(unknownKey(key, nearest));
  }
  const { start_date: start, end_date: end } = row;
  // Dates written the same way compare as texts do.
  if (DATE.test(start) && DATE.test(end) && String(end) < String(start)) {
    report(`end_date ${shown(end)} is before start_date ${shown(start)}`);
  }
}

/** The row with its keys in the order of the table, so that their order in a file changes nothing. */
function inOrder(row: Record<string, unknown>): KnownIdentity {
  const names = FIELD_NAMES.filter((name) => Object.hasOwn(row, name));
  return Object.fromEntries(names.map((name) => [name, row[name]])) as unknown as KnownIdentity;
}

/** What is wrong with a number of users, if anything. */
function countProblem(count: number): string | undefined {
  if (count === 0) return "there are no users; at least one is needed";
  return count > MAX_USERS
    ? `there are ${count} users; at most ${MAX_USERS} are allowed`
    : undefined;
}

/**
 * Checks the rows of a users file.
 *
 * @param entries the rows, 1 to {@link MAX_USERS}, each an object with at least a `user_id`
 * @param nearest names what a misspelt key, department or time zone was probably meant to be
 * @returns the users, to be used only when there are no problems; a line for each problem
 */
export function checkUsers(entries: readonly UsersEntry[], nearest: Nearest): CheckedUsers {
  const wrongCount = countProblem(entries.length);
  if (wrongCount !== undefined) return { users: [], problems: [wrongCount] };
  const users: KnownIdentity[] = [];
  const problems: string[] = [];
  const placeById = new Map<unknown, string>();
  for (const { place, value } of entries) {
    const before = problems.length;
    const report: Report = (problem) => problems.push(printable(`${place}: ${problem}`));
    if (!isObject(value)) {
      report(`${shown(value)} is not an object with any of ${FIELD_NAMES.join(", ")}`);
      continue;
    }
    const id = value["user_id"];
    const first = placeById.get(id);
    if (first !== undefined) report(`user_id ${shown(id)} is also that of ${first}`);
    else if (USER_ID.test(id)) placeById.set(id, place);
    checkRow(value, nearest, report);
    if (problems.length === before) users.push(inOrder(value));
  }
  return { users, problems };
}
