/**
 * Which days a run is about: a range, and a shard of it.
 *
 * @module
 */

import { type DayNumber, dayNumber, FIRST_DAY, formatDay, LAST_DAY } from "../core/calendar.ts";
import { mistake } from "../shell/failure.ts";
import type { Flag, Flags } from "./command.ts";
import { countOfFlag, dayOfFlag, today, withinReach } from "./settings.ts";

/** The flags that choose a range of days. */
export const RANGE_FLAGS: readonly Flag[] = [
  { name: "from", value: "YYYY-MM-DD", about: "the first day, with --to" },
  { name: "to", value: "YYYY-MM-DD", about: "the last day, with --from" },
  { name: "days", value: "N", about: "the N days that end yesterday in UTC" },
  { name: "month", value: "YYYY-MM", about: "all days of a month" },
];

/** The flags that choose a shard of a range. */
export const SHARD_FLAGS: readonly Flag[] = [
  { name: "shard", value: "I/N", about: "only the I-th of N shards of the days, from 1/N to N/N" },
  {
    name: "shards",
    value: "N",
    about: "the same, with I from the array index of the job's engine",
  },
];

function range(first: DayNumber, last: DayNumber): readonly DayNumber[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function between(flags: Flags): readonly DayNumber[] {
  const [from, to] = [dayOfFlag(flags, "from"), dayOfFlag(flags, "to")];
  if (from === undefined || to === undefined) {
    const [has, lacks] = to === undefined ? ["from", "to"] : ["to", "from"];
    throw mistake(`Cannot use --${has} without --${lacks}: a range has a first and a last day`);
  }
  if (from > to) {
    const swapped = `--from ${flags.to} --to ${flags.from}`;
    throw mistake(
      `Cannot use --from ${flags.from} --to ${flags.to}: the range is reversed; write ${swapped}`,
    );
  }
  return range(from, to);
}

function monthOf(text: string): readonly DayNumber[] {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined) {
    const why = "a month is written YYYY-MM, such as 2025-11";
    throw mistake(`Cannot use --month ${text}: ${why}`);
  }
  const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
  const said = `--month ${text}`;
  return range(
    withinReach(dayNumber(year, month, 1), said),
    withinReach(next - 1, said),
  );
}

function untilYesterday(count: number): readonly DayNumber[] {
  const yesterday = today() - 1;
  const said = `--days ${count}`;
  return range(withinReach(yesterday - count + 1, said), withinReach(yesterday, said));
}

/**
 * The days of `--from` and `--to`, `--days` or `--month`, the first first.
 *
 * @throws {Failure} exit code 2 when they are wrong, more than one of them or none
 */
export function rangeOf(flags: Flags): readonly DayNumber[] {
  const count = countOfFlag(flags, "days", LAST_DAY - FIRST_DAY + 1);
  const isBetween = flags.from !== undefined || flags.to !== undefined;
  const said = [
    ...(isBetween ? [flags.from === undefined ? "--to" : "--from"] : []),
    ...(count === undefined ? [] : ["--days"]),
    ...(flags.month === undefined ? [] : ["--month"]),
  ];
  if (said.length === 0) {
    const ways = "--from YYYY-MM-DD --to YYYY-MM-DD, --days N or --month YYYY-MM";
    throw mistake(`Cannot tell which days are wanted: write ${ways}`);
  }
  if (said.length > 1) {
    throw mistake(`Cannot use ${said.join(" and ")} together: each says which days are wanted`);
  }
  if (isBetween) return between(flags);
  return count === undefined ? monthOf(String(flags.month)) : untilYesterday(count);
}

/** One part of `of` parts, by its index from 0 on. */
export interface Shard {
  /** Which part, from 0 on. */
  readonly index: number;
  /** How many parts there are. */
  readonly of: number;
}

const MOST_SHARDS = 65_536;
/** Where an engine says which copy of a job this is, and how its copies are numbered from 0 on. */
interface Engine {
  readonly variable: string;
  /** What the job says to have so many copies. */
  numbered(of: number): string;
}

const ENGINES: readonly Engine[] = [
  { variable: "JOB_COMPLETION_INDEX", numbered: (of) => `an Indexed Job with completions: ${of}` },
  { variable: "AWS_BATCH_JOB_ARRAY_INDEX", numbered: (of) => `an array job of size ${of}` },
  { variable: "SLURM_ARRAY_TASK_ID", numbered: (of) => `sbatch --array=0-${of - 1}` },
];

/** Where engines say which copy of a job this is. */
export const INDEX_VARIABLES: readonly string[] = ENGINES.map(({ variable }) => variable);

/** A variable that is set; `null` when Deno may not read it. */
function readVariable(name: string): string | null | undefined {
  try {
    return Deno.env.get(name) || undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return null;
    throw error;
  }
}

function indexFromEngine(of: number): number {
  const read = ENGINES.map((engine) => ({ ...engine, value: readVariable(engine.variable) }));
  const doing = `Cannot use --shards ${of}`;
  const [first, other] = read.flatMap(({ value, ...engine }) =>
    value ? [{ ...engine, value }] : []
  );
  if (!first) {
    const refused = read.filter(({ value }) => value === null).map(({ variable }) => variable);
    const why = refused.length > 0
      ? `Deno was not given env access to read which shard this is; start it with --allow-env=${
        refused.join(",")
      }, or`
      : `none of ${read.map(({ variable }) => variable).join(", ")} is set;`;
    throw mistake(`${doing}: ${why} write --shard I/${of}`);
  }
  if (other) {
    const both = `both ${first.variable} and ${other.variable} are set`;
    throw mistake(`${doing}: ${both}; write --shard I/${of}`);
  }
  const { variable, value, numbered } = first;
  if (!/^\d{1,9}$/.test(value) || Number(value) >= of) {
    const allowed = `with --shards ${of} it is a whole number from 0 to ${of - 1}`;
    throw mistake(`Cannot use ${variable}=${value}: ${allowed}, as ${numbered(of)} gives it`);
  }
  return Number(value);
}

/**
 * The shard of `--shard` or `--shards`; the whole when neither is set.
 *
 * @throws {Failure} exit code 2 when they are wrong, or the environment does not say which shard this is
 */
export function shardOf(flags: Flags): Shard {
  const of = countOfFlag(flags, "shards", MOST_SHARDS);
  const { shard } = flags;
  if (shard === undefined) {
    return of === undefined ? { index: 0, of: 1 } : { index: indexFromEngine(of), of };
  }
  if (of !== undefined) throw mistake("Cannot use --shard and --shards together: one says it all");
  const [, part, parts] = /^(\d{1,9})\/(\d{1,9})$/.exec(String(shard))?.map(Number) ?? [];
  if (part === undefined || parts === undefined) {
    throw mistake(`Cannot use --shard ${shard}: a shard is written I/N, such as 1/4`);
  }
  if (parts < 1 || parts > MOST_SHARDS) {
    throw mistake(`Cannot use --shard ${shard}: there are 1 to ${MOST_SHARDS} shards`);
  }
  if (part < 1 || part > parts) {
    throw mistake(`Cannot use --shard ${shard}: allowed is 1/${parts} to ${parts}/${parts}`);
  }
  return { index: part - 1, of: parts };
}

/**
 * Deals days round and round, so that shards differ by one day at most. Where that would give each shard the
 * same weekdays, the next round begins one shard further on: a natural Sunday has few events.
 */
export function dealtTo({ index, of }: Shard, days: readonly DayNumber[]): readonly DayNumber[] {
  const turn = of % 7 === 0 ? 1 : 0;
  return days.filter((_, i) => (i + turn * Math.floor(i / of)) % of === index);
}

/** Days in words: `2025-11-01 to 2025-11-30`. */
export function spanText(first: DayNumber, last: DayNumber): string {
  return first === last ? formatDay(first) : `${formatDay(first)} to ${formatDay(last)}`;
}
