/**
 * `deno task realism`: measures what companies write against what real ones look like, row by row, and
 * exits 1 when the median of the companies lies outside a row's band.
 *
 * People, site time, weekdays, no campaigns, unless a row says otherwise.
 *
 * Not measured, as no line tells of it: resets of passwords; factors of the second kind. Nor here: the rules
 * that must fire on brute force and sprays, the benign twin of each stage, classifiers on the label (tests).
 *
 * @module
 */

import { runAlone } from "../src/cli.ts";
import type { Command, Flags } from "../src/commands/command.ts";
import { countOfFlag } from "../src/commands/settings.ts";
import { MAX_USERS } from "../src/core/config/knob.ts";
import { Failure, mistake } from "../src/shell/failure.ts";
import { print, tell } from "../src/shell/terminal.ts";
import { listOfFlag, MOST_DAYS } from "./arguments.ts";
import { LEAST_STAFF } from "./realism/attacks.ts";
import { LEAST_DAYS, realism } from "./realism/report.ts";
import type { Verdict } from "./realism/rows.ts";

const USUAL = { users: 200, days: 30, seeds: "red,orange,yellow,green,blue" };

const COMMAND: Command = {
  name: "realism",
  summary: "measure a natural month against the realism figures; exits with 1 when one is off",
  usage: "deno task realism [FLAGS]",
  flags: [
    { name: "users", value: "N", about: `people of each company (default ${USUAL.users})` },
    {
      name: "days",
      value: "N",
      about: `days of each company, at least ${LEAST_DAYS} (default ${USUAL.days})`,
    },
    { name: "seeds", value: "A,B", about: `one company each (default ${USUAL.seeds})` },
    { name: "json", about: "print the figures as JSON" },
  ],
  examples: [
    ["deno task realism", "the medians of five companies"],
    ["deno task realism --users 500", "with the shares of bad events, which need so many people"],
    ["deno task -q realism --seeds acme --json", "one company, for another program"],
  ],
  run: measure,
};

function number(n: number): string {
  return n === Infinity ? "more" : String(Number(n.toPrecision(3)));
}

function columns(...cells: readonly (readonly [text: string, width: number])[]): string {
  return cells.map(([text, width]) => width < 0 ? text.padEnd(-width) : text.padStart(width))
    .join("  ");
}

function lineOf({ section, metric, value, values, low, high, source, passes }: Verdict): string {
  return columns(
    [section, -18],
    [metric, -41],
    [number(value), 9],
    [`${number(Math.min(...values))} - ${number(Math.max(...values))}`, 17],
    [`${number(low)} - ${number(high)}`, 16],
    [source, -6],
    [passes ? "ok" : "OUT", -3],
  );
}

function daysOf(flags: Flags): number {
  const days = countOfFlag(flags, "days", MOST_DAYS) ?? USUAL.days;
  if (days >= LEAST_DAYS) return days;
  throw mistake(`Cannot use --days ${days}: the figures need at least ${LEAST_DAYS}`);
}

function printTable(verdicts: readonly Verdict[]): void {
  print(columns(
    ["section", -18],
    ["figure", -41],
    ["median", 9],
    ["least - most", 17],
    ["band", 16],
    ["source", -6],
  ));
  for (const verdict of verdicts) print(lineOf(verdict));
}

async function measure(flags: Flags): Promise<void> {
  const users = countOfFlag(flags, "users", MAX_USERS) ?? USUAL.users;
  const days = daysOf(flags);
  const seeds = listOfFlag(flags, "seeds", USUAL.seeds);
  const progress = (seed: string) => tell(`Simulating ${seed}`);
  const verdicts = await realism({ users, days, seeds, progress });
  const outside = verdicts.filter(({ passes }) => !passes).length;
  const result = `${outside} of ${verdicts.length} medians outside their bands`;
  if (flags.json) print(JSON.stringify({ users, days, seeds, outside, rows: verdicts }));
  else {
    printTable(verdicts);
    if (users < LEAST_STAFF) {
      tell(`Shares of bad events are left out: they need ${LEAST_STAFF} people`);
    }
  }
  if (outside > 0) throw new Failure(result);
  if (!flags.json) tell(result);
}

if (import.meta.main) Deno.exit(await runAlone(COMMAND, Deno.args));
