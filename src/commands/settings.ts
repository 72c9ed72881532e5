/**
 * From flags and the config file to a company: what all commands that need one share.
 *
 * @module
 */

import { format } from "@std/datetime";
import { checkValue } from "../core/config.ts";
import { type DayNumber, FIRST_DAY, formatDay, LAST_DAY, parseDay } from "../core/calendar.ts";
import { type Knob, MAX_EVENTS } from "../core/knob.ts";
import { type Config, KNOBS } from "../core/knobs.ts";
import { createWorld } from "../core/world.ts";
import { lineWriter } from "../encode/jsonl.ts";
import { readConfig } from "../shell/config.ts";
import { type Company, configSha256 } from "../shell/day_parts.ts";
import { Failure, USER_MISTAKE } from "../shell/failure.ts";
import type { Flag, Flags } from "./command.ts";

/** The flags that choose a company. */
export const COMPANY_FLAGS: readonly Flag[] = [
  { name: "users", value: "N|FILE", about: "people (default 50), or a file of users" },
  { name: "seed", value: "SEED", about: 'any text or number (default "shadownet")' },
  {
    name: "config",
    value: "FILE",
    about: "config file (default shadownet.jsonc, if there is one)",
  },
];

/** The flag that chooses a day. */
export const DATE_FLAG: Flag = {
  name: "date",
  value: "YYYY-MM-DD",
  about: "the day (default today in UTC)",
};

function mistake(message: string): Failure {
  return new Failure(message, USER_MISTAKE);
}

/** The day of `--date`, today in UTC without it. */
export function dayOf(flags: Flags): DayNumber {
  const text = flags.date ?? format(new Date(), "yyyy-MM-dd", { timeZone: "UTC" });
  const day = parseDay(String(text));
  if (day === undefined) {
    const shape = /^\d{4}-\d{2}-\d{2}$/.test(String(text));
    const why = shape ? "there is no such day" : "a date is written YYYY-MM-DD, such as 2025-12-01";
    throw mistake(`Cannot use --date ${text}: ${why}`);
  }
  if (day < FIRST_DAY || day > LAST_DAY) {
    const range = `${formatDay(FIRST_DAY)} to ${formatDay(LAST_DAY)}`;
    throw mistake(`Cannot use --date ${text}: only ${range} can be generated`);
  }
  return day;
}

/** Bytes of a line, about, and of an event in memory, for estimates. */
const LINE_BYTES = 350;
const ROW_BYTES = 80;

function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];
  let i = 0;
  for (; bytes >= 1000 && i < units.length - 1; i++) bytes /= 1000;
  return `${bytes < 10 && i > 0 ? bytes.toFixed(1) : Math.round(bytes)} ${units[i]}`;
}

function whyNot(name: string, value: unknown, allowed: string): string {
  if (name !== "events" || typeof value !== "number" || !(value > MAX_EVENTS)) return allowed;
  return `a day of ${value} events would need about ${size(value * LINE_BYTES)} of disk and ` +
    `${size(value * ROW_BYTES)} of memory; allowed is ${allowed}`;
}

/** A flag's text as the value that the config file would hold. */
function valueOf(knob: Knob, text: string): unknown {
  const isNumber = /^[+-]?\d+(\.\d+)?$/.test(text);
  return isNumber && (knob.kind === "users" || knob.kind === "events") ? Number(text) : text;
}

const FLAG_KNOBS = { seed: KNOBS.seed, users: KNOBS.users, events: KNOBS.events, out: KNOBS.out };

/**
 * The configuration of a call: defaults, then the config file, then flags.
 *
 * @throws {Failure} exit code 2 when the file or a flag is wrong
 */
export async function configOf(flags: Flags): Promise<Config> {
  const path = flags.config === undefined ? undefined : String(flags.config);
  const { config } = await readConfig(path, { required: path !== undefined });
  const said: Record<string, unknown> = {};
  for (const [name, knob] of Object.entries(FLAG_KNOBS)) {
    const text = flags[name];
    if (text === undefined) continue;
    const value = valueOf(knob, String(text));
    const allowed = checkValue(knob, value);
    if (allowed !== undefined) {
      throw mistake(`Cannot use --${name} ${text}: ${whyNot(name, value, allowed)}`);
    }
    said[name] = value;
  }
  return { ...config, ...said };
}

/**
 * The company of a configuration.
 *
 * @throws {Failure} exit code 2 when the users file is missing or wrong
 */
export async function companyOf(config: Config): Promise<Company> {
  if (typeof config.users === "number") {
    const world = createWorld(config);
    return { world, writer: lineWriter(world), configSha256: await configSha256(config) };
  }
  const { readUsersFile } = await import("../shell/users_file.ts");
  const { users, sha256 } = await readUsersFile(config.users);
  const world = createWorld(config, users);
  return { world, writer: lineWriter(world), configSha256: await configSha256(config, sha256) };
}
