/** One day that is made by several workers, against the same day made by one thread. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { checkConfig } from "../src/core/config/config.ts";
import { type Config, DEFAULTS } from "../src/core/config/knobs.ts";
import { backfill } from "../src/shell/backfill.ts";
import { type Charter, charterOf, establish } from "../src/shell/company.ts";
import { manifestOf, partsOf, simulate } from "../src/shell/day_parts.ts";
import { writeDay } from "../src/shell/day_writer.ts";
import { splitDay, splitWorkers } from "../src/shell/split_day.ts";
import { dayOf } from "./lines.ts";
import { inTempFolder, listing, resultOf } from "./program.ts";

const DATE = "2025-12-01";
const DAY = dayOf(DATE);

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

/** A run of `backfill` over one day that two workers make together. */
async function backfillSplit(charter: Charter, folder: string, signal: AbortSignal) {
  const told: string[] = [];
  const totals = await backfill(charter, {
    folder,
    days: [DAY],
    workers: 2,
    together: 2,
    force: false,
    rehash: false,
    shared: false,
    signal,
    onWait() {},
    onStart() {},
    onDay: (date, { state }) => told.push(`${date} ${state}`),
  });
  return { told, totals };
}

Deno.test("backfill writes a split day once; one in hand is finished when the run is stopped", () =>
  inTempFolder(async (folder) => {
    const own = await charter({ events: 60_000 });
    await writeWhole(own, `${folder}/whole`);
    const stop = new AbortController();
    const run = () => backfillSplit(own, `${folder}/split`, stop.signal);
    setTimeout(() => stop.abort(), 200);
    const { told, totals } = await run();
    assertEquals([told, totals.events], [[`${DATE} written`], 60_000]);
    assertEquals(await listing(`${folder}/split`), await listing(`${folder}/whole`));
    const again = backfillSplit(own, `${folder}/split`, new AbortController().signal);
    assertEquals((await again).told, [`${DATE} skipped`]);
  }));

Deno.test("a split day that cannot be written fails, and the folder is as before", () =>
  inTempFolder(async (folder) => {
    const out = `${folder}/data`;
    await Deno.mkdir(`${out}/logs_${DATE}.jsonl`, { recursive: true });
    const before = await listing(out);
    const { signal } = new AbortController();
    const { told } = await backfillSplit(await charter({}), out, signal);
    assertEquals(told, [`${DATE} failed`]);
    assertEquals(await listing(out), before);
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

for (const when of ["live", "join", "know", "write"]) {
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
  }));

Deno.test("only a single day is split, and only when it is large", () => {
  const of = (config: Partial<Config>, days = 1, workers = 2) =>
    splitWorkers({ config: { ...DEFAULTS, ...config } }, Array(days).fill(DAY), workers);
  const large = { events: 8_000_000 };
  assertEquals(of(large), 2);
  assertEquals(of(large, 1, 1), 1);
  assertEquals(of(large, 2), 1);
  assertEquals(of(large, 0), 1);
  assertEquals(of({ events: 4_000_000 }), 1);
  assertEquals(of({ events: "natural" }), 1);
  // Most of the work is to draw the people, and every worker does that.
  assertEquals(of({ ...large, users: 100_000 }), 1);
  assert(of(large, 1, 1024) < 100);
});
