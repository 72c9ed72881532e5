/**
 * `deno task bench`: how fast days are made and written, and what memory that takes.
 *
 * Flags: `--only day`, `scale` or `years`; `--events N` and `--users N` of the day; `--days N` and `--out FOLDER` of the
 * years; `--rounds N` of both; `--json`.
 *
 * @module
 */

import { parseArgs } from "@std/cli";
import { print, tell } from "../src/shell/terminal.ts";
import { FOLDER, removeFolder } from "./bench/apart.ts";
import { benchDay } from "./bench/day.ts";
import { benchScale, type ScaleRow } from "./bench/scale.ts";
import { benchYears, R42_DAYS } from "./bench/years.ts";

const flags = parseArgs(Deno.args, {
  string: ["only", "events", "users", "rounds", "days", "out"],
  boolean: ["json"],
  default: { events: "1000000", users: "500", days: `${R42_DAYS}`, out: FOLDER },
});

/** A flag's number. */
function whole(name: "events" | "users" | "rounds" | "days", usual?: number): number {
  const value = Number(flags[name] ?? usual);
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`Cannot measure with --${name} ${flags[name]}: a whole number above 0`);
}

function show(line: string): void {
  if (!flags.json) print(line);
}

function millions(perSecond: number): string {
  return `${(perSecond / 1e6).toFixed(2)} M events/s`;
}

async function day() {
  const [events, users, rounds] = [whole("events"), whole("users"), whole("rounds", 5)];
  tell(`${events} events of ${users} people in one day; ${rounds} rounds, medians`);
  const figures = await benchDay(events, users, rounds);
  for (const { name, seconds, events_per_second } of figures.rows) {
    show(`${name.padEnd(28)} ${seconds.toFixed(3)} s  ${millions(events_per_second)}`);
  }
  show(`line writer against JSON.stringify ${figures.ratios.writer.toFixed(1)} times`);
  show(`whole day against JSON.stringify   ${figures.ratios.whole.toFixed(1)} times`);
  show(`peak memory of writing the day     ${figures.peak_mib} MiB`);
  return figures;
}

async function scale() {
  tell("One day, made and turned into lines, in a process of its own");
  show("    events   people   seconds  peak MiB");
  const rows: ScaleRow[] = [];
  for await (const row of benchScale()) {
    rows.push(row);
    show(
      `${String(row.events).padStart(10)} ${String(row.users).padStart(8)} ` +
        `${row.seconds.toFixed(3).padStart(9)} ${String(row.peak_mib).padStart(9)}`,
    );
  }
  return rows;
}

async function years() {
  const [days, rounds] = [whole("days"), whole("rounds", 3)];
  tell(`${days} days of 1000 people, by one worker and by two; ${rounds} rounds, medians`);
  const figures = await benchYears(days, rounds, flags.out);
  const { events, one, two, scaling, disk, python } = figures;
  for (
    const [name, { seconds, peak_mib }] of [["one worker", one], ["two workers", two]] as const
  ) {
    show(
      `${name.padEnd(28)} ${seconds.toFixed(1)} s  ${millions(events / seconds)}, ` +
        `${peak_mib} MiB`,
    );
  }
  const ratios = scaling.toSorted((a, b) => a - b).map((ratio) => ratio.toFixed(2));
  show(
    `two workers against one            ${ratios[ratios.length >> 1]} times ` +
      `(${ratios[0]} to ${ratios.at(-1)})`,
  );
  show(
    `the disk alone, the same bytes   ${disk.seconds.toFixed(1)} s  ` +
      `${(disk.bytes / disk.seconds / 1e6).toFixed(0)} MB/s`,
  );
  if (python) {
    show(`Python, a dict and json.dumps      ${millions(python.events_per_second)}`);
    show(
      `against Python, an event           ${python.one.toFixed(0)} and ${
        python.two.toFixed(0)
      } times`,
    );
  } else tell("Python is not there to compare with");
  return figures;
}

const PARTS = { day, scale, years };
const chosen = Object.entries(PARTS).filter(([name]) => (flags.only ?? name) === name);
if (chosen.length === 0) throw new RangeError(`Cannot measure ${flags.only}: day, scale or years`);
const results: Record<string, unknown> = {};
for (const [name, part] of chosen) results[name] = await part();
await removeFolder();
if (flags.json) print(JSON.stringify(results));
