/**
 * How loud campaigns are, by difficulty: the one table to tune when detectors find too much or too little.
 *
 * @module
 */

/** How loud a campaign is. What it is about does not change: a scenario of the night stays at night. */
export interface Loudness {
  /** Factor on how often things are done; sign-ins stay as they are, and nothing falls below once. */
  readonly volume: number;
  /** Factor on the bytes. */
  readonly bytes: number;
  /** Factor on the pauses between two things. */
  readonly pauses: number;
  /** Chance that what may be done at any time is done while the owner is at work. */
  readonly byDay: number;
  /** Chance that an intruder comes from the owner's own town. */
  readonly sameTown: number;
  /** Chance that an intruder comes through the owner's own machine. */
  readonly ownDevice: number;
}

/**
 * By difficulty: loud, as the scenario says, or within the actor's own habits. Modelling choices; what they
 * are after is how well an isolation forest finds the user-days: AUC .90-.97, .78-.90 and .62-.80.
 */
export const LOUDNESS: Readonly<Record<string, Loudness>> = {
  easy: { volume: 1.8, bytes: 4, pauses: 0.7, byDay: 0.1, sameTown: 0.1, ownDevice: 0 },
  medium: { volume: 1, bytes: 1.5, pauses: 1, byDay: 0.4, sameTown: 0.4, ownDevice: 0.1 },
  hard: { volume: 0.5, bytes: 0.7, pauses: 1.5, byDay: 0.8, sameTown: 0.9, ownDevice: 0.5 },
};
