/**
 * `deno task realism`: measures what a company writes against what real ones look like, row by row, and
 * exits 1 when a figure lies outside its band.
 *
 * People, site time, weekdays, no campaigns, unless a row says otherwise. Flags: `--users N`, `--days N`
 * (four weeks at least), `--seed TEXT`, `--json`.
 *
 * Not measured, as no line tells of it: resets of passwords; factors of the second kind. Nor here: the rules
 * that must fire on brute force and sprays, the benign twin of each stage, classifiers on the label (tests).
 *
 * @module
 */

import { parseArgs } from "@std/cli";
import { print, tell } from "../src/shell/terminal.ts";
import { attackRows, LEAST_STAFF } from "./realism/attacks.ts";
import { failedSignInRows } from "./realism/failed_sign_ins.ts";
import { harmlessRows, upheavalRows } from "./realism/harmless.ts";
import { observe } from "./realism/observe.ts";
import { judge, type Row, type Verdict } from "./realism/rows.ts";
import { secondFactorRows, sessionRows } from "./realism/sessions.ts";
import { tellingRows, tellRows } from "./realism/tells.ts";
import { heavyTailRows, holidayRows, timeRows } from "./realism/time.ts";
import { volumeRows, workRows } from "./realism/work.ts";

/** A Monday, with no holiday in the month that follows. */
const FIRST = "2025-09-01";
const LEAST_DAYS = 28;

const flags = parseArgs(Deno.args, {
  string: ["users", "days", "seed"],
  boolean: ["json"],
  default: { users: "200", days: "30", seed: "realism" },
});

async function sections(
  users: number,
  days: number,
  seed: string,
): Promise<Record<string, readonly Row[]>> {
  const month = observe({ users, seed }, FIRST, days);
  return {
    "volume": volumeRows(month),
    "1 time": [...timeRows(month), ...holidayRows(users, seed)],
    "2 heavy tail": heavyTailRows(month),
    "3 failed sign-ins": failedSignInRows(month),
    "4 sessions": sessionRows(month),
    "5 second factor": secondFactorRows(month),
    "6 work": workRows(month),
    "7 harmless": [...harmlessRows(month), ...upheavalRows(users, seed, FIRST)],
    "8 attacks": attackRows(users, seed, FIRST, days),
    "10 tells": [...await tellRows(month), ...tellingRows(users, seed, FIRST)],
  };
}

function number(n: number): string {
  return n === Infinity ? "more" : String(Number(n.toPrecision(3)));
}

function lineOf({ section, metric, value, low, high, source, passes }: Verdict): string {
  return [
    section.padEnd(18),
    metric.padEnd(40),
    number(value).padStart(9),
    `${number(low)} - ${number(high)}`.padStart(16),
    source.padEnd(6),
    passes ? "ok" : "OUT",
  ].join("  ");
}

const [users, days] = [Number(flags.users), Number(flags.days)];
if (!(days >= LEAST_DAYS)) throw new RangeError(`Cannot judge ${flags.days} days: at least 28`);
const verdicts = Object.entries(await sections(users, days, flags.seed))
  .flatMap(([section, rows]) => rows.map((row) => judge(section, row)));
const outside = verdicts.filter(({ passes }) => !passes).length;

if (flags.json) {
  print(JSON.stringify({ users, days, seed: flags.seed, outside, rows: verdicts }));
} else {
  for (const verdict of verdicts) print(lineOf(verdict));
  if (users < LEAST_STAFF) {
    tell(`Shares of bad events are left out: they need ${LEAST_STAFF} people`);
  }
  tell(`${outside} of ${verdicts.length} figures outside their bands`);
}
if (outside > 0) Deno.exit(1);
