/**
 * `deno task detectors`: how well detectors find the campaigns, by difficulty and company, against the bands
 * of the realism figures (section 9). Exits 1 when a median lies outside its band.
 *
 * People's user-days, natural events, more campaigns than by default so that there are enough of them; read
 * are the lines alone. The forest gets plain features: ln(1 + count), no scaling by user or role. The first
 * two weeks are read for who uses what, and not judged.
 *
 * @module
 */

import { runAlone } from "../src/cli.ts";
import type { Command, Flags } from "../src/commands/command.ts";
import { countOfFlag } from "../src/commands/settings.ts";
import { MAX_USERS } from "../src/core/config/knob.ts";
import { KNOBS } from "../src/core/config/knobs.ts";
import { Failure } from "../src/shell/failure.ts";
import { print, tell } from "../src/shell/terminal.ts";
import { checkName, listOfFlag, MOST_DAYS } from "./arguments.ts";
import {
  DIFFICULTIES,
  type Difficulty,
  headLine,
  medianLines,
  scoresLine,
  type Verdict,
  verdictsOf,
} from "./detectors/bands.ts";
import { type Giveaway, giveawaysOf, medianOf, type Scores, scoresOf } from "./detectors/scores.ts";
import { userDaysOf } from "./detectors/user_days.ts";

const FIRST = "2025-03-03";

const USUAL = { users: 200, days: 84, seeds: "red,orange,yellow,green,blue", perMonth: 20 };

const COMMAND: Command = {
  name: "detectors",
  summary: "measure how well detectors find the campaigns; exits with 1 when a figure is off",
  usage: "deno task detectors [FLAGS]",
  flags: [
    { name: "users", value: "N", about: `people of each company (default ${USUAL.users})` },
    { name: "days", value: "N", about: `days that are judged (default ${USUAL.days})` },
    { name: "seeds", value: "A,B", about: `one company each (default ${USUAL.seeds})` },
    {
      name: "difficulties",
      value: "A,B",
      about: `how hard to find (default ${DIFFICULTIES.join()})`,
    },
    {
      name: "per-month",
      value: "N",
      about: `campaigns that begin in a month at 50 people (default ${USUAL.perMonth})`,
    },
    {
      name: "by-person",
      about: "take features against each person's own mean; no band is meant for these",
    },
    { name: "json", about: "print the figures as JSON" },
  ],
  examples: [
    ["deno task detectors", "the medians of five companies, by difficulty"],
    ["deno task detectors --difficulties hard --seeds red,blue", "a part of it"],
    ["deno task -q detectors --json", "for another program"],
  ],
  run: measure,
};

/** What the command line asks for. */
interface Wish {
  readonly users: number;
  readonly days: number;
  readonly perMonth: number;
  readonly byPerson: boolean;
}

function wishOf(flags: Flags): Wish {
  return {
    users: countOfFlag(flags, "users", MAX_USERS) ?? USUAL.users,
    days: countOfFlag(flags, "days", MOST_DAYS) ?? USUAL.days,
    perMonth: countOfFlag(flags, "per-month", KNOBS.scenarios.perMonth.max) ?? USUAL.perMonth,
    byPerson: flags["by-person"] === true,
  };
}

/** The difficulties that are asked for, the easiest first. */
function difficultiesOf(flags: Flags): readonly Difficulty[] {
  const names = listOfFlag(flags, "difficulties", DIFFICULTIES.join());
  for (const name of names) checkName("difficulties", name, DIFFICULTIES);
  return DIFFICULTIES.filter((difficulty) => names.includes(difficulty));
}

function judge(difficulty: Difficulty, seed: string, wish: Wish): Scores {
  const { users, days, perMonth, byPerson } = wish;
  const scenarios = { difficulty, perMonth, atOnce: 1000 };
  return scoresOf(userDaysOf({ users, seed, scenarios }, FIRST, days), seed, { byPerson });
}

function giveawayLine({ scenario, userDays, meanRank, features }: Giveaway): string {
  const areas = features.map(([name, area]) => `${name} ${area.toFixed(2)}`).join(", ");
  return `${scenario.padEnd(22)} ${String(userDays).padStart(4)}  ${meanRank.toFixed(2)}  ${areas}`;
}

function measure(flags: Flags): Promise<void> {
  const wish = wishOf(flags);
  const seeds = listOfFlag(flags, "seeds", USUAL.seeds);
  const difficulties = difficultiesOf(flags);
  const show = (line: string) => {
    if (!flags.json) print(line);
  };
  const verdicts: Verdict[] = [];
  const results: unknown[] = [];
  show(headLine());
  for (const difficulty of difficulties) {
    const companies = seeds.map((seed) => {
      tell(`Simulating ${difficulty} ${seed}`);
      const scores = judge(difficulty, seed, wish);
      show(scoresLine(difficulty, seed, scores));
      const { ranks: _, areas: __, ...figures } = scores;
      results.push({ difficulty, seed, ...figures });
      return scores;
    });
    const medians = medianOf(companies);
    const giveaways = giveawaysOf(companies);
    verdicts.push(...verdictsOf(difficulty, medians));
    results.push({ difficulty, medians, giveaways });
    for (const line of medianLines(difficulty, medians)) show(line);
    show(`\n${"scenario".padEnd(22)} days  rank  features with the greatest areas`);
    for (const giveaway of giveaways) show(giveawayLine(giveaway));
    show("");
  }
  const outside = verdicts.filter(({ passes }) => !passes).length;
  const result = `${outside} of ${verdicts.length} medians outside their bands`;
  if (flags.json) print(JSON.stringify({ outside, results, verdicts }));
  if (outside > 0) throw new Failure(result);
  if (!flags.json) tell(result);
  return Promise.resolve();
}

if (import.meta.main) Deno.exit(await runAlone(COMMAND, Deno.args));
