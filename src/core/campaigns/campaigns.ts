/**
 * Campaigns: which are active on a day. Found from the seed, never remembered.
 *
 * Time is cut into blocks of a year, beginning on a day of the seed's own, and those into periods of 30 days.
 * A stream of the period's own decides how many campaigns want to begin in it; a stream of the campaign's own
 * decides which scenario it follows, when it begins and which of its stages happens on which day. Within a
 * block they are let in one after another while there is room, and none goes beyond its end: so every block
 * starts with nobody under way, and a day has to ask no block but its own. Who does it is looked for last and
 * changes nothing of that; a campaign for which nobody fits does not happen.
 *
 * @module
 */

import { type DayNumber, FIRST_DAY, formatDay, LAST_DAY, parseDay } from "../calendar.ts";
import type { Config } from "../config/knobs.ts";
import { aliasTable, poisson, weighted } from "../random/distributions.ts";
import { childKey } from "../random/hash.ts";
import { LOUDNESS } from "./loudness.ts";
import { cast, playedBy, plotOf, whyNot } from "./plots.ts";
import { printable } from "../company/printable.ts";
import { int, keyStream } from "../random/rng.ts";
import type { Campaign, Plot } from "../scenarios/campaign.ts";
import { SCENARIOS } from "../scenarios/mod.ts";
import { PENETRATION_TEST } from "../scenarios/penetration_test.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { Person } from "../company/types.ts";
import type { World } from "../company/world.ts";

/** Days of a period, and of a block. */
const PERIOD_DAYS = 30;
const BLOCK_DAYS = 12 * PERIOD_DAYS;
/** Average days of a month. */
const MONTH_DAYS = 30.436875;
/** People for whom the configured number of campaigns a month holds. */
const REFERENCE_PEOPLE = 50;
/** Days in which there is one approved penetration test (PCI: every year, and after large changes). */
const TEST_EVERY_DAYS = 300;
/** Such a test begins so long before the end of its 300 days, at least. */
const TEST_AT_MOST_DAYS = 30;

/** The campaigns that have begun and not ended on a day, in the order in which they were found. */
export function campaignsOn(world: World, day: DayNumber): readonly Campaign[] {
  if (!world.config.scenarios.enabled) return [];
  const block = Math.floor((day - shift(world)) / BLOCK_DAYS);
  const drawn = activeOn(world, plotsOf(world, block), day);
  return [...drawn, ...scheduled(world).filter((campaign) => isActive(campaign, day))];
}

/**
 * The approved tests under way on a day: a campaign like any other, but harmless. It belongs to the company's
 * ordinary life, also when nobody misbehaves.
 */
export function approvedTestsOn(world: World, day: DayNumber): readonly Campaign[] {
  const turn = Math.floor(day / TEST_EVERY_DAYS);
  return activeOn(world, remembered(world, `test ${turn}`, () => [testOf(world, turn)]), day);
}

function testOf(world: World, turn: number): Plot {
  const key = childKey(world.root, "penetration test", turn);
  const rng = keyStream(key);
  const start = turn * TEST_EVERY_DAYS + int(rng, TEST_EVERY_DAYS - TEST_AT_MOST_DAYS);
  return plotOf(world, key, PENETRATION_TEST, start, rng);
}

function isActive({ firstDay, lastDay }: Plot, day: DayNumber): boolean {
  return firstDay <= day && day <= lastDay;
}

function activeOn(world: World, plots: readonly Plot[], day: DayNumber): readonly Campaign[] {
  return plots.filter((plot) => isActive(plot, day))
    .flatMap((plot) => cast(world, plot) ?? [])
    .filter((campaign) => isActive(campaign, day));
}

function remembered(
  { plots }: World,
  name: string,
  find: () => readonly Plot[],
): readonly Plot[] {
  const found = plots.get(name) ?? find();
  plots.set(name, found);
  return found;
}

/** The day of the epoch on which the blocks of a seed begin. */
function shift({ root }: World): number {
  return int(keyStream(childKey(root, "campaign blocks")), BLOCK_DAYS);
}

/** The campaigns of a block that are let in, by their first day. */
function plotsOf(world: World, block: number): readonly Plot[] {
  return remembered(world, `block ${block}`, () => {
    const { atOnce } = world.config.scenarios;
    const start = shift(world) + block * BLOCK_DAYS;
    const wanted: Plot[] = [];
    for (let day = start; day < start + BLOCK_DAYS; day += PERIOD_DAYS) {
      wanted.push(...beginningIn(world, day));
    }
    wanted.sort((a, b) => a.firstDay - b.firstDay || (a.id < b.id ? -1 : 1));
    let underWay: Plot[] = [];
    return wanted.filter((plot) => {
      underWay = underWay.filter(({ lastDay }) => lastDay >= plot.firstDay);
      if (underWay.length >= atOnce || plot.lastDay >= start + BLOCK_DAYS) return false;
      underWay.push(plot);
      return true;
    });
  });
}

/** The campaigns that want to begin in the period whose first day is given. */
function beginningIn(world: World, firstDay: DayNumber): readonly Plot[] {
  const { only, perMonth, difficulty } = world.config.scenarios;
  const { weights } = LOUDNESS[difficulty]!;
  const able = SCENARIOS.filter(({ id }) => only.length === 0 || only.includes(id));
  const table = aliasTable(able.map(({ id, weight }) => weight * (weights[id] ?? 1)));
  const key = childKey(world.root, "campaigns", firstDay);
  // Larger companies have more campaigns, but fewer for each person (section 8 of the realism figures).
  const mean = perMonth * (PERIOD_DAYS / MONTH_DAYS) *
    Math.sqrt(world.population.seats / REFERENCE_PEOPLE);
  return Array.from({ length: poisson(keyStream(key), mean) }, (_, n) => {
    const own = childKey(key, n);
    const rng = keyStream(own);
    const scenario = able[weighted(rng, table)]!;
    return plotOf(world, own, scenario, firstDay + int(rng, PERIOD_DAYS), rng);
  }).filter((plot) => plot.firstDay >= 0);
}

/** One entry of `scenarios.schedule`, looked up. */
interface Appointment {
  readonly plot: Plot;
  /** The `user_id` that is asked for, if any. */
  readonly named: string | undefined;
  readonly campaign: Campaign | undefined;
}

/** The campaigns at fixed times, as far as their actors are there. */
function scheduled(world: World): readonly Campaign[] {
  const plots = remembered(world, "scheduled", () => {
    const kept = appointments(world).filter(({ campaign }) => campaign !== undefined);
    for (const { plot, campaign } of kept) world.campaigns.set(plot, campaign);
    return kept.map(({ plot }) => plot);
  });
  return plots.map((plot) => world.campaigns.get(plot)!);
}

function appointments(world: World): readonly Appointment[] {
  return world.config.scenarios.schedule.map((entry, n) => appointmentOf(world, entry, n));
}

/** The entry with a number, looked up. */
function appointmentOf(
  world: World,
  { scenario: id, from, actor }: Config["scenarios"]["schedule"][number],
  n: number,
): Appointment {
  const scenario = SCENARIOS.find((s) => s.id === id)!;
  const start = parseDay(from)!;
  const key = childKey(world.root, "scheduled", n, id, from);
  const plot = plotOf(world, key, scenario, start, keyStream(key));
  if (!isPossible(plot.firstDay)) return { plot, named: actor, campaign: undefined };
  if (actor === undefined) return { plot, named: actor, campaign: cast(world, plot) };
  const person = accountOf(world, scenario, plot.firstDay, actor);
  const fits = person && whyNot(world, plot, person) === undefined;
  return { plot, named: actor, campaign: fits ? playedBy(world, plot, person) : undefined };
}

/** Whether a run may ask for the day at all. */
function isPossible(day: DayNumber): boolean {
  return FIRST_DAY <= day && day <= LAST_DAY;
}

function accountOf(
  { population }: World,
  { actor }: Scenario,
  day: DayNumber,
  userId: string,
): Person | undefined {
  const isNamed = (person: Person | undefined) => person?.identity.user_id === userId;
  if (actor !== "former") {
    return population.on(day).find((user): user is Person =>
      user.kind === "person" && isNamed(user)
    );
  }
  for (let seat = 0; seat < population.seats; seat++) {
    const person = population.former(seat, day);
    if (isNamed(person)) return person;
  }
  return undefined;
}

/** Days after the one that is asked for on which somebody else may fit. */
const NEXT_DAYS = 120;

/** What is wrong with `scenarios.schedule` in this company, one sentence each without a full stop. */
export function scheduleProblems(world: World): readonly string[] {
  const { schedule } = world.config.scenarios;
  return appointments(world).flatMap(({ plot, named, campaign }, n) => {
    if (campaign !== undefined) return [];
    const { firstDay, scenario } = plot;
    const what = `${scenario.id} from ${formatDay(firstDay)}`;
    if (!isPossible(firstDay)) {
      const [first, last] = [FIRST_DAY, LAST_DAY].map(formatDay);
      return [`${what}: only ${first} to ${last} can be generated`];
    }
    if (named === undefined) return [`${what}: nobody fits; ${nextTime(world, schedule[n]!, n)}`];
    const person = accountOf(world, scenario, firstDay, named);
    return [
      person === undefined
        ? `${what}: there is no person ${printable(named)} ${
          scenario.actor === "former" ? "who has left by then" : "on that day"
        }`
        : `${what}: ${printable(named)} ${whyNot(world, plot, person)}`,
    ];
  });
}

/** When somebody fits an entry for which nobody does, in words. */
function nextTime(
  world: World,
  entry: Config["scenarios"]["schedule"][number],
  n: number,
): string {
  const start = parseDay(entry.from)!;
  for (let day = start + 1; day <= start + NEXT_DAYS; day++) {
    const from = formatDay(day);
    if (appointmentOf(world, { ...entry, from }, n).campaign) return `somebody does from ${from}`;
  }
  return `nor in the ${NEXT_DAYS} days after`;
}
