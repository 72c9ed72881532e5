/** Sign-ins as an analyst sees them: what the realism figures are measured on. */
import { HOUR_MS, weekday } from "../src/core/calendar.ts";
import { ROLES } from "../src/core/company/organization.ts";
import { companyOf, dayOf, type Overrides, type TimedEvent, writtenDay } from "./lines.ts";

/** An event among those of several companies and days. */
export interface Observation extends TimedEvent {
  /** Different for every account of every company. */
  readonly account: string;
  /** 0 for the first day of the period. */
  readonly day: number;
  /** 0 Monday … 6 Sunday. */
  readonly weekday: number;
  /** Hour of the day, 0 … 23. */
  readonly hour: number;
}

/** A person as the identity table knows them. */
export interface Colleague {
  readonly account: string;
  readonly isAdmin: boolean;
  readonly addresses: ReadonlySet<string>;
}

/** What is observed of some companies over some days. */
export interface Pool {
  readonly people: readonly Observation[];
  readonly services: readonly Observation[];
  readonly colleagues: ReadonlyMap<string, Colleague>;
  /** How many people are employed on each day. */
  readonly employed: readonly number[];
}

/** Which companies and days to observe. */
export interface Period {
  readonly seeds: readonly string[];
  readonly overrides: Overrides;
  readonly first: string;
  readonly days: number;
}

/** Simulates companies that differ in their seeds and pools what they do. */
export function observe({ seeds, overrides, first, days }: Period): Pool {
  const people: Observation[] = [];
  const services: Observation[] = [];
  const colleagues = new Map<string, Colleague>();
  const employed = new Array<number>(days).fill(0);
  for (const seed of seeds) {
    const company = companyOf({ ...overrides, seed });
    for (let i = 0; i < days; i++) {
      const { day, events } = writtenDay(company, dayOf(first) + i);
      for (const { kind, identity: { user_id, dept, role, addresses } } of day.cast) {
        if (kind === "service") continue;
        const account = `${seed}/${user_id}`;
        employed[i]!++;
        const isAdmin = ROLES[dept].some(({ name, admin }) => name === role && admin);
        colleagues.set(account, { account, isAdmin, addresses: new Set(addresses) });
      }
      for (const event of events) {
        const observation = Object.assign(event, {
          account: `${seed}/${event.user_id}`,
          day: i,
          weekday: weekday(day.day),
          hour: Math.floor(event.ms / HOUR_MS),
        });
        (event.isPerson ? people : services).push(observation);
      }
    }
  }
  return { people, services, colleagues, employed };
}

/** The events of each account on each day, in order. */
export function accountDays<T extends Observation>(events: readonly T[]): readonly T[][] {
  return [...Map.groupBy(events, ({ account, day }) => `${account} ${day}`).values()];
}

/** The events of each account, in order. */
export function byAccount(events: readonly Observation[]): ReadonlyMap<string, Observation[]> {
  return Map.groupBy(events, ({ account }) => account);
}

/** A session, and how long it lasted when it was signed out of. */
export interface Session {
  readonly opening: Observation;
  readonly minutes: number | undefined;
}

/** The sessions among some events, and how many sign-outs belong to none that was opened before. */
export function sessionsOf(
  events: readonly Observation[],
): { readonly sessions: readonly Session[]; readonly strayLogouts: number } {
  const open = new Map<string, Observation>();
  const sessions: Session[] = [];
  let strayLogouts = 0;
  for (const event of events) {
    const id = `${event.account} ${event.metadata.session_id}`;
    if (event.what === "success") open.set(id, event);
    if (event.what !== "logout") continue;
    const opening = open.get(id);
    if (opening) sessions.push({ opening, minutes: (event.ms - opening.ms) / 60_000 });
    else strayLogouts++;
    open.delete(id);
  }
  for (const opening of open.values()) sessions.push({ opening, minutes: undefined });
  return { sessions, strayLogouts };
}

/** Longest wait after a failure for what follows to be its next try, milliseconds. */
const NEXT_TRY_MS = 600_000;

/** Sign-ins that failed at first: the gaps between tries, and the number of the try that worked. */
export interface Retries {
  readonly gapSeconds: readonly number[];
  readonly solvedAt: readonly number[];
}

/** Finds the tries that follow a failure of the same person, with the same machine, at the same place. */
export function retriesOf(signIns: readonly Observation[]): Retries {
  const gapSeconds: number[] = [];
  const solvedAt: number[] = [];
  const tries = Map.groupBy(
    signIns,
    ({ account, day, resource, metadata: { device_id } }) =>
      `${account} ${day} ${resource} ${device_id}`,
  );
  for (const group of tries.values()) {
    let failures = 0;
    group.forEach(({ ms, what }, i) => {
      const gap = ms - (group[i - 1]?.ms ?? -Infinity);
      if (gap > NEXT_TRY_MS) failures = 0;
      if (failures > 0) gapSeconds.push(gap / 1000);
      if (what === "success" && failures > 0) solvedAt.push(failures + 1);
      failures = what === "failure" ? failures + 1 : 0;
    });
  }
  return { gapSeconds, solvedAt };
}

/** Seconds between one event and the next on the same day, in the order of the day. */
export function gapsOf(events: readonly Pick<Observation, "ms" | "day">[]): number[] {
  return events.slice(1).flatMap(({ ms, day }, i) =>
    day === events[i]!.day ? [(ms - events[i]!.ms) / 1000] : []
  );
}
