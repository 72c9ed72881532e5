import { assert, assertEquals, assertGreater } from "@std/assert";
import type { KnownIdentity } from "../src/core/company/identity.ts";
import { formatDay } from "../src/core/calendar.ts";
import { simulateDay } from "../src/core/day.ts";
import { keptMemory } from "../src/core/log/rows.ts";
import { WHOLE } from "../src/core/plan.ts";
import { rolesOn } from "../src/core/work/rights.ts";
import type { World } from "../src/core/company/world.ts";
import { truthOf } from "../src/encode/truth.ts";
import {
  type Company,
  companyOf,
  dayOf,
  type Overrides,
  textOf,
  type WrittenDay,
  writtenDay,
} from "./lines.ts";

const FIRST = dayOf("2025-11-28");
const DAYS = [0, 1, 2, 3, 4, 5, 6].map((i) => FIRST + i);

const SITES = { "Asia/Tokyo": 1, "America/New_York": 1 } as const;
const MANY_CAMPAIGNS = { perMonth: 1000, atOnce: 1000 };

/** A day's file and truth as one text. */
function bytesOf(company: Company, date: number): string {
  const day = simulateDay(company.world, date);
  return textOf(company, day) + JSON.stringify(truthOf(day));
}

const ORDERS: readonly (readonly [name: string, overrides: Overrides])[] = [
  ["exact", { events: 2000, users: 60, scenarios: MANY_CAMPAIGNS }],
  ["natural", { events: "natural", users: 200 }],
  ["many joiners and sites", {
    events: 2000,
    users: 60,
    organization: { sites: SITES, monthlyLeavers: 0.3 },
  }],
];

for (const [name, overrides] of ORDERS) {
  Deno.test(`a day is the same whatever days were simulated before: ${name}`, () => {
    const fresh = DAYS.map((date) => bytesOf(companyOf(overrides), date));
    assertEquals(new Set(fresh).size, DAYS.length);
    const reused = companyOf(overrides);
    for (const i of [3, 0, 6, 6, 1]) {
      // A day years away changes who has been employed.
      simulateDay(reused.world, DAYS[i]! + 1500);
      assert(bytesOf(reused, DAYS[i]!) === fresh[i], formatDay(DAYS[i]!));
    }
  });
}

for (const [name, overrides] of ORDERS) {
  Deno.test(`a day is the same in memory that other days have used: ${name}`, () => {
    const company = companyOf(overrides);
    const memory = keptMemory();
    // A Saturday among them is short, and the Monday after it long again.
    for (const date of DAYS) {
      const day = simulateDay(company.world, date, WHOLE, memory);
      const bytes = textOf(company, day) + JSON.stringify(truthOf(day));
      assert(bytes === bytesOf(companyOf(overrides), date), formatDay(date));
    }
  });
}

Deno.test("what people hold on a day is the same whatever days were asked for before", () => {
  const { world } = companyOf({ users: 40 });
  const { population: { seats, holder } } = world;
  const far = FIRST + 700;
  const people = Array.from({ length: seats }, (_, seat) => holder(seat, far)!);
  const rolesOf = (days: readonly number[], asked: World) =>
    days.map((day) => people.map((person) => rolesOn(asked, person, day)));
  // Some have not joined on the first of them.
  const days = [FIRST - 900, FIRST, FIRST + 45, FIRST + 200, far];
  assert(people.some(({ firstDay }) => firstDay > FIRST), "somebody joins later");
  assert(people.some((person) => rolesOn(world, person, far).length > 1), "somebody holds more");
  const alone = days.map((day) => rolesOf([day], companyOf({ users: 40 }).world)[0]!);
  assertEquals(rolesOf(days, companyOf({ users: 40 }).world), alone);
  const backwards = rolesOf(days.toReversed(), companyOf({ users: 40 }).world);
  assertEquals(backwards.toReversed(), alone);
});

Deno.test("another company in the same process changes nothing", () => {
  const company = companyOf({ seed: "a", events: 500 });
  const other = companyOf({ seed: "b", events: 700, users: 9 });
  const alone = DAYS.map((date) => bytesOf(companyOf({ seed: "a", events: 500 }), date));
  const between = DAYS.map((date) => {
    bytesOf(other, date);
    return bytesOf(company, date);
  });
  assert(between.every((bytes, i) => bytes === alone[i]));
});

Deno.test("a seed is a word: the number 42 and the text 42 are the same company", () => {
  assert(bytesOf(companyOf({ seed: 42 }), FIRST) === bytesOf(companyOf({ seed: "42" }), FIRST));
  assert(bytesOf(companyOf({ seed: 42 }), FIRST) !== bytesOf(companyOf({ seed: 43 }), FIRST));
});

/** Lines by account, those of campaigns left out. */
function ordinaryLines({ lines, events, truth }: WrittenDay): Map<string, string[]> {
  const labelled = new Set(truth.labels.map(({ line }) => line));
  const ordinary = lines.map((text, i) => ({ text, user: events[i]!.user_id, line: i + 1 }))
    .filter(({ line }) => !labelled.has(line));
  const byUser = new Map<string, string[]>();
  for (const { text, user } of ordinary) byUser.set(user, [...byUser.get(user) ?? [], text]);
  return byUser;
}

/** Whether a line is one of the company's own affairs: a larger one has more, and hands them out anew. */
function isDuty(line: string): boolean {
  return /"event_type":"(iam|cloud)\./.test(line);
}

/** Asserts that in `after` the accounts of `before` do what they did, the company's affairs left out. */
function assertUnmoved(before: Company, after: Company): void {
  let lines = 0;
  let newcomers = 0;
  for (const date of DAYS) {
    const [old, now] = [before, after].map((company) => ordinaryLines(writtenDay(company, date)));
    newcomers += now!.size - old!.size;
    for (const [user, expected] of old!) {
      const own = (lines: readonly string[] = []) => lines.filter((line) => !isDuty(line));
      assertEquals(own(now!.get(user)), own(expected), `${user} on ${formatDay(date)}`);
      lines += expected.length;
    }
  }
  assertGreater(lines, 500);
  assertGreater(newcomers, 0);
}

// As long as they are few enough for the machines, databases and buckets that there are.
Deno.test("ten more people change no line of the others", () => {
  const overrides = { events: "natural", scenarios: MANY_CAMPAIGNS } as const;
  assertUnmoved(companyOf({ ...overrides, users: 50 }), companyOf({ ...overrides, users: 60 }));
});

Deno.test("more service accounts change no line of the others", () => {
  const withServices = (serviceAccounts: number) =>
    companyOf({ events: "natural", users: 50, organization: { serviceAccounts } });
  assertUnmoved(withServices(0.1), withServices(0.5));
});

// 36 people: a company of 33 to 64 has the same machines, databases and buckets.
const KNOWN: readonly KnownIdentity[] = Array.from(
  { length: 45 },
  (_, i) => ({ user_id: i % 5 === 4 ? `svc_job_${i}` : `person${i}` }),
);

for (const [where, at] of [["first", 0], ["in the middle", 20], ["last", 45]] as const) {
  Deno.test(`an account put ${where} into a users file changes no line of the others`, () => {
    const overrides = { users: "users.jsonl", events: "natural" } as const;
    const more = KNOWN.toSpliced(at, 0, { user_id: "newcomer" }, { user_id: "svc_newcomer" });
    assertUnmoved(companyOf(overrides, KNOWN), companyOf(overrides, more));
  });
}

/** What a company and its twin without campaigns write besides each other, over a week. */
function againstTwin(overrides: Overrides) {
  const company = companyOf(overrides);
  const twin = companyOf({
    ...overrides,
    scenarios: { ...overrides.scenarios, enabled: false },
  });
  const found = { labels: 0, moved: 0, displaced: 0 };
  for (const date of DAYS) {
    const day = writtenDay(company, date);
    const clean = new Set(writtenDay(twin, date).lines);
    const ordinary = new Set([...ordinaryLines(day).values()].flat());
    found.labels += day.truth.labels.length;
    found.moved += ordinary.difference(clean).size;
    found.displaced += clean.difference(ordinary).size;
  }
  return found;
}

Deno.test("without campaigns a natural day is the same but for the labelled lines", () => {
  const { labels, moved, displaced } = againstTwin({
    events: "natural",
    users: 80,
    scenarios: MANY_CAMPAIGNS,
  });
  assertEquals({ moved, displaced }, { moved: 0, displaced: 0 });
  assertGreater(labels, 500);
});

Deno.test("campaigns displace as many ordinary lines of an exact day, and move none", () => {
  for (const events of [20, 1000, 5000]) {
    const { labels, moved, displaced } = againstTwin({ events, scenarios: MANY_CAMPAIGNS });
    assertEquals({ moved, displaced }, { moved: 0, displaced: labels });
    assertGreater(labels, 100);
  }
});

Deno.test("campaigns move no ordinary line of people who are often locked out", () => {
  for (const seed of ["a", "b", "c", "d", "e", "f"]) {
    const { labels, moved, displaced } = againstTwin({
      seed,
      users: 2,
      events: "natural",
      people: { eventsPerDay: 400 },
      signIn: { failures: 0.5, retryFails: 0.85, givesUp: 0.02 },
      scenarios: MANY_CAMPAIGNS,
    });
    assertEquals({ moved, displaced }, { moved: 0, displaced: 0 }, seed);
    assertGreater(labels, 50);
  }
});
