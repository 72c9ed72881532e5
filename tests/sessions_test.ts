import { assert, assertEquals, assertGreater } from "@std/assert";
import {
  type Company,
  companyOf,
  isSignIn,
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
const BUSY_CAMPAIGNS = { perMonth: 500, atOnce: 1000 };

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
    const { what, ms, metadata: { session_id = "", session_seconds } } = event;
    if (what === "act") return [];
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

/** A session of a day. */
interface OpenSession {
  readonly user: string;
  readonly address: string;
  readonly resource: string;
  readonly fromMs: number;
  /** When it was signed out of, if it was. */
  untilMs: number;
}

/** The sessions of a day that were opened, by id. */
function sessionsOf({ events }: WrittenDay): Map<string, OpenSession> {
  const sessions = new Map<string, OpenSession>();
  for (const { what, ms, user_id, src_ip, resource, metadata: { session_id = "" } } of events) {
    if (what === "success") {
      const common = { user: user_id, address: src_ip, resource };
      sessions.set(session_id, { ...common, fromMs: ms, untilMs: Infinity });
    }
    const session = what === "logout" ? sessions.get(session_id) : undefined;
    if (session) session.untilMs = ms;
  }
  return sessions;
}

/** Acts outside the session that they name, or, of those that name none, outside any of their user. */
function actBreaches(day: WrittenDay): string[] {
  const sessions = sessionsOf(day);
  const byUser = Map.groupBy(sessions.values(), ({ user }) => user);
  return day.events.flatMap((event) => {
    const { what, ms, user_id, src_ip, event_type, timestamp, metadata: { session_id } } = event;
    if (what !== "act") return [];
    const at = `${timestamp} ${user_id} ${event_type} ${session_id ?? ""}`;
    const lies = ({ address, fromMs, untilMs }: OpenSession) =>
      address === src_ip && ms >= fromMs && ms <= untilMs;
    if (session_id === undefined) {
      return byUser.get(user_id)?.some(lies) ? [] : [`${at}: no session of the user is open`];
    }
    const session = sessions.get(session_id);
    if (!session) return [`${at}: no such session`];
    if (session.user !== user_id) return [`${at}: is in a session of ${session.user}`];
    return lies(session) ? [] : [
      `${at} from ${src_ip}: not within ${session.fromMs} to ${session.untilMs} from ${session.address}`,
    ];
  });
}

/** What is wrong between an act, what it is done on, and where its session was opened. */
function placeBreaches(day: WrittenDay): string[] {
  const sessions = sessionsOf(day);
  return day.events.flatMap(({ event_type, timestamp, user_id, resource, metadata }) => {
    const { session_id = "", host } = metadata;
    const on = sessions.get(session_id)?.resource;
    const at = `${timestamp} ${user_id} ${event_type}`;
    const isThere = event_type === "access.app" || event_type === "sys.command";
    if (isThere && on !== resource) return [`${at}: ${resource} in a session on ${on}`];
    if (event_type === "sys.command" && host !== resource) return [`${at}: ${host}, ${resource}`];
    return [];
  });
}

/** What does not fit among the fields of a change of rights, of machines and groups, and of exit codes. */
function senseBreaches({ events }: WrittenDay): string[] {
  return events.flatMap(({ event_type, timestamp, user_id, resource, status, metadata }) => {
    const at = `${timestamp} ${user_id} ${event_type} ${JSON.stringify(metadata)}`;
    const { change_type = "", requestor, old_roles = [], new_roles = [], policy_name } = metadata;
    const gained = new Set(new_roles).difference(new Set(old_roles)).size;
    const lost = new Set(old_roles).difference(new Set(new_roles)).size;
    const fits = () => {
      switch (event_type) {
        case "iam.change_role":
          return policy_name === undefined && requestor === user_id && (
            change_type === "add_role"
              ? gained === 1 && lost === 0
              : change_type === "remove_role" && gained === 0 && lost === 1
          );
        case "iam.attach_policy":
        case "iam.detach_policy":
          return policy_name !== undefined && requestor === user_id && gained === 0 &&
            lost === 0 && change_type === event_type.slice("iam.".length);
        case "sys.command":
          return (status === "success") === (metadata.exit_code === 0);
        case "cloud.ec2_state_change":
          return metadata.instance_id === resource && metadata.old_state !== metadata.new_state;
        case "cloud.sg_update":
          return metadata.security_group_id === resource;
        default:
          return true;
      }
    };
    return fits() ? [] : [at];
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

  Deno.test(`whatever is done lies in an open session of its user, from its address: ${name}`, () => {
    let acts = 0;
    for (const day of days) {
      assertEquals(actBreaches(day).slice(0, 3), []);
      acts += day.events.filter(({ what }) => what === "act").length;
    }
    assertGreater(acts, name === "fewer events than people" ? 0 : 1000);
  });

  Deno.test(`pages and commands belong to what their session was opened on: ${name}`, () => {
    for (const day of days) assertEquals(placeBreaches(day).slice(0, 3), []);
  });

  Deno.test(`the fields of an act agree with each other: ${name}`, () => {
    for (const day of days) assertEquals(senseBreaches(day).slice(0, 3), []);
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
  if (what === "act") return login_result === undefined && auth_method === undefined;
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
  const signIns = events.filter(isSignIn);
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
    assertGreater(count, 200);
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
