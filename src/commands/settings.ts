/**
 * From flags and the config file to a company: what all commands that need one share.
 *
 * @module
 */

import { format } from "@std/datetime";
import { checkValue } from "../core/config/config.ts";
import { type DayNumber, FIRST_DAY, formatDay, LAST_DAY, parseDay } from "../core/calendar.ts";
import { type Knob, MAX_EVENTS } from "../core/config/knob.ts";
import { type Config, KNOBS } from "../core/config/knobs.ts";
import { readConfig } from "../shell/config.ts";
import { mistake } from "../shell/failure.ts";
import { didYouMean } from "../shell/nearest.ts";
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

/** The flags that choose who misbehaves. */
export const SCENARIO_FLAGS: readonly Flag[] = [
  { name: "no-scenarios", about: "nobody misbehaves: the clean twin of the same days" },
  { name: "difficulty", value: "LEVEL", about: "easy, medium (default) or hard to find" },
];

/** The flag that chooses how much happens on a day. */
export const EVENTS_FLAG: Flag = {
  name: "events",
  value: "N|natural",
  about: "exactly N a day (default 1000), or what is natural",
};

/** The flag that chooses the output folder. */
export const OUT_FLAG: Flag = {
  name: "out",
  value: "DIR",
  about: "folder to write to (default data)",
};

/** The flag that chooses a day. */
export const DATE_FLAG: Flag = {
  name: "date",
  value: "YYYY-MM-DD",
  about: "the day (default today in UTC)",
};

/** The day of a flag; `undefined` when the flag is not set. */
export function dayOfFlag(flags: Flags, name: string): DayNumber | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const day = parseDay(String(text));
  if (day === undefined) {
    const shape = /^\d{4}-\d{2}-\d{2}$/.test(String(text));
    const why = shape ? "there is no such day" : "a date is written YYYY-MM-DD, such as 2025-12-01";
    throw mistake(`Cannot use --${name} ${text}: ${why}`);
  }
  return withinReach(day, `--${name} ${text}`);
}

/**
 * Checks that a day can be generated.
 *
 * @param said the flag and its value, for the message
 */
export function withinReach(day: DayNumber, said: string): DayNumber {
  if (day >= FIRST_DAY && day <= LAST_DAY) return day;
  const range = `${formatDay(FIRST_DAY)} to ${formatDay(LAST_DAY)}`;
  throw mistake(`Cannot use ${said}: only ${range} can be generated`);
}

/** Today in UTC: the only look at the clock. */
export function today(): DayNumber {
  return parseDay(format(new Date(), "yyyy-MM-dd", { timeZone: "UTC" }))!;
}

/** The day of `--date`, today in UTC without it. */
export function dayOf(flags: Flags): DayNumber {
  return dayOfFlag(flags, "date") ?? withinReach(today(), "today's date");
}

/**
 * The number of a flag; `undefined` when the flag is not set.
 *
 * @param most the largest that is allowed
 * @param least the smallest that is allowed
 */
export function countOfFlag(
  flags: Flags,
  name: string,
  most: number,
  least: 0 | 1 = 1,
): number | undefined {
  const text = flags[name];
  if (text === undefined) return undefined;
  const count = /^\d{1,15}$/.test(String(text)) ? Number(text) : -1;
  if (count >= least && count <= most) return count;
  throw mistake(`Cannot use --${name} ${text}: allowed is a whole number from ${least} to ${most}`);
}

/** The output folder of a configuration, without a slash at its end. */
export function folderOf({ out }: Config): string {
  return out.replace(/(?<=.)[/\\]+$/, "");
}

/** Bytes of a line, about. */
export const LINE_BYTES = 360;
/** Bytes of an event in memory, about. */
const ROW_BYTES = 80;

/** A number of bytes in words: `350 kB`. */
export function size(bytes: number): string {
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
  return { ...config, ...said, scenarios: scenariosOf(config, flags) };
}

function scenariosOf({ scenarios }: Config, flags: Flags): Config["scenarios"] {
  const difficulty = flags.difficulty ?? scenarios.difficulty;
  const allowed = checkValue(KNOBS.scenarios.difficulty, difficulty);
  if (allowed !== undefined) {
    const meant = didYouMean(String(difficulty), KNOBS.scenarios.difficulty.values);
    throw mistake(`Cannot use --difficulty ${difficulty}: ${allowed}${meant}`);
  }
  return {
    ...scenarios,
    difficulty: String(difficulty),
    enabled: scenarios.enabled && flags["no-scenarios"] !== true,
  };
}
