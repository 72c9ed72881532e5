import { assert, assertEquals, assertGreater, assertGreaterOrEqual } from "@std/assert";
import { companyOf, isAuth, isSignIn, type TimedEvent, writtenDays } from "./lines.ts";
import { tallied } from "./metrics.ts";

/** What campaigns wrote, and what everybody else did. */
interface Sides {
  readonly malicious: readonly TimedEvent[];
  readonly ordinary: readonly TimedEvent[];
  /** Those malicious ones that are of {@link STAYS_AT_HOME}. */
  readonly atHome: ReadonlySet<TimedEvent>;
  /** Accounts with their machines, as the identity table has them. */
  readonly devices: ReadonlySet<string>;
}

/** Scenarios that do no more than sign in, and look at what is the account's own. */
const STAYS_AT_HOME = new Set([
  ...["after_hours_sign_in", "impossible_travel", "password_guessing", "stolen_credential"],
  ...["brute_force", "ex_employee", "password_spray"],
]);

/** 150 days with many campaigns of all scenarios. */
function twoSides(): Sides {
  const scenarios = { perMonth: 60, atOnce: 1000 };
  const company = companyOf({ users: 120, events: "natural", scenarios });
  const malicious: TimedEvent[] = [];
  const ordinary: TimedEvent[] = [];
  const atHome = new Set<TimedEvent>();
  const devices = new Set<string>();
  for (const { day, events, truth } of writtenDays(company, "2025-03-01", 150)) {
    for (const { identity } of day.cast) {
      for (const device of identity.devices) devices.add(identity.user_id + device);
    }
    const labels = new Set(truth.labels.map(({ line }) => line));
    for (const { line, scenario } of truth.labels) {
      if (STAYS_AT_HOME.has(scenario)) atHome.add(events[line - 1]!);
    }
    events.forEach((event, i) => (labels.has(i + 1) ? malicious : ordinary).push(event));
  }
  return { malicious, ordinary, atHome, devices };
}

const SIDES = twoSides();

const deviceOf = ({ metadata }: TimedEvent) => metadata.device_id ?? "";

/** Values that campaigns alone have, and the share of their lines with one. */
function attackersOwn(
  valueOf: (event: TimedEvent) => string,
  among: (event: TimedEvent) => boolean = () => true,
) {
  const malicious = SIDES.malicious.filter(among);
  const ordinary = new Set(SIDES.ordinary.filter(among).map(valueOf));
  const own = [...tallied(malicious.map(valueOf))].filter(([value]) => !ordinary.has(value));
  const lines = own.reduce((sum, [, count]) => sum + count, 0);
  return { values: own.map(([value]) => value), share: lines / malicious.length };
}

/** Rank of a malicious line among ordinary ones by a number: .5 when the number tells nothing. */
function areaUnderCurve(numberOf: (event: TimedEvent) => number): number {
  const all = [
    ...SIDES.malicious.map((event) => ({ n: numberOf(event), malicious: true })),
    ...SIDES.ordinary.map((event) => ({ n: numberOf(event), malicious: false })),
  ].sort((a, b) => a.n - b.n);
  let below = 0;
  let wins = 0;
  for (const { malicious } of all) {
    if (malicious) wins += below;
    else below++;
  }
  return wins / (SIDES.malicious.length * SIDES.ordinary.length);
}

Deno.test("campaigns write enough lines for their leaks to show", () => {
  assertGreater(SIDES.malicious.length, 5000);
});

/** A name with a letter for its digits, in hex; as long as before. */
function formOf(name: string): string {
  return name.replace(/[0-9a-f]/g, "#");
}

const SHAPES: readonly (readonly [name: string, valueOf: (event: TimedEvent) => string])[] = [
  ["keys or order of keys", (event) => Object.keys(event).join()],
  [
    "ways to sign in or out",
    ({ status, metadata }) =>
      `${status} ${metadata.auth_method} ${metadata.mfa_used} ${metadata.logout_reason}`,
  ],
  [
    "ways to use what there is",
    ({ event_type, status, metadata: { service, operation, client_app } }) =>
      `${event_type} ${status} ${service} ${operation} ${client_app}`,
  ],
  ["terminals or exit codes", ({ metadata: { tty, exit_code } }) => `${tty} ${exit_code}`],
  [
    "changes of rights, machines or groups",
    ({ metadata: { change_type, action, old_state, new_state } }) =>
      `${change_type} ${action} ${old_state} ${new_state}`,
  ],
  [
    "forms of what is touched",
    ({ event_type, metadata: { object_path = "" } }) =>
      `${event_type} ${object_path.replace(/\d+/g, "#")}`,
  ],
  ["forms of a round number of bytes", ({ metadata: { bytes = 1 } }) => String(bytes % 1000 === 0)],
  ["reasons of failure", ({ metadata }) => metadata.failure_reason ?? ""],
  ["resources", ({ resource }) => resource.replace(/^i-[0-9a-f]+$/, "i-")],
  ["forms of an instance's name", ({ metadata }) => formOf(metadata.instance_id ?? "")],
  [
    "forms of a machine's name",
    ({ metadata: { device_id = "" } }) => device_id.replace(/[0-9a-f]+$/, ""),
  ],
  ["networks", ({ src_ip }) => src_ip.split(/[.:]/, 2).join()],
  ["forms of a session", ({ metadata }) => String(metadata.session_id?.length)],
];

for (const [name, valueOf] of SHAPES) {
  Deno.test(`campaigns have no ${name} of their own`, () => {
    assertEquals(attackersOwn(valueOf), { values: [], share: 0 });
  });
}

const isSort = (sort: string) => ({ event_type }: TimedEvent) => event_type.startsWith(sort);
const SIDE_OF = (event: TimedEvent) => SIDES.atHome.has(event) || ORDINARY.has(event);
const ORDINARY = new Set(SIDES.ordinary);

/** What is rare enough that a hundred days of ordinary life miss some of it (realism figures, section 10). */
const RARE: readonly (readonly [
  name: string,
  among: (event: TimedEvent) => boolean,
  valueOf: (event: TimedEvent) => string,
  /** Values there must be at least, so that the rule says something. */
  least: number,
])[] = [
  ["places", isSignIn, ({ metadata }) => metadata.geo_location ?? "", 10],
  ["keys of metadata or order of them", () => true, (event) => {
    const { event_type, status, metadata } = event;
    return `${event_type} ${status} ${Object.keys(metadata)}`;
  }, 10],
  ["machines", isSort("sys."), ({ metadata }) => metadata.host ?? "", 20],
  ["refused sign-ins to a machine", isSignIn, ({ what, resource }) => `${what} ${resource}`, 20],
  ["buckets", isSort("access.s3"), ({ resource }) => resource, 10],
  ["databases", isSort("access.db"), ({ resource }) => resource, 8],
  ["command lines", isSort("sys."), ({ metadata }) => metadata.cmd ?? "", 60],
  ["groups", isSort("cloud.sg"), ({ metadata }) => metadata.security_group_id ?? "", 10],
  ["roles", isSort("iam."), ({ metadata: { new_roles = [], old_roles = [] } }) => {
    return new_roles.filter((role) => !old_roles.includes(role)).join();
  }, 3],
  ["policies", isSort("iam."), ({ metadata }) => metadata.policy_name ?? "", 3],
  // The other scenarios take what is another department's: that is what they are found by.
  ["resources of a department", SIDE_OF, ({ dept, resource }) => `${dept} ${resource}`, 30],
];

for (const [name, among, valueOf, least] of RARE) {
  Deno.test(`nineteen in twenty campaign lines have no ${name} of their own`, () => {
    assertGreaterOrEqual(new Set(SIDES.malicious.filter(among).map(valueOf)).size, least);
    const { values, share } = attackersOwn(valueOf, among);
    assert(share < 0.05, `${share} of the lines: ${values.slice(0, 20).join("; ")}`);
  });
}

Deno.test("machines outside the identity table look the same, whoever uses them", () => {
  const strangers = (events: readonly TimedEvent[]) =>
    new Set(
      events.filter((event) => isAuth(event) && !SIDES.devices.has(event.user_id + deviceOf(event)))
        .map((event) => deviceOf(event).replace(/-.*/, "")),
    );
  assertEquals([...strangers(SIDES.malicious).difference(strangers(SIDES.ordinary))], []);
});

Deno.test("neither ids nor milliseconds tell who is malicious", () => {
  const numbers: readonly (readonly [string, (event: TimedEvent) => number])[] = [
    ["event id", ({ event_id }) => Number(`0x${event_id}`)],
    ["session id", ({ metadata, event_id }) => Number(`0x${metadata.session_id ?? event_id}`)],
    ["millisecond", ({ ms, event_id }) => ms % 1000 + Number(`0x${event_id}`) / 2 ** 64],
    ["second", ({ ms }) => ms % 60_000],
  ];
  for (const [name, numberOf] of numbers) {
    const area = areaUnderCurve(numberOf);
    assert(area > 0.45 && area < 0.55, `${name}: area under the curve ${area}`);
  }
});

Deno.test("no moment of a campaign lies on a grid more often than ordinary ones do", () => {
  const shareOn = (events: readonly TimedEvent[], gridMs: number) =>
    events.filter(({ ms }) => ms % gridMs === 0).length / events.length;
  for (const gridMs of [100, 200, 1000, 1200]) {
    const malicious = shareOn(SIDES.malicious.filter(isSignIn), gridMs);
    const n = SIDES.malicious.filter(isSignIn).length;
    const chance = shareOn(SIDES.ordinary.filter(isSignIn), gridMs) + 1 / gridMs;
    const most = chance + 5 * Math.sqrt(chance / n);
    assert(malicious < most, `${gridMs} ms: ${malicious}, at most ${most}`);
  }
});

Deno.test("what is done first after a sign-in is no whole number of seconds later more often", () => {
  const wholeShare = (events: readonly TimedEvent[]) => {
    const opened = new Map<string, number>();
    let first = 0;
    let whole = 0;
    for (const event of events) {
      const session = event.metadata.session_id ?? "";
      if (event.event_type === "auth.login") opened.set(session, event.ms);
      else if (opened.has(session) && event.event_type !== "auth.logout") {
        first++;
        if ((event.ms - opened.get(session)!) % 1000 === 0) whole++;
        opened.delete(session);
      }
    }
    return { first, share: whole / first };
  };
  const malicious = wholeShare(SIDES.malicious);
  assertGreater(malicious.first, 500);
  assert(malicious.share < 0.02, `${malicious.share} of ${malicious.first}`);
  assert(wholeShare(SIDES.ordinary).share < 0.02);
});

Deno.test("whatever campaigns open to the world is opened for a reason as well", () => {
  const company = companyOf({ users: 800, events: "natural", people: { eventsPerDay: 2 } });
  const opened = (events: readonly TimedEvent[]) =>
    new Set(
      events.map(({ metadata }) => metadata.rule_change ?? "").filter((rule) =>
        rule.endsWith(" 0.0.0.0/0")
      ),
    );
  const ordinary: TimedEvent[] = [];
  for (const { events, truth } of writtenDays(company, "2025-03-01", 90)) {
    const labels = new Set(truth.labels.map(({ line }) => line));
    const odd = new Map(truth.benign.map(({ line, oddity }) => [line, oddity]));
    events.forEach((event, i) => {
      if (event.event_type !== "cloud.sg_update" || labels.has(i + 1)) return;
      ordinary.push(event);
      const opens = opened([event]).size > 0 && event.metadata.action?.startsWith("Authorize");
      assertEquals(odd.get(i + 1) === "open_security_group", opens === true, JSON.stringify(event));
    });
  }
  const malicious = opened(SIDES.malicious);
  assertGreaterOrEqual(malicious.size, 2);
  assertEquals([...malicious.difference(opened(ordinary))], []);
});
