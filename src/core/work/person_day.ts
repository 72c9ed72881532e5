/**
 * A person's day in hand: what its events are written with.
 *
 * @module
 */

import type { Attendance, Stretch } from "./attendance.ts";
import { isAfterHours } from "../calendar.ts";
import type { Locks } from "./locks.ts";
import type { Actor } from "./acts.ts";
import type { DayNumber } from "../calendar.ts";
import type { Duties, Explain } from "./duties.ts";
import type { Window } from "./incidents.ts";
import type { BenignNote } from "./notes.ts";
import type { Pen, SignIn } from "../log/pen.ts";
import type { Rng } from "../random/rng.ts";
import type { Person } from "../company/types.ts";
import type { World } from "../company/world.ts";

/** What all persons' days are lived with. */
export interface Scene {
  /** The company. */
  readonly world: World;
  /** The date, in UTC. */
  readonly day: DayNumber;
  /** Where people are today. */
  readonly attendance: Attendance;
  /** Set to the account whose turn it is. */
  readonly pen: Pen;
  /** What the company asks of single people today. */
  readonly duties: Duties;
  /** When sign-ins fail today because passwords were reset. */
  readonly storm: Window | undefined;
  /** Makes a note that explains something odd, and gives its number. */
  readonly explain: Explain;
}

/** One person's day. */
export interface PersonDay extends Scene {
  /** Whose day it is. */
  readonly person: Person;
  /** The stream of the person's behaviour that day. */
  readonly rng: Rng;
  /** Who uses things: the person, as far as habits of use go. */
  readonly actor: Actor;
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
  /** How many of the person's applications are in use: those who are new get to know them day by day. */
  readonly appsKnown: number;
  /** An application of the department that the person is lent to, a resource id; 0 for none. */
  readonly guestApp: number;
  /** Which applications are new to the person today, resource ids, and why. */
  readonly newApps: readonly number[];
  /** Why they are new. */
  readonly newSince: "joiner" | "role_change";
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

/** Whether an application is new to a person today. */
export function isNewTo({ newApps }: PersonDay, resource: number): boolean {
  return newApps.length > 0 && newApps.includes(resource);
}

/** Days in which somebody new gets to know the applications (section 7: mostly the first 10). */
const LEARNING_DAYS = 20;
/** Applications from the first day on. */
const FIRST_APPS = 1;

/** How many applications a person knows on a day. */
export function appsKnownOn({ firstDay, apps }: Person, day: DayNumber): number {
  const known = FIRST_APPS + Math.floor((day - firstDay) * apps.length / LEARNING_DAYS);
  return firstDay === 0 || known > apps.length ? apps.length : Math.max(0, known);
}

/** The note of a sign-in: what explains what is odd about it, most of all the hour; 0 for nothing. */
export function signInNote(
  today: PersonDay,
  stretch: Stretch,
  { isAway, resource }: SignIn,
  timeMs: number,
): number {
  if (isAfterHours(timeMs, stretch.homeOffset)) {
    return noteOf(today, "after_hours_sign_in", stretch.occasion);
  }
  if (isAway && today.exit) return noteOf(today, "impossible_travel", "vpn_exit");
  if (stretch.place !== today.person.place) return noteOf(today, "foreign_sign_in", "travel");
  if (today.isLoan) return noteOf(today, "new_device", "loan_device");
  return isNewTo(today, resource) ? noteOf(today, "new_resource", today.newSince) : 0;
}
