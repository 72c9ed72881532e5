/**
 * Mishaps that look like attacks: a reset of everybody's passwords, a service with a stale password. Found
 * from the seed for any day, with no memory.
 *
 * @module
 */

import { civilDate, DAY_MS, type DayNumber, dayNumber, HOUR_MS, weekday } from "../calendar.ts";
import { childKey } from "../random/hash.ts";
import { between, chance, int, keyStream, type Rng } from "../random/rng.ts";
import { personStream, PURPOSE } from "../random/streams.ts";
import type { Service } from "../company/types.ts";
import type { World } from "../company/world.ts";

/** Months with a forced reset of passwords (section 7: 2-4 a year). */
const RESET_MONTHS = 0.25;
/** How long it is felt (section 7: 2 hours). */
const RESET_MS = 2 * HOUR_MS;
/** It is sent out between this hour and two hours later, UTC (modelling choice: as people arrive). */
const RESET_HOUR = 8;
/** Sign-ins that begin with a failure meanwhile (section 7: failures x10). */
export const RESET_FAILS = 0.36;

/** A part of a day, in milliseconds. */
export interface Window {
  /** Its beginning. */
  readonly fromMs: number;
  /** Its end, not included. */
  readonly untilMs: number;
}

/** When on a day people struggle with passwords that were reset; on most days never. */
export function resetStorm(world: World, day: DayNumber): Window | undefined {
  const { year, month } = civilDate(day);
  const rng = keyStream(childKey(world.root, "reset storm", year * 12 + month));
  if (!chance(rng, RESET_MONTHS)) return undefined;
  let on = dayNumber(year, month, 1) + int(rng, 26);
  while (weekday(on) >= 5) on++;
  if (on !== day || world.holidays.has(day)) return undefined;
  const fromMs = RESET_HOUR * HOUR_MS + int(rng, HOUR_MS);
  return { fromMs, untilMs: fromMs + RESET_MS };
}

/**
 * How often a service's password goes stale in a month: often that of the first of a kind, which is the oldest,
 * seldom that of the others (section 7: 1-3 a month in a company or among 1,000 staff).
 */
const STALE_A_MONTH = 0.12;
const STALE_A_MONTH_ELSE = 0.03;
const MONTH_DAYS = 30.4;
/** Tries until somebody sees to it (section 7: hundreds an hour; and a modelling choice: within the hour). */
const STALE_TRIES = [52, 66] as const;
/** Milliseconds from one try to the next. */
export const STALE_GAP_MS = 15_000;

/** A service's time with a stale password, and how often it tries in vain. */
export interface Staleness extends Window {
  /** How often it tries, one {@link STALE_GAP_MS} after the other. */
  readonly tries: number;
}

/** When on a day a service fails for its password; on most days never. */
export function staleness(rng: Rng, service: Service, day: DayNumber): Staleness | undefined {
  personStream(rng, service, PURPOSE.incident, day);
  const monthly = /_\d+$/.test(service.identity.user_id) ? STALE_A_MONTH_ELSE : STALE_A_MONTH;
  if (!chance(rng, monthly / MONTH_DAYS)) return undefined;
  const tries = between(rng, ...STALE_TRIES);
  const lengthMs = tries * STALE_GAP_MS;
  const fromMs = int(rng, DAY_MS - lengthMs);
  return { fromMs, untilMs: fromMs + lengthMs, tries };
}
