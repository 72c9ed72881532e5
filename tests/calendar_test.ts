import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  civilDate,
  DAY_MS,
  dayNumber,
  FIRST_DAY,
  formatDay,
  holidays,
  HOUR_MS,
  LAST_DAY,
  MINUTE_MS,
  offsetMinutes,
  parseDay,
  weekday,
  weekNumber,
  ZONE_NAMES,
} from "../src/core/calendar.ts";

/** The day number of a date, by JavaScript's own calendar. */
function dateDay(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) / DAY_MS;
}

/** Asserts that the module and `Date` agree on a day in every respect. */
function assertLikeDate(day: number): void {
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() + 1;
  const dayOfMonth = date.getUTCDate();
  const text = date.toISOString().slice(0, 10);
  const civil = civilDate(day);
  // Plain comparisons first: 65,000 deep ones would take a second.
  const alike = civil.year === year && civil.month === month && civil.day === dayOfMonth &&
    dayNumber(year, month, dayOfMonth) === day && formatDay(day) === text &&
    parseDay(text) === day && weekday(day) === (date.getUTCDay() + 6) % 7;
  if (!alike) {
    assertEquals(
      [civil, dayNumber(year, month, dayOfMonth), formatDay(day), parseDay(text), weekday(day)],
      [{ year, month, day: dayOfMonth }, day, text, day, (date.getUTCDay() + 6) % 7],
    );
  }
}

Deno.test("a day has the same date, text and weekday as JavaScript's Date, every day 1970 to 2149", () => {
  for (let day = 0; day < dateDay(2150, 1, 1); day++) assertLikeDate(day);
});

Deno.test("a day has the same date, text and weekday as JavaScript's Date, years 0 to 9999", () => {
  for (let day = dateDay(0, 1, 1); day < dateDay(10_000, 1, 1); day += 397) assertLikeDate(day);
  for (let year = 0; year < 10_000; year += 100) assertLikeDate(dateDay(year, 2, 28) + 1);
});

Deno.test("day 0 is Thursday 1970-01-01, and the last day is 2149-06-06", () => {
  assertEquals(formatDay(FIRST_DAY), "1970-01-01");
  assertEquals(weekday(FIRST_DAY), 3);
  assertEquals(formatDay(LAST_DAY), "2149-06-06");
});

Deno.test("a minute, an hour and a day have their milliseconds", () => {
  assertEquals([MINUTE_MS, HOUR_MS, DAY_MS], [60 * 1000, 60 * 60 * 1000, 24 * 60 * 60 * 1000]);
});

Deno.test("parseDay() reads days that exist", () => {
  assertEquals(parseDay("2024-02-29"), 19782);
  assertEquals(parseDay("2000-02-29"), 11016);
  assertEquals(parseDay("2025-12-31"), 20453);
  assertEquals(parseDay("1969-12-31"), -1);
});

Deno.test("parseDay() refuses days that do not exist", () => {
  const texts = [
    ...["2025-02-29", "2025-02-30", "1900-02-29", "2025-04-31", "2025-01-00", "2025-01-32"],
    ...["2025-13-01", "2025-00-01", "2025-99-99"],
  ];
  for (const text of texts) assertStrictEquals(parseDay(text), undefined, JSON.stringify(text));
});

Deno.test("parseDay() refuses text in any other form than YYYY-MM-DD", () => {
  const texts = [
    ...["25-1-1", "2025-2-3", "2025-02-3", "02025-01-01", "20250101", "2025/01/01", "01-02-2025"],
    ...[" 2025-01-01", "2025-01-01 ", "2025-01-01\n", "\n2025-01-01", "2025-01-01T00:00:00Z"],
    ...["-2025-01-01", "+2025-01-01", "٢٠٢٥-٠١-٠١", "2025-01-0a", "today", ""],
  ];
  for (const text of texts) assertStrictEquals(parseDay(text), undefined, JSON.stringify(text));
});

Deno.test("weekday() counts Monday 0 to Sunday 6, also before 1970", () => {
  const monday = parseDay("2025-06-02")!;
  const week = [0, 1, 2, 3, 4, 5, 6];
  assertEquals(week.map((i) => weekday(monday + i)), week);
  assertEquals(week.map((i) => weekday(monday + i - 7 * 5000)), week);
});

Deno.test("weekNumber() rises by one on Mondays and stays on other days", () => {
  assertEquals(weekNumber(0), 0);
  for (let day = -1000; day < 30_000; day++) {
    const rise = weekNumber(day) - weekNumber(day - 1);
    const expected = weekday(day) === 0 ? 1 : 0;
    if (rise !== expected) assertEquals(rise, expected, formatDay(day));
  }
});

Deno.test("a holiday without a year is one in every year", () => {
  const christmas = holidays(["12-25", "12-26"]);
  for (const year of [1970, 2024, 2025, 2149]) {
    const has = [24, 25, 26, 27].map((day) => christmas.has(dayNumber(year, 12, day)));
    assertEquals(has, [false, true, true, false], String(year));
  }
  assertEquals(christmas.has(dayNumber(2025, 11, 25)), false);
});

Deno.test("a holiday with a year is one in that year alone", () => {
  const whitMonday = holidays(["2025-06-09"]);
  const has = [2024, 2025, 2026].map((year) => whitMonday.has(dayNumber(year, 6, 9)));
  assertEquals(has, [false, true, false]);
});

Deno.test("no day is a holiday of an empty list", () => {
  const none = holidays([]);
  for (let day = 20_000; day < 20_400; day++) assertEquals(none.has(day), false);
});

const START = dayNumber(2020, 1, 1);
const NOONS = Array.from(
  { length: dayNumber(2036, 1, 1) - START },
  (_, i) => Temporal.PlainDateTime.from("2020-01-01T12:00").add({ days: i }),
);

for (const zone of ZONE_NAMES) {
  Deno.test(`offsetMinutes() of ${zone} is Temporal's at noon of every day 2020 to 2035`, () => {
    assertEquals(NOONS.length, 16 * 365 + 4);
    NOONS.forEach((noon, i) => {
      const expected = noon.toZonedDateTime(zone).offsetNanoseconds / 60e9;
      const actual = offsetMinutes(zone, START + i);
      if (actual !== expected) assertEquals(actual, expected, noon.toString());
    });
  });
}

Deno.test("ZONE_NAMES holds UTC, and a zone of every daylight rule", () => {
  const july = parseDay("2025-07-01")!;
  const january = parseDay("2025-01-01")!;
  const summer = (name: typeof ZONE_NAMES[number]) =>
    offsetMinutes(name, july) - offsetMinutes(name, january);
  assertEquals(offsetMinutes("UTC", july), 0);
  assertEquals(new Set(ZONE_NAMES.map(summer)), new Set([0, 60, -60]));
  assertEquals(ZONE_NAMES.includes("UTC"), true);
});
