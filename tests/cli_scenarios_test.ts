/** Scenarios as a user asks for them, and what is said when they cannot be had. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { SCENARIOS } from "../src/core/scenarios/mod.ts";
import { inTempFolder, messageOf, run } from "./program.ts";

const DATE = "2025-12-01";

/** Runs a command with these `scenarios` settings; the message and the exit code, and what was written. */
async function tried(scenarios: unknown, flags = "", command = `generate --date ${DATE}`) {
  let result = { code: -1, message: "", written: false };
  await inTempFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/x.jsonc`, JSON.stringify({ scenarios }));
    const line = `${command} --config ${folder}/x.jsonc --out ${folder}/out ${flags}`;
    const done = await run(line, { writable: folder });
    const written = await Deno.stat(`${folder}/out`).then(() => true, () => false);
    result = { code: done.code, message: done.code === 0 ? "" : messageOf(done), written };
  });
  return result;
}

const MISTAKES: readonly (readonly [name: string, scenarios: unknown, told: readonly string[]])[] =
  [
    ["an unknown scenario", { only: ["brute_froce"] }, [
      "scenarios.only[0]",
      "brute_froce",
      `"brute_force"?`,
    ]],
    ["an unknown difficulty", { difficulty: "hrad" }, ["scenarios.difficulty", "hrad", `"hard"?`]],
    ["an unknown scheduled scenario", { schedule: [{ scenario: "brute_froce", from: DATE }] }, [
      "scenarios.schedule[0].scenario",
      `"brute_force"?`,
    ]],
    [
      "a date that does not exist",
      { schedule: [{ scenario: "brute_force", from: "2025-02-30" }] },
      [
        "scenarios.schedule",
      ],
    ],
    ["an actor who does not exist", {
      schedule: [{ scenario: "brute_force", from: DATE, actor: "emp_999" }],
    }, ["brute_force from 2025-12-01", "emp_999"]],
    ["an actor who does not leave", {
      schedule: [{ scenario: "leaver_theft", from: DATE, actor: "emp_003" }],
    }, ["emp_003 does not leave"]],
    ["an actor who has not left", {
      schedule: [{ scenario: "ex_employee", from: DATE, actor: "emp_003" }],
    }, ["emp_003"]],
    ["an actor without the right to", {
      schedule: [{ scenario: "open_security_group", from: DATE, actor: "emp_004" }],
    }, ["emp_004 is not an administrator"]],
    ["a day after the last that there is", {
      schedule: [{ scenario: "brute_force", from: "9999-12-31" }],
    }, ["brute_force from 9999-12-31: only 1970-01-01 to 2149-06-06 can be generated"]],
    ["a day before the first that there is", {
      schedule: [{ scenario: "brute_force", from: "1960-01-01", actor: "emp_003" }],
    }, ["brute_force from 1960-01-01: only 1970-01-01 to 2149-06-06 can be generated"]],
    ["a rate below zero", { perMonth: -1 }, ["scenarios.perMonth", "-1"]],
    ["no room for any campaign", { atOnce: 0 }, ["scenarios.atOnce", "0"]],
  ];

for (const [name, scenarios, told] of MISTAKES) {
  Deno.test(`${name} is the user's mistake, and nothing is written`, async () => {
    const { code, message, written } = await tried(scenarios);
    assertEquals({ code, written }, { code: 2, written: false }, message);
    for (const part of told) assertStringIncludes(message, part);
  });
}

Deno.test("backfill refuses a schedule that cannot be, also when it writes nothing", async () => {
  const schedule = [{ scenario: "brute_force", from: DATE, actor: "emp_999" }];
  for (const flags of ["", "--dry-run"]) {
    const result = await tried({ schedule }, flags, `backfill --from ${DATE} --to ${DATE}`);
    assertEquals([result.code, result.written], [2, false], result.message);
    assertStringIncludes(result.message, "emp_999");
  }
});

Deno.test("where nobody fits, the next day on which somebody does is told, and works", async () => {
  const theft = (from: string) => ({ schedule: [{ scenario: "leaver_theft", from }] });
  const { code, message } = await tried(theft("2025-09-02"));
  assertEquals(code, 2);
  const [, from] = /nobody fits; somebody does from ([\d-]+)$/.exec(message.trim()) ?? [];
  assert(from !== undefined && from > "2025-09-02", message);
  assertEquals((await tried(theft(from))).code, 0);
});

Deno.test("where nobody ever fits, that is told", async () => {
  const scenarios = { schedule: [{ scenario: "ex_employee", from: "2000-01-01" }] };
  const { code, message } = await tried(scenarios);
  assertEquals(code, 2);
  assertStringIncludes(message, "nobody fits; nor in the 120 days after");
});

Deno.test("a wrong --difficulty is told with the right one", async () => {
  const result = await run("generate --difficulty esay");
  assertEquals(result.code, 2);
  assertStringIncludes(messageOf(result), `"easy"?`);
});

Deno.test("a schedule is not looked at when nobody misbehaves", async () => {
  const schedule = [{ scenario: "brute_force", from: DATE, actor: "emp_999" }];
  assertEquals((await tried({ schedule }, "--no-scenarios")).code, 0);
});

Deno.test("scenarios are listed with what each looks like in the log", async () => {
  const { code, stdout } = await run("scenarios");
  assertEquals(code, 0);
  const words = stdout.replaceAll(/\s+/g, " ");
  for (const { id, title, about } of SCENARIOS) {
    assertStringIncludes(words, `${id}: ${title}`);
    assertStringIncludes(words, about);
  }
  const listed: { id: string }[] = JSON.parse((await run("scenarios --json")).stdout);
  assertEquals(listed.map(({ id }) => id), SCENARIOS.map(({ id }) => id));
  assert(!words.includes("penetration_test"));
});
