/**
 * Who is lent to another department for some weeks: found from the seed for any day.
 *
 * @module
 */

import { type DayNumber, dayNumber, monthNumber, weekday } from "../calendar.ts";
import { type Department, DEPARTMENTS } from "../log/events.ts";
import { DEPARTMENT_APPS } from "../company/organization.ts";
import { chance, int, pick, type Rng } from "../random/rng.ts";
import { personStream, PURPOSE } from "../random/streams.ts";
import type { Person } from "../company/types.ts";

/** Share of the people who are in a month (section 7: role changes of .3-.8 % of the staff). */
const MOVES_A_MONTH = 0.005;
/** Days that it lasts, and of which the new place is called new (modelling choice; section 7: 10). */
const STAY_DAYS = 42;
const NEW_DAYS = 10;

/** A time in another department. */
export interface Move {
  /** Where to. */
  readonly dept: Department;
  /** The application of that department that is used there. */
  readonly app: string;
  /** The first day, a weekday. */
  readonly firstDay: DayNumber;
  /** The last day, a weekday. */
  readonly lastDay: DayNumber;
}

const rng: Rng = new Int32Array(4);

/** The times that a day of a month may fall into, the last first. */
interface MonthMoves {
  readonly month: number;
  readonly moves: readonly Move[];
}

/** Those of the month last asked for: the same person is asked for on every day of it, and more than once. */
const known = new WeakMap<Person, MonthMoves>();

/** The time in another department that a day falls into. */
export function moveOn(person: Person, day: DayNumber): Move | undefined {
  const month = monthNumber(day);
  let found = known.get(person);
  if (found?.month !== month) {
    known.set(person, found = { month, moves: movesAround(person, month) });
  }
  for (const move of found.moves) {
    if (move.firstDay <= day && day <= move.lastDay) return move;
  }
  return undefined;
}

/** Months that a move may reach into, besides its first. */
const REACH = 2;
/** Most have none. */
const NO_MOVES: readonly Move[] = [];

function movesAround(person: Person, month: number): readonly Move[] {
  let moves = NO_MOVES;
  for (let back = 0; back <= REACH; back++) {
    const move = moveIn(person, month - back);
    if (move) moves = [...moves, move];
  }
  return moves;
}

/** Whether the place is still new on a day. */
export function isNewPlace({ firstDay }: Move, day: DayNumber): boolean {
  return day < firstDay + NEW_DAYS;
}

function moveIn(person: Person, month: number): Move | undefined {
  personStream(rng, person, PURPOSE.move, month);
  if (!chance(rng, MOVES_A_MONTH)) return undefined;
  const own = person.identity.dept;
  const dept = pick(rng, DEPARTMENTS.filter((other) => other !== own));
  const apps = DEPARTMENT_APPS[dept].filter((app) => !DEPARTMENT_APPS[own].includes(app));
  const app = pick(rng, apps);
  let firstDay = dayNumber(Math.floor(month / 12), month % 12 + 1, 1) + int(rng, 26);
  while (weekday(firstDay) >= 5) firstDay++;
  let lastDay = firstDay + STAY_DAYS;
  while (weekday(lastDay) >= 5) lastDay++;
  return { dept, app, firstDay, lastDay };
}
