import { assert, assertEquals, assertGreater, assertGreaterOrEqual } from "@std/assert";
import { SCENARIOS } from "../src/core/scenarios/mod.ts";
import { formatDay } from "../src/core/calendar.ts";
import { createWorld } from "../src/core/company/world.ts";
import { approvedTestsOn, campaignsOn } from "../src/core/campaigns/campaigns.ts";
import {
  companyOf,
  configOf,
  dayOf,
  isSignIn,
  type Overrides,
  type TimedEvent,
  writtenDay,
  writtenDays,
} from "./lines.ts";

/** What campaigns wrote on one day, in the order of the day, by campaign. */
function* campaignDays(overrides: Overrides, first: string, days: number) {
  for (const written of writtenDays(companyOf(overrides), first, days)) {
    for (const campaign of written.day.campaigns) {
      const lines = written.truth.labels.filter((label) => label.campaign_id === campaign.id);
      const events = lines.map(({ line }) => written.events[line - 1]!);
      if (events.length > 0) yield { campaign, events, lines, written };
    }
  }
}

const MANY = { users: 120, events: "natural", scenarios: { perMonth: 40, atOnce: 1000 } } as const;

Deno.test("what a campaign does lies in its own sessions, and no session ends before it began", () => {
  let acts = 0;
  for (const { events, campaign } of campaignDays(MANY, "2025-03-01", 60)) {
    const open = new Map<string, TimedEvent>();
    for (const event of events) {
      const { session_id = "", session_seconds, host } = event.metadata;
      if (event.what === "success") open.set(session_id, event);
      else if (event.what !== "failure" && session_id !== "") {
        const from = open.get(session_id);
        assert(from, `${campaign.id} ${event.timestamp} ${event.event_type}: no sign-in`);
        if (event.what === "logout") {
          assertEquals(session_seconds, Math.floor((event.ms - from.ms) / 1000));
          open.delete(session_id);
        }
        // A command is typed on the machine that was signed in to.
        if (host !== undefined) assertEquals(host, from.resource, campaign.scenario.id);
        acts++;
      }
    }
  }
  assertGreater(acts, 500);
});

Deno.test("intruders come from one address that is none of the owner's, owners from their own", () => {
  const seen = new Set<string>();
  for (const { campaign: { scenario, actor }, events } of campaignDays(MANY, "2025-03-01", 60)) {
    const from = events.filter((event) =>
      isSignIn(event) && event.user_id === actor.identity.user_id
    );
    const addresses = new Set(from.map(({ src_ip }) => src_ip));
    const { identity } = actor;
    seen.add(scenario.by);
    for (const address of addresses) {
      if (scenario.by === "intruder") assert(!identity.addresses.includes(address), scenario.id);
    }
    if (scenario.by === "intruder" && from.length > 0) assertEquals(addresses.size, 1);
    if (scenario.by === "owner") {
      assert(from.every(({ metadata }) => identity.devices.includes(metadata.device_id!)));
    }
  }
  assertEquals([...seen].sort(), ["intruder", "owner"]);
});

Deno.test("an account is used while it is open, and by its owner when the owner is at work", () => {
  let days = 0;
  const overrides = { ...MANY, organization: { monthlyLeavers: 0.3 } };
  for (const { campaign, written: { day } } of campaignDays(overrides, "2025-03-01", 60)) {
    const { actor, scenario, firstDay, lastDay } = campaign;
    if (scenario.actor === "former") assert(actor.lastDay < firstDay);
    else assert(actor.firstDay <= firstDay && lastDay <= actor.lastDay, campaign.id);
    assert(firstDay <= day.day && day.day <= lastDay);
    days++;
  }
  assertGreater(days, 100);
});

Deno.test("machines are ended that were run, each once", () => {
  const scenarios = { perMonth: 40, atOnce: 1000, only: ["cloud_misuse"] };
  let ended = 0;
  for (const { events } of campaignDays({ ...MANY, scenarios }, "2025-03-01", 30)) {
    const running = new Set<string>();
    for (const { metadata: { action, instance_id = "" } } of events) {
      if (action === "RunInstances") running.add(instance_id);
      if (action !== "TerminateInstances") continue;
      assert(running.delete(instance_id), `${instance_id} does not run`);
      ended++;
    }
  }
  assertGreater(ended, 50);
});

Deno.test("a spray fails on fifteen accounts within half an hour or less, and opens one of them later", () => {
  const scenarios = { perMonth: 40, atOnce: 1000, only: ["password_spray"] };
  let [sprays, hits] = [0, 0];
  for (const { campaign, events } of campaignDays({ ...MANY, scenarios }, "2025-03-01", 30)) {
    const tries = events.filter(({ what }) => what === "failure");
    const works = events.filter(({ what }) => what === "success");
    assert(works.every(({ user_id }) => user_id === campaign.actor.identity.user_id));
    hits += works.length;
    // A day that ends in the middle cuts a spray off.
    if (tries.length < 15 || tries.at(-1)!.ms > 86_300_000) continue;
    assertEquals(new Set(tries.map(({ src_ip }) => src_ip)).size, 1);
    const soon = tries.filter(({ ms }) => ms < tries[0]!.ms + 30 * 60_000);
    assertGreaterOrEqual(new Set(soon.map(({ user_id }) => user_id)).size, 15);
    sprays++;
  }
  assertGreater(sprays, 20);
  assertGreater(hits, 20);
});

const YEARS = 6;

Deno.test("there is an approved penetration test of five to ten working days about once a year", () => {
  const world = createWorld(configOf({ users: 100, scenarios: { enabled: false } }));
  const from = dayOf("2020-01-01");
  const found = new Map<string, ReturnType<typeof approvedTestsOn>[number]>();
  for (let day = from; day < from + 365 * YEARS; day++) {
    for (const test of approvedTestsOn(world, day)) found.set(test.id, test);
    assertEquals(campaignsOn(world, day), []);
  }
  assertGreaterOrEqual(found.size, YEARS - 1);
  assertGreaterOrEqual(2 * YEARS, found.size);
  for (const { acts, actor } of found.values()) {
    assert(acts.length >= 5 && acts.length <= 10);
    assertEquals(actor.identity.dept, "Security");
  }
});

Deno.test("an approved test is explained, not labelled, and there with and without campaigns", () => {
  const overrides = { users: 100, events: "natural" } as const;
  const world = createWorld(configOf(overrides));
  let day = dayOf("2025-01-01");
  while (approvedTestsOn(world, day).length === 0) day++;
  const [test] = approvedTestsOn(world, day);
  const loud = companyOf({ ...overrides, scenarios: { perMonth: 100, atOnce: 1000 } });
  const quiet = companyOf({ ...overrides, scenarios: { enabled: false, difficulty: "hard" } });
  const kinds = new Set<string>();
  for (day = test!.firstDay; day <= test!.lastDay; day++) {
    const [now, twin] = [loud, quiet].map((company) => {
      const { truth, lines, events } = writtenDay(company, day);
      const own = truth.benign.filter(({ oddity }) => oddity === "penetration_test");
      assert(own.every(({ reason }) => reason === "approved_test"));
      for (const { line } of own) {
        kinds.add(`${events[line - 1]!.event_type} ${events[line - 1]!.status}`);
      }
      return own.map(({ line }) => lines[line - 1]);
    });
    assertEquals(now, twin, formatDay(day));
    if (test!.acts.some((act) => act.day === day)) kinds.add("days");
  }
  for (const kind of ["auth.login failure", "auth.login success", "sys.command success"]) {
    assert(kinds.has(kind), kind);
  }
});

Deno.test("as many campaigns as are asked for do not starve each other", () => {
  const scenarios = { perMonth: 300, atOnce: 6, only: ["slow_exfiltration", "stolen_credential"] };
  const world = createWorld(configOf({ users: 200, scenarios }));
  const from = dayOf("2025-01-01");
  const counts = Array.from({ length: 300 }, (_, n) => campaignsOn(world, from + n).length);
  assert(counts.every((n) => n <= 6));
  // But for a few weeks at the end of a block, there are as many as there may be.
  assertGreater(counts.filter((n) => n >= 5).length, 220);
});

for (const difficulty of ["easy", "medium", "hard"]) {
  Deno.test(`scenarios of the night stay at night: ${difficulty}`, () => {
    const only = SCENARIOS.filter(({ stages }) => stages[0]!.when === "night").map(({ id }) => id);
    assertEquals(only, ["after_hours_sign_in", "stolen_credential"]);
    const scenarios = { perMonth: 60, atOnce: 1000, difficulty, only };
    let found = 0;
    for (const day of campaignDays({ ...MANY, scenarios }, "2025-03-01", 20)) {
      const { campaign: { acts }, events, written } = day;
      if (acts.find((act) => act.day === written.day.day)?.stage.when !== "night") continue;
      const hour = events[0]!.ms / 3_600_000;
      assert(hour >= 23 || hour < 5, events[0]!.timestamp);
      found++;
    }
    assertGreater(found, 20);
  });
}

Deno.test("a leaver takes work along in the last two weeks", () => {
  const scenarios = { perMonth: 15, atOnce: 1000, only: ["leaver_theft"] };
  const world = createWorld(configOf({ users: 800, scenarios }));
  const from = dayOf("2025-01-01");
  const seen = new Set<string>();
  for (let day = from; day < from + 120; day++) {
    for (const { id, actor, acts } of campaignsOn(world, day)) {
      seen.add(id);
      for (const act of acts) {
        assert(act.day > actor.lastDay - 14 && act.day <= actor.lastDay, `${id} ${act.day}`);
      }
    }
  }
  assertGreater(seen.size, 8);
});

for (const difficulty of ["medium", "hard"]) {
  Deno.test(`slow exfiltration stays under 10 MB a call and 50 MB a day: ${difficulty}`, () => {
    const scenarios = { perMonth: 60, atOnce: 1000, difficulty, only: ["slow_exfiltration"] };
    const calls = new Map<number, number>();
    for (const { events } of campaignDays({ ...MANY, scenarios }, "2025-03-01", 60)) {
      const bytes = events.map(({ metadata }) => metadata.bytes ?? 0);
      for (const n of bytes) {
        assert(n <= 10_000_000, `${n}`);
        if (n > 0) calls.set(n, (calls.get(n) ?? 0) + 1);
      }
      assert(bytes.reduce((a, b) => a + b, 0) <= 50_000_000);
    }
    // A cap that cuts off would show as a number that comes again and again.
    assertGreater(calls.size, 800);
    for (const [n, times] of calls) assert(n < 1_000_000 || times <= 2, `${n}: ${times} times`);
  });
}
