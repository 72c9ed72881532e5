const DAY = 86_400_000;

/** Gives the number of the local day in its year, from 1. */
export function dayOfYear(date: Date): number {
  const year = date.getFullYear();
  const day = new Date(0).setUTCFullYear(year, date.getMonth(), date.getDate());
  const dayBeforeFirst = new Date(0).setUTCFullYear(year, 0, 0);
  return (day - dayBeforeFirst) / DAY;
}

/** Tells whether a year, or the local year of a date, is a leap year. */
export function isLeap(yearOrDate: Date | number): boolean {
  return isLeapYear(yearOrDate instanceof Date ? yearOrDate.getFullYear() : yearOrDate);
}

/** Tells whether a year, or the UTC year of a date, is a leap year. */
export function isUtcLeap(yearOrDate: Date | number): boolean {
  return isLeapYear(yearOrDate instanceof Date ? yearOrDate.getUTCFullYear() : yearOrDate);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
