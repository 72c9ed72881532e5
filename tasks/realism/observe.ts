/**
 * What one company writes, read back from its lines as an analyst would.
 *
 * @module
 */

import { HOUR_MS, weekday } from "../../src/core/calendar.ts";
import type { Department } from "../../src/core/log/events.ts";
import { ROLES } from "../../src/core/company/organization.ts";
import type { BenignRow } from "../../src/encode/truth.ts";
import {
  companyOf,
  dayOf,
  type Overrides,
  type TimedEvent,
  type WrittenDay,
  writtenDays,
} from "../../tests/lines.ts";
import { accountDays, type Observation } from "../../tests/sign_ins.ts";
import type { Figure } from "./rows.ts";

/** Which events are meant. */
export type Test = (event: Observation) => boolean;

/** A person as the identity table knows them. */
export interface Colleague {
  /** Whether the role administers systems. */
  readonly isAdmin: boolean;
  /** Addresses of the identity table. */
  readonly addresses: ReadonlySet<string>;
  /** The first day of employment, counted from the first of the period. */
  readonly firstDay: number;
  /** The last one. */
  readonly lastDay: number;
}

/** What the truth says of a harmless line. */
export interface Harmless extends Pick<BenignRow, "oddity" | "reason"> {
  /** Whose line it is. */
  readonly account: string;
  /** 0 for the first day of the period. */
  readonly day: number;
}

/** What is observed of a company over some days. */
export interface Period {
  /** What people do. */
  readonly people: readonly Observation[];
  /** What service accounts do. */
  readonly services: readonly Observation[];
  /** Everybody who was ever employed in the period. */
  readonly colleagues: ReadonlyMap<string, Colleague>;
  /** How many people are employed on each day, by department. */
  readonly employed: readonly ReadonlyMap<Department, number>[];
  /** What looks odd and is harmless. */
  readonly notes: readonly Harmless[];
  /** Numbers of the days Monday to Friday. */
  readonly weekdays: readonly number[];
  /** The log of the first day, as text. */
  readonly firstText: string;
}

/** Simulates a company without campaigns and reads back what it writes. */
export function observe(overrides: Overrides, first: string, days: number): Period {
  const company = companyOf({ events: "natural", scenarios: { enabled: false }, ...overrides });
  const people: Observation[] = [];
  const services: Observation[] = [];
  const colleagues = new Map<string, Colleague>();
  const employed: ReadonlyMap<Department, number>[] = [];
  const notes: Harmless[] = [];
  const start = dayOf(first);
  let firstText = "";
  for (const written of writtenDays(company, first, days)) {
    const n = employed.push(countStaff(written, start, colleagues)) - 1;
    if (n === 0) firstText = written.text;
    for (const { oddity, reason, user_id } of written.truth.benign) {
      notes.push({ oddity, reason, account: user_id, day: n });
    }
    for (const event of written.events) {
      (event.isPerson ? people : services).push(observed(event, n, written.day.day));
    }
  }
  const weekdays = employed.map((_, n) => n).filter((n) => weekday(start + n) < 5);
  return { people, services, colleagues, employed, notes, weekdays, firstText };
}

function observed(event: TimedEvent, n: number, day: number): Observation {
  return Object.assign(event, {
    account: event.user_id,
    day: n,
    weekday: weekday(day),
    hour: Math.floor(event.ms / HOUR_MS),
  });
}

function countStaff(
  { day }: WrittenDay,
  start: number,
  colleagues: Map<string, Colleague>,
): ReadonlyMap<Department, number> {
  const staff = new Map<Department, number>();
  for (const { kind, identity, firstDay, lastDay } of day.cast) {
    const { user_id, dept, role, addresses } = identity;
    if (kind === "service") continue;
    staff.set(dept, (staff.get(dept) ?? 0) + 1);
    const isAdmin = ROLES[dept].some(({ name, admin }) => name === role && admin);
    colleagues.set(user_id, {
      isAdmin,
      addresses: new Set(addresses),
      firstDay: firstDay - start,
      lastDay: lastDay - start,
    });
  }
  return staff;
}

/** Days worked by people on the days given, away or not, of one department or all. */
export function staffDays(
  { employed }: Period,
  days: readonly number[],
  dept?: Department,
): number {
  let sum = 0;
  for (const day of days) {
    for (const [of, count] of employed[day]!) if (dept === undefined || of === dept) sum += count;
  }
  return sum;
}

/** Events of a type, or of a group of types such as `iam.`. */
export const ofType = (prefix: string): Test => ({ event_type }) => event_type.startsWith(prefix);
/** Monday to Friday. */
export const onWeekday: Test = ({ weekday }) => weekday < 5;
/** Saturday and Sunday. */
export const onWeekend: Test = ({ weekday }) => weekday >= 5;
/** A sign-in that works. */
export const succeeds: Test = ({ what }) => what === "success";
/** A sign-in that fails. */
export const fails: Test = ({ what }) => what === "failure";
/** Between two hours, the second not included. */
export const within = (from: number, to: number): Test => ({ hour }) => hour >= from && hour < to;
/** 23:00 to 05:00. */
export const isNight: Test = ({ hour }) => hour >= 23 || hour < 5;
/** On some days of the period. */
export const onDays = (...days: readonly number[]): Test => ({ day }) => days.includes(day);

/** Share of the people employed who do nothing at all on some days. */
export function silent(period: Period, days: readonly number[]): Figure {
  const of = staffDays(period, days);
  return { value: 1 - accountDays(period.people.filter(onDays(...days))).length / of, of };
}
