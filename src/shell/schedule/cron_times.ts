/**
 * When a cron line fires, in UTC: the times at which `Deno.cron` does.
 *
 * @module
 */

import { civilDate, DAY_MS, type DayNumber, MINUTE_MS, weekday } from "../../core/calendar.ts";
import type { CronLine } from "./cron_line.ts";

/** How far ahead `Deno.cron` looks, in days: a line that does not fire in that time never does. */
const HORIZON_DAYS = 366 * 100;

/**
 * Whether a line fires on a day. Where both the day of the month and the weekday are limited, either is
 * enough, as with every cron.
 */
function firesOn({ monthDays, months, weekdays }: CronLine, date: DayNumber): boolean {
  const { month, day } = civilDate(date);
  if (!months.has(month)) return false;
  // Cron counts from Sunday, 1, and the calendar from Monday, 0.
  const isWeekday = weekdays?.has((weekday(date) + 1) % 7 + 1);
  const isMonthDay = monthDays?.has(day);
  if (isWeekday === undefined && isMonthDay === undefined) return true;
  return isWeekday === true || isMonthDay === true;
}

/**
 * The first time after another at which a line fires.
 *
 * @param after milliseconds since 1970-01-01; the time itself, and the minute it lies in, are over
 * @returns milliseconds since 1970-01-01, a whole minute; `undefined` when it never fires again
 */
export function nextTime(line: CronLine, after: number): number | undefined {
  const today = Math.floor(after / DAY_MS);
  const now = Math.floor((after - today * DAY_MS) / MINUTE_MS);
  for (let day = today; day <= today + HORIZON_DAYS; day++) {
    if (!firesOn(line, day)) continue;
    const minute = day === today ? line.minutes.find((m) => m > now) : line.minutes[0];
    if (minute !== undefined) return day * DAY_MS + minute * MINUTE_MS;
  }
  return undefined;
}

/** The first times after another at which a line fires; fewer than asked for when there are no more. */
export function nextTimes(line: CronLine, after: number, count: number): number[] {
  const times: number[] = [];
  for (let time = nextTime(line, after); time !== undefined && times.length < count;) {
    times.push(time);
    time = nextTime(line, time);
  }
  return times;
}

/** The days of UTC on which a line fires after one time and not after another, the first first. */
export function firingDays(line: CronLine, after: number, until: number): DayNumber[] {
  const days: DayNumber[] = [];
  for (let time = nextTime(line, after); time !== undefined && time <= until;) {
    const day = Math.floor(time / DAY_MS);
    days.push(day);
    time = nextTime(line, (day + 1) * DAY_MS - 1);
  }
  return days;
}
