import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/jsonc";
import { checkConfig, checkValue } from "../src/core/config/config.ts";
import { configText } from "../src/core/config/config_text.ts";
import { isKnob, type Knob, type KnobTree } from "../src/core/config/knob.ts";
import { DEFAULTS, KNOBS } from "../src/core/config/knobs.ts";
import { nearest } from "../src/shell/nearest.ts";

const check = (raw: unknown) => checkConfig(raw, nearest);

/** `path: expected` of a wrong value, `path?nearest` of an unknown key. */
function problemsOf(raw: unknown): string[] {
  return check(raw).problems.map((p) =>
    p.kind === "unknown key" ? `${p.path}?${p.nearest ?? ""}` : `${p.path}: ${p.expected}`
  );
}

/** All settings below a node of the table, with their names. */
function knobs(tree: KnobTree): [string, Knob][] {
  return Object.entries(tree).flatMap(([name, node]): [string, Knob][] =>
    isKnob(node) ? [[name, node]] : knobs(node)
  );
}

Deno.test("checkConfig() of nothing is the defaults", () => {
  assertEquals(check({}), { config: DEFAULTS, problems: [] });
});

Deno.test("checkConfig() says what is wrong with each scheduled campaign", () => {
  const at = "scenarios.schedule";
  const scenario = "brute_force";
  const schedule = [
    { scenario, from: "2025-13-10" },
    { scenario },
    { scenario, from: "2025-12-01", actr: "ann" },
    { scenario, from: "2025-12-01", actor: "" },
    "brute_force",
    { scenario, from: "2025-12-01", actor: "ann" },
  ];
  assertEquals(problemsOf({ scenarios: { schedule } }), [
    `${at}[0].from: a date YYYY-MM-DD`,
    `${at}[1].from: a date YYYY-MM-DD`,
    `${at}[2].actr?actor`,
    `${at}[3].actor: a user_id; leave it out for anybody`,
    `${at}[4]: an object with scenario, from, actor`,
  ]);
});

Deno.test("checkConfig() lays settings over the defaults at any depth", () => {
  const before = structuredClone(DEFAULTS);
  const { config, problems } = check({ events: "natural", signIn: { lockoutAfter: 3 } });
  assertEquals(problems, []);
  assertEquals(config, {
    ...DEFAULTS,
    events: "natural",
    signIn: { ...DEFAULTS.signIn, lockoutAfter: 3 },
  });
  assertEquals(DEFAULTS, before);
});

Deno.test("checkConfig() replaces weights as a whole, in the order of their table", () => {
  const { departments } = check({ organization: { departments: { IT: 2, HR: 1 } } }).config
    .organization;
  assertEquals(Object.entries(departments), [["HR", 1], ["IT", 2]]);
});

Deno.test("checkConfig() reports all problems at once and keeps what is right", () => {
  const raw = {
    sead: 1,
    events: "many",
    users: 7,
    signIn: { failurs: 0.1, lockoutAfter: 2.5, secondFactor: 0.5 },
    people: 3,
  };
  const { config, problems } = check(raw);
  const keys = Object.keys(KNOBS);
  assertEquals(problems[0], {
    kind: "unknown key",
    path: "sead",
    value: 1,
    expected: `one of ${keys.join(", ")}`,
    nearest: "seed",
  });
  assertEquals(problems[1]?.value, "many");
  assertEquals(problemsOf(raw).slice(1), [
    'events: an integer 0 to 16777216, or "natural"',
    "signIn.failurs?failures",
    "signIn.lockoutAfter: an integer 2 to 100",
    `people: an object with any of ${Object.keys(KNOBS.people).join(", ")}`,
  ]);
  const signIn = { ...DEFAULTS.signIn, secondFactor: 0.5 };
  assertEquals(config, { ...DEFAULTS, users: 7, signIn });
});

Deno.test("checkConfig() points into lists and weights", () => {
  const raw = {
    holidays: [],
    organization: {
      holidays: ["01-01", "02-30", "2025-02-29", 5],
      sites: { "Europe/Berln": 1, "Asia/Tokyo": -1, UTC: 1 },
      departments: { HR: 0 },
    },
  };
  const date = "a date MM-DD or YYYY-MM-DD";
  assertEquals(problemsOf(raw), [
    "holidays?",
    `organization.holidays[1]: ${date}`,
    `organization.holidays[2]: ${date}`,
    `organization.holidays[3]: ${date}`,
    "organization.sites.Europe/Berln?Europe/Berlin",
    "organization.sites.Asia/Tokyo: a number, 0 or more",
    `organization.departments: ${checkValue(KNOBS.organization.departments, {})}`,
  ]);
  assertEquals(check(raw).config, DEFAULTS);
});

Deno.test("checkConfig() refuses a value or a group of the wrong type", () => {
  const keys = Object.keys(KNOBS).join(", ");
  for (const raw of [null, [], "seed", 5, true]) {
    assertEquals(problemsOf(raw), [`: an object with any of ${keys}`]);
  }
  const people = Object.keys(KNOBS.people).join(", ");
  assertEquals(problemsOf({ people: [] }), [`people: an object with any of ${people}`]);
  assertEquals(problemsOf({ people: null }), [`people: an object with any of ${people}`]);
  assertEquals(problemsOf({ seed: { value: 1 } }).length, 1);
});

Deno.test("checkConfig() takes prototype keys for unknown ones", () => {
  const raw = parse(`{
    "__proto__": { "seed": "x" },
    "constructor": 1,
    "people": { "toString": 1, "__proto__": { "spread": 1 } },
    "organization": { "sites": { "__proto__": 1, "UTC": 1 } },
  }`);
  assertEquals(problemsOf(raw), [
    "__proto__?",
    "constructor?",
    "people.toString?",
    "people.__proto__?",
    "organization.sites.__proto__?",
  ]);
  const { config } = check(raw);
  assertEquals(config, DEFAULTS);
  assert(Object.getPrototypeOf(config) === Object.prototype);
  assertEquals(config.seed, DEFAULTS.seed);
});

Deno.test("checkConfig() quotes keys that could be taken for a path", () => {
  assertEquals(problemsOf({ "people.spread": 1, "": 2, "a\nb": 3 }), [
    '"people.spread"?',
    '""?',
    '"a\\nb"?',
  ]);
});

Deno.test("configText() is the defaults, and valid", () => {
  const raw = parse(configText());
  assertEquals(check(raw), { config: DEFAULTS, problems: [] });
  assertEquals(raw, structuredClone(DEFAULTS) as unknown);
});

Deno.test("configText() fills lines of at most 100 columns", () => {
  const lines = configText().split("\n");
  assertEquals(lines.filter((line) => line.length > 100 || line !== line.trimEnd()), []);
  assert(lines[0]?.startsWith("// "), "no word on what the file is");
  assertEquals(lines.at(-1), "");
  assertEquals(lines.at(-2), "}");
  lines.forEach((line, i) => {
    const [, word] = /^ *\/\/ {3}(\S+)/.exec(line) ?? [];
    const above = lines[i - 1] ?? "";
    if (word !== undefined) assert(`${above} ${word}`.length > 100, `broken too early: ${above}`);
  });
});

Deno.test("configText() explains every setting, apart from the one before", () => {
  // Comments as they were before they were broken into lines, and nothing set in.
  const text = configText().replaceAll(/\n *\/\/ {3}(?=\S)/g, " ").replaceAll(/\n +/g, "\n");
  for (const [name, knob] of knobs(KNOBS)) {
    const source = knob.source === undefined ? "" : `// source: ${knob.source}\n`;
    const allowed = `// allowed: ${checkValue(knob, undefined)}\n`;
    const part = `// ${knob.about}\n${allowed}${source}${JSON.stringify(name)}: `;
    assert(text.includes(`\n\n${part}`) || text.includes(`{\n${part}`), part);
  }
});
