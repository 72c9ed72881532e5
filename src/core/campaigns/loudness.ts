/**
 * How loud campaigns are, by difficulty: the one table to tune when detectors find too much or too little.
 *
 * @module
 */

/** How loud a campaign is. What it is about does not change: a scenario of the night stays at night. */
export interface Loudness {
  /** Factor on how often things are done; sign-ins and their failures stay, and nothing falls below once. */
  readonly volume: number;
  /** Factor on the bytes. */
  readonly bytes: number;
  /** Factor on the pauses between two things. */
  readonly pauses: number;
  /** Chance that what may be done at any time is done while the owner is at work. */
  readonly byDay: number;
  /** Chance that an intruder comes from the owner's own town. */
  readonly sameTown: number;
  /** Chance that an intruder comes through the owner's own machine, at the owner's home. */
  readonly ownDevice: number;
  /** Chance that what should be another department's is taken from what the account uses anyway. */
  readonly ownThings: number;
  /** Factors on the weights of scenarios, by id; 1 where there is none. */
  readonly weights: Readonly<Record<string, number>>;
}

/**
 * By difficulty: loud, as the scenario says, or within the actor's own habits. Modelling choices, every one;
 * what they are after is how well an isolation forest finds the user-days (section 9 of the realism figures):
 * AUC .90-.97, .78-.90 and .62-.80, recall at 5 % false alarms .50-.85, .15-.50 and .04-.20.
 */
export const LOUDNESS: Readonly<Record<string, Loudness>> = {
  easy: {
    volume: 3,
    bytes: 18,
    pauses: 0.7,
    byDay: 0,
    sameTown: 0,
    ownDevice: 0,
    ownThings: 0,
    // Most of the accounts that it tries fail once or twice, as they do on other days.
    weights: { password_spray: 0.5 },
  },
  medium: {
    volume: 1,
    bytes: 1.5,
    pauses: 1,
    byDay: 0.5,
    sameTown: 0.5,
    ownDevice: 0,
    ownThings: 0,
    // What only the night gives away is somewhat rarer.
    weights: { after_hours_sign_in: 0.7, stolen_credential: 0.7 },
  },
  hard: {
    volume: 0.2,
    bytes: 0.3,
    pauses: 1.5,
    byDay: 0.95,
    sameTown: 1,
    ownDevice: 0.9,
    ownThings: 0.9,
    // What cannot be done within anybody's habits is rarer.
    weights: {
      after_hours_sign_in: 0.15,
      brute_force: 0.15,
      cloud_misuse: 0.15,
      impossible_travel: 0.4,
      lateral_movement: 0.4,
      open_security_group: 0.15,
      password_guessing: 0.1,
      password_spray: 0.02,
      privilege_escalation: 0.25,
      stolen_credential: 0.1,
    },
  },
};
