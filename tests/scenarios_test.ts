import {
  assert,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLessOrEqual,
  assertMatch,
} from "@std/assert";
import { DEFAULTS } from "../src/core/config/knobs.ts";
import { SCENARIOS } from "../src/core/scenarios/mod.ts";
import { SCENARIO_NAMES } from "../src/core/scenarios/names.ts";
import type {
  AnyStep,
  Range,
  Scenario,
  SignInStep,
  Stage,
  UseStep,
} from "../src/core/scenarios/scenario.ts";

/** The files of the folder that hold no scenario. */
const OTHER_FILES = ["campaign.ts", "mod.ts", "names.ts", "penetration_test.ts", "scenario.ts"];

/** The tactics of MITRE ATT&CK that stages are named after. */
const TACTICS = [
  ...["initial_access", "persistence", "privilege_escalation", "defense_evasion"],
  ...["credential_access", "discovery", "lateral_movement", "collection", "exfiltration", "impact"],
];

/** What the log has an operation for. */
const OPERATIONS: Readonly<Record<UseStep["what"], readonly UseStep["operation"][]>> = {
  bucket: ["read", "list", "write", "delete"],
  database: ["read", "write", "delete", "export"],
  application: ["read", "write", "delete", "export"],
};

interface Placed<S> {
  readonly scenario: Scenario;
  readonly stage: Stage;
  readonly step: S;
  /** What failure messages begin with. */
  readonly where: string;
}

const STAGES = SCENARIOS.flatMap((scenario) =>
  scenario.stages.map((stage) => ({ scenario, stage, where: `${scenario.id}, ${stage.name}` }))
);

const STEPS: readonly Placed<AnyStep>[] = STAGES.flatMap(({ scenario, stage, where }) =>
  stage.steps.map((step, n) => ({ scenario, stage, step, where: `${where}, step ${n}` }))
);

function assertRange([low, high]: Range, least: number, message: string): void {
  assert(Number.isInteger(low) && Number.isInteger(high), `${message}: not whole`);
  assertGreaterOrEqual(low, least, message);
  assertGreaterOrEqual(high, low, message);
}

/** Whether the account has no session of its own that the stage could be done in. */
function needsSignIn({ by, actor }: Scenario, { when }: Stage): boolean {
  return by === "intruder" || actor === "former" || when !== "work";
}

/** The shortest and the longest time from a scenario's first day to its last, both included. */
function lengthDays({ stages }: Scenario): Range {
  const end = (n: 0 | 1) =>
    stages.reduce((sum, s) => sum + s.afterDays[n] + (s.days[n] - 1) * s.everyDays[n], 1);
  return [end(0), end(1)];
}

Deno.test("a scenario's file is called after its id", async () => {
  const files: string[] = [];
  for await (const { name } of Deno.readDir("src/core/scenarios")) {
    if (!OTHER_FILES.includes(name)) files.push(name);
  }
  assertEquals(SCENARIOS.map(({ id }) => `${id}.ts`), files.sort());
  assertEquals(new Set(SCENARIOS.map(({ title }) => title)).size, SCENARIOS.length);
});

Deno.test("the names that settings take are the ids of the scenarios", () => {
  assertEquals<readonly string[]>(SCENARIO_NAMES, SCENARIOS.map(({ id }) => id));
});

Deno.test("every step has an ATT&CK technique, and commands are those of theirs", () => {
  for (const { step, where } of STEPS) {
    assertMatch(step.technique, /^T\d{4}(\.\d{3})?$/, where);
    if (step.does === "command") assertEquals(step.technique, step.commands, where);
  }
});

Deno.test("stages are named after ATT&CK tactics, and no two of a scenario alike", () => {
  for (const { stage, where } of STAGES) assert(TACTICS.includes(stage.name), where);
  for (const { id, stages } of SCENARIOS) {
    assertGreater(stages.length, 0, id);
    assertEquals(new Set(stages.map(({ name }) => name)).size, stages.length, id);
  }
});

Deno.test("ranges are whole, in order and above 0 where they must be", () => {
  for (const { stage, where } of STAGES) {
    assertRange(stage.days, 1, `${where}: days`);
    assertRange(stage.everyDays, 1, `${where}: everyDays`);
  }
  for (const { step, where } of STEPS) {
    assertRange(step.count, 0, `${where}: count`);
    assertGreater(step.count[1], 0, `${where}: count`);
    assertRange(step.gapSeconds, 1, `${where}: gapSeconds`);
    if (step.does === "use") assertGreater(step.medianKilobytes, 0, where);
    if (step.does === "group") assert(step.port > 0 && step.port < 65_536, where);
  }
});

Deno.test("a stage begins on a later day than the one before ends", () => {
  for (const { id, stages } of SCENARIOS) {
    const [first, ...later] = stages;
    assertEquals(first!.afterDays, [0, 0], id);
    for (const { name, afterDays } of later) assertRange(afterDays, 1, `${id}, ${name}`);
  }
});

Deno.test("a scenario lasts 75 days at most", () => {
  for (const scenario of SCENARIOS) assertLessOrEqual(lengthDays(scenario)[1], 75, scenario.id);
});

Deno.test("slow exfiltration lasts 25 days at least, a leaver's theft two weeks at most", () => {
  const lengthOf = (id: string) => lengthDays(SCENARIOS.find((scenario) => scenario.id === id)!);
  assertGreaterOrEqual(lengthOf("slow_exfiltration")[0], 25);
  assertLessOrEqual(lengthOf("leaver_theft")[1], 14);
});

Deno.test("whatever needs a session comes after a success, unless the owner is at work", () => {
  for (const { scenario, stage, where } of STAGES) {
    let hasSession = !needsSignIn(scenario, stage);
    for (const step of stage.steps) {
      if (step.does === "sign_in") hasSession ||= step.outcome === "success" && step.count[0] > 0;
      else if (step.does !== "spray") {
        assert(hasSession, `${where}: ${step.does} without a session`);
      }
    }
  }
});

Deno.test("an intruder comes in through the VPN or an application, never at a machine", () => {
  for (const { scenario, stage, where } of STAGES) {
    if (!needsSignIn(scenario, stage)) continue;
    const [first] = stage.steps;
    if (first?.does === "spray") continue;
    assert(first?.does === "sign_in" && !first.to.endsWith("host"), where);
  }
});

Deno.test("acts lie where ordinary ones do: commands on machines, pages in applications", () => {
  for (const { stage, where } of STAGES) {
    let session: SignInStep["to"] = "gateway";
    for (const step of stage.steps) {
      if (step.does === "sign_in") {
        if (step.outcome === "success") session = step.to;
        continue;
      }
      const isPage = step.does === "use" && step.what === "application";
      assertEquals(session.endsWith("host"), step.does === "command", `${where}: ${step.does}`);
      assertEquals(session === "application", isPage, `${where}: ${step.does}`);
    }
  }
});

Deno.test("uses have an operation in the log, and pages are the account's own", () => {
  for (const { step, where } of STEPS) {
    if (step.does !== "use") continue;
    assert(OPERATIONS[step.what].includes(step.operation), where);
    if (step.what === "application") assertEquals(step.whose, "own", where);
  }
});

Deno.test("failures are too few or too far apart to lock an account", () => {
  const { lockoutAfter } = DEFAULTS.signIn;
  for (const { step, where } of STEPS) {
    if (step.does !== "sign_in" || step.outcome === "success") continue;
    if (step.gapSeconds[0] < 130) assertLessOrEqual(2 * step.count[1], lockoutAfter, where);
  }
});

Deno.test("the guesses of a burst are five at least, and all within an hour", () => {
  const { stages } = SCENARIOS.find(({ id }) => id === "password_guessing")!;
  const steps = stages.flatMap((stage) => stage.steps);
  assertEquals(steps.length, 1);
  const { count, gapSeconds } = steps[0]!;
  assertGreaterOrEqual(count[0], 5);
  assertLessOrEqual((count[1] - 1) * gapSeconds[1], 3600);
});

Deno.test("as many instances are ended as were run", () => {
  for (const { stage, where } of STAGES) {
    const total = (action: string, n: 0 | 1) =>
      stage.steps.reduce(
        (sum, step) =>
          step.does === "instance" && step.action === action ? sum + step.count[n] : sum,
        0,
      );
    for (const n of [0, 1] as const) assertEquals(total("terminate", n), total("run", n), where);
  }
});

Deno.test("only administrators change rights, instances and groups", () => {
  for (const { scenario, step, where } of STEPS) {
    if (["rights", "instance", "group"].includes(step.does)) {
      assertEquals(scenario.actor, "admin", where);
    }
  }
});

Deno.test("no scenario is chosen more than one time in six, nor those of one day every other", () => {
  const sum = (list: readonly Scenario[]) => list.reduce((total, { weight }) => total + weight, 0);
  const all = sum(SCENARIOS);
  assertEquals(all, 100);
  for (const { id, weight } of SCENARIOS) {
    assertGreater(weight, 0, id);
    assertLessOrEqual(6 * weight, all, id);
  }
  assertLessOrEqual(2 * sum(SCENARIOS.filter((scenario) => lengthDays(scenario)[1] === 1)), all);
});

/** How many times a scenario does something, on average. */
function meanEvents(stages: readonly Stage[]): number {
  const mean = ([low, high]: Range) => (low + high) / 2;
  const daily = ({ steps }: Stage) => steps.reduce((sum, { count }) => sum + mean(count), 0);
  return stages.reduce((sum, stage) => sum + mean(stage.days) * daily(stage), 0);
}

Deno.test(".4 of what is done at least is done in working hours", () => {
  // By the clock, a stage at any time is in working hours for 10 hours of 24.
  const share = { work: 1, any: 10 / 24, night: 0 };
  let all = 0;
  let atWork = 0;
  for (const { scenario, stage } of STAGES) {
    const events = scenario.weight * meanEvents([stage]);
    all += events;
    atWork += events * share[stage.when];
  }
  assertGreaterOrEqual(atWork / all, 0.4);
});

Deno.test("no scenario does more than 221 things on average, the largest median of CERT r4.2", () => {
  for (const { id, stages } of SCENARIOS) assertLessOrEqual(meanEvents(stages), 221, id);
});
