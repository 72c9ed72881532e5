/**
 * Campaigns: which are active on a day. Found from the seed, never remembered.
 *
 * Time is cut into periods of 30 days. A stream of the period's own decides how many campaigns begin in it;
 * a stream of the campaign's own decides which scenario it follows, whose account it uses, when it begins
 * and which of its stages happens on which day. A day asks the periods that can reach it.
 *
 * @module
 */

import { type DayNumber, parseDay } from "./calendar.ts";
import { aliasTable, poisson, weighted } from "./distributions.ts";
import { childKey, finish, type Key } from "./hash.ts";
import { between, int, keyStream, type Rng } from "./rng.ts";
import { ROLES } from "./organization.ts";
import type { Campaign, CampaignAct } from "./scenarios/campaign.ts";
import { SCENARIOS } from "./scenarios/mod.ts";
import type { Range, Scenario } from "./scenarios/scenario.ts";
import type { Person, User } from "./types.ts";
import type { World } from "./world.ts";

/** Days of a period, and how many periods back a campaign that is still active can have begun. */
const PERIOD_DAYS = 30;
const PERIODS_BACK = 4;
/** Average days of a month. */
const MONTH_DAYS = 30.436875;
/** People for whom the configured number of campaigns a month holds. */
const REFERENCE_PEOPLE = 50;
/** A leaver's campaign begins so many days before the last one (CERT, USSS: most thefts in the last weeks). */
const BEFORE_LEAVING: Range = [13, 24];
/** How often another scenario is tried when nobody fits the first. */
const SCENARIO_TRIES = 4;

/** The campaigns that have begun and not ended on a day, in the order in which they were found. */
export function campaignsOn(world: World, day: DayNumber): readonly Campaign[] {
  const { enabled, atOnce } = world.config.scenarios;
  if (!enabled) return [];
  const period = Math.floor(day / PERIOD_DAYS);
  const near: Campaign[] = [];
  for (let p = period - PERIODS_BACK; p <= period; p++) near.push(...beginningIn(world, p));
  const isActive = (campaign: Campaign, on: DayNumber) =>
    campaign.firstDay <= on && on <= campaign.lastDay;
  const drawn = near.filter((campaign, i) =>
    isActive(campaign, day) &&
    near.slice(0, i).filter((earlier) => isActive(earlier, campaign.firstDay)).length < atOnce
  );
  return [...drawn, ...scheduled(world).filter((campaign) => isActive(campaign, day))];
}

/** Stands for no period: where the campaigns at fixed times are kept. */
const SCHEDULED = -1_000_000;

/** The campaigns at fixed times, as far as their actors are there. */
function scheduled(world: World): readonly Campaign[] {
  const known = world.campaigns.get(SCHEDULED);
  if (known) return known;
  const found = world.config.scenarios.schedule.flatMap(({ scenario: id, from, actor }, n) => {
    const scenario = SCENARIOS.find((s) => s.id === id)!;
    const start = parseDay(from)!;
    const key = childKey(world.root, "scheduled", n, id, from);
    const rng = keyStream(key);
    const named = [...world.population.on(start), ...world.population.formerOn(start)].find((
      user,
    ) => user.identity.user_id === actor);
    const person = actor === undefined
      ? findActor(world, scenario, start, rng)
      : named?.kind === "person"
      ? named
      : undefined;
    return person ? [makeCampaign(key, scenario, person, start, rng)] : [];
  });
  world.campaigns.set(SCHEDULED, found);
  return found;
}

/** The campaigns that begin in a period; worked out once. */
function beginningIn(world: World, period: number): readonly Campaign[] {
  const known = world.campaigns.get(period);
  if (known) return known;
  const key = childKey(world.root, "campaigns", period);
  const people = world.population.on(Math.max(0, period * PERIOD_DAYS))
    .filter((user) => user.kind === "person").length;
  // Larger companies have more campaigns, but fewer for each person (section 8 of the realism figures).
  const mean = world.config.scenarios.perMonth * (PERIOD_DAYS / MONTH_DAYS) *
    Math.sqrt(people / REFERENCE_PEOPLE);
  const count = poisson(keyStream(key), mean);
  const found: Campaign[] = [];
  for (let n = 0; n < count; n++) {
    const campaign = campaignOf(world, childKey(key, n), period * PERIOD_DAYS);
    if (campaign) found.push(campaign);
  }
  found.sort((a, b) => a.firstDay - b.firstDay || (a.id < b.id ? -1 : 1));
  world.campaigns.set(period, found);
  return found;
}

function campaignOf(world: World, key: Key, firstDay: DayNumber): Campaign | undefined {
  const rng = keyStream(key);
  const start = firstDay + int(rng, PERIOD_DAYS);
  if (start < 0) return undefined;
  const { only } = world.config.scenarios;
  const able = SCENARIOS.filter(({ id }) => only.length === 0 || only.includes(id));
  if (able.length === 0) return undefined;
  const table = aliasTable(able.map(({ weight }) => weight));
  for (let n = 0; n < SCENARIO_TRIES; n++) {
    const scenario = able[weighted(rng, table)]!;
    const actor = findActor(world, scenario, start, rng);
    if (actor) return makeCampaign(key, scenario, actor, start, rng);
  }
  return undefined;
}

/** Somebody whose account fits a scenario that begins on a day; nobody twice as likely as another. */
function findActor(
  world: World,
  { actor, stages }: Scenario,
  start: DayNumber,
  rng: Rng,
): Person | undefined {
  const needsHosts = stages.some(({ steps }) =>
    steps.some((step) => step.does === "sign_in" && step.to === "own_host")
  );
  const fits = (user: User): user is Person => {
    if (user.kind !== "person") return false;
    if (needsHosts && user.reach.hosts.length === 0) return false;
    const left = user.lastDay - start;
    if (actor === "leaver") return left >= BEFORE_LEAVING[0] && left <= BEFORE_LEAVING[1];
    if (actor === "admin") {
      const role = ROLES[user.identity.dept].find(({ name }) => name === user.identity.role);
      return role?.admin === true;
    }
    return true;
  };
  const able = actor === "former"
    ? world.population.formerOn(start)
    : world.population.on(start).filter(fits);
  return able.length === 0 ? undefined : able[int(rng, able.length)];
}

function drawn(rng: Rng, [low, high]: Range): number {
  return between(rng, low, high);
}

function makeCampaign(
  key: Key,
  scenario: Scenario,
  actor: Person,
  start: DayNumber,
  rng: Rng,
): Campaign {
  const acts: CampaignAct[] = [];
  let day = start;
  for (const stage of scenario.stages) {
    day += drawn(rng, stage.afterDays);
    for (let n = drawn(rng, stage.days); n > 0; n--) {
      acts.push({ day, stage });
      if (n > 1) day += drawn(rng, stage.everyDays);
    }
  }
  const id = new Int32Array(4);
  finish(childKey(key, "name"), id);
  return {
    id: `cmp_${(id[0]! >>> 0).toString(16).padStart(8, "0")}`,
    scenario,
    actor,
    key,
    acts,
    firstDay: acts[0]?.day ?? start,
    lastDay: acts.at(-1)?.day ?? start,
  };
}
