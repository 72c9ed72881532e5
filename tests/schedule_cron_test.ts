/** Cron lines: what is read, what is refused and why, and when they fire. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { DAY_MS, parseDay } from "../src/core/calendar.ts";
import { Failure, USER_MISTAKE } from "../src/shell/failure.ts";
import { parseCron, weekdaysTold } from "../src/shell/schedule/cron_line.ts";
import { firingDays, nextTime, nextTimes } from "../src/shell/schedule/cron_times.ts";
import { timeText } from "../src/shell/schedule/events.ts";

/** `2025-12-01T01:00` in UTC. */
function at(text: string): number {
  return Date.parse(`${text}Z`);
}

/** The first times after one, each as `2025-12-01T01:00`. */
function next(line: string, after: string, count = 3): string[] {
  return nextTimes(parseCron(line), at(after), count)
    .map((time) => new Date(time).toISOString().slice(0, 16));
}

Deno.test("every night, over the ends of months and years, and strictly after", () => {
  assertEquals(next("0 1 * * *", "2025-12-30T12:00"), [
    "2025-12-31T01:00",
    "2026-01-01T01:00",
    "2026-01-02T01:00",
  ]);
  assertEquals(next("0 1 * * *", "2025-12-01T00:59:59.999", 1), ["2025-12-01T01:00"]);
  assertEquals(next("0 1 * * *", "2025-12-01T01:00", 1), ["2025-12-02T01:00"]);
  assertEquals(next("0 1 * * *", "2025-12-01T01:00:30", 1), ["2025-12-02T01:00"]);
  assertEquals(next("* * * * *", "2025-12-31T23:59:10", 2), [
    "2026-01-01T00:00",
    "2026-01-01T00:01",
  ]);
});

Deno.test("leap days and month ends: a month without the day is passed over", () => {
  assertEquals(next("0 0 29 2 *", "2025-01-01T00:00"), [
    "2028-02-29T00:00",
    "2032-02-29T00:00",
    "2036-02-29T00:00",
  ]);
  assertEquals(next("0 0 29 2 *", "2096-02-29T00:00", 1), ["2104-02-29T00:00"], "2100 is none");
  assertEquals(next("0 0 31 * *", "2025-01-31T00:00"), [
    "2025-03-31T00:00",
    "2025-05-31T00:00",
    "2025-07-31T00:00",
  ]);
  assertEquals(next("0 0 31 4,6,9,11 *", "2025-01-01T00:00"), []);
  assertEquals(next("0 0 31 2 *", "2025-01-01T00:00"), []);
  assertEquals(next("0 0 30 2 *", "2025-01-01T00:00"), []);
});

Deno.test("weekdays: 1 is Sunday, as with Deno.cron, and names are the same days", () => {
  // 2025-12-01 is a Monday.
  const days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
  days.forEach((name, i) => {
    const byNumber = next(`0 0 * * ${i + 1}`, "2025-11-30T12:00", 1);
    assertEquals(next(`0 0 * * ${name}`, "2025-11-30T12:00", 1), byNumber);
    assertEquals(next(`0 0 * * ${name.toLowerCase()}`, "2025-11-30T12:00", 1), byNumber);
    assert(timeText(at(byNumber[0]!)).toUpperCase().startsWith(name));
  });
  assertEquals(next("0 0 * * 2", "2025-11-30T12:00", 1), ["2025-12-01T00:00"]);
  assertEquals(next("30 6 * * MON-FRI", "2025-12-04T12:00"), [
    "2025-12-05T06:30",
    "2025-12-08T06:30",
    "2025-12-09T06:30",
  ]);
});

Deno.test("day of the month and weekday: either is enough when both are limited", () => {
  assertEquals(next("0 0 13 * FRI", "2025-12-01T00:00", 4), [
    "2025-12-05T00:00",
    "2025-12-12T00:00",
    "2025-12-13T00:00",
    "2025-12-19T00:00",
  ]);
  // A step over all is a limit too: only a plain * is none.
  assertEquals(next("0 0 */1 * MON", "2025-12-01T12:00", 1), ["2025-12-02T00:00"]);
  assertEquals(next("0 0 * * MON", "2025-12-01T12:00", 1), ["2025-12-08T00:00"]);
});

Deno.test("lists, ranges, steps and names", () => {
  assertEquals(next("*/25 22,23 * * *", "2025-12-01T21:00", 7).map((t) => t.slice(11)), [
    ...["22:00", "22:25", "22:50", "23:00", "23:25", "23:50", "22:00"],
  ]);
  assertEquals(next("5/20 1 * * *", "2025-12-01T00:00").map((t) => t.slice(11)), [
    ...["01:05", "01:25", "01:45"],
  ]);
  assertEquals(next("0 10-20/4 * * *", "2025-12-01T00:00", 4).map((t) => t.slice(11)), [
    ...["10:00", "14:00", "18:00", "10:00"],
  ]);
  assertEquals(next("0 0 1 JAN,Mar-may *", "2025-12-01T00:00", 5).map((t) => t.slice(0, 7)), [
    ...["2026-01", "2026-03", "2026-04", "2026-05", "2027-01"],
  ]);
  assertEquals(parseCron(" 0\t1  * *   * ").text, "0 1 * * *");
});

const ACCEPTED = [
  ...["0 1 * * *", "00 01 * * *", "*/5 * * * *", "5/15 * * * *", "1-10/3 * * * *", "0\t1 * * *"],
  ...["0 0 * * 1-7", "0 0 * * SUN-SAT", "0 0 * jan-DEC *", "*,5 * * * *", "1,1,2-3 * * * *"],
  ...["0 0 2/9 * 3/2", "0 0 31 2 *", "59 23 31 12 7", "*/59 */23 */30 */11 */6", "5-5 * * * *"],
];

const REFUSED: Readonly<Record<string, string>> = {
  "": "it has 0 fields",
  "@daily": "it has 1 field,",
  "* * * *": "it has 4 fields",
  "* * * * * *": "it has 6 fields",
  "60 * * * *": "the minute is 60: allowed is *, 0 to 59",
  "-1 * * * *": 'the minute is -1: "" is not a value',
  "1- * * * *": 'the minute is 1-: "" is not a value',
  "a * * * *": "the minute is a: allowed",
  "001 * * * *": "the minute is 001: allowed",
  "1.5 * * * *": "the minute is 1.5: allowed",
  "1,,2 * * * *": 'the minute is 1,,2: "" is not a value',
  "0 24 * * *": "the hour is 24: allowed is *, 0 to 23",
  "0 1,25 * * *": 'the hour is 1,25: "25" is not a value; allowed is *, 0 to 23',
  "0 0 0 * *": "the day of the month is 0: allowed is *, 1 to 31",
  "0 0 32 * *": "the day of the month is 32",
  "0 0 ? * *": "the day of the month is ?",
  "0 0 1 13 *": "the month is 13: allowed is *, 1 to 12 or JAN to DEC",
  "0 0 1 january *": "the month is january",
  "0 0 * * 0": "the weekday is 0: allowed is *, 1 to 7, where 1 is Sunday, or SUN to SAT",
  "0 0 * * 8": "the weekday is 8",
  "*/0 * * * *": "the minute is */0: a step is written */n, with n from 1 to 59",
  "*/60 * * * *": "the minute is */60: a step",
  "0 */24 * * *": "the hour is */24: a step is written */n, with n from 1 to 23",
  "0 0 */31 * *": "the day of the month is */31: a step is written */n, with n from 1 to 30",
  "0 0 1 */12 *": "the month is */12: a step is written */n, with n from 1 to 11",
  "0 0 * * */7": "the weekday is */7: a step is written */n, with n from 1 to 6",
  "1/2/3 * * * *": "the minute is 1/2/3: a step",
  "1-2-3 * * * *": "the minute is 1-2-3: a range is written a-b",
};

/** What `Deno.cron` takes and we do not: see cron_line.ts. */
const DENO_ONLY: Readonly<Record<string, string>> = {
  "0 0 * * FRI-MON": "the weekday is FRI-MON: the range FRI-MON runs backwards",
  "50-10 * * * *": "the minute is 50-10: the range 50-10 runs backwards",
  "0 0 L * *": "the day of the month is L: allowed",
  "0 0 15W * *": "the day of the month is 15W: allowed",
  "0 0 * * 5#2": "the weekday is 5#2: allowed",
};

Deno.test("weekdays that are numbers are told by their names", () => {
  const told = (weekday: string) => weekdaysTold(parseCron(`0 1 * * ${weekday}`));
  assertEquals(told("1-5"), "Weekdays count from 1, Sunday: 1-5 is SUN, MON, TUE, WED, THU");
  assertEquals(told("MON,7"), "Weekdays count from 1, Sunday: MON,7 is MON, SAT");
  for (const weekday of ["*", "*/2", "MON-FRI", "SUN-SAT/2"]) {
    assertEquals(told(weekday), undefined);
  }
});

let names = 0;

/** Whether `Deno.cron` takes a line. */
async function isTakenByDeno(line: string): Promise<boolean> {
  const stop = new AbortController();
  try {
    const ended = Deno.cron(`test ${names++}`, line, { signal: stop.signal }, () => {});
    stop.abort();
    await ended;
    return true;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return false;
  }
}

Deno.test("what is accepted, Deno.cron takes; what it refuses is refused, with the field named", async () => {
  for (const line of ACCEPTED) {
    parseCron(line);
    assert(await isTakenByDeno(line), line);
  }
  for (const [line, why] of Object.entries({ ...REFUSED, ...DENO_ONLY })) {
    const failure = assertThrows(() => parseCron(line), Failure, why);
    assertEquals(failure.exitCode, USER_MISTAKE);
    assert(failure.message.startsWith(`Cannot use --cron ${JSON.stringify(line)}: `));
    assertEquals(await isTakenByDeno(line), line in DENO_ONLY, line);
  }
});

Deno.test("firingDays() has each day once, after one time and until another", () => {
  const day = (text: string) => parseDay(text)!;
  const nightly = parseCron("0 1 * * *");
  assertEquals(firingDays(nightly, at("2025-11-29T00:30"), at("2025-12-01T00:59")), [
    day("2025-11-29"),
    day("2025-11-30"),
  ]);
  assertEquals(firingDays(nightly, at("2025-11-29T01:00"), at("2025-11-29T23:00")), []);
  assertEquals(firingDays(nightly, at("2025-11-29T00:59"), at("2025-11-29T01:00")).length, 1);
  const often = parseCron("* * * * *");
  assertEquals(firingDays(often, at("2025-11-29T23:59"), at("2025-12-01T00:00")), [
    day("2025-11-30"),
    day("2025-12-01"),
  ]);
  assertEquals(firingDays(parseCron("0 0 31 2 *"), 0, at("2030-01-01T00:00")), []);
});

Deno.test("over years, nextTime() gives just the minutes that fit the fields", () => {
  const line = parseCron("7,37 */9 1-15/7 */2 TUE");
  const from = at("2027-12-01T00:00");
  const until = from + 500 * DAY_MS;
  const expected: number[] = [];
  for (let time = from; time < until; time += 60_000) {
    const date = new Date(time);
    const fits = [7, 37].includes(date.getUTCMinutes()) && date.getUTCHours() % 9 === 0 &&
      [1, 3, 5, 7, 9, 11].includes(date.getUTCMonth() + 1) &&
      ([1, 8, 15].includes(date.getUTCDate()) || date.getUTCDay() === 2);
    if (fits) expected.push(time);
  }
  const found: number[] = [];
  for (let time = nextTime(line, from - 1); time! < until; time = nextTime(line, time!)) {
    found.push(time!);
  }
  assert(expected.length > 200);
  assertEquals(found, expected);
});
