/**
 * `deno task detectors`: how well detectors find the campaigns, by difficulty and company, against the bands
 * of the realism figures (section 9). Exits 1 when a median lies outside its band.
 *
 * People's user-days, natural events, more campaigns than by default so that there are enough of them; read
 * are the lines alone. The forest gets plain features: ln(1 + count), no scaling by user or role. The first
 * two weeks are read for who uses what, and not judged. Flags: `--users N`, `--days N` (judged),
 * `--seeds a,b,c`, `--difficulties easy,hard`, `--per-month N`, `--by-person` (features against each person's
 * own mean: no band is meant for these), `--json`.
 *
 * @module
 */

import { parseArgs } from "@std/cli";
import { print, tell } from "../src/shell/terminal.ts";
import {
  DIFFICULTIES,
  headLine,
  medianLines,
  scoresLine,
  type Verdict,
  verdictsOf,
} from "./detectors/bands.ts";
import { type Giveaway, giveawaysOf, medianOf, type Scores, scoresOf } from "./detectors/scores.ts";
import { userDaysOf } from "./detectors/user_days.ts";

const FIRST = "2025-03-03";

const flags = parseArgs(Deno.args, {
  string: ["users", "days", "seeds", "difficulties", "per-month"],
  boolean: ["by-person", "json"],
  default: {
    users: "200",
    days: "84",
    seeds: "red,orange,yellow,green,blue",
    difficulties: DIFFICULTIES.join(),
    "per-month": "20",
  },
});

/** The number that a flag gives. */
function numberOf(name: "users" | "days" | "per-month"): number {
  const number = Number(flags[name]);
  if (!(number >= 1)) throw new RangeError(`Cannot use --${name} ${flags[name]}: at least 1`);
  return number;
}

function judge(difficulty: string, seed: string): Scores {
  const scenarios = { difficulty, perMonth: numberOf("per-month"), atOnce: 1000 };
  const days = userDaysOf({ users: numberOf("users"), seed, scenarios }, FIRST, numberOf("days"));
  return scoresOf(days, seed, { byPerson: flags["by-person"] });
}

function giveawayLine({ scenario, userDays, meanRank, features }: Giveaway): string {
  const areas = features.map(([name, area]) => `${name} ${area.toFixed(2)}`).join(", ");
  return `${scenario.padEnd(22)} ${String(userDays).padStart(4)}  ${meanRank.toFixed(2)}  ${areas}`;
}

const verdicts: Verdict[] = [];
const results: unknown[] = [];
if (!flags.json) print(headLine());
for (const difficulty of DIFFICULTIES.filter((name) => flags.difficulties.includes(name))) {
  const companies = flags.seeds.split(",").map((seed) => {
    tell(`Simulating ${difficulty} ${seed}`);
    const scores = judge(difficulty, seed);
    if (!flags.json) print(scoresLine(difficulty, seed, scores));
    const { ranks: _, areas: __, ...figures } = scores;
    results.push({ difficulty, seed, ...figures });
    return scores;
  });
  const medians = medianOf(companies);
  const giveaways = giveawaysOf(companies);
  verdicts.push(...verdictsOf(difficulty, medians));
  results.push({ difficulty, medians, giveaways });
  if (flags.json) continue;
  for (const line of medianLines(difficulty, medians)) print(line);
  print(`\n${"scenario".padEnd(22)} days  rank  features with the greatest areas`);
  for (const giveaway of giveaways) print(giveawayLine(giveaway));
  print("");
}
const outside = verdicts.filter(({ passes }) => !passes).length;
if (flags.json) print(JSON.stringify({ outside, results, verdicts }));
else tell(`${outside} of ${verdicts.length} medians outside their bands`);
if (outside > 0) Deno.exit(1);
