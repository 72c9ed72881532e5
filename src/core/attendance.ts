/**
 * Which hours of a day a person is at work, where, and why: the frame that sign-ins fall into.
 *
 * A person lives by the clock of the place they are in; the file holds a day of UTC. So the day asks the
 * person's local days that overlap it, and cuts their hours at midnight UTC.
 *
 * @module
 */

import {
  civilDate,
  DAY_MS,
  type DayNumber,
  type Holidays,
  HOUR_MS,
  MINUTE_MS,
  offsetMinutes,
  weekday,
  weekNumber,
  type ZoneName,
} from "./calendar.ts";
import { gaussian, lognormal, poisson } from "./distributions.ts";
import { exp } from "./exact.ts";
import { HOME_IPV6, outsideAddress, placeOf } from "./identity.ts";
import type { Config } from "./knobs.ts";
import { personStream, PURPOSE } from "./streams.ts";
import { between, chance, int, pick, type Rng, unit } from "./rng.ts";
import type { Person } from "./types.ts";

/** Why a person is at work at that hour. */
export type Occasion = "workday" | "evening" | "weekend" | "on_call" | "deadline" | "travel";

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

/** What attendance is worked out from. */
export interface AttendanceContext {
  /** Its `people` and `signIn` settings count. */
  readonly config: Config;
  /** Days off for all, like a weekend. */
  readonly holidays: Holidays;
}

/** A business trip: which local days, where to, and the address there. */
interface Trip {
  readonly first: DayNumber;
  readonly last: DayNumber;
  readonly zone: ZoneName;
  readonly address: string;
}

/** What is the same all week. */
interface Week {
  readonly away: boolean;
  readonly trip: Trip | undefined;
}

const rng: Rng = new Int32Array(4);

/** A time between two, in minutes; not whole ones, which real clocks rarely show. */
function within(low: number, high: number): number {
  return low + (high - low) * unit(rng);
}

/** Share of trips that cross a border (US totals: a quarter). */
const ABROAD = 0.25;
/** Where trips abroad go. */
export const DESTINATIONS: readonly ZoneName[] = [
  "Europe/London",
  "Europe/Berlin",
  "America/New_York",
  "America/Los_Angeles",
  "Asia/Dubai",
  "Asia/Singapore",
  "Asia/Tokyo",
];

function weekOf(context: AttendanceContext, person: Person, week: number): Week {
  personStream(rng, person, PURPOSE.week, week);
  const away = chance(rng, context.config.people.onLeave);
  if (!chance(rng, person.habits.travel)) return { away, trip: undefined };
  // Monday of week w is day 7w - 3. One to four days (mean 2.5), within Monday to Friday.
  const length = between(rng, 1, 4);
  const first = week * 7 - 3 + int(rng, 6 - length);
  const abroad = chance(rng, ABROAD);
  const destination = pick(rng, DESTINATIONS);
  return {
    away,
    trip: {
      first,
      last: first + length - 1,
      zone: abroad ? destination : person.identity.timezone,
      address: outsideAddress(rng, HOME_IPV6),
    },
  };
}

/** Whether the person is away for a longer time: a week of leave, or not employed. */
function isAway(context: AttendanceContext, person: Person, day: DayNumber): boolean {
  return day < person.firstDay || day > person.lastDay ||
    weekOf(context, person, weekNumber(day)).away;
}

function isRestDay(context: AttendanceContext, day: DayNumber): boolean {
  return weekday(day) >= 5 || context.holidays.has(day);
}

/** 24 December to 1 January, when many are away. */
function isYearEnd(day: DayNumber): boolean {
  const { month, day: d } = civilDate(day);
  return (month === 12 && d >= 24) || (month === 1 && d === 1);
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
  const startMinutes = habits.startMinutes + habits.punctualityMinutes * gaussian(rng);
  const lengthMinutes = habits.dayLengthMinutes * exp(0.09 * gaussian(rng));
  const lunchMinutes = habits.lunchMinutes + 8 * gaussian(rng);
  const inOffice = chance(rng, habits.inOffice * OFFICE_BY_WEEKDAY[weekday(local)]!);
  const off = unit(rng);
  const late = chance(rng, config.people.deadlines * deadlineFactor(person, local));
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
    if (late) add("deadline", within(21 * 60, 22 * 60 + 30), within(50, 150));
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

/** Hours of a whole working day. */
const WHOLE_DAY_HOURS = 8.6;
/** What a short stretch (a night call, a weekend) makes, against a whole day (modelling choice). */
const SHORT_STRETCH = 0.5;

/** How much a stretch makes, against a whole working day. */
export function workload({ occasion, start, end }: Stretch): number {
  return occasion === "workday" || occasion === "travel"
    ? (end - start) / (WHOLE_DAY_HOURS * HOUR_MS)
    : SHORT_STRETCH;
}

/** Office days: Tuesday most, Friday least (Kastle 2024: .61, .33, week .51). */
const OFFICE_BY_WEEKDAY = [0.98, 1.2, 1.14, 1.04, 0.64, 0, 0] as const;

/** Finance works late around the end of a quarter (modelling choice). */
function deadlineFactor(person: Person, day: DayNumber): number {
  if (person.identity.dept !== "Finance") return 1;
  const { month, day: d } = civilDate(day);
  return month % 3 === 1 && d <= 8 ? 12 : 1;
}

/** After hours by the person's own clock: 23:00 to 05:00. */
export function isAfterHours(timeMs: number, homeOffset: number): boolean {
  const local = (timeMs + homeOffset * MINUTE_MS + DAY_MS) % DAY_MS;
  return local >= 23 * HOUR_MS || local < 5 * HOUR_MS;
}
