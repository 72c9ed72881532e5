/**
 * What a campaign does on which day, drawn from its own stream before anybody is found for it.
 *
 * @module
 */

import { stretches } from "../work/attendance.ts";
import type { AttendanceContext } from "../work/weeks.ts";
import { type DayNumber, formatDay, weekday } from "../calendar.ts";
import { childKey, finish, type Key } from "../random/hash.ts";
import { ROLES } from "../company/organization.ts";
import { between, int, keyStream, type Rng } from "../random/rng.ts";
import type { Campaign, CampaignAct, Plot } from "../scenarios/campaign.ts";
import type { Range, Scenario, Stage } from "../scenarios/scenario.ts";
import type { Person } from "../company/types.ts";
import type { World } from "../company/world.ts";

/** Draws what a scenario that begins on a day or soon after does when. */
export function plotOf(
  context: AttendanceContext,
  key: Key,
  scenario: Scenario,
  start: DayNumber,
  rng: Rng,
): Plot {
  const acts: CampaignAct[] = [];
  const draw = ([low, high]: Range) => between(rng, low, high);
  let day = start;
  for (const stage of scenario.stages) {
    day += draw(stage.afterDays);
    for (let n = draw(stage.days); n > 0; n--) {
      day = Math.max(day, (acts.at(-1)?.day ?? day - 1) + 1);
      // What is done at work is done on working days.
      let on = day;
      while (stage.when === "work" && (weekday(on) >= 5 || context.holidays.has(on))) on++;
      acts.push({ day: on, stage });
      if (n > 1) day += draw(stage.everyDays);
    }
  }
  const name = new Int32Array(4);
  finish(childKey(key, "name"), name);
  return {
    id: `cmp_${(name[0]! >>> 0).toString(16).padStart(8, "0")}`,
    scenario,
    key,
    acts,
    firstDay: acts[0]!.day,
    lastDay: acts.at(-1)!.day,
  };
}

/** How long after leaving an account may still be open (Symark 2008: .12 of the firms take over a month). */
const GONE_DAYS = 60;
/** A leaver's campaign lies within the last two weeks: it begins so many days before the last one at most. */
const LEAVING_DAYS = 13;

/** Whether a person is an administrator. */
export function isAdmin({ identity: { dept, role } }: Person): boolean {
  return ROLES[dept].find(({ name }) => name === role)?.admin === true;
}

/** Whether somebody is at work in usual hours on a day. */
function isAtWork(context: AttendanceContext, person: Person, day: DayNumber): boolean {
  return stretches(context, person, day).some(({ occasion }) =>
    occasion === "workday" || occasion === "travel"
  );
}

/** The first act of each stage that is done at work. */
function actsAtWork({ acts }: Plot): readonly CampaignAct[] {
  const seen = new Set<Stage>();
  return acts.filter(({ stage }) => {
    const isFirst = stage.when === "work" && !seen.has(stage);
    seen.add(stage);
    return isFirst;
  });
}

function needsHosts({ stages }: Scenario): boolean {
  return stages.some(({ steps }) =>
    steps.some((step) => step.does === "sign_in" && step.to === "own_host")
  );
}

/**
 * Why an account cannot be used for a campaign, in words that follow the user id; `undefined` when it can. Only
 * an account that is open from the first day to the last is used, so that those who have left by a day, whom a
 * users file of that day no longer lists, have no part in what happens from then on.
 */
export function whyNot(context: AttendanceContext, plot: Plot, person: Person): string | undefined {
  const { scenario, firstDay, lastDay } = plot;
  const span = `from ${formatDay(firstDay)} to ${formatDay(lastDay)}`;
  if (needsHosts(scenario) && person.reach.hosts.length === 0) return "uses no shell";
  if (scenario.actor === "former") {
    const gone = person.lastDay < firstDay && person.lastDay >= firstDay - GONE_DAYS;
    return gone ? undefined : `has not left in the ${GONE_DAYS} days before ${formatDay(firstDay)}`;
  }
  if (person.firstDay > firstDay || person.lastDay < lastDay) return `is not employed ${span}`;
  if (scenario.actor === "leaver" && person.lastDay > firstDay + LEAVING_DAYS) {
    return `does not leave within ${LEAVING_DAYS} days of ${formatDay(firstDay)}`;
  }
  if (scenario.actor === "admin" && !isAdmin(person)) return "is not an administrator";
  if (scenario.actor === "security" && person.identity.dept !== "Security") {
    return "is not in Security";
  }
  const away = actsAtWork(plot).find(({ day }) => !isAtWork(context, person, day));
  return away && `is not at work on ${formatDay(away.day)}`;
}

/**
 * A plot with somebody to do it. What is to be done at work is left out on days on which its actor is away;
 * {@link whyNot} sees to it that every stage has a day.
 */
export function playedBy(context: AttendanceContext, plot: Plot, actor: Person): Campaign {
  const acts = plot.acts.filter(({ stage, day }) =>
    stage.when !== "work" || isAtWork(context, actor, day)
  );
  return { ...plot, acts, lastDay: acts.at(-1)!.day, actor };
}

/** Places that are looked at before a campaign is given up. */
const MOST_PLACES = 4000;

/**
 * Finds somebody for a campaign: places are tried in an order of the campaign's own until one fits, all of
 * them in a company that is not large, so nobody is likelier than another.
 */
export function cast(world: World, plot: Plot): Campaign | undefined {
  if (world.campaigns.has(plot)) return world.campaigns.get(plot);
  const { population } = world;
  const actor = someone(world, keyStream(childKey(plot.key, "actor")), MOST_PLACES, (seat) => {
    const person = plot.scenario.actor === "former"
      ? population.former(seat, plot.firstDay)
      : population.holder(seat, plot.firstDay);
    return person && whyNot(world, plot, person) === undefined ? person : undefined;
  });
  const campaign = actor && playedBy(world, plot, actor);
  world.campaigns.set(plot, campaign);
  return campaign;
}

/** Tries places in a random order, `most` of them, until `find` finds something. */
export function someone<T>(
  { population: { seats } }: World,
  rng: Rng,
  most: number,
  find: (seat: number) => T | undefined,
): T | undefined {
  if (seats === 0) return undefined;
  let seat = int(rng, seats);
  let step = 1 + int(rng, seats);
  // A step without a common factor visits every place once.
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  while (gcd(step, seats) !== 1) step++;
  for (let n = Math.min(most, seats); n > 0; n--) {
    const found = find(seat);
    if (found !== undefined) return found;
    seat = (seat + step) % seats;
  }
  return undefined;
}
