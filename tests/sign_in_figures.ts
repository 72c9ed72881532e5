/**
 * Sign-ins of two companies over a month, and figures that are read off them: of people, in site time, without
 * campaigns.
 */
import { deviation, quantile, tallied } from "./metrics.ts";
import {
  accountDays,
  byAccount,
  type Observation,
  observe,
  type Pool,
  type Retries,
  retriesOf,
} from "./sign_ins.ts";

/** A measured value; a share also knows of how many. */
export interface Figure {
  readonly value: number;
  readonly of?: number;
}

/** An event of a person or service. */
export type Event = Observation;

/** Which events are meant. */
export type Test = (event: Observation) => boolean;

function pool(first: string, days: number, users: number): Pool {
  const overrides = { users, events: "natural", scenarios: { enabled: false } } as const;
  return observe({ seeds: ["realism", "another"], overrides, first, days });
}

/** Four weeks from a Monday, with no holiday in them. */
export const MONTH: Pool = pool("2025-09-01", 28, 250);
/** Monday 28 April to Wednesday 7 May 2025; Thursday 1 May, day 3, is a holiday. */
export const MAY: Pool = pool("2025-04-28", 10, 400);
/** Monday 22 December to Friday 2 January. */
export const YEAR_END: Pool = pool("2025-12-22", 12, 250);

/** The weekdays of {@link MONTH}. */
export const WEEKDAYS: readonly number[] = MONTH.employed.map((_, day) => day)
  .filter((day) => day % 7 < 5);

export const onWeekday: Test = ({ weekday }) => weekday < 5;
export const onWeekend: Test = ({ weekday }) => weekday >= 5;
const isSignIn: Test = ({ what }) => what === "success" || what === "failure";
export const succeeds: Test = ({ what }) => what === "success";
export const fails: Test = ({ what }) => what === "failure";
export const isNight: Test = ({ hour }) => hour >= 23 || hour < 5;
/** Whether it is at the domain controller or the VPN, where a stretch of work begins. */
export const isGate: Test = ({ resource }) =>
  resource === "domain_controller" || resource === "vpn_gateway";
/** Between two hours, the second not included. */
export const within = (from: number, to: number): Test => ({ hour }) => hour >= from && hour < to;
/** On some days of the period. */
export const onDays = (...days: readonly number[]): Test => ({ day }) => days.includes(day);

/** People's events, those of Monday to Friday, and the sign-ins among them. */
export const EVENTS: readonly Observation[] = MONTH.people;
export const WEEKDAY_EVENTS: readonly Observation[] = EVENTS.filter(onWeekday);
export const SIGN_INS: readonly Observation[] = WEEKDAY_EVENTS.filter(isSignIn);
/** Sign-ins that worked, weekends included. */
export const SUCCESSES: readonly Observation[] = EVENTS.filter(succeeds);
/** Sign-ins of people and services. */
export const ALL_SIGN_INS: readonly Observation[] = [...EVENTS, ...MONTH.services].filter(isSignIn);

/** The share of a list that passes a test. */
export function share<T>(list: readonly T[], test: (item: T) => boolean): Figure {
  return { value: list.filter(test).length / list.length, of: list.length };
}

/** One share against another. */
export function ratio(a: Figure, b: Figure): Figure {
  return { value: a.value / b.value };
}

function busiestHour(): number {
  const counts = tallied(SIGN_INS.map(({ hour }) => hour));
  return [...counts].reduce((best, entry) => entry[1] > best[1] ? entry : best)[0];
}

/** The hour with the most sign-ins. */
export const BUSIEST: number = busiestHour();

/** People with a sign-in at night in the first three weeks. */
export function nightPeople(): Figure {
  const nights = byAccount(EVENTS.filter((e) => isSignIn(e) && isNight(e) && e.day < 21));
  return { value: nights.size / MONTH.colleagues.size, of: MONTH.colleagues.size };
}

/** Failing sign-ins on some days against others. */
export function failing(events: readonly Observation[], some: Test, others: Test): Figure {
  const signIns = events.filter(isSignIn);
  return ratio(share(signIns.filter(some), fails), share(signIns.filter(others), fails));
}

/** Events a day on some days, against other days. */
export function volume(events: readonly Observation[], some: Test, others: Test): Figure {
  const daily = (test: Test) => {
    const chosen = events.filter(test);
    return { value: chosen.length / new Set(chosen.map(({ day }) => day)).size };
  };
  return ratio(daily(some), daily(others));
}

/** Share of the people employed who do nothing at all on some days. */
export function silent({ people, employed }: Pool, days: readonly number[]): Figure {
  const present = accountDays(people.filter(onDays(...days))).length;
  const of = days.reduce((sum, day) => sum + employed[day]!, 0);
  return { value: 1 - present / of, of };
}

/** Hours of the first sign-ins on weekdays, of each account with eight such days or more. */
const FIRST_HOURS: readonly number[][] = [
  ...byAccount(WEEKDAY_EVENTS.filter(succeeds)).values(),
]
  .map((own) => accountDays(own).map(([first]) => first!.ms / 3_600_000))
  .filter((hours) => hours.length >= 8);

/** Usual hour of the first sign-in, by account. */
export const STARTS: readonly number[] = FIRST_HOURS.map((hours) => quantile(hours, 0.5));
/** Minutes by which it varies, by account. */
export const PUNCTUALITY: readonly number[] = FIRST_HOURS.map((hours) => 60 * deviation(hours));

/** Events of each account on each weekday that it has some. */
export const EVENTS_PER_DAY: readonly number[] = accountDays(WEEKDAY_EVENTS)
  .map((day) => day.length);

/** Failures of each account on each weekday that it has some. */
export const FAILURES_PER_DAY: readonly number[] = accountDays(SIGN_INS.filter(fails))
  .map((day) => day.length);

/** Failures of every account in the month. */
export function failuresPerAccount(): readonly number[] {
  const failures = byAccount(SIGN_INS.filter(fails));
  return [...MONTH.colleagues.keys()].map((account) => failures.get(account)?.length ?? 0);
}

export const RETRIES: Retries = retriesOf(EVENTS.filter(isSignIn));

/** Gaps between retries in twenty equal parts of their middle nine tenths. */
export function retryGapParts(): readonly number[] {
  const [low, high] = [quantile(RETRIES.gapSeconds, 0.05), quantile(RETRIES.gapSeconds, 0.95)];
  const inside = RETRIES.gapSeconds.filter((gap) => gap >= low && gap < high);
  return inside.map((gap) => Math.floor((gap - low) / (high - low) * 20));
}

/** Share of the failures with a reason. */
export function because(reason: string): Figure {
  return share(EVENTS.filter(fails), ({ metadata }) => metadata.failure_reason === reason);
}

/** Share of the sign-ins of people and services that worked by a method. */
export function byMethod(method: string): Figure {
  return share(ALL_SIGN_INS.filter(succeeds), ({ metadata }) => metadata.auth_method === method);
}
