/**
 * Cloud machines that come and go: started alone or in batches, most of them ended within hours, some only
 * days later. Found from the seed for any day: which of them end today is asked of the days before.
 *
 * @module
 */

import { type DayNumber, HOUR_MS, MINUTE_MS, weekday } from "../calendar.ts";
import { lognormal, poisson } from "../random/distributions.ts";
import type { OpenSession } from "./episodes.ts";
import { childKey, type Key } from "../random/hash.ts";
import type { Pen } from "../log/pen.ts";
import { changeState, newInstance, STATES } from "./powers.ts";
import { between, chance, int, keyStream, type Rng } from "../random/rng.ts";
import type { World } from "../company/world.ts";

/** Machines that are started together. */
export interface Batch {
  /** Names its draws, and who starts it. */
  readonly key: Key;
  /** Their resource ids. */
  readonly machines: readonly number[];
  /** Whether they are new, and not ones that were stopped. */
  readonly isNew: boolean;
  /** How long they run, milliseconds. */
  readonly lifeMs: number;
}

/** Machines that were started on a day before. */
export interface Lasting {
  /** Names its draws; who ends them is another's choice. */
  readonly key: Key;
  /** Their resource ids. */
  readonly machines: readonly number[];
  /** The day on which they are ended, a weekday. */
  readonly lastDay: DayNumber;
}

/** Batches a day for each instance of the estate (Azure 2017: 10-40 changes per 100 engineers), and on a day off. */
const BATCHES = 0.03;
const BATCHES_OFF = 0.004;
/** Machines of a batch: median, spread and most (Azure 2017: p50 1, p90 3-10, p99 10-60). */
const BATCH_SIZE = 1.1;
const BATCH_SIGMA = 1.5;
const MOST_MACHINES = 120;
/** Share of single machines that were there before and are stopped, not ended (modelling choice). */
const OLD_MACHINE = 0.45;
/** Hours that they run: median and spread (Azure 2017: p50 .3-8 h, .4-.7 within an hour). */
const LIFE_HOURS = 0.85;
const LIFE_SIGMA = 1.4;
/** Machines a day for each instance that run for days (Azure 2017: .8-.95 live 24 hours at most). */
const LASTING = 0.008;
/** Days they run at most, weekends besides (modelling choice). */
const MOST_DAYS = 12;

/** The batches that are started on a day and ended on it. */
export function batchesOn(world: World, day: DayNumber, isOff: boolean): readonly Batch[] {
  return world.estate.instance.flatMap((asset, n): Batch[] => {
    const key = childKey(world.root, "instance duty", n, day);
    const rng = keyStream(key);
    if (!chance(rng, isOff ? BATCHES_OFF : BATCHES)) return [];
    const size = Math.floor(lognormal(rng, BATCH_SIZE, BATCH_SIGMA));
    const isOld = chance(rng, OLD_MACHINE);
    const lifeMs = Math.max(MINUTE_MS, lognormal(rng, LIFE_HOURS, LIFE_SIGMA) * HOUR_MS);
    if (size <= 1 && isOld) return [{ key, machines: [asset.resource], isNew: false, lifeMs }];
    const machines = Array.from(
      { length: Math.min(MOST_MACHINES, Math.max(1, size)) },
      () => newInstance(world, day, rng),
    );
    return [{ key, machines, isNew: true, lifeMs }];
  });
}

/** The machines that are started on a day and run for days. */
export function lastingFrom(world: World, day: DayNumber): readonly Lasting[] {
  if (weekday(day) >= 5 || world.holidays.has(day)) return [];
  const key = childKey(world.root, "lasting machines", day);
  const count = poisson(keyStream(key), LASTING * world.estate.instance.length);
  return Array.from({ length: count }, (_, n) => {
    const own = childKey(key, n);
    const rng = keyStream(own);
    let lastDay = day + between(rng, 2, MOST_DAYS);
    while (weekday(lastDay) >= 5 || world.holidays.has(lastDay)) lastDay++;
    return { key: own, machines: [newInstance(world, day, rng)], lastDay };
  });
}

/** Days after the most on which the last of them are ended, when days off come between. */
const DAYS_OFF = 6;

/** The machines of days before that are ended on a day. */
export function lastingUntil(world: World, day: DayNumber): readonly Lasting[] {
  const ending: Lasting[] = [];
  for (let past = 2; past <= MOST_DAYS + DAYS_OFF; past++) {
    ending.push(...lastingFrom(world, day - past).filter(({ lastDay }) => lastDay === day));
  }
  return ending;
}

/** Milliseconds between the calls for one machine and the next of a batch. */
const CALL_MS = 1500;

/** Starts a batch from `at` on, and ends it as far as the session lasts. */
export function runBatch(
  pen: Pen,
  open: OpenSession,
  { machines, isNew, lifeMs }: Batch,
  at: number,
  rng: Rng,
  note: number,
): void {
  const [first, last] = isNew ? [STATES.run, STATES.terminate] : [STATES.start, STATES.stop];
  const endAt = Math.floor(Math.min(at + lifeMs, open.untilMs - 1));
  at = setAll(pen, open, machines, at, first, rng, note);
  setAll(pen, open, machines, Math.max(at, endAt), last, rng, note);
}

/** Changes the state of machines one after another while the session lasts; gives when it is done. */
export function setAll(
  pen: Pen,
  open: OpenSession,
  machines: readonly number[],
  at: number,
  state: number,
  rng: Rng,
  note: number,
): number {
  for (const machine of machines) {
    if (pen.left <= 0 || at >= open.untilMs) break;
    changeState(pen, at, open, machine, state, note);
    at += CALL_MS / 3 + int(rng, CALL_MS);
  }
  return at;
}
