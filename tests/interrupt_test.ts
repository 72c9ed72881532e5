/** Runs that are interrupted at random moments, over no day and over another one. For kills see `torture_test.ts`. */
import { assert, assertEquals } from "@std/assert";
import { stream, unit } from "../src/core/random/rng.ts";
import {
  besidesSeed,
  command,
  inTempFolder,
  listing,
  readManifest,
  type Result,
  run,
} from "./program.ts";

const DATE = "2025-12-01";
const LOG = `logs_${DATE}.jsonl`;
const MANIFEST = `_manifest/${DATE}.json`;

/** The line that writes a day of a seed. */
function lineOf(folder: string, seed: string, events: number): string {
  return `generate --date ${DATE} --events ${events} --out ${folder} --seed ${seed}`;
}

/** A run under way. */
interface Running {
  /** Waits until it says its seed: from then on it writes. */
  begins(): Promise<void>;
  /** Waits for its end. */
  ends(): Promise<Result>;
  kill(signal: Deno.Signal): void;
}

function start(folder: string, line: string): Running {
  const process = command(line, { writable: folder }).spawn();
  const stdout = new Response(process.stdout).text();
  const reader = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let stderr = "";
  const read = async () => {
    const { value = "", done } = await reader.read();
    stderr += value;
    return !done;
  };
  return {
    async begins() {
      await read();
    },
    async ends() {
      while (await read());
      const { code } = await process.status;
      return { code, stdout: await stdout, stderr };
    },
    kill(signal) {
      try {
        process.kill(signal);
      } catch (error) {
        // It has just ended.
        if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
      }
    },
  };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** How long a run takes, in milliseconds: until it begins to write, and from then on. */
interface Duration {
  readonly before: number;
  readonly writing: number;
}

async function durationOf(folder: string, line: string): Promise<Duration> {
  const started = performance.now();
  const running = start(folder, line);
  await running.begins();
  const begun = performance.now();
  assertEquals((await running.ends()).code, 0);
  return { before: begun - started, writing: performance.now() - begun };
}

/** Which of the moments that are spread over a run. */
interface Moment {
  readonly n: number;
  readonly of: number;
  /** The part of its time that they are spread over; the other runs at once make it longer. */
  readonly spread: number;
}

/** Runs a line and interrupts it at a random moment: of four, one is before it writes, the others while it does. */
async function interrupted(
  { folder, line, duration }: { folder: string; line: string; duration: Duration },
  { n, of, spread }: Moment,
): Promise<Result> {
  const running = start(folder, line);
  const at = unit(stream("moments", "SIGINT", n));
  if (n % 4 === 0) await wait(at * duration.before);
  else {
    await running.begins();
    await wait((n + at) / of * spread * duration.writing);
  }
  running.kill("SIGINT");
  return await running.ends();
}

/** What a run that was interrupted must have left: all as before, or, when it was too late, the day. */
async function checkInterrupted(
  folder: string,
  before: Record<string, string>,
  { code, stdout, stderr }: Result,
): Promise<void> {
  const found = await listing(folder);
  if (stdout === "") {
    assertEquals(code, 130);
    assert(["", "Interrupted: nothing was written\n"].includes(besidesSeed(stderr)), stderr);
    assertEquals(found, before);
  } else {
    assertEquals(stdout, `Wrote 300000 events to ${folder}/${LOG}\n`);
    const manifest = await readManifest(`${folder}/${MANIFEST}`);
    assertEquals(found[LOG], manifest?.files[LOG]?.sha256);
  }
}

Deno.test("an interrupted run says so, exits with 130 and leaves nothing behind", () =>
  inTempFolder(async (folder) => {
    const duration = await durationOf(`${folder}/x`, lineOf(`${folder}/x`, "a", 300_000));
    const results: Result[] = [];
    const interrupt = async (out: string, numbers: readonly number[]) => {
      for (const n of numbers) {
        const before = await listing(out);
        const run = { folder: out, line: lineOf(out, `${n}`, 300_000), duration };
        const result = await interrupted(run, { n, of: 8, spread: 0.9 });
        await checkInterrupted(out, before, result);
        results.push(result);
      }
    };
    const [fresh, old] = [`${folder}/fresh`, `${folder}/old`];
    await run(lineOf(old, "a", 10), { writable: old });
    await Promise.all([interrupt(fresh, [0, 2, 6]), interrupt(old, [3, 7, 1])]);
    assertEquals(results.length, 6);
    assert(
      results.some(({ stderr }) => stderr.endsWith("\nInterrupted: nothing was written\n")),
      "every interrupt came too early or too late",
    );
  }));
