/**
 * Dates as the files have them.
 *
 * @module
 */

const DAY_MS = 86_400_000;

/** The date so many days after another, both `YYYY-MM-DD`. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whether there is such a day as `YYYY-MM-DD`. */
export function isDate(date: string): boolean {
  return !Number.isNaN(Date.parse(date)) && dateAfter(date, 0) === date;
}
