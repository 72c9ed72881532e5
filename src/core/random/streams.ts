/**
 * The streams of one account: one for each purpose and day.
 *
 * @module
 */

import type { Key } from "./hash.ts";
import { restart, type Rng } from "./rng.ts";

/**
 * What a user's streams of a day, week or month are for; a stream's number is day × 64 + purpose. New purposes
 * go to the end: these numbers are part of the model.
 */
export const PURPOSE = {
  week: 0,
  workday: 1,
  volume: 2,
  behaviour: 3,
  stray: 4,
  campaign: 5,
  errands: 6,
  incident: 7,
  move: 8,
  rights: 9,
} as const;

/** Restarts `rng` as a person's stream for one purpose and day (or week, or month). */
export function personStream(
  rng: Rng,
  person: { readonly key: Key },
  purpose: number,
  day: number,
): Rng {
  return restart(rng, person.key, day * 64 + purpose);
}
