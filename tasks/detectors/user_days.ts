/**
 * The user-days of a company: features from the lines, labels from the truth.
 *
 * People only, as in the literature's figures (CERT knows no service accounts).
 *
 * @module
 */

import {
  companyOf,
  dayOf,
  type Overrides,
  type TimedEvent,
  type WrittenDay,
  writtenDays,
} from "../../tests/lines.ts";
import { tallied } from "../../tests/metrics.ts";
import { type Features, featuresOf } from "./features.ts";

/** One person's day. */
export interface UserDay {
  /** The account. */
  readonly user: string;
  /** What the lines say. */
  readonly features: Features;
  /** Scenarios of the malicious lines; none on an ordinary day. */
  readonly scenarios: readonly string[];
}

/** Days that are read before the first that is judged: to know who uses what. */
export const WARM_UP_DAYS = 14;

/** What has been seen of resources on the days before. */
interface Memory {
  /** Resources that each account has touched. */
  readonly known: Map<string, Set<string>>;
  /** Departments of the accounts that touched each resource in the warm-up. */
  readonly users: Map<string, Map<string, string>>;
}

/** The department of more than half of the accounts that use a resource, if there is one. */
export function ownerOf(users: ReadonlyMap<string, string> | undefined): string | undefined {
  for (const [dept, count] of tallied(users?.values() ?? [])) {
    if (count > users!.size / 2) return dept;
  }
  return undefined;
}

function remember({ known, users }: Memory, events: readonly TimedEvent[], warm: boolean): void {
  for (const { user_id, dept, resource } of events) {
    const own = known.get(user_id) ?? new Set();
    known.set(user_id, own.add(resource));
    if (!warm) continue;
    const all = users.get(resource) ?? new Map();
    users.set(resource, all.set(user_id, dept));
  }
}

function judgedDays(
  { events, truth }: WrittenDay,
  known: Memory["known"],
  owners: ReadonlyMap<string, string | undefined>,
): UserDay[] {
  const scenarios = Map.groupBy(truth.labels, ({ user_id }) => user_id);
  const people = Map.groupBy(events.filter(({ isPerson }) => isPerson), (event) => event.user_id);
  return [...people].map(([user, own]) => ({
    user,
    features: featuresOf(own, {
      knows: (resource) => known.get(user)?.has(resource) ?? false,
      ownerOf: (resource) => owners.get(resource),
    }),
    scenarios: [...new Set(scenarios.get(user)?.map(({ scenario }) => scenario))],
  }));
}

/**
 * Simulates a company and reads its user-days.
 *
 * @param first the first day of the warm-up
 * @param days how many are judged after it
 */
export function userDaysOf(overrides: Overrides, first: string, days: number): UserDay[] {
  const company = companyOf({ ...overrides, events: "natural" });
  const memory: Memory = { known: new Map(), users: new Map() };
  for (const { events } of writtenDays(company, first, WARM_UP_DAYS)) {
    remember(memory, events, true);
  }
  const owners = new Map([...memory.users].map(([name, users]) => [name, ownerOf(users)]));
  const found: UserDay[] = [];
  for (const written of writtenDays(company, dayOf(first) + WARM_UP_DAYS, days)) {
    found.push(...judgedDays(written, memory.known, owners));
    remember(memory, written.events, false);
  }
  return found;
}
