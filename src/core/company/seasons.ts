/**
 * What the time of the year does to work: the end of the year and of a quarter, deadlines, release nights.
 *
 * @module
 */

import { civilDate, type DayNumber, weekday, weekNumber } from "../calendar.ts";
import type { Department } from "../log/events.ts";

/** 24 December to 1 January, when many are away. */
export function isYearEnd(day: DayNumber): boolean {
  const { month, day: d } = civilDate(day);
  return (month === 12 && d >= 24) || (month === 1 && d === 1);
}

/** Every fourth Wednesday a release goes out at night (modelling choice). */
export function isReleaseNight(day: DayNumber): boolean {
  return weekday(day) === 2 && weekNumber(day) % 4 === 1;
}

/** Who may be there on a release night. */
export const RELEASERS: readonly string[] = ["site_reliability_engineer", "senior_engineer"];
/** Share of them that is (modelling choice). */
export const RELEASE_SHARE = 0.4;

/** Finance does so much more in the days around the end of a quarter (section 7: x2-3). */
const QUARTER_END = 2.4;

/** What a person does on a day against a usual one, for reasons of the calendar. */
export function seasonOf(dept: Department, day: DayNumber): number {
  const { month, day: d } = civilDate(day);
  const isEnd = (month % 3 === 0 && d >= 27) || (month % 3 === 1 && d <= 5);
  return dept === "Finance" && isEnd ? QUARTER_END : 1;
}

/** Finance works late around the end of a quarter (modelling choice: section 7). */
export function deadlineFactor(dept: Department, day: DayNumber): number {
  if (dept !== "Finance") return 1;
  const { month, day: d } = civilDate(day);
  return month % 3 === 1 && d <= 8 ? 12 : 1;
}
