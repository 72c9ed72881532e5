/** Shards of one range that write to the same folder at the same time, doubled, killed and repeated. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { stream, unit } from "../src/core/random/rng.ts";
import { withDayLock, withLock } from "../src/shell/lock.ts";
import {
  all,
  assertAbsentOrWhole,
  backfill,
  logsIn,
  start,
  statesOf,
  wait,
} from "./backfill_kit.ts";
import { inTempFolder, listing, run, runInShell } from "./program.ts";

const RANGE = "--from 2025-11-01 --to 2025-11-12";
const SMALL = `${RANGE} --events 300 --workers 1`;

/** Runs a test in a folder, with what a run of all days at once writes. */
function withReference(
  flags: string,
  test: (folder: string, reference: Record<string, string>) => Promise<void>,
): Promise<void> {
  return inTempFolder(async (folder) => {
    assertEquals((await backfill(`${folder}/reference`, `${flags} --quiet`)).code, 0);
    await test(folder, await listing(`${folder}/reference`));
  });
}

/** Holds a day as a shard that is at it would. */
async function holdDay(folder: string, date: string): Promise<() => Promise<void>> {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  const work = () =>
    withDayLock(folder, date, () => {
      hold();
      return gate;
    });
  const day = withLock(folder, work, { shared: true });
  await held;
  return async () => {
    open();
    await day;
  };
}

Deno.test("a shard waits for a day of its own that another one is at, and for no other day", () =>
  withReference(SMALL, async (folder, reference) => {
    const out = `${folder}/data`;
    const release = await holdDay(out, "2025-11-11");
    // 1, 3, 5, 7, 9 and 11; the other one has the even days.
    const waiting = start(out, `${SMALL} --json --shard 1/2`);
    const second = await backfill(out, `${SMALL} --json --shard 2/2`);
    assertEquals([second.code, second.stderr.includes("Waiting")], [0, false]);
    await waiting.until(() => logsIn(out) === 11);
    const whole = start(out, SMALL);
    await whole.until((stderr) => stderr.includes("Waiting: another run is writing to "));
    assertEquals(logsIn(out), 11, "it did not wait");
    await release();
    const first = await waiting.ends();
    assertEquals([first.code, first.stderr.includes("Waiting")], [0, false]);
    const dates = Array.from(
      { length: 6 },
      (_, i) => `2025-11-${String(2 * i + 1).padStart(2, "0")}`,
    );
    assertEquals(statesOf(first), all("written", dates));
    assertMatch((await whole.ends()).stdout, /^Wrote 0 days to .*, skipped 12, failed 0/);
    assertEquals(await listing(out), reference);
  }));

Deno.test("shards that are doubled, dealt in two ways and killed at random leave the same bytes", () => {
  const flags = `${RANGE} --events 3000 --workers 1 --quiet`;
  const shards = ["1/2", "1/2", "2/2", "2/3", "3/3"];
  return withReference(flags, async (folder, reference) => {
    const out = `${folder}/data`;
    for (let n = 0; n < 2; n++) {
      const runs = shards.map((shard) => start(out, `${flags} --shard ${shard}`));
      for (const [i, running] of runs.entries()) {
        // Once it writes, or a moment after another one has written.
        const there = logsIn(out);
        await running.until(() => logsIn(out) > there);
        await wait(unit(stream("moments", n, i)) * 20);
        running.kill("SIGKILL");
      }
      await Promise.all(runs.map((running) => running.ends()));
      const logs = await assertAbsentOrWhole(out);
      if (logs === 12) await Deno.remove(out, { recursive: true });
    }
    const repeated = [...shards, "1/3"].map((shard) => backfill(out, `${flags} --shard ${shard}`));
    assertEquals(
      (await Promise.all(repeated)).map(({ code, stderr }) => [code, stderr]),
      repeated.map(() => [0, ""]),
    );
    assertEquals(await listing(out), reference);
  });
});

Deno.test("shards with a folder of their own are one folder once they are copied together", () =>
  withReference(SMALL, async (folder, reference) => {
    const shard = (part: string, i: number) =>
      backfill(`${folder}/part_${part}`, `${SMALL} --shard ${i}/3`);
    // The third one was started twice.
    const results = await Promise.all([["a", 1], ["b", 2], ["c", 3], ["d", 3]].map(
      ([part, i]) => shard(String(part), Number(i)),
    ));
    assertEquals(results.map(({ code }) => code), [0, 0, 0, 0]);
    const script = `mkdir ${folder}/data && cp -R ${folder}/part_*/. ${folder}/data`;
    assertEquals((await runInShell(script, "")).code, 0);
    assertEquals(await listing(`${folder}/data`), reference);
    const check = await run(
      `backfill ${SMALL.replace("--workers 1", "")} --dry-run --out ${folder}/data`,
    );
    assertStringIncludes(check.stdout, "To write: 0, to skip: 12, would fail: 0");
  }));

Deno.test("a shard without days writes nothing and makes nothing", () =>
  inTempFolder(async (folder) => {
    const out = `${folder}/data`;
    const { code, stdout } = await backfill(out, "--from 2025-11-01 --to 2025-11-02 --shard 3/3");
    assertEquals(code, 0);
    assertMatch(stdout, /^Wrote 0 days to /);
    assertEquals(await listing(out), {});
    assert(logsIn(out) === 0);
  }));
