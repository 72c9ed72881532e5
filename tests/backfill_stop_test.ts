/** Backfills that are told to stop, and the same run again. For kills see `torture_test.ts`. */
import { assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import {
  assertAbsentOrWhole,
  backfill,
  logsIn,
  type Running,
  start,
  unfinished,
} from "./backfill_kit.ts";
import { inTempFolder, listing } from "./program.ts";

const DAYS = 20;
const RANGE = "--from 2025-11-01 --to 2025-11-20";

/** Starts a run, and waits until its first day is there. */
async function startAndWait(folder: string, flags: string): Promise<Running> {
  const running = start(folder, flags);
  await running.until(() => logsIn(folder) > 0);
  return running;
}

for (const [signal, exitCode] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`${signal} finishes the days in hand and stops; the same run goes on`, () =>
    inTempFolder(async (folder) => {
      const flags = `${RANGE} --events 5000 --workers 2`;
      const running = await startAndWait(folder, flags);
      // As under `deno task`, which passes on the Ctrl-C that the terminal sends to all.
      running.kill(signal);
      await new Promise((resolve) => setTimeout(resolve, 50));
      running.kill(signal);
      const { code, stdout, stderr } = await running.ends();
      assertEquals(code, exitCode);
      assertStringIncludes(stderr, "\nStopping once the days in hand are finished");
      const left = /\nInterrupted: (\d+) days? of 20 not begun; the same command goes on\n$/;
      assertMatch(stderr, left);
      const count = await assertAbsentOrWhole(folder);
      assertEquals(count, DAYS - Number(left.exec(stderr)![1]));
      assertMatch(stdout, RegExp(`^Wrote ${count} days? to .*, skipped 0, failed 0:`));
      assertEquals(unfinished(await listing(folder)), []);
      const rerun = await backfill(folder, flags);
      assertEquals(rerun.code, 0);
      assertMatch(
        rerun.stdout,
        RegExp(`^Wrote ${DAYS - count} days? to .*, skipped ${count}, failed 0:`),
      );
    }));
}

Deno.test("a second SIGINT stops at once, with whole days or none", () =>
  inTempFolder(async (folder) => {
    const flags = `${RANGE} --workers 2`;
    const large = await startAndWait(folder, `${flags} --events 400000`);
    large.kill("SIGINT");
    await large.until((stderr) => stderr.includes("Stopping"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    large.kill("SIGINT");
    const { code, stderr } = await large.ends();
    assertEquals(code, 130);
    assertEquals(stderr.includes("Interrupted"), false, "it finished the days in hand");
    assertLess(await assertAbsentOrWhole(folder), DAYS);
    assertEquals((await backfill(folder, `${flags} --events 100`)).code, 0);
    assertEquals(unfinished(await listing(folder)), []);
    assertEquals(await assertAbsentOrWhole(folder), DAYS);
  }));

Deno.test("a run that is interrupted while it waits for another one has written nothing", () =>
  inTempFolder(async (folder) => {
    const flags = `${RANGE} --events 20000 --workers 1`;
    const first = await startAndWait(folder, flags);
    const second = start(folder, `${flags} --seed other`);
    await second.until((stderr) => stderr.includes("Waiting"));
    second.kill("SIGINT");
    const { code, stderr } = await second.ends();
    first.kill("SIGKILL");
    await first.ends();
    assertEquals(code, 130);
    assertMatch(stderr, /\nWaiting: .*\nInterrupted: nothing was written\n$/);
  }));
