/**
 * Reads the users file.
 *
 * @module
 */

import { createHash } from "node:crypto";
import type { KnownIdentity } from "../core/company/identity.ts";
import { checkUsers, type UsersEntry } from "../core/company/users_check.ts";
import { diskFailure } from "./disk.ts";
import { Failure, USER_MISTAKE } from "./failure.ts";
import { nearest } from "./nearest.ts";
import { jsonProblem } from "./syntax.ts";

/** The accounts of a users file. */
export interface UsersFile {
  /** In the order of the file. */
  readonly users: KnownIdentity[];
  /**
   * SHA-256 of the users as compact JSON Lines with keys in a fixed order, 64 lower-case hex digits:
   * white space and the order of keys in the file do not bear on it, the order of the users does.
   */
  readonly sha256: string;
}

/** The most problems that one message lists. */
const MOST_PROBLEMS = 20;

const LINE_FEED = 10;

/** The rows of a file, and why there are not more. */
interface Parsed {
  readonly entries: UsersEntry[];
  readonly problems: string[];
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    const failure = diskFailure(`Cannot read users ${path}`, error);
    if (!(failure instanceof Failure)) throw failure;
    throw new Failure(failure.message, USER_MISTAKE, { cause: error });
  }
}

/** The lines of a file; `undefined` for one that is not UTF-8. */
function decodeLines(bytes: Uint8Array): (string | undefined)[] {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const lines: (string | undefined)[] = [];
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    try {
      lines.push(utf8.decode(bytes.subarray(start, end)));
    } catch {
      lines.push(undefined);
    }
    start = end + 1;
  }
  return lines;
}

function notUtf8(index: number): string {
  return `line ${index + 1}: not UTF-8`;
}

function parseLines(lines: readonly (string | undefined)[]): Parsed {
  const entries: UsersEntry[] = [];
  const problems: string[] = [];
  lines.forEach((text, i) => {
    if (text === undefined) problems.push(notUtf8(i));
    else if (text.trim() !== "") {
      try {
        entries.push({ place: `line ${i + 1}`, value: JSON.parse(text) });
      } catch {
        problems.push(jsonProblem(text, { what: "line", line: i + 1 }));
      }
    }
  });
  return { entries, problems };
}

function parseList(lines: readonly (string | undefined)[]): Parsed {
  const problems = lines.flatMap((text, i) => text === undefined ? [notUtf8(i)] : []);
  if (problems.length > 0) return { entries: [], problems };
  const text = lines.join("\n");
  try {
    const values: unknown[] = JSON.parse(text);
    return { entries: values.map((value, i) => ({ place: `item ${i + 1}`, value })), problems };
  } catch {
    return { entries: [], problems: [jsonProblem(text)] };
  }
}

function parse(lines: readonly (string | undefined)[]): Parsed {
  const first = lines.find((text) => text?.trim() !== "");
  return first?.trimStart().startsWith("[") ? parseList(lines) : parseLines(lines);
}

function check({ entries, problems }: Parsed): ReturnType<typeof checkUsers> {
  // That nothing could be parsed does not mean that there are no users.
  if (entries.length === 0 && problems.length > 0) return { users: [], problems };
  const checked = checkUsers(entries, nearest);
  return { users: checked.users, problems: [...problems, ...checked.problems] };
}

function report(path: string, problems: readonly string[]): Failure {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const listed = problems.slice(0, MOST_PROBLEMS);
  const more = problems.length - listed.length;
  const rest = more > 0 ? [`and ${more} more`] : [];
  return new Failure(
    [`Cannot use users ${path}: ${count}`, ...listed, ...rest].join("\n"),
    USER_MISTAKE,
  );
}

function hashOf(users: readonly KnownIdentity[]): string {
  const hash = createHash("sha256");
  for (const user of users) hash.update(`${JSON.stringify(user)}\n`);
  return hash.digest("hex");
}

/**
 * Reads a users file: JSON Lines, blank lines allowed, or, when it begins with `[`, a JSON array.
 *
 * @param path the file
 * @returns its users, at least one, and their hash
 * @throws {Failure} with the exit code of a user's mistake: when the file cannot be read, or with its
 *   first 20 problems, a line each: what is not UTF-8 or JSON, wrong fields, a `user_id` used twice
 * @throws {Deno.errors.NotCapable} when Deno has not been given the permission to read it
 */
export async function readUsersFile(path: string): Promise<UsersFile> {
  const { users, problems } = check(parse(decodeLines(await readBytes(path))));
  if (problems.length > 0) throw report(path, problems);
  return { users, sha256: hashOf(users) };
}
