/**
 * The plan of a day, in integers: how many events each account makes, so that the total is exact.
 *
 * @module
 */

import { type Attendance, isWorkday, type Stretch, workload } from "./work/attendance.ts";
import { seasonOf } from "./company/seasons.ts";
import { personStream, PURPOSE } from "./random/streams.ts";
import type { DayNumber } from "./calendar.ts";
import { serviceEvents } from "./work/clockwork.ts";
import { lognormal } from "./random/distributions.ts";
import { type Duties, eventsOf } from "./work/duties.ts";
import { errandEvents, errandsOf } from "./work/errands.ts";
import { childKey } from "./random/hash.ts";
import { chance, int, keyStream, type Rng } from "./random/rng.ts";
import type { Person, User } from "./company/types.ts";
import type { World } from "./company/world.ts";

const rng: Rng = new Int32Array(4);

/** How much one person's days differ: standard deviation of ln(count) (LANL 2015: .99 over all user-days). */
const DAY_SIGMA = 0.42;
/** Share of the days on which something keeps a person busy (an outage, a migration), and how much more that is (modelling choice: the top 1 %). */
const BUSY_DAYS = 0.02;
const BUSY = 4.6;
/** An account makes at most this many events on a natural day, however active it is. */
const MOST_NATURAL_EVENTS = 100_000;

/** What a person would really do on a day: 0 when away. */
function naturalEvents(
  world: World,
  person: Person,
  day: DayNumber,
  work: readonly Stretch[],
): number {
  if (work.length === 0) return 0;
  let share = 0;
  for (const stretch of work) share += workload(stretch);
  personStream(rng, person, PURPOSE.volume, day);
  const { activity } = person.habits;
  const usual = world.config.people.eventsPerDay * activity * seasonOf(person.identity.dept, day);
  const drawn = lognormal(rng, usual * share, DAY_SIGMA);
  const events = Math.round(drawn * (chance(rng, BUSY_DAYS) ? BUSY : 1));
  const errands = isWorkday(work[0]!) ? errandEvents(errandsOf(rng, person, day)) : 0;
  return Math.min(MOST_NATURAL_EVENTS, Math.max(work.length, events) + errands);
}

/** What every account of the cast would really do on a day. */
function naturalPlan(
  world: World,
  cast: readonly User[],
  day: DayNumber,
  attendance: Attendance,
): Uint32Array {
  const plan = new Uint32Array(cast.length);
  for (let i = 0; i < cast.length; i++) {
    const user = cast[i]!;
    plan[i] = user.kind === "person"
      ? naturalEvents(world, user, day, attendance.of(user))
      : serviceEvents(rng, user, day);
  }
  return plan;
}

/**
 * Deals `total` events in proportion to `weights`: systematic sampling from a random start, so that the sum
 * is exact, each share is its expectation rounded up or down, and nobody is favoured.
 *
 * @param weights whole numbers; when all are zero, all count alike
 * @returns as many whole numbers as weights, with the sum `total`
 * @throws {RangeError} when there is nobody to deal to
 */
export function deal(total: number, weights: Uint32Array, draw: Rng): Uint32Array {
  const even = weights.every((w) => w === 0);
  if (weights.length === 0 && total > 0) {
    throw new RangeError(`Cannot deal ${total} events: nobody is there`);
  }
  let sum = 0;
  for (const w of weights) sum += even ? 1 : w;
  const start = sum > 0 ? int(draw, Math.min(sum, 4294967296)) : 0;
  const shares = new Uint32Array(weights.length);
  let reached = 0;
  let dealt = 0;
  for (let i = 0; i < weights.length; i++) {
    reached += even ? 1 : weights[i]!;
    const upTo = wholePart(total, reached, start, sum);
    shares[i] = upTo - dealt;
    dealt = upTo;
  }
  return shares;
}

/** floor((total × reached + start) / sum), exact although the product may pass 2^53. */
function wholePart(total: number, reached: number, start: number, sum: number): number {
  const product = total * reached + start;
  if (product < Number.MAX_SAFE_INTEGER) return Math.floor(product / sum);
  return Number((BigInt(total) * BigInt(reached) + BigInt(start)) / BigInt(sum));
}

/**
 * How many ordinary events each account makes.
 *
 * @param attendance where people are that day
 * @param taken events that have been written already, first those of approved tests, then those of campaigns;
 *   with an exact total they displace ordinary ones in proportion, each on top of the ones before, so that
 *   nobody makes more than without them
 * @param duties those of the day: on a natural day they come on top, of an exact total they are a part
 */
export function ordinaryPlan(
  world: World,
  cast: readonly User[],
  day: DayNumber,
  attendance: Attendance,
  taken: readonly number[],
  duties: Duties,
): Uint32Array {
  const natural = naturalPlan(world, cast, day, attendance);
  const { events } = world.config;
  if (events === "natural") return natural;
  for (const [index, own] of duties) natural[index]! += eventsOf(own);
  const draw = keyStream(childKey(world.root, "plan", day));
  const plan = deal(events, natural, draw);
  for (const total of taken) {
    if (total === 0) continue;
    const displaced = deal(total, plan, draw);
    for (let i = 0; i < plan.length; i++) plan[i]! -= displaced[i]!;
  }
  return plan;
}

/** One of several blocks of accounts next to each other, which together are all. */
export interface Block {
  /** Which block, from 0 on. */
  readonly index: number;
  /** How many there are, at least 1. */
  readonly of: number;
}

/** The one block of a day that is made in one piece. */
export const WHOLE: Block = { index: 0, of: 1 };

/** What an account's day costs besides its events, in events: an estimate, which bears on speed alone. */
const ACCOUNT_COST = 60;

/**
 * The accounts of a block, chosen so that blocks cost about the same, and how many events are planned for
 * them: from index `from` on, and before `to`.
 *
 * @param plan what {@link ordinaryPlan} gave; the same for all blocks of a day
 */
export function blockOf(
  plan: Uint32Array,
  { index, of }: Block,
): { readonly from: number; readonly to: number; readonly events: number } {
  const costOf = (events: number) => events === 0 ? 0 : events + ACCOUNT_COST;
  let total = 0;
  for (const events of plan) total += costOf(events);
  const [start, end] = [total * index / of, total * (index + 1) / of];
  let [from, to, events, reached] = [0, 0, 0, 0];
  for (const planned of plan) {
    // An account belongs to the block in which the middle of its cost lies.
    const middle = reached + costOf(planned) / 2;
    reached += costOf(planned);
    if (middle < start) from++;
    if (middle < end || index === of - 1) {
      to++;
      if (middle >= start) events += planned;
    }
  }
  return { from, to, events };
}
