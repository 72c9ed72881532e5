import { assert, assertEquals, assertGreater } from "@std/assert";
import { companyOf, type TimedEvent, writtenDays } from "./lines.ts";
import { tallied } from "./metrics.ts";

/** What campaigns wrote, and what everybody else did. */
interface Sides {
  readonly malicious: readonly TimedEvent[];
  readonly ordinary: readonly TimedEvent[];
  /** Accounts with their machines, as the identity table has them. */
  readonly devices: ReadonlySet<string>;
}

/** 200 days with many campaigns. */
function twoSides(): Sides {
  const scenarios = { passwordGuessing: 25, afterHoursSignIn: 50 };
  const company = companyOf({ users: 120, events: "natural", scenarios });
  const malicious: TimedEvent[] = [];
  const ordinary: TimedEvent[] = [];
  const devices = new Set<string>();
  for (const { day, events, truth } of writtenDays(company, "2025-03-01", 200)) {
    for (const { identity } of day.cast) {
      for (const device of identity.devices) devices.add(identity.user_id + device);
    }
    const labels = new Set(truth.labels.map(({ line }) => line));
    events.forEach((event, i) => (labels.has(i + 1) ? malicious : ordinary).push(event));
  }
  return { malicious, ordinary, devices };
}

const SIDES = twoSides();

/** Values that campaigns alone have, and the share of their lines with one. */
function attackersOwn(valueOf: (event: TimedEvent) => string | undefined) {
  const ordinary = new Set(SIDES.ordinary.map(valueOf));
  const own = [...tallied(SIDES.malicious.map(valueOf))].filter(([value]) => !ordinary.has(value));
  const lines = own.reduce((sum, [, count]) => sum + count, 0);
  return { values: own.map(([value]) => value), share: lines / SIDES.malicious.length };
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

const SHAPES: readonly (readonly [name: string, valueOf: (event: TimedEvent) => string])[] = [
  ["keys or order of keys", (event) => Object.keys(event).join()],
  [
    "metadata keys or order of them",
    ({ event_type, status, metadata }) => `${event_type} ${status} ${Object.keys(metadata)}`,
  ],
  [
    "ways to sign in or out",
    ({ status, metadata }) =>
      `${status} ${metadata.auth_method} ${metadata.mfa_used} ${metadata.logout_reason}`,
  ],
  ["reasons of failure", ({ metadata }) => metadata.failure_reason ?? ""],
  ["resources", ({ what, resource }) => `${what} ${resource}`],
  ["resources of a department", ({ dept, resource }) => `${dept} ${resource}`],
  ["forms of a machine's name", ({ metadata }) => metadata.device_id.replace(/[0-9a-f]+$/, "")],
  ["networks", ({ src_ip }) => src_ip.split(/[.:]/, 2).join()],
  ["forms of a session", ({ metadata }) => String(metadata.session_id.length)],
];

for (const [name, valueOf] of SHAPES) {
  Deno.test(`campaigns have no ${name} of their own`, () => {
    assertEquals(attackersOwn(valueOf), { values: [], share: 0 });
  });
}

Deno.test("nineteen in twenty campaign lines are from places where others are too", () => {
  const { values, share } = attackersOwn(({ metadata }) => metadata.geo_location);
  assert(share < 0.05, `${share} of the lines are from ${values.join("; ")}`);
});

Deno.test("machines outside the identity table look the same, whoever uses them", () => {
  const strangers = (events: readonly TimedEvent[]) =>
    new Set(
      events.filter(({ user_id, metadata }) => !SIDES.devices.has(user_id + metadata.device_id))
        .map(({ metadata }) => metadata.device_id.replace(/-.*/, "")),
    );
  assertEquals([...strangers(SIDES.malicious).difference(strangers(SIDES.ordinary))], []);
});

Deno.test("neither ids nor milliseconds tell who is malicious", () => {
  const numbers: readonly (readonly [string, (event: TimedEvent) => number])[] = [
    ["event id", ({ event_id }) => Number(`0x${event_id}`)],
    ["session id", ({ metadata }) => Number(`0x${metadata.session_id}`)],
    ["millisecond", ({ ms, event_id }) => ms % 1000 + Number(`0x${event_id}`) / 2 ** 64],
    ["second", ({ ms }) => ms % 60_000],
  ];
  for (const [name, numberOf] of numbers) {
    const area = areaUnderCurve(numberOf);
    assert(area > 0.45 && area < 0.55, `${name}: area under the curve ${area}`);
  }
});
