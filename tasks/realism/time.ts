/**
 * Sections 1 and 2 of the realism figures: when people work, and how unequally.
 *
 * @module
 */

import { isAuth, isSignIn } from "../../tests/lines.ts";
import {
  deviation,
  gini,
  quantile,
  rankSlope,
  tallied,
  topShare,
  variation,
} from "../../tests/metrics.ts";
import { accountDays, byAccount, gapsOf, type Observation } from "../../tests/sign_ins.ts";
import {
  fails,
  isNight,
  observe,
  onDays,
  onWeekday,
  onWeekend,
  type Period,
  silent,
  succeeds,
  type Test,
  within,
} from "./observe.ts";
import { type Figure, MORE, ratio, type Row, share } from "./rows.ts";

/** Failing sign-ins on some days against others. */
function failing(events: readonly Observation[], some: Test, others: Test): Figure {
  const signIns = events.filter(isSignIn);
  return ratio(share(signIns.filter(some), fails), share(signIns.filter(others), fails));
}

/** Events a day on some days, against other days. */
function volume(events: readonly Observation[], some: Test, others: Test): Figure {
  const daily = (test: Test) => {
    const chosen = events.filter(test);
    return { value: chosen.length / new Set(chosen.map(({ day }) => day)).size };
  };
  return ratio(daily(some), daily(others));
}

/** Hours of the first sign-ins on weekdays, of each account with eight such days or more. */
function firstHours(signIns: readonly Observation[]): readonly number[][] {
  const worked = signIns.filter(succeeds);
  return [...byAccount(worked).values()]
    .map((own) => accountDays(own).map(([first]) => first!.ms / 3_600_000))
    .filter((hours) => hours.length >= 8);
}

/** Acts at noon against those at ten and two. */
function lunchDip(weekdayEvents: readonly Observation[]): number {
  const hours = tallied(weekdayEvents.filter((e) => !isAuth(e)).map(({ hour }) => hour));
  return 2 * hours.get(12)! / (hours.get(10)! + hours.get(14)!);
}

/** People with a sign-in at night in the first three weeks. */
function nightPeople({ people, colleagues }: Period): Figure {
  const nights = byAccount(people.filter((e) => isSignIn(e) && isNight(e) && e.day < 21));
  return { value: nights.size / colleagues.size, of: colleagues.size };
}

/** Section 1. */
export function timeRows(period: Period): readonly Row[] {
  const events = period.people.filter(onWeekday);
  const signIns = events.filter(isSignIn);
  const all = [...events, ...period.services.filter(onWeekday)];
  const counts = [...tallied(signIns.map(({ hour }) => hour))];
  const [busiest, most] = counts.reduce((best, entry) => entry[1] > best[1] ? entry : best);
  const hours = firstHours(signIns);
  const starts = hours.map((own) => quantile(own, 0.5));
  const spread = quantile(starts, 0.95) - quantile(starts, 0.05);
  const punctuality = quantile(hours.map((own) => 60 * deviation(own)), 0.5);
  const midday = ratio(share(signIns, within(12, 14)), share(signIns, within(10, 12)));
  const monday = failing(events, (e) => e.weekday === 0, (e) => e.weekday >= 1 && e.weekday <= 3);
  return [
    ["sign-ins 07-19", share(signIns, within(7, 19)), 0.88, 0.97, "C"],
    ["sign-ins 08-18", share(signIns, within(8, 18)), 0.78, 0.92, "mc"],
    ["busiest hour's share", most / signIns.length, 0.15, 0.35, "C"],
    ["busiest hour", busiest, 8, 9, "C"],
    ["sign-ins 23-05", share(signIns, isNight), 0.01, 0.04, "C"],
    ["people with one 23-05 in three weeks", nightPeople(period), 0.04, 0.15, "C"],
    ["all accounts' events 00-06", share(all, within(0, 6)), 0.02, 0.18, "L"],
    ["all accounts' events 06-12", share(all, within(6, 12)), 0.27, 0.43, "L"],
    ["all accounts' events 12-18", share(all, within(12, 18)), 0.28, 0.44, "L"],
    ["all accounts' events 18-24", share(all, within(18, 24)), 0.11, 0.27, "L"],
    ["other activity 12h / mean(10h, 14h)", lunchDip(events), 0.65, 0.92, "C"],
    ["sign-ins 12-14 / 10-12", midday, 1.1, MORE, "C"],
    ["weekend day / weekday", volume(period.people, onWeekend, onWeekday), 0.04, 0.12, "C"],
    ["failing on Monday / Tue-Thu", monday, 1.1, 1.8, "V"],
    ["people silent on a weekday", silent(period, period.weekdays), 0.05, 0.12, "mc"],
    ["minutes a first sign-in varies by", punctuality, 15, 40, "mc"],
    ["hours between starts, p5 to p95", spread, 1.5, 4, "C"],
  ];
}

/** Section 1, what needs holidays: ten days around 1 May, and twelve around the end of the year. */
export function holidayRows(users: number, seed: string): readonly Row[] {
  const may = observe({ users, seed }, "2025-04-28", 10);
  const yearEnd = observe({ users, seed }, "2025-12-22", 12);
  // Thursday 1 May is day 3, against Tuesdays and Wednesdays.
  const usual = onDays(1, 2, 8, 9);
  return [
    ["holiday / weekday", volume(may.people, onDays(3), usual), 0.04, 0.2, "mc"],
    ["failing after a holiday / else", failing(may.people, onDays(4), usual), 1.2, 2.5, "mc"],
    ["people silent 24 Dec - 1 Jan", silent(yearEnd, [2, 7, 8, 9]), 0.3, 0.7, "mc"],
  ];
}

/** How much the gaps between the runs of the least regular service vary. */
function jobGaps({ services }: Period): number {
  const runs = services.filter(succeeds);
  return Math.max(...[...byAccount(runs).values()].map((own) => variation(gapsOf(own))));
}

/** Section 2: events of a person on a weekday with some. */
export function heavyTailRows(period: Period): readonly Row[] {
  const counts = accountDays(period.people.filter(onWeekday)).map((day) => day.length);
  const median = quantile(counts, 0.5);
  const all = period.people.length + period.services.length;
  return [
    ["Gini", gini(counts), 0.35, 0.55, "L"],
    ["share of the top 10 %", topShare(counts, 0.1), 0.3, 0.5, "L"],
    ["share of the top 1 %", topShare(counts, 0.01), 0.08, 0.2, "L"],
    ["SD of ln(events)", deviation(counts.map(Math.log)), 0.7, 1.2, "L"],
    ["p90 / median", quantile(counts, 0.9) / median, 2, 4, "L"],
    ["p99 / median", quantile(counts, 0.99) / median, 6, 25, "L"],
    ["rank slope, 10 to n/2", rankSlope(counts, 10, counts.length / 2), -0.9, -0.4, "L"],
    ["CV of a service's job gaps, largest", jobGaps(period), 1e-9, 0.3, "mc"],
    ["services' share of events", { value: period.services.length / all }, 0.2, 0.5, "mc"],
  ];
}
