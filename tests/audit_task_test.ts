/** `deno task audit` on smaller runs: companies live some months or days, and are read knowing the contract alone. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileOf } from "../tasks/audit/auditor.ts";
import { companyDays } from "../tasks/audit/sources.ts";
import { inTempFolder, type Result, resultOf } from "./program.ts";

/** Runs the task. */
function audit(...args: string[]): Promise<Result> {
  const task = ["run", "--no-prompt", "--allow-read", "tasks/audit.ts"];
  return resultOf(new Deno.Command(Deno.execPath(), { args: [...task, ...args] }));
}

Deno.test("the audit of 120 days of 50 people finds no breach", async () => {
  const { code, stdout, stderr } = await audit("--users", "50", "--days", "120", "--seeds", "a");
  assertEquals(code, 0, stdout);
  assertStringIncludes(stderr, "0 breaches");
  assertStringIncludes(stdout, "iam.change_role");
});

const DATES = ["2025-12-01", "2025-12-02", "2025-12-03", "2025-12-04"];

/** Some days of a small company in a folder. */
async function withDays(test: (folder: string) => Promise<void>): Promise<void> {
  const writeDay = await companyDays({
    seed: "a",
    users: "12",
    events: "natural",
    difficulty: "easy",
  });
  await inTempFolder(async (folder) => {
    await Deno.mkdir(`${folder}/_truth`);
    for (const date of DATES) {
      const day = writeDay(date);
      for (const kind of ["log", "labels", "benign", "campaigns"] as const) {
        await Deno.writeTextFile(`${folder}/${fileOf(kind, date)}`, day[kind]);
      }
    }
    await test(folder);
  });
}

Deno.test("the audit of a folder that is whole finds no breach", () =>
  withDays(async (folder) => {
    const { code, stdout, stderr } = await audit(folder);
    assertEquals([code, stderr], [0, "0 breaches\n"], stdout);
    assertStringIncludes(stdout, " events on 4 days");
  }));

Deno.test("files that a day lacks are breaches that name them; the other days are audited", () =>
  withDays(async (folder) => {
    await Deno.remove(`${folder}/_truth/benign_2025-12-02.jsonl`);
    await Deno.remove(`${folder}/logs_2025-12-03.jsonl`);
    await Deno.writeTextFile(`${folder}/_truth/labels_2025-02-30.jsonl`, "");
    await Deno.writeTextFile(`${folder}/logs_2025-12-04.jsonl`, "{}\n", { append: true });
    const { code, stdout, stderr } = await audit(folder, "--json");
    const { days, breaches, first } = JSON.parse(stdout);
    assertEquals([code, stderr, days], [1, "4 breaches\n", 3]);
    assertEquals(breaches, { "files.date": 1, "files.missing": 2, "contract.line": 1 });
    const texts = first.map(({ file, what }: Record<string, string>) => `${file}: ${what}`);
    assertEquals(texts.slice(0, 3), [
      "_truth/labels_2025-02-30.jsonl: there is no such day",
      "_truth/benign_2025-12-02.jsonl: is not there, and logs_2025-12-02.jsonl is",
      "logs_2025-12-03.jsonl: is not there, and _truth/labels_2025-12-03.jsonl is",
    ]);
    assertStringIncludes(texts[3], "logs_2025-12-04.jsonl: ");
  }));
