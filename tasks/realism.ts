/**
 * `deno task realism`: measures what companies write against what real ones look like, row by row, and
 * exits 1 when the median of the companies lies outside a row's band.
 *
 * People, site time, weekdays, no campaigns, unless a row says otherwise. Flags: `--users N`, `--days N`
 * (four weeks at least), `--seeds a,b,c`, `--json`.
 *
 * Not measured, as no line tells of it: resets of passwords; factors of the second kind. Nor here: the rules
 * that must fire on brute force and sprays, the benign twin of each stage, classifiers on the label (tests).
 *
 * @module
 */

import { parseArgs } from "@std/cli";
import { print, tell } from "../src/shell/terminal.ts";
import { LEAST_STAFF } from "./realism/attacks.ts";
import { LEAST_DAYS, realism } from "./realism/report.ts";
import type { Verdict } from "./realism/rows.ts";

const flags = parseArgs(Deno.args, {
  string: ["users", "days", "seeds"],
  boolean: ["json"],
  default: { users: "200", days: "30", seeds: "red,orange,yellow,green,blue" },
});

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

const [users, days, seeds] = [Number(flags.users), Number(flags.days), flags.seeds.split(",")];
if (!(days >= LEAST_DAYS)) {
  throw new RangeError(`Cannot judge ${flags.days} days: at least ${LEAST_DAYS}`);
}
const progress = (seed: string) => tell(`Simulating ${seed}`);
const verdicts = await realism({ users, days, seeds, progress });
const outside = verdicts.filter(({ passes }) => !passes).length;

if (flags.json) {
  print(JSON.stringify({ users, days, seeds, outside, rows: verdicts }));
} else {
  print(columns(
    ["section", -18],
    ["figure", -41],
    ["median", 9],
    ["least - most", 17],
    ["band", 16],
    ["source", -6],
  ));
  for (const verdict of verdicts) print(lineOf(verdict));
  if (users < LEAST_STAFF) {
    tell(`Shares of bad events are left out: they need ${LEAST_STAFF} people`);
  }
  tell(`${outside} of ${verdicts.length} medians outside their bands`);
}
if (outside > 0) Deno.exit(1);
