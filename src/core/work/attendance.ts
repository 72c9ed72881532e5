/**
 * Which hours of a day a person is at work, where, and why: the frame that sign-ins fall into.
 *
 * A person lives by the clock of the place they are in; the file holds a day of UTC. So the day asks the
 * person's local days that overlap it, and cuts their hours at midnight UTC.
 *
 * @module
 */

import {
  DAY_MS,
  type DayNumber,
  HOUR_MS,
  MINUTE_MS,
  offsetMinutes,
  weekday,
  weekNumber,
} from "../calendar.ts";
import { gaussian, lognormal, poisson } from "../random/distributions.ts";
import { exp } from "../random/exact.ts";
import { placeOf } from "../company/identity.ts";
import {
  deadlineFactor,
  isReleaseNight,
  isYearEnd,
  RELEASE_SHARE,
  RELEASERS,
} from "../company/seasons.ts";
import { personStream, PURPOSE } from "../random/streams.ts";
import { chance, type Rng, unit } from "../random/rng.ts";
import type { Person } from "../company/types.ts";
import { type AttendanceContext, type Week, weekOf } from "./weeks.ts";

/** Why a person is at work at that hour. */
export type Occasion =
  | "workday"
  | "evening"
  | "weekend"
  | "on_call"
  | "deadline"
  | "release"
  | "travel";

/** A stretch of time at work, within one day of UTC. */
export interface Stretch {
  /** Whether it began on the day of UTC before: midnight is not when anybody arrives. */
  readonly isCut: boolean;
  /** Milliseconds since midnight UTC, `0 ≤ start < end ≤ DAY_MS`. */
  readonly start: number;
  /** Milliseconds since midnight UTC, a minute after `start` or later. */
  readonly end: number;
  /** Start of the lunch break, cut to the stretch; `end` when there is none. */
  readonly lunchStart: number;
  /** End of the lunch break; `end` when there is none. */
  readonly lunchEnd: number;
  /** What explains its sign-ins when they are after hours. */
  readonly occasion: Occasion;
  /** Whether it is spent at the office, and not at home or travelling. */
  readonly inOffice: boolean;
  /** Address that sign-ins come from, unless through a phone. */
  readonly address: string;
  /** City and country, as in `geo_location`. */
  readonly place: string;
  /** Minutes that the person's own clock is ahead of UTC at home. */
  readonly homeOffset: number;
}

const rng: Rng = new Int32Array(4);

/** A time between two, in minutes; not whole ones, which real clocks rarely show. */
function within(low: number, high: number): number {
  return low + (high - low) * unit(rng);
}

/** Minutes of the clock within which a working day lies: nothing in it is after hours (modelling choice). */
const EARLIEST_START = 5 * 60 + 5;
const LATEST_END = 23 * 60 - 5;

/** Whether the person is away for a longer time: a week of leave, or not employed. */
function isAway(context: AttendanceContext, person: Person, day: DayNumber): boolean {
  return day < person.firstDay || day > person.lastDay ||
    weekOf(context, person, weekNumber(day)).away;
}

function isRestDay(context: AttendanceContext, day: DayNumber): boolean {
  return weekday(day) >= 5 || context.holidays.has(day);
}

/**
 * The factor on failed sign-ins: passwords are forgotten over the weekend, and more so over a holiday or
 * a leave.
 */
export function failureFactor(
  context: AttendanceContext,
  person: Person,
  day: DayNumber,
): number {
  const { mondayFactor, afterLeaveFactor } = context.config.signIn;
  if (isRestDay(context, day)) return 1;
  let before = day - 1;
  while (weekday(before) >= 5) before--;
  const back = context.holidays.has(before) ||
    (weekday(day) === 0 && isAway(context, person, day - 7));
  return back ? afterLeaveFactor : weekday(day) === 0 ? mondayFactor : 1;
}

/**
 * The stretches of a day of UTC in which a person is at work, the main one first. Empty when the person is
 * away.
 */
export function stretches(
  context: AttendanceContext,
  person: Person,
  day: DayNumber,
): readonly Stretch[] {
  const week = weekOf(context, person, weekNumber(day));
  const found: Stretch[] = [];
  const home = offsetMinutes(person.identity.timezone, day);
  if (home === 0 && !week.trip) {
    addLocalDay(context, person, day, day, week, found);
  } else {
    for (const local of [day, day - 1, day + 1]) {
      const localWeek = weekNumber(local) === weekNumber(day)
        ? week
        : weekOf(context, person, weekNumber(local));
      addLocalDay(context, person, local, day, localWeek, found);
    }
  }
  return found;
}

/** Where people are on one day of UTC, worked out once for each person: the plan asks as well as the day itself. */
export class Attendance {
  readonly #context: AttendanceContext;
  readonly #day: DayNumber;
  readonly #known = new Map<Person, readonly Stretch[]>();

  /** The day, of which nobody is known yet. */
  constructor(context: AttendanceContext, day: DayNumber) {
    this.#context = context;
    this.#day = day;
  }

  /** A person's {@link stretches}. */
  of(person: Person): readonly Stretch[] {
    let found = this.#known.get(person);
    if (!found) this.#known.set(person, found = stretches(this.#context, person, this.#day));
    return found;
  }
}

/** Adds the parts of local day `local` that lie in the UTC day `day`. */
function addLocalDay(
  context: AttendanceContext,
  person: Person,
  local: DayNumber,
  day: DayNumber,
  week: Week,
  found: Stretch[],
): void {
  if (local < person.firstDay || local > person.lastDay) return;
  const trip = week.trip && local >= week.trip.first && local <= week.trip.last
    ? week.trip
    : undefined;
  const { config } = context;
  const { habits, identity } = person;
  const [office = "", homeAddress = office] = identity.addresses;
  const homeOffset = offsetMinutes(identity.timezone, local);
  const offset = trip ? offsetMinutes(trip.zone, local) : homeOffset;
  const midnight = (local - day) * DAY_MS - offset * MINUTE_MS;

  const add = (
    occasion: Occasion,
    startMinutes: number,
    lengthMinutes: number,
    inOffice = false,
    lunch?: readonly [number, number],
  ): void => {
    const from = midnight + Math.round(startMinutes * MINUTE_MS);
    const start = Math.max(0, from);
    const end = Math.min(DAY_MS, from + Math.round(lengthMinutes * MINUTE_MS));
    if (end - start < MINUTE_MS) return;
    const isCut = from < 0;
    const clip = (minutes: number) =>
      Math.min(end, Math.max(start, midnight + Math.round(minutes * MINUTE_MS)));
    found.push({
      start,
      end,
      isCut,
      lunchStart: lunch ? clip(lunch[0]) : end,
      lunchEnd: lunch ? clip(lunch[1]) : end,
      occasion,
      inOffice,
      address: trip ? trip.address : inOffice ? office : homeAddress,
      place: trip ? placeOf(trip.zone) : person.place,
      homeOffset,
    });
  };

  personStream(rng, person, PURPOSE.workday, local);
  const startMinutes = Math.max(
    EARLIEST_START,
    habits.startMinutes + habits.punctualityMinutes * gaussian(rng),
  );
  const lengthMinutes = Math.min(
    LATEST_END - startMinutes,
    habits.dayLengthMinutes * exp(0.09 * gaussian(rng)),
  );
  const lunchMinutes = habits.lunchMinutes + 8 * gaussian(rng);
  const inOffice = chance(rng, habits.inOffice * OFFICE_BY_WEEKDAY[weekday(local)]!);
  const off = unit(rng);
  const late = chance(rng, config.people.deadlines * deadlineFactor(identity.dept, local));
  const evening = chance(rng, habits.evening);

  if (isRestDay(context, local)) {
    if (!week.away && off < config.people.weekendWork) {
      add("weekend", within(9 * 60, 18 * 60), Math.min(300, lognormal(rng, 55, 0.7)));
    }
  } else if (
    !week.away && weekday(local) !== habits.weekdayOff &&
    off >= (isYearEnd(local) ? config.people.yearEndLeave : config.people.daysOff)
  ) {
    add(trip ? "travel" : "workday", startMinutes, lengthMinutes, inOffice && !trip, [
      lunchMinutes,
      lunchMinutes + habits.lunchLengthMinutes,
    ]);
    if (isReleaseNight(local) && off >= 1 - RELEASE_SHARE && RELEASERS.includes(identity.role)) {
      add("release", within(21 * 60 + 30, 22 * 60 + 30), within(70, 160));
    } else if (late) add("deadline", within(21 * 60, 22 * 60 + 30), within(50, 150));
    else if (evening) {
      add("evening", habits.eveningMinutes + 25 * gaussian(rng), within(25, 110));
    }
  }
  const onCall = habits.onCallTurn >= 0 && weekNumber(local) % 4 === habits.onCallTurn;
  if (onCall && !week.away && !trip) {
    for (let n = poisson(rng, config.people.nightCalls); n > 0; n--) {
      // Six hours of night, 23:00 to 05:00, of which the last one belongs to the day before.
      const hour = within(0, 6 * 60);
      add("on_call", hour < 5 * 60 ? hour : 23 * 60 + hour - 5 * 60, lognormal(rng, 45, 0.8));
    }
  }
}

/** Whether a stretch is the working day itself, here or on a trip. */
export function isWorkday({ occasion }: Stretch): boolean {
  return occasion === "workday" || occasion === "travel";
}

/** Hours of a whole working day. */
const WHOLE_DAY_HOURS = 8.6;
/** What a short stretch (a night call, a weekend) makes, against a whole day (modelling choice). */
const SHORT_STRETCH = 0.5;

/** How much a stretch makes, against a whole working day. */
export function workload(stretch: Stretch): number {
  return isWorkday(stretch)
    ? (stretch.end - stretch.start) / (WHOLE_DAY_HOURS * HOUR_MS)
    : SHORT_STRETCH;
}

/** Office days: Tuesday most, Friday least (Kastle 2024: .61, .33, week .51). */
const OFFICE_BY_WEEKDAY = [0.98, 1.2, 1.14, 1.04, 0.64, 0, 0] as const;
