/**
 * A person's day in hand: what its events are written with.
 *
 * @module
 */

import { type AttendanceContext, isAfterHours, type Stretch } from "./attendance.ts";
import type { Key } from "./hash.ts";
import type { Locks } from "./locks.ts";
import type { DayNumber } from "./calendar.ts";
import type { BenignNote } from "./notes.ts";
import type { Pen, SignIn } from "./pen.ts";
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
  /** Names the company's streams. */
  readonly root: Key;
  /** The date, in UTC. */
  readonly day: DayNumber;
  /** Set to the account whose turn it is. */
  readonly pen: Pen;
  /** Makes a note that explains something odd, and gives its number. */
  readonly explain: (oddity: BenignNote["oddity"], reason: BenignNote["reason"]) => number;
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
  /** Number of the first row of the person's ordinary day. */
  readonly firstRow: number;
  /** The lockouts so far. */
  readonly locks: Locks;
  /** Whether the machine in use is a lent one. */
  readonly isLoan: boolean;
  /** Notes taken so far, by oddity and reason. */
  readonly notes: Map<string, number>;
}

/** The note of something odd and what explains it; the same number for the same of one person and day. */
export function noteOf(
  today: PersonDay,
  oddity: BenignNote["oddity"],
  reason: BenignNote["reason"],
): number {
  const key = `${oddity} ${reason}`;
  let note = today.notes.get(key);
  if (note === undefined) {
    note = today.explain(oddity, reason);
    today.notes.set(key, note);
  }
  return note;
}

/** The note of a sign-in: what explains what is odd about it, most of all the hour; 0 for nothing. */
export function signInNote(
  today: PersonDay,
  stretch: Stretch,
  { isAway }: SignIn,
  timeMs: number,
): number {
  if (isAfterHours(timeMs, stretch.homeOffset)) {
    return noteOf(today, "after_hours_sign_in", stretch.occasion);
  }
  if (isAway && today.exit) return noteOf(today, "impossible_travel", "vpn_exit");
  if (stretch.place !== today.person.place) return noteOf(today, "foreign_sign_in", "travel");
  return today.isLoan ? noteOf(today, "new_device", "loan_device") : 0;
}
