import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ZONE_NAMES } from "../src/core/calendar.ts";
import { checkValue } from "../src/core/config/config.ts";
import { DEPARTMENTS } from "../src/core/log/events.ts";
import { isKnob, type Knob, type KnobTree } from "../src/core/config/knob.ts";
import { KNOBS } from "../src/core/config/knobs.ts";
import { MAX_EVENTS, MAX_USERS } from "../src/core/config/knob.ts";
import { SCENARIO_NAMES } from "../src/core/scenarios/names.ts";

/** All settings below a node of the table, with their names. */
function knobs(tree: KnobTree): [string, Knob][] {
  return Object.entries(tree).flatMap(([name, node]): [string, Knob][] =>
    isKnob(node) ? [[name, node]] : knobs(node)
  );
}

const about = "";
const weights = (keys: "departments" | "zones"): Knob => ({
  kind: "weights",
  keys,
  value: {},
  about,
});
const MAX_SAFE = Number.MAX_SAFE_INTEGER;

const VALUES: readonly [Knob, allowed: unknown[], not: unknown[]][] = [
  [{ kind: "share", value: 0, about }, [0, 0.5, 1], [-0.01, 1.01, NaN, "0.5", null, true, [1]]],
  [
    { kind: "number", value: 3, min: 2.5, max: 9, about },
    [2.5, 3.25, 9],
    [2.4, 9.1, NaN, Infinity, "3", null, [3], {}],
  ],
  [
    { kind: "integer", value: 3, min: 2, max: 9, about },
    [2, 5, 9],
    [1, 10, 2.5, NaN, Infinity, "3", null, [3]],
  ],
  [{ kind: "optional", value: "", about }, ["", "a"], [0, null, true, ["a"], {}]],
  [
    { kind: "tags", value: {}, about },
    [{}, { a: "b", c: "" }],
    [
      ...["a", ["a"], null, 0, { a: 1 }, { "": "a" }, { a: null }],
      Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`t${i}`, ""])),
    ],
  ],
  [{ kind: "switch", value: true, about }, [true, false], [0, 1, "true", null, []]],
  [
    { kind: "choice", value: "b", values: ["a", "b"], about },
    ["a", "b"],
    ["c", "A", "", "a, b", null, 0, ["a"], {}],
  ],
  [
    { kind: "names", value: [], values: ["a", "b"], about },
    [[], ["a"], ["b", "a"]],
    ["a", ["c"], ["a", 1], [["a"]], [null], {}, null, 0],
  ],
  [
    { kind: "schedule", value: [], values: ["a", "b"], about },
    [[], [{ scenario: "a", from: "2025-02-28" }], [
      { scenario: "a", from: "2025-02-28", actor: "emp_000" },
      { scenario: "b", from: "2025-02-28" },
    ]],
    [
      ...[{ scenario: "a", from: "2025-02-28" }, "a", ["a"], [null], {}, null, 0],
      ...[[{ scenario: "a" }], [{ from: "2025-02-28" }], [{ scenario: "c", from: "2025-02-28" }]],
      ...[[{ scenario: "a", from: "2025-02-29" }], [{ scenario: "a", from: 5 }]],
      [{ scenario: "a", from: "2025-02-28", actor: "" }],
      [{ scenario: "a", from: "2025-02-28", actor: 1 }],
      [{ scenario: "a", from: "2025-02-28", to: "2025-03-01" }],
    ],
  ],
  [{ kind: "text", value: "a", about }, ["b", " "], ["", 1, true, null, ["a"]]],
  [
    { kind: "seed", value: 1, about },
    ["x", 0, -5, MAX_SAFE, -MAX_SAFE],
    ["", 0.5, MAX_SAFE + 1, -MAX_SAFE - 1, Infinity, null, ["x"]],
  ],
  [
    { kind: "users", value: 1, about },
    [1, MAX_USERS, "users.jsonl"],
    [0, -1, 1.5, MAX_USERS + 1, "", null, ["users.jsonl"]],
  ],
  [
    { kind: "events", value: 1, about },
    [0, 1, MAX_EVENTS, "natural"],
    [-1, 0.5, MAX_EVENTS + 1, "Natural", "many", "", null, ["natural"]],
  ],
  [
    { kind: "date", value: "2025-01-01", about },
    ["2024-02-29", "1999-12-31"],
    ["2025-02-29", "2025-13-01", "2025-1-1", "01-01", "", 20250101, null, ["2025-01-01"]],
  ],
  [
    { kind: "dates", value: [], about },
    [[], ["02-29"], ["2024-02-29", "12-31"]],
    [["02-30"], ["2025-02-29"], ["13-01"], ["1-1"], ["01-01", 5], [["01-01"]], "01-01", {}, null],
  ],
  [
    weights("departments"),
    [{ HR: 1 }, { HR: 0, IT: 0.25 }],
    [{}, { HR: 0 }, { HR: -1, IT: 2 }, { HR: "1" }, { UTC: 1 }, { HR: Infinity }, [1], null, 1],
  ],
  [weights("departments"), [], [{ HR: 1e308, IT: 1e308 }]],
  [weights("zones"), [{ UTC: 1, "Asia/Tokyo": 2 }], [{ HR: 1 }, { constructor: 1 }]],
];

Deno.test("checkValue() takes what each kind of setting allows, and nothing else", () => {
  for (const [knob, allowed, not] of VALUES) {
    for (const value of allowed) {
      assertEquals(checkValue(knob, value), undefined, `${knob.kind} ${JSON.stringify(value)}`);
    }
    for (const value of not) {
      assert(checkValue(knob, value), `${knob.kind} took ${JSON.stringify(value)}`);
    }
  }
});

Deno.test("every kind of setting is among the values tried", () => {
  const tried = new Set<string>(VALUES.map(([knob]) => knob.kind));
  const untried = knobs(KNOBS).filter(([, knob]) => !tried.has(knob.kind));
  assertEquals(untried, []);
});

Deno.test("checkValue() says what is allowed", () => {
  const { events, users, organization, signIn, scenarios } = KNOBS;
  assertEquals(checkValue(scenarios.difficulty, "Hard"), "one of easy, medium, hard");
  assertEquals(
    checkValue(scenarios.only, ["none"]),
    `a list of ${SCENARIO_NAMES.join(", ")}`,
  );
  assertEquals(checkValue(events, "many"), 'an integer 0 to 16777216, or "natural"');
  assertEquals(checkValue(users, 0), "an integer 1 to 1000000, or the name of a file");
  assertEquals(checkValue(signIn.lockoutAfter, 1), "an integer 2 to 100");
  assertEquals(checkValue(signIn.retryGapSeconds, 1), "a number 2 to 600");
  assertEquals(
    checkValue(organization.departments, {}),
    `weights by name, 0 or more and not all 0; names: ${DEPARTMENTS.join(", ")}`,
  );
  assertStringIncludes(checkValue(organization.sites, {}) ?? "", ZONE_NAMES.join(", "));
});
