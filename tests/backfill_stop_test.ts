/** Backfills that are killed, or told to stop, and the same run again. */
import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { stream, unit } from "../src/core/random/rng.ts";
import {
  assertAbsentOrWhole,
  backfill,
  logsIn,
  type Running,
  start,
  unfinished,
  wait,
} from "./backfill_kit.ts";
import { inTempFolder, listing } from "./program.ts";

const DAYS = 20;
const RANGE = "--from 2025-11-01 --to 2025-11-20";

Deno.test("a run killed at any moment leaves whole days, and a rerun gives the same bytes", () =>
  inTempFolder(async (folder) => {
    const flags = `${RANGE} --events 2000 --workers 2 --quiet`;
    const [reference, killed] = [`${folder}/reference`, `${folder}/killed`];
    assertEquals((await backfill(reference, flags)).code, 0);
    let partial = 0;
    for (let n = 0; n < 8; n++) {
      const running = start(killed, flags);
      const there = logsIn(killed);
      // Every other one while days are being moved into place, the rest somewhere on the way.
      if (n % 2 === 0) await running.until(() => logsIn(killed) > there + n / 2);
      await wait(unit(stream("moments", n)) * (n % 2 === 0 ? 5 : 600));
      running.kill("SIGKILL");
      await running.ends();
      const whole = await assertAbsentOrWhole(killed);
      if (whole > 0 && whole < DAYS) partial++;
      if (whole === DAYS) await Deno.remove(killed, { recursive: true });
    }
    assert(partial > 1, "every kill came too early or too late");
    assertEquals((await backfill(killed, flags)).code, 0);
    assertEquals(await listing(killed), await listing(reference));
  }));

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
    const large = await startAndWait(folder, `${flags} --events 200000`);
    large.kill("SIGINT");
    await large.until((stderr) => stderr.includes("Stopping"));
    const since = performance.now();
    large.kill("SIGINT");
    const { code, stderr } = await large.ends();
    assertEquals(code, 130);
    assertLess(performance.now() - since, 1000);
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
