/**
 * Sign-ins against what real ones look like: people, site time, no campaigns, four weeks of two companies unless
 * a row says otherwise.
 *
 * Letters name sources, `mc` a modelling choice: A Mare, SOUPS 2016; B Brostoff and Sasse 2003; C CERT r4.2;
 * D arXiv 2602.01489; K Kastle 2024; L LANL 2015; M Microsoft; O Okta 2023-25; R Elastic rules; TG tdc-guard;
 * V Avatier; W US totals.
 *
 * Left out, as sign-ins alone cannot hold them: services' share of all events (.2-.5) beside `api_key` on at most
 * .16 of the sign-ins, and with it the blocks 06-12 and 18-24 of all accounts; other activity at lunch; stale
 * service passwords; resets; sprays; the many machines of administrators.
 */
import { assert } from "@std/assert";
import { DEFAULTS } from "../src/core/knobs.ts";
import { deviation, gini, mean, quantile, rankSlope } from "./metrics.ts";
import { topShare, uniformP, variation } from "./metrics.ts";
import * as made from "./session_figures.ts";
import * as seen from "./sign_in_figures.ts";

const { share, within, ratio, onDays, EVENTS, SIGN_INS, ALL_SIGN_INS, MONTH, MAY } = seen;

/** One figure: what it is, its value, the band it must lie in, and who says so. */
type Row = readonly [
  metric: string,
  value: number | seen.Figure,
  low: number,
  high: number,
  source: string,
];

const MORE = Infinity;
const { BUSIEST, STARTS } = seen;
const MIDDAY = ratio(share(SIGN_INS, within(12, 14)), share(SIGN_INS, within(10, 12)));
const WEEKEND = seen.volume(EVENTS, seen.onWeekend, seen.onWeekday);
/** Thursday 1 May and the Friday after it, against Tuesdays and Wednesdays. */
const HOLIDAY = seen.volume(MAY.people, onDays(3), onDays(1, 2, 8, 9));
const AFTER_HOLIDAY = seen.failing(MAY.people, onDays(4), onDays(1, 2, 8, 9));
const ON_MONDAY = seen.failing(
  seen.WEEKDAY_EVENTS,
  ({ weekday }) => weekday === 0,
  ({ weekday }) => weekday >= 1 && weekday <= 3,
);
const YEAR_END = seen.silent(seen.YEAR_END, [2, 7, 8, 9]);

/** Section 1. */
const TIME: readonly Row[] = [
  ["sign-ins 07-19", share(SIGN_INS, within(7, 19)), 0.88, 0.97, "C"],
  ["sign-ins 08-18", share(SIGN_INS, within(8, 18)), 0.78, 0.92, "mc"],
  ["busiest hour's share", share(SIGN_INS, within(BUSIEST, BUSIEST + 1)), 0.15, 0.35, "C"],
  ["busiest hour", BUSIEST, 8, 9, "C"],
  ["sign-ins 23-05", share(SIGN_INS, seen.isNight), 0.01, 0.04, "C"],
  ["people with one 23-05 in three weeks", seen.nightPeople(), 0.04, 0.15, "C"],
  ["all accounts' sign-ins 00-06", share(ALL_SIGN_INS, within(0, 6)), 0.02, 0.18, "L"],
  ["all accounts' sign-ins 12-18", share(ALL_SIGN_INS, within(12, 18)), 0.28, 0.44, "L"],
  ["sign-ins 12-14 / 10-12", MIDDAY, 1.1, MORE, "C"],
  ["events of a weekend day / a weekday", WEEKEND, 0.04, 0.12, "C"],
  ["events of a holiday / a weekday", HOLIDAY, 0.04, 0.2, "mc"],
  ["failing on Monday / Tuesday to Thursday", ON_MONDAY, 1.1, 1.8, "V"],
  ["failing after a holiday / on other days", AFTER_HOLIDAY, 1.2, 2.5, "mc"],
  ["people silent on a weekday", seen.silent(MONTH, seen.WEEKDAYS), 0.05, 0.12, "mc"],
  ["people silent 24-31 December", YEAR_END, 0.3, 0.7, "mc"],
  ["minutes a first sign-in varies by", quantile(seen.PUNCTUALITY, 0.5), 15, 40, "mc"],
  ["hours between starts, p5 to p95", quantile(STARTS, 0.95) - quantile(STARTS, 0.05), 1.5, 4, "C"],
];

const { EVENTS_PER_DAY: PER_DAY } = seen;
const MEDIAN = quantile(PER_DAY, 0.5);

/** Section 2: events of an account on a weekday. */
const HEAVY_TAIL: readonly Row[] = [
  ["Gini", gini(PER_DAY), 0.35, 0.55, "L"],
  ["share of the top 10 %", topShare(PER_DAY, 0.1), 0.3, 0.5, "L"],
  ["share of the top 1 %", topShare(PER_DAY, 0.01), 0.08, 0.2, "L"],
  ["standard deviation of ln(events)", deviation(PER_DAY.map(Math.log)), 0.7, 1.2, "L"],
  ["p90 / median", quantile(PER_DAY, 0.9) / MEDIAN, 2, 4, "L"],
  ["p99 / median", quantile(PER_DAY, 0.99) / MEDIAN, 6, 25, "L"],
  ["slope of ln(events) / ln(rank)", rankSlope(PER_DAY, 10, PER_DAY.length / 2), -0.9, -0.4, "L"],
];

const FAILURES = seen.FAILURES_PER_DAY;
const FAILING_ACCOUNTS = { value: FAILURES.length / PER_DAY.length, of: PER_DAY.length };
const { solvedAt, gapSeconds } = seen.RETRIES;
const solvedIn = (most: number) => share(solvedAt, (tries) => tries <= most);
const solvedBy = (tries: number) => share(solvedAt, (n) => n === tries);
const UNFINISHED = share(
  EVENTS.filter(({ metadata }) => metadata.auth_method === "mfa"),
  ({ metadata }) => metadata.failure_reason === "mfa_not_completed",
);

/** Section 3. */
const FAILED_SIGN_INS: readonly Row[] = [
  ["failing, all accounts", share(ALL_SIGN_INS, seen.fails), 0.008, 0.04, "L"],
  ["failing, people", share(SIGN_INS, seen.fails), 0.04, 0.1, "B, A"],
  ["second factors not completed", UNFINISHED, 0.02, 0.06, "D"],
  ["accounts that fail on a day", FAILING_ACCOUNTS, 0.03, 0.25, "L"],
  ["failures of the top 10 % in a month", topShare(seen.failuresPerAccount(), 0.1), 0.3, 0.7, "mc"],
  ["failures a day of those who fail, p50", quantile(FAILURES, 0.5), 1, 3, "mc"],
  ["failures a day of those who fail, p90", quantile(FAILURES, 0.9), 2, 12, "mc"],
  ["solved within 3 tries", solvedIn(3), 0.5, 0.95, "B"],
  ["solved within 9 tries", solvedIn(9), 0.9, 1, "B"],
  ["solved at try 3 / at try 2", ratio(solvedBy(3), solvedBy(2)), 0, 1, "B"],
  ["solved at try 4 / at try 3", ratio(solvedBy(4), solvedBy(3)), 0, 1, "B"],
  ["seconds to the next try, median", quantile(gapSeconds, 0.5), 6, 30, "mc"],
  // The very least can be less: two sign-ins to the same place may cross.
  ["seconds to the next try, least but 1 %", quantile(gapSeconds, 0.01), 2, 30, "mc"],
  ["failures by a bad password", seen.because("bad_password"), 0.64, 0.76, "mc"],
  ["failures by the second factor", seen.because("mfa_not_completed"), 0.08, 0.2, "mc"],
  ["failures by an expired password", seen.because("password_expired"), 0, 0.11, "mc"],
  ["failures by a lockout", seen.because("account_locked"), 0, 0.1, "mc"],
  ["failures by an unknown user", seen.because("unknown_user"), 0, 0.11, "mc"],
  ["failures by a disabled account", seen.because("account_disabled"), 0, 0.08, "mc"],
  ["failures that lock an account", DEFAULTS.signIn.lockoutAfter, 5, 10, "M"],
  ["minutes that an account is locked", DEFAULTS.signIn.lockoutMinutes, 1, 30, "M"],
];

const PER_PERSON = mean(made.ATTENDED_DAYS.map((day) => day.length));
const AT_GATE = made.lengths(seen.isGate).map((minutes) => minutes / 60);
const IN_APPS = made.lengths((event) => !seen.isGate(event));
const MACHINES = made.variety(21, ({ metadata }) => metadata.device_id);
const ADDRESSES = made.variety(28, ({ src_ip }) => src_ip);
const NO_LOGOUT = share(made.SESSIONS, ({ minutes }) => minutes === undefined);

/** Section 4. */
const SESSIONS: readonly Row[] = [
  ["sign-ins of a person on a day", PER_PERSON, 1.3, 6, "C, L"],
  ["hours at the gate, p50", quantile(AT_GATE, 0.5), 7, 9.5, "C"],
  ["hours at the gate, p95", quantile(AT_GATE, 0.95), 10, 12.5, "C"],
  ["under an hour at the gate", share(AT_GATE, (hours) => hours < 1), 0.1, 0.3, "C"],
  ["minutes in an application, p50", quantile(IN_APPS, 0.5), 15, 60, "mc"],
  ["minutes in an application, p95", quantile(IN_APPS, 0.95), 120, 480, "mc"],
  ["sign-ins without a sign-out", NO_LOGOUT, 0.15, 0.3, "C"],
  ["sign-outs without a sign-in", made.STRAY_LOGOUTS, 0, 0, "C"],
  ["days on two machines", made.onTwoMachines(), 0.03, 0.12, "C"],
  ["people with one machine in three weeks", share(MACHINES, (n) => n === 1), 0.65, 0.8, "C"],
  ["people with two machines in three weeks", share(MACHINES, (n) => n === 2), 0.12, 0.25, "C"],
  ["addresses of a person in a month", quantile(ADDRESSES, 0.5), 2, 6, "mc"],
  ["sign-ins on a machine never had before", made.onNewMachine(), 0.002, 0.015, "TG"],
  ["in the office on Tuesdays", made.inOffice(1), 0.51, 0.71, "K"],
  ["in the office on Fridays", made.inOffice(4), 0.23, 0.43, "K"],
  ["in the office in the week", made.inOffice(0, 1, 2, 3, 4), 0.41, 0.61, "K"],
  ["people on a business trip", made.travelling(), 0.01, 0.04, "W"],
  ["days of trips that are abroad", made.abroad(), 0.15, 0.35, "W"],
  ["days of impossible travel", made.impossibleTravel(), 0.0005, 0.003, "R; mc"],
];

const ADMINS = made.withSecondFactor((isAdmin) => isAdmin);
const KEYS = share(EVENTS, ({ metadata }) => metadata.auth_method === "api_key");

/** Section 5. */
const SECOND_FACTOR: readonly Row[] = [
  ["people with one", made.withSecondFactor(() => true), 0.6, 0.9, "O"],
  ["administrators with one", ADMINS, 0.9, 1, "O"],
  ["sign-ins by single sign-on", seen.byMethod("sso"), 0.47, 0.63, "mc"],
  ["sign-ins by second factor", seen.byMethod("mfa"), 0.17, 0.33, "mc"],
  ["sign-ins by password", seen.byMethod("password"), 0.04, 0.2, "mc"],
  ["sign-ins by API key", seen.byMethod("api_key"), 0, 0.16, "mc"],
  ["people's sign-ins by API key", KEYS, 0, 0, "mc"],
];

const SECONDS = EVENTS.map(({ ms }) => Math.floor(ms / 1000) % 60);
const MILLISECONDS = EVENTS.map(({ ms }) => ms % 1000);
const FULL_MINUTES = share(SECONDS, (second) => second === 0);
const DEPARTMENT = made.telling(({ dept }) => dept, ({ resource }) => resource);

/** Section 10: what gives a generator away. */
const TELLS: readonly Row[] = [
  ["p of even seconds", uniformP(SECONDS, 60), 0.001, 1, "mc"],
  ["p of even milliseconds", uniformP(MILLISECONDS, 1000), 0.001, 1, "mc"],
  ["events in second :00", FULL_MINUTES, 0.01, 0.024, "mc"],
  ["variation of a person's gaps", variation(made.GAPS.flat()), 1.2, MORE, "mc"],
  ["correlation of ln(gap) with the next", made.gapMemory(), 0.1, 1, "mc"],
  ["p of even gaps between tries", uniformP(seen.retryGapParts(), 20), 0, 0.001, "mc"],
  ["department tells resource, times chance", DEPARTMENT, 5, MORE, "mc"],
  ["top 5 resources shared with last week", made.weekToWeek(), 0.4, 1, "mc"],
  ["a week's resources that are new", made.newResources(), 0.02, 0.15, "mc"],
];

const SECTIONS = {
  "time": TIME,
  "heavy tail": HEAVY_TAIL,
  "failed sign-ins": FAILED_SIGN_INS,
  "sessions": SESSIONS,
  "second factor": SECOND_FACTOR,
  "tells": TELLS,
};

/** The band of a row; a share of few is known less well: three standard errors more on either side. */
function bandOf([, figure, low, high]: Row): readonly [number, number] {
  const of = typeof figure === "number" ? undefined : figure.of;
  const margin = (p: number) => of === undefined ? 0 : 3 * Math.sqrt(p * (1 - p) / of);
  return [low - margin(low), high + margin(high)];
}

for (const [section, rows] of Object.entries(SECTIONS)) {
  for (const row of rows) {
    const [metric, figure, low, high, source] = row;
    const name = `${section}: ${metric} must be ${low} to ${high} (${source})`;
    Deno.test(name, () => {
      const value = typeof figure === "number" ? figure : figure.value;
      const [least, most] = bandOf(row);
      assert(value >= least && value <= most, `${name}, and is ${Number(value.toPrecision(4))}`);
    });
  }
}

Deno.test("the month has enough people and events to judge by", () => {
  assert(EVENTS.length > 50_000 && MONTH.colleagues.size >= 500);
});
