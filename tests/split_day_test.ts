/** One day that is made by several workers, against the same day made by one thread. */
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { checkConfig } from "../src/core/config/config.ts";
import { type Config, DEFAULTS } from "../src/core/config/knobs.ts";
import { type Charter, charterOf, establish } from "../src/shell/company.ts";
import { manifestOf, partsOf, simulate } from "../src/shell/day_parts.ts";
import { writeDay } from "../src/shell/day_writer.ts";
import { splitDay, splitWorkers } from "../src/shell/split_day.ts";
import { backfill, start, unfinished } from "./backfill_kit.ts";
import { dayOf } from "./lines.ts";
import { assertWholeDay, inTempFolder, listing, resultOf, run } from "./program.ts";

const DATE = "2025-12-01";
const DAY = dayOf(DATE);
const RANGE = `--from ${DATE} --to ${DATE}`;

function charter(overrides: Partial<Config>): Promise<Charter> {
  const { config, problems } = checkConfig(overrides, () => undefined);
  assertEquals(problems, []);
  return charterOf(config);
}

async function writeWhole(charter: Charter, folder: string): Promise<void> {
  const company = establish(charter);
  const day = simulate(company, DAY);
  const { parts } = partsOf(company, day);
  await writeDay(folder, DATE, parts, (files) => manifestOf(company, day, files), { force: false });
}

async function writeSplit(charter: Charter, folder: string, workers: number): Promise<void> {
  using split = await splitDay(charter, DAY, { workers });
  await writeDay(folder, DATE, split.parts, split.describe, { force: false });
}

const COMPANIES: readonly Partial<Config>[] = [
  { events: 0 },
  { users: 1, events: 20_000 },
  { users: 200, events: "natural" },
  // More slices than are asked for ahead.
  { users: 20, events: 60_000, scenarios: { ...DEFAULTS.scenarios, perMonth: 200 } },
];

for (const company of COMPANIES) {
  const { users = DEFAULTS.users, events } = company;
  Deno.test(`several workers write the files of ${events} events of ${users} people`, () =>
    inTempFolder(async (folder) => {
      const own = await charter(company);
      await writeWhole(own, `${folder}/whole`);
      for (const workers of [1, 4]) {
        await writeSplit(own, `${folder}/${workers}`, workers);
        assertEquals(await listing(`${folder}/${workers}`), await listing(`${folder}/whole`));
      }
    }));
}

Deno.test("backfill and generate make a single large day with all workers: the same bytes as with one", () =>
  inTempFolder(async (folder) => {
    const flags = `${RANGE} --events 500000 --users 30`;
    for (const workers of [1, 2]) {
      const { code, stderr } = await backfill(
        `${folder}/${workers}`,
        `${flags} --workers ${workers}`,
      );
      assertEquals(code, 0);
      assertStringIncludes(stderr, `: 1 day, ${workers} worker${workers === 1 ? "" : "s"}\n`);
    }
    assertEquals(await listing(`${folder}/2`), await listing(`${folder}/1`));
    const generate = `generate --date ${DATE} --events 500000 --users 30 --out ${folder}/own`;
    assertEquals((await run(generate, { writable: folder })).code, 0);
    assertEquals(await listing(`${folder}/own`), await listing(`${folder}/1`));
    const again = await backfill(`${folder}/2`, `${flags} --workers 2`);
    assertMatch(again.stdout, /^Wrote 0 days to .*, skipped 1, failed 0:/);
    await assertWholeDay(`${folder}/2`, DATE);
  }));

function unfinishedIn(folder: string): boolean {
  try {
    return [...Deno.readDirSync(folder)].some(({ name }) => name.endsWith(".tmp"));
  } catch {
    return false;
  }
}

Deno.test("SIGINT finishes a split day", () =>
  inTempFolder(async (folder) => {
    const running = start(folder, `${RANGE} --events 500000 --users 30 --workers 2`);
    await running.until((stderr) => stderr.includes("Seed ") && unfinishedIn(folder));
    running.kill("SIGINT");
    const { code, stdout } = await running.ends();
    assertEquals(code, 0);
    assertMatch(stdout, /^Wrote 1 day to /);
    assertEquals(unfinished(await listing(folder)), []);
    await assertWholeDay(folder, DATE);
  }));

Deno.test("who is told to stop writing leaves nothing behind", () =>
  inTempFolder(async (folder) => {
    using split = await splitDay(await charter({ events: 100_000 }), DAY, { workers: 2 });
    const reason = new Error("stop");
    const stop = new AbortController();
    const [log, ...rest] = split.parts.toReversed();
    async function* stopping() {
      for await (const chunk of log!.chunks) {
        yield chunk;
        stop.abort(reason);
      }
    }
    const parts = [...rest, { ...log!, chunks: stopping() }];
    const out = `${folder}/data`;
    const options = { force: false, signal: stop.signal };
    await assertRejects(() => writeDay(out, DATE, parts, split.describe, options), Error, "stop");
    assertEquals(await listing(out), {});
  }));

for (const when of ["live", "lay", "merge", "know", "write"]) {
  Deno.test(`a worker that dies when it is asked to ${when} fails the day, and nothing is left`, () =>
    inTempFolder(async (folder) => {
      const out = `${folder}/data`;
      const args = ["--no-prompt", "--allow-read", `--allow-write=${folder}`];
      const { code, stdout } = await resultOf(
        new Deno.Command(Deno.execPath(), {
          args: ["run", ...args, "tests/split_child.ts", out, when],
        }),
      );
      assertEquals([code, stdout], [
        0,
        `Cannot split the day: a worker died: Error: I cannot ${when}`,
      ]);
      assertEquals(await listing(out), {});
    }));
}

Deno.test("what is wrong with a company is said by a split day as by a whole one", () =>
  inTempFolder(async (folder) => {
    const users = `${folder}/users.jsonl`;
    await Deno.writeTextFile(users, '{"user_id":"emp_1","end_date":"2020-01-01"}\n');
    const nobody = await charter({ users, events: 10 });
    const split = () => splitDay(nobody, DAY, { workers: 2 });
    const error = await assertRejects(split, Error, "is employed that day");
    assertEquals((error as { exitCode?: number }).exitCode, 2);
    await Deno.writeTextFile(users, '{"user_id":"emp_1"}\n');
    await assertRejects(split, Error, `Cannot use ${users}: it was changed while the run was`);
  }));

Deno.test("only a single day is split, and only when it is large", () => {
  const of = (config: Partial<Config>, days = 1, workers = 2) =>
    splitWorkers({ config: { ...DEFAULTS, ...config } }, Array(days).fill(DAY), workers);
  const large = { events: 4_000_000 };
  assertEquals(of(large), 2);
  assertEquals(of(large, 1, 1), 1);
  assertEquals(of(large, 2), 1);
  assertEquals(of(large, 0), 1);
  assertEquals(of({ events: 1000 }), 1);
  assertEquals(of({ events: "natural" }), 1);
  // Most of the work is to draw the people, and every worker does that.
  assertEquals(of({ ...large, users: 100_000 }), 1);
  assert(of(large, 1, 1024) < 100);
});
