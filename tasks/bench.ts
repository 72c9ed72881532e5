/**
 * `deno task bench`: how fast days are made and written, and what memory that takes.
 *
 * @module
 */

import { runAlone } from "../src/cli.ts";
import type { Command, Flags } from "../src/commands/command.ts";
import { countOfFlag } from "../src/commands/settings.ts";
import { MAX_EVENTS, MAX_USERS } from "../src/core/config/knob.ts";
import { mistake } from "../src/shell/failure.ts";
import { print, tell } from "../src/shell/terminal.ts";
import { checkName, MOST_DAYS, namesIn } from "./arguments.ts";
import { FOLDER, removeFolder } from "./bench/apart.ts";
import { benchDay } from "./bench/day.ts";
import { benchScale, type ScaleRow } from "./bench/scale.ts";
import { benchYears, R42_DAYS } from "./bench/years.ts";

const USUAL = { events: 1_000_000, users: 500, dayRounds: 5, yearsRounds: 3, days: R42_DAYS };
const MOST_ROUNDS = 1000;

/** What the command line asks for. */
interface Wish {
  readonly events: number;
  readonly users: number;
  /** Rounds of the day and of the years; `undefined` for as many as each usually has. */
  readonly rounds: number | undefined;
  readonly days: number;
  readonly out: string;
  /** Prints a line of a table, unless JSON is wanted. */
  readonly show: (line: string) => void;
}

const PARTS: Readonly<Record<string, (wish: Wish) => Promise<unknown>>> = { day, scale, years };
const NAMES = Object.keys(PARTS);

const COMMAND: Command = {
  name: "bench",
  summary: "measure how fast days are made and written, and what memory that takes",
  usage: "deno task bench [FLAGS]",
  flags: [
    { name: "only", value: "PART", about: `${NAMES.join(", ")} (default all)` },
    { name: "events", value: "N", about: `events of the day (default ${USUAL.events})` },
    { name: "users", value: "N", about: `people of the day (default ${USUAL.users})` },
    { name: "days", value: "N", about: `days of the years (default ${USUAL.days})` },
    {
      name: "out",
      value: "DIR",
      about: `folder of the years, which is removed in the end (default ${FOLDER})`,
    },
    {
      name: "rounds",
      value: "N",
      about: `rounds (default ${USUAL.dayRounds} of the day, ${USUAL.yearsRounds} of the years)`,
    },
    { name: "json", about: "print the figures as JSON" },
  ],
  examples: [
    ["deno task bench", "all of it; that takes some minutes"],
    ["deno task bench --only day --events 100000", "a smaller day"],
    ["deno task -q bench --only years --days 60 --rounds 1 --json", "two months, quickly"],
  ],
  async run(flags) {
    const { only } = flags;
    if (only !== undefined) checkName("only", String(only), NAMES);
    const wish = await wishOf(flags);
    const results: Record<string, unknown> = {};
    for (const [name, part] of Object.entries(PARTS)) {
      if (only === undefined || only === name) results[name] = await part(wish);
    }
    await removeFolder();
    if (flags.json) print(JSON.stringify(results));
  },
};

async function wishOf(flags: Flags): Promise<Wish> {
  return {
    events: countOfFlag(flags, "events", MAX_EVENTS) ?? USUAL.events,
    users: countOfFlag(flags, "users", MAX_USERS) ?? USUAL.users,
    rounds: countOfFlag(flags, "rounds", MOST_ROUNDS),
    days: countOfFlag(flags, "days", MOST_DAYS) ?? USUAL.days,
    out: await outOf(flags),
    show(line) {
      if (!flags.json) print(line);
    },
  };
}

/** The folder of the years. It is removed, so that nothing else may be in it. */
async function outOf({ out }: Flags): Promise<string> {
  if (out === undefined || out === FOLDER) return FOLDER;
  const doing = `Cannot use --out ${out}`;
  const names = await namesIn(doing, String(out)) ?? [];
  if (names.length === 0) return String(out);
  throw mistake(`${doing}: it is removed in the end, and there is something in it`);
}

function millions(perSecond: number): string {
  return `${(perSecond / 1e6).toFixed(2)} M events/s`;
}

async function day({ events, users, rounds = USUAL.dayRounds, show }: Wish) {
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

async function scale({ show }: Wish) {
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

async function years({ days, rounds = USUAL.yearsRounds, out, show }: Wish) {
  tell(`${days} days of 1000 people, by one worker and by two; ${rounds} rounds, medians`);
  const figures = await benchYears(days, rounds, out);
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

if (import.meta.main) Deno.exit(await runAlone(COMMAND, Deno.args));
