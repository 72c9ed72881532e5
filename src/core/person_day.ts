/**
 * A person's day in hand: what its events are written with.
 *
 * @module
 */

import { type AttendanceContext, isAfterHours, type Occasion, type Stretch } from "./attendance.ts";
import type { Locks } from "./locks.ts";
import type { DayNumber } from "./calendar.ts";
import type { Pen } from "./pen.ts";
import type { Origins, Texts } from "./texts.ts";
import type { Person } from "./types.ts";

/** What all persons' days are lived with. */
export interface Scene {
  /** Settings and holidays. */
  readonly context: AttendanceContext;
  /** What can be signed in to, by resource id; grows. */
  readonly resources: Texts;
  /** Where from, by origin id; grows. */
  readonly origins: Origins;
  /** The date, in UTC. */
  readonly day: DayNumber;
  /** Set to the account whose turn it is. */
  readonly pen: Pen;
  /** The number of the note that explains an odd sign-in; called once for an occasion and person. */
  readonly explain: (occasion: Occasion) => number;
}

/** One person's day. */
export interface PersonDay extends Scene {
  /** Whose day it is. */
  readonly person: Person;
  /** Share of sign-ins that begin with a failure, today. */
  readonly failureRate: number;
  /** The machine in use. */
  readonly device: string;
  /** The other one on a day with two, else the same. */
  readonly otherDevice: string;
  /** Where a private VPN lets the person seem to be, on a day with one. */
  readonly exit: { readonly address: string; readonly place: string } | undefined;
  /** The lockouts so far. */
  readonly locks: Locks;
  /** Notes taken so far, by occasion. */
  readonly notes: Map<Occasion, number>;
}

/** The note of a sign-in: what explains it after hours, 0 within usual ones. */
export function noteOf(today: PersonDay, stretch: Stretch, timeMs: number): number {
  if (!isAfterHours(timeMs, stretch.homeOffset)) return 0;
  let note = today.notes.get(stretch.occasion);
  if (note === undefined) {
    note = today.explain(stretch.occasion);
    today.notes.set(stretch.occasion, note);
  }
  return note;
}
