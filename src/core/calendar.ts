/**
 * Days, weekdays, holidays and time zones, from integers alone: no `Date`, no `Intl`, no zone database.
 *
 * A day is its number since 1970-01-01 (day 0, a Thursday); a moment of a day is milliseconds since its
 * midnight in UTC.
 *
 * @module
 */

/** A date as days since 1970-01-01. */
export type DayNumber = number;

/** Milliseconds in a minute. */
export const MINUTE_MS = 60_000;
/** Milliseconds in an hour. */
export const HOUR_MS = 3_600_000;
/** Milliseconds in a day. */
export const DAY_MS = 86_400_000;

/** Year, month 1-12 and day of the month 1-31. */
export interface CivilDate {
  /** 1970 to 2149 for the days that a run may ask for. */
  readonly year: number;
  /** 1 January … 12 December. */
  readonly month: number;
  /** 1 to 28, 29, 30 or 31, as the month has. */
  readonly day: number;
}

/** The day number of a date of the proleptic Gregorian calendar (Hinnant's `days_from_civil`). */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) +
    dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

/** What was asked for last: on one day everybody asks for the same few. */
let asked: DayNumber | undefined;
let answered: CivilDate;

/** The date of a day number. */
export function civilDate(day: DayNumber): CivilDate {
  if (day === asked) return answered;
  asked = day;
  return answered = civilFromDays(day);
}

/** Months from the year 0 to the one that a day lies in. */
export function monthNumber(day: DayNumber): number {
  const { year, month } = civilDate(day);
  return year * 12 + month - 1;
}

/** Hinnant's `civil_from_days`. */
function civilFromDays(day: DayNumber): CivilDate {
  const z = day + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) -
      Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra -
    (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const mp = Math.floor((5 * dayOfYear + 2) / 153);
  const month = mp < 10 ? mp + 3 : mp - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * mp + 2) / 5) + 1,
  };
}

/** First and last day that a run may ask for: the range in which event ids are unique. */
export const FIRST_DAY: DayNumber = 0;
/** 2149-06-06, the last day number that fits 16 bits. */
export const LAST_DAY: DayNumber = 65535;

/**
 * Reads a date.
 *
 * @param text `YYYY-MM-DD`, and nothing else
 * @returns its day number, or `undefined` when there is no such day (2025-02-30) or the text is not a date
 */
export function parseDay(text: string): DayNumber | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const day = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
  return formatDay(day) === text ? day : undefined;
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, "0");
}

/** `YYYY-MM-DD` of a day. */
export function formatDay(day: DayNumber): string {
  const { year, month, day: d } = civilDate(day);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(d, 2)}`;
}

/** 0 Monday … 6 Sunday. */
export function weekday(day: DayNumber): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** The number of the week, Monday to Sunday, counted from the one that holds 1970-01-01. */
export function weekNumber(day: DayNumber): number {
  return Math.floor((day + 3) / 7);
}

/** A list of holidays: `MM-DD` for every year, `YYYY-MM-DD` for one. */
export interface Holidays {
  /** Whether a day is on the list. */
  has(day: DayNumber): boolean;
}

/** Prepares a list of holidays, each `MM-DD` or `YYYY-MM-DD`. */
export function holidays(dates: readonly string[]): Holidays {
  const set = new Set(dates);
  if (set.size === 0) return { has: () => false };
  // Everybody asks, on every day, about the same few days around it.
  const known = new Map<DayNumber, boolean>();
  return {
    has(day) {
      let isListed = known.get(day);
      if (isListed === undefined) {
        const text = formatDay(day);
        isListed = set.has(text) || set.has(text.slice(5));
        known.set(day, isListed);
      }
      return isListed;
    },
  };
}

/** Whose rule says when clocks go forward and back; `none` where they never do. */
export type DaylightRule = "none" | "eu" | "us" | "au";

/** One time zone, and the place that stands for it in `geo_location`. */
export interface Zone {
  /** Minutes that clocks are ahead of UTC in winter; negative west of Greenwich. */
  readonly standardMinutes: number;
  /** When they are an hour further ahead. */
  readonly daylight: DaylightRule;
  /** City and ISO 3166 country code. */
  readonly place: string;
}

/**
 * The time zones a site or a user may have, by their IANA names. The rules are those of 2020 and later
 * (Sao Paulo gave up daylight saving in 2019); earlier dates use them too.
 */
export const ZONES = {
  "UTC": { standardMinutes: 0, daylight: "none", place: "Reykjavik, IS" },
  "Europe/London": { standardMinutes: 0, daylight: "eu", place: "London, GB" },
  "Europe/Berlin": { standardMinutes: 60, daylight: "eu", place: "Berlin, DE" },
  "Europe/Helsinki": { standardMinutes: 120, daylight: "eu", place: "Helsinki, FI" },
  "America/New_York": { standardMinutes: -300, daylight: "us", place: "New York, US" },
  "America/Chicago": { standardMinutes: -360, daylight: "us", place: "Chicago, US" },
  "America/Los_Angeles": { standardMinutes: -480, daylight: "us", place: "Los Angeles, US" },
  "America/Sao_Paulo": { standardMinutes: -180, daylight: "none", place: "Sao Paulo, BR" },
  "Asia/Dubai": { standardMinutes: 240, daylight: "none", place: "Dubai, AE" },
  "Asia/Kolkata": { standardMinutes: 330, daylight: "none", place: "Bengaluru, IN" },
  "Asia/Singapore": { standardMinutes: 480, daylight: "none", place: "Singapore, SG" },
  "Asia/Tokyo": { standardMinutes: 540, daylight: "none", place: "Tokyo, JP" },
  "Australia/Sydney": { standardMinutes: 600, daylight: "au", place: "Sydney, AU" },
} as const satisfies Record<string, Zone>;

/** The name of one of {@link ZONES}. */
export type ZoneName = keyof typeof ZONES;

/** The names of all {@link ZONES}. */
export const ZONE_NAMES = Object.keys(ZONES) as readonly ZoneName[];

/** The `nth` Sunday (1-5; 5 is the last one) of a month. */
function sunday(year: number, month: number, nth: number): DayNumber {
  if (nth === 5) {
    const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
    return next - 1 - ((weekday(next - 1) + 1) % 7);
  }
  const first = dayNumber(year, month, 1);
  return first + ((6 - weekday(first)) % 7) + (nth - 1) * 7;
}

function isDaylight(rule: DaylightRule, day: DayNumber): boolean {
  if (rule === "none") return false;
  const { year } = civilDate(day);
  switch (rule) {
    case "eu":
      return day >= sunday(year, 3, 5) && day < sunday(year, 10, 5);
    case "us":
      return day >= sunday(year, 3, 2) && day < sunday(year, 11, 1);
    case "au":
      return day < sunday(year, 4, 1) || day >= sunday(year, 10, 1);
  }
}

/**
 * Minutes that local clocks are ahead of UTC at noon of a local day. The change itself, in the small hours
 * of a Sunday, is taken to be at midnight: no one's shift spans it.
 */
export function offsetMinutes(zone: ZoneName, day: DayNumber): number {
  const { standardMinutes, daylight } = ZONES[zone];
  return standardMinutes + (isDaylight(daylight, day) ? 60 : 0);
}

/** After hours by the person's own clock: 23:00 to 05:00. */
export function isAfterHours(timeMs: number, homeOffset: number): boolean {
  const local = (timeMs + homeOffset * MINUTE_MS + DAY_MS) % DAY_MS;
  return local >= 23 * HOUR_MS || local < 5 * HOUR_MS;
}
