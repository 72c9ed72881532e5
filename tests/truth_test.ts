import { assert, assertEquals, assertGreater, assertGreaterOrEqual } from "@std/assert";
import { formatDay, HOUR_MS } from "../src/core/calendar.ts";
import { LOUDNESS } from "../src/core/campaigns/loudness.ts";
import { SCENARIOS } from "../src/core/scenarios/mod.ts";
import {
  type Company,
  companyOf,
  type Overrides,
  type TimedEvent,
  type WrittenDay,
  writtenDay,
  writtenDays,
} from "./lines.ts";
import { tallied } from "./metrics.ts";

const RAISED = { perMonth: 60, atOnce: 1000 };
/** Two scenarios of a day each. */
const SHORT = {
  perMonth: 1000,
  atOnce: 1000,
  only: ["password_guessing", "after_hours_sign_in"],
};

/** Companies with many campaigns, and one in which they are cut short by the count. */
const COMPANIES: readonly (readonly [name: string, overrides: Overrides])[] = [
  ["exact", { users: 80, scenarios: RAISED }],
  ["natural", { users: 150, events: "natural", scenarios: RAISED }],
  ["cut short", { events: 9, scenarios: SHORT }],
  ["three sites", {
    users: 60,
    scenarios: RAISED,
    organization: { sites: { "Asia/Tokyo": 1, "America/New_York": 1, "UTC": 1 } },
  }],
];

for (const [name, overrides] of COMPANIES) {
  Deno.test(`the truth names the lines it means, and counts them right: ${name}`, () => {
    let labelled = 0;
    for (const written of writtenDays(companyOf(overrides), "2025-12-01", 14)) {
      assertTruthful(written);
      labelled += written.truth.labels.length;
    }
    assertGreater(labelled, 50);
  });
}

function assertTruthful({ day, events, truth }: WrittenDay): void {
  const { labels, benign, campaigns } = truth;
  for (const rows of [labels, benign]) {
    for (const { line, event_id, user_id } of rows) {
      const event = events[line - 1];
      assertEquals({ event_id, user_id }, {
        event_id: event?.event_id,
        user_id: event?.user_id,
      });
    }
    const lines = rows.map(({ line }) => line);
    assertEquals(lines, [...new Set(lines)].sort((a, b) => a - b));
  }
  const malicious = new Set(labels.map(({ line }) => line));
  assertEquals(benign.filter(({ line }) => malicious.has(line)), []);

  assertEquals(new Set(campaigns.map((c) => c.campaign_id)).size, campaigns.length);
  for (const campaign of campaigns) {
    const { campaign_id, scenario, actor, by, first_date, last_date, stages } = campaign;
    const own = labels.filter((label) => label.campaign_id === campaign_id);
    assert(own.every((label) => label.scenario === scenario));
    // A spray alone is of many accounts.
    assert(
      own.every(({ user_id, technique }) => user_id === actor || technique === "T1110.003"),
    );
    assertEquals(campaign.events, own.length);
    const known = SCENARIOS.find(({ id }) => id === scenario)!;
    assertEquals(by, known.by);
    const date = formatDay(day.day);
    assert(first_date <= date && date <= last_date);
    assertEquals([stages[0]?.date, stages.at(-1)?.date], [first_date, last_date]);
    assertEquals(stages.map((act) => act.date), stages.map((act) => act.date).sort());
    // Every stage of the scenario, in its order, on one or more days.
    assertEquals(
      [...new Set(stages.map(({ stage }) => stage))],
      known.stages.map(({ name }) => name),
    );
    for (const { date: on, stage, techniques, events: count } of stages) {
      const { steps } = known.stages.find(({ name }) => name === stage)!;
      assertEquals(new Set(techniques), new Set(steps.map(({ technique }) => technique)));
      assertEquals(techniques.length, new Set(techniques).size);
      const ofStage = own.filter((label) => label.stage === stage);
      assertEquals(count, on === date ? ofStage.length : null);
    }
    const today = stages.filter((act) => act.date === date);
    assert(
      own.every(({ stage, technique }) =>
        today.some((act) => act.stage === stage && act.techniques.includes(technique))
      ),
    );
  }
  const known = new Set(campaigns.map((c) => c.campaign_id));
  assertEquals(labels.filter((label) => !known.has(label.campaign_id)), []);
}

Deno.test("no campaign has the id of another, on any day", () => {
  const company = companyOf({ events: 20, scenarios: { ...SHORT, perMonth: 200 } });
  const ids = [...writtenDays(company, "2025-03-01", 100)]
    .flatMap(({ truth }) => truth.campaigns.map(({ campaign_id }) => campaign_id));
  assertGreater(ids.length, 400);
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("without scenarios there is no campaign and no label", () => {
  const scenarios = { ...RAISED, enabled: false };
  for (const { truth } of writtenDays(companyOf({ scenarios }), "2025-12-01", 5)) {
    assertEquals([truth.labels, truth.campaigns], [[], []]);
  }
});

Deno.test("a campaign is the same on all its days", () => {
  const company = companyOf({ users: 80, events: "natural", scenarios: RAISED });
  const seen = new Map<string, unknown>();
  let again = 0;
  for (const { truth } of writtenDays(company, "2025-03-01", 40)) {
    for (const { campaign_id, events: _, stages, ...same } of truth.campaigns) {
      const plan = stages.map(({ date, stage, techniques }) => ({ date, stage, techniques }));
      if (seen.has(campaign_id)) {
        assertEquals(seen.get(campaign_id), { ...same, plan });
        again++;
      }
      seen.set(campaign_id, { ...same, plan });
    }
  }
  assertGreater(seen.size, 50);
  assertGreater(again, 200);
});

for (const [users, perMonth] of [[50, 300], [200, 200], [800, 75]] as const) {
  Deno.test(`${users} people have ${perMonth} campaigns a month, times the root of people by 50`, () => {
    const days = 60;
    const scenarios = { ...SHORT, perMonth };
    const company = companyOf({ users, events: 200, scenarios });
    const found = [...writtenDays(company, "2025-05-05", days)]
      .flatMap(({ truth }) => truth.campaigns.map(({ scenario }) => scenario));
    const counts = tallied(found);
    const weightOf = (id: string) =>
      SCENARIOS.find((scenario) => scenario.id === id)!.weight *
      (LOUDNESS.medium!.weights[id] ?? 1);
    const whole = SHORT.only.reduce((sum, id) => sum + weightOf(id), 0);
    for (const id of SHORT.only) {
      const mean = perMonth * Math.sqrt(users / 50) * (days / 30.436875) * weightOf(id) / whole;
      const count = counts.get(id) ?? 0;
      assert(Math.abs(count - mean) < 4 * Math.sqrt(mean), `${id}: ${count} of ${mean}`);
    }
    assertEquals([...counts.keys()].sort(), [...SHORT.only].sort());
  });
}

Deno.test("no campaign begins while as many as allowed are under way", () => {
  const company = companyOf({ events: 50, scenarios: { perMonth: 100, atOnce: 3 } });
  let most = 0;
  for (const { day, truth } of writtenDays(company, "2025-05-05", 60)) {
    const before = truth.campaigns.filter((c) => c.first_date < formatDay(day.day)).length;
    const begin = truth.campaigns.length - before;
    assert(begin === 0 || truth.campaigns.length <= 3, formatDay(day.day));
    most = Math.max(most, truth.campaigns.length);
  }
  assertEquals(most, 3);
});

Deno.test("all scenarios come up, and only those that are asked for", () => {
  const all = companyOf({ users: 200, events: 300, scenarios: RAISED });
  const namesIn = (company: Company) =>
    new Set(
      [...writtenDays(company, "2025-05-05", 60)]
        .flatMap(({ truth }) => truth.campaigns.map(({ scenario }) => scenario)),
    );
  assertEquals([...namesIn(all)].sort(), SCENARIOS.map(({ id }) => id));
  const only = ["cloud_misuse", "leaver_theft"];
  const some = companyOf({ users: 200, events: 300, scenarios: { ...RAISED, only } });
  assertEquals([...namesIn(some)].sort(), only);
});

const isNight = ({ ms }: TimedEvent) => ms >= 23 * HOUR_MS || ms < 5 * HOUR_MS;

Deno.test("every successful sign-in of a person at night is malicious or explained", () => {
  const company = companyOf({ users: 300, events: "natural", scenarios: { perMonth: 16 } });
  let [malicious, explained] = [0, 0];
  for (const { events, truth } of writtenDays(company, "2025-09-22", 28)) {
    const labels = new Set(truth.labels.map(({ line }) => line));
    const benign = new Map(truth.benign.map((row) => [row.line, row]));
    events.forEach((event, i) => {
      if (!event.isPerson || event.what !== "success" || !isNight(event)) return;
      const reason = benign.get(i + 1)?.reason;
      assert(labels.has(i + 1) || reason, `${event.timestamp} ${event.user_id}`);
      assert(reason !== "workday", `${event.timestamp} ${event.user_id}: a usual day, at night`);
      if (reason) explained++;
      else malicious++;
    });
    // Such a reason is given for the night only.
    const byDay = truth.benign.filter(({ line, oddity }) =>
      oddity === "after_hours_sign_in" && !isNight(events[line - 1]!)
    );
    assertEquals(byDay, []);
  }
  assertGreater(malicious, 5);
  assertGreater(explained, malicious);
});

Deno.test("people far away have their night by their own clock", () => {
  const sites = { "Asia/Tokyo": 1 };
  const company = companyOf({ users: 100, events: 3000, organization: { sites } });
  for (const { events, truth } of writtenDays(company, "2025-09-01", 5)) {
    for (const { line, oddity } of truth.benign) {
      if (oddity !== "after_hours_sign_in") continue;
      const hour = (events[line - 1]!.ms / HOUR_MS + 9) % 24;
      assert(hour >= 23 || hour < 5, events[line - 1]!.timestamp);
    }
  }
});

Deno.test("whoever forgets a password fails often, and the truth says that it is harmless", () => {
  const signIn = { failures: 0.3, retryFails: 0.85, givesUp: 0.02, lockoutAfter: 9 };
  const company = companyOf({ users: 100, events: "natural", signIn });
  let bursts = 0;
  for (const { events, truth } of writtenDays(company, "2025-09-01", 5)) {
    for (const { line, oddity, reason } of truth.benign) {
      if (oddity !== "failure_burst" || reason === "stale_password") continue;
      const { user_id, what, ms } = events[line - 1]!;
      const before = events.filter((event) =>
        event.user_id === user_id && event.what === "failure" && event.ms <= ms &&
        event.ms > ms - HOUR_MS
      );
      assertEquals([what, reason], ["failure", "forgotten_password"]);
      assertGreaterOrEqual(before.length, 5);
      bursts++;
    }
  }
  assertGreater(bursts, 100);
});

Deno.test("guessed passwords fail five times or more within an hour, lock nothing and open nothing", () => {
  const company = companyOf({
    users: 200,
    events: "natural",
    scenarios: { ...SHORT, perMonth: 120, only: ["password_guessing"] },
  });
  let bursts = 0;
  for (const { events, truth } of writtenDays(company, "2025-12-01", 10)) {
    for (const campaign of truth.campaigns) {
      if (campaign.scenario !== "password_guessing") continue;
      bursts++;
      const tries = truth.labels.filter((label) => label.campaign_id === campaign.campaign_id)
        .map(({ line }) => events[line - 1]!);
      assertGreaterOrEqual(tries.length, 5, campaign.campaign_id);
      assert(
        tries.every(({ what, metadata }) =>
          what === "failure" && metadata.failure_reason === "bad_password"
        ),
      );
      assert(tries[4]!.ms - tries[0]!.ms < HOUR_MS);
      assertEquals(new Set(tries.map(({ user_id, src_ip }) => `${user_id} ${src_ip}`)).size, 1);
    }
  }
  assertGreater(bursts, 60);
});

for (const difficulty of ["easy", "medium", "hard"]) {
  Deno.test(`an unexplained sign-in at night works, at night, at the VPN: ${difficulty}`, () => {
    const scenarios = { ...SHORT, perMonth: 120, difficulty, only: ["after_hours_sign_in"] };
    const company = companyOf({ users: 200, events: "natural", scenarios });
    let found = 0;
    for (const { events, truth } of writtenDays(company, "2025-12-01", 10)) {
      for (const campaign of truth.campaigns) {
        const own = truth.labels.filter((label) => label.campaign_id === campaign.campaign_id)
          .map(({ line }) => events[line - 1]!);
        const gate = own.filter(({ what, resource }) =>
          what === "success" && resource === "vpn_gateway"
        );
        assertEquals(gate.length, 1, `${campaign.campaign_id} ${own[0]?.timestamp}`);
        assert(isNight(gate[0]!), gate[0]!.timestamp);
        found++;
      }
    }
    assertGreater(found, 50);
  });
}

Deno.test("the truth of a day is the same when asked twice", () => {
  const company = companyOf({ scenarios: RAISED });
  assertEquals(writtenDay(company, "2025-12-01").truth, writtenDay(company, "2025-12-01").truth);
});
