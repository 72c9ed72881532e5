/**
 * Section 8 of the realism figures, services with a stale password, and what section 10 says of attackers: a run of its own, with campaigns.
 *
 * @module
 */

import { HOUR_MS } from "../../src/core/calendar.ts";
import { type Day, noteKey, simulateDay } from "../../src/core/day.ts";
import { EVENT_TYPES, type EventTypeName, typeCode } from "../../src/core/log/events.ts";
import {
  isNoted,
  kindOf,
  MARK,
  ordinalOf,
  resourceOf,
  ROW,
  TIME,
  USER,
  VALUE,
  WHAT,
} from "../../src/core/log/rows.ts";
import { textOf } from "../../src/core/log/texts.ts";
import { companyOf, dayOf } from "../../tests/lines.ts";
import type { Row } from "./rows.ts";

/** The figures hold for companies and periods no smaller. */
export const LEAST_STAFF = 500;
const LEAST_DAYS = 90;

/** Kinds of values of which attackers must have few to themselves, by event type. */
const VALUE_KINDS: readonly (readonly [name: string, type: EventTypeName, valueOf: ValueOf])[] = [
  ["hosts", "sys.command", resourceAt],
  ["buckets", "access.s3", resourceAt],
  ["programs", "sys.command", commandAt],
];

const FAILED_SIGN_IN = typeCode("auth.login") * 2 + 1;

/** Reads a value of the row at an offset. */
type ValueOf = (day: Day, at: number) => string;

function resourceAt({ world, rows: { data } }: Day, at: number): string {
  return world.resources.list[resourceOf(data[at + WHAT]!)]!;
}

/** The program alone: whole lines are often nobody else's, whoever types them. */
function commandAt({ world, rows: { data } }: Day, at: number): string {
  return textOf(world.texts, data[at + VALUE]!).replace(/^sudo /, "").split(" ")[0]!;
}

/** Values of one kind that ordinary events have, and those of malicious ones. */
interface Sides {
  readonly ordinary: Set<string>;
  readonly malicious: string[];
}

/** What is counted over all days. */
interface Counts {
  events: number;
  bad: number;
  badInHours: number;
  userDays: number;
  badUserDays: number;
  /** Failed sign-ins of one service on one day, at most. */
  stale: number;
  readonly sides: readonly Sides[];
}

function countDay(day: Day, counts: Counts): void {
  const { rows: { data, length }, notes } = day;
  const active = new Set<number>();
  const used = new Set<number>();
  const failures = new Map<number, number>();
  for (let at = 0; at < length * ROW; at += ROW) {
    const mark = data[at + MARK]!;
    const user = data[at + USER]!;
    const isBad = isNoted(mark) &&
      notes.get(noteKey(user, ordinalOf(mark)))?.kind === "malicious";
    active.add(user);
    if (kindOf(mark) === FAILED_SIGN_IN && day.cast[user]!.kind === "service") {
      failures.set(user, (failures.get(user) ?? 0) + 1);
    }
    if (isBad) {
      used.add(user);
      counts.bad++;
      const hour = Math.floor(data[at + TIME]! / HOUR_MS);
      if (hour >= 8 && hour < 18) counts.badInHours++;
    }
    const type = EVENT_TYPES[kindOf(mark) >> 1];
    VALUE_KINDS.forEach(([, of, valueOf], i) => {
      if (type !== of) return;
      const value = valueOf(day, at);
      if (isBad) counts.sides[i]!.malicious.push(value);
      else counts.sides[i]!.ordinary.add(value);
    });
  }
  counts.stale = Math.max(counts.stale, ...failures.values());
  counts.events += length;
  counts.userDays += active.size;
  counts.badUserDays += used.size;
}

function countDays(users: number, seed: string, first: string, days: number): Counts {
  const { world } = companyOf({ users, seed, events: "natural" });
  const counts: Counts = {
    ...{ events: 0, bad: 0, badInHours: 0, userDays: 0, badUserDays: 0, stale: 0 },
    sides: VALUE_KINDS.map(() => ({ ordinary: new Set(), malicious: [] })),
  };
  const start = dayOf(first);
  for (let n = 0; n < Math.max(days, LEAST_DAYS); n++) {
    countDay(simulateDay(world, start + n), counts);
  }
  return counts;
}

/** Share of the malicious values that ordinary events have too; 1 when there are none. */
function alsoOrdinary({ ordinary, malicious }: Sides): number {
  const shared = malicious.filter((value) => ordinary.has(value)).length;
  return malicious.length === 0 ? 1 : shared / malicious.length;
}

/** Section 8 for large companies, and attacker-only values for all; over 90 days or more. */
export function attackRows(
  users: number,
  seed: string,
  first: string,
  days: number,
): readonly Row[] {
  const counts = countDays(users, seed, first, days);
  const values = VALUE_KINDS.map(([name], i): Row => [
    `attackers' ${name} that others use too`,
    alsoOrdinary(counts.sides[i]!),
    0.95,
    1,
    "TG",
  ]);
  const stale: Row = ["failures of a service, worst day of 90", counts.stale, 50, Infinity, "mc"];
  if (users < LEAST_STAFF) return [stale, ...values];
  const { events, bad, badInHours, userDays, badUserDays } = counts;
  return [
    ["bad events", bad / events, 1e-5, 5e-4, "C"],
    ["bad user-days", badUserDays / userDays, 0.0005, 0.004, "C"],
    ["bad events 08-18", badInHours / bad, 0.4, 1, "I"],
    stale,
    ...values,
  ];
}
