import { assert, assertEquals, assertGreater } from "@std/assert";
import {
  type Company,
  companyOf,
  type Overrides,
  type TimedEvent,
  type WrittenDay,
  writtenDays,
} from "./lines.ts";
import { gapsOf } from "./sign_ins.ts";
import { mean, variation } from "./metrics.ts";

/** Failing often enough that retries and lockouts are common. */
const CLUMSY = { failures: 0.5, retryFails: 0.85, givesUp: 0.02 };
const SITES = {
  "America/Los_Angeles": 1,
  "Asia/Tokyo": 1,
  "Asia/Kolkata": 1,
  "Europe/Berlin": 1,
} as const;
const BUSY_CAMPAIGNS = { passwordGuessing: 300, afterHoursSignIn: 300 };

/** Companies of all sorts, and the days on which clocks change, years end and nobody works. */
const COMPANIES: readonly (readonly [name: string, overrides: Overrides, first: string])[] = [
  ["the default company", {}, "2025-12-22"],
  ["a natural day", { seed: "n", users: 200, events: "natural" }, "2025-10-24"],
  [
    "four sites",
    { seed: 7, users: 60, events: 3000, organization: { sites: SITES } },
    "2026-03-06",
  ],
  ["one busy person", { seed: "1", users: 1, events: 5000 }, "2025-05-01"],
  ["clumsy people", { users: 40, events: 4000, signIn: CLUMSY }, "2025-09-05"],
  ["many campaigns", { users: 80, events: 2000, scenarios: BUSY_CAMPAIGNS }, "2025-12-31"],
  ["fewer events than people", { users: 500, events: 300 }, "2026-06-05"],
];

/** What a sign-out has in common with its sign-in. */
function sessionKey({ user_id, src_ip, resource, metadata }: TimedEvent): string {
  return [user_id, src_ip, resource, metadata.device_id, metadata.session_id].join(" ");
}

/** Sign-outs that do not follow from exactly one sign-in, and session ids seen before. */
function causeBreaches({ events }: WrittenDay, seen: Set<string>): string[] {
  const opened = new Map<string, number>();
  const closed = new Set<string>();
  return events.flatMap((event) => {
    const { what, ms, metadata: { session_id, session_seconds } } = event;
    const key = sessionKey(event);
    const at = `${event.timestamp} ${key}`;
    if (what !== "logout") {
      const twice = seen.has(session_id);
      seen.add(session_id);
      if (what === "success") opened.set(key, ms);
      return twice ? [`${at}: session id is not new`] : [];
    }
    const openedMs = opened.get(key);
    if (openedMs === undefined) return [`${at}: sign-out without its sign-in`];
    if (closed.has(key)) return [`${at}: signed out twice`];
    closed.add(key);
    const seconds = Math.floor((ms - openedMs) / 1000);
    return seconds === session_seconds ? [] : [`${at}: ${session_seconds} s are ${seconds} s`];
  });
}

for (const [name, overrides, first] of COMPANIES) {
  const days = [...writtenDays(companyOf(overrides), first, 5)];

  Deno.test(`every sign-out follows from one sign-in, and every session id is new: ${name}`, () => {
    const seen = new Set<string>();
    let logouts = 0;
    for (const day of days) {
      assertEquals(causeBreaches(day, seen), []);
      logouts += day.events.filter(({ what }) => what === "logout").length;
    }
    assertGreater(logouts, 100);
  });

  Deno.test(`sign-ins say what the event types promise: ${name}`, () => {
    for (const { events } of days) {
      const wrong = events.filter((event) => !keepsPromises(event));
      assertEquals(wrong.slice(0, 1), []);
    }
  });
}

/** A failure has a reason and no second factor, and only service accounts use an API key. */
function keepsPromises({ what, status, isPerson, metadata }: TimedEvent): boolean {
  const { login_result, failure_reason, mfa_used, auth_method } = metadata;
  if (what === "logout") return status === "success" && auth_method === undefined;
  return login_result === status &&
    (what === "failure") === (failure_reason !== undefined) &&
    (what === "success" || mfa_used === false) &&
    isPerson === (auth_method !== "api_key") &&
    (mfa_used !== true || auth_method === "mfa" || auth_method === "sso");
}

interface Lockouts {
  /** How often an account was locked. */
  readonly count: number;
  /** Tries that met a locked account and were not told so. */
  readonly breaches: string[];
}

/**
 * Lockouts as the log tells of them: one begins with an `account_locked` that follows no other within the
 * length of a lockout.
 */
function lockoutsOf({ world: { config } }: Company, events: readonly TimedEvent[]): Lockouts {
  const lengthMs = config.signIn.lockoutMinutes * 60_000;
  const breaches: string[] = [];
  let count = 0;
  const signIns = events.filter(({ what }) => what !== "logout");
  for (const own of Map.groupBy(signIns, ({ user_id }) => user_id).values()) {
    let toldAt = -Infinity;
    let until = -Infinity;
    own.forEach(({ ms, timestamp, user_id, resource, metadata: { failure_reason } }, i) => {
      if (failure_reason !== "account_locked") {
        if (ms < until) breaches.push(`${timestamp} ${user_id}: ${failure_reason ?? "success"}`);
        return;
      }
      if (ms - toldAt > lengthMs) {
        count++;
        until = ms + lengthMs;
        const before = own.slice(0, i).filter((event) =>
          event.resource === resource && event.what === "failure" && event.ms > ms - 3_600_000
        );
        if (before.length < config.signIn.lockoutAfter) {
          breaches.push(`${timestamp} ${user_id}: locked after ${before.length} failures`);
        }
      }
      toldAt = ms;
    });
  }
  return { count, breaches };
}

/** Lockouts of 20 days. */
function lockoutsIn(overrides: Overrides): Lockouts {
  const company = companyOf({ users: 40, events: 3000, ...overrides });
  const days = [...writtenDays(company, "2025-09-01", 20)]
    .map(({ events }) => lockoutsOf(company, events));
  return {
    count: days.reduce((sum, { count }) => sum + count, 0),
    breaches: days.flatMap(({ breaches }) => breaches),
  };
}

const NO_CAMPAIGNS = { enabled: false };
const LOCKING: readonly (readonly [name: string, overrides: Overrides])[] = [
  ["6 failures lock for 10 minutes", { signIn: CLUMSY }],
  ["2 failures lock for 240 minutes", {
    signIn: { ...CLUMSY, lockoutAfter: 2, lockoutMinutes: 240 },
  }],
  ["two sites, natural days", {
    signIn: CLUMSY,
    events: "natural",
    people: { eventsPerDay: 30 },
    organization: { sites: SITES },
  }],
];

for (const [name, overrides] of LOCKING) {
  Deno.test(`an account is locked by failures, and nothing succeeds meanwhile: ${name}`, () => {
    const { count, breaches } = lockoutsIn({ ...overrides, scenarios: NO_CAMPAIGNS });
    assertEquals(breaches, []);
    assertGreater(count, 300);
  });
}

Deno.test("failures do not lock an account before their number is reached", () => {
  const { count } = lockoutsIn({ signIn: { ...CLUMSY, lockoutAfter: 100 } });
  assertEquals(count, 0);
});

Deno.test("services sign in by the clock, with a little jitter", () => {
  const company = companyOf({ users: 200, events: "natural" });
  const runs = [...writtenDays(company, "2025-09-01", 5)].flatMap(({ events }, day) =>
    events.filter(({ isPerson, what }) => !isPerson && what === "success")
      .map(({ user_id, ms }) => ({ user_id, ms, day }))
  );
  const services = Map.groupBy(runs, ({ user_id }) => user_id);
  assert(services.size >= 8);
  for (const [name, signIns] of services) {
    const gaps = gapsOf(signIns);
    const cv = variation(gaps);
    assert(cv > 0 && cv < 0.3, `${name}: ${gaps.length} gaps vary by ${cv}`);
    assert(new Set(gaps).size > 0.9 * gaps.length, `${name}: gaps of ${mean(gaps)} s repeat`);
  }
});
