/** Runs that are killed or interrupted at random moments, over no day and over another one. */
import { assert, assertEquals } from "@std/assert";
import { stream, unit } from "../src/core/random/rng.ts";
import {
  assertWholeDay,
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
/** There while finished files are moved into place. */
const JOURNAL = `${MANIFEST}.commit`;

/** The line that writes a day of a seed. */
function lineOf(folder: string, seed: string, events: number): string {
  return `generate --date ${DATE} --events ${events} --out ${folder} --seed ${seed}`;
}

/** A run under way. */
interface Running {
  /** Waits until it says its seed: from then on it writes. */
  begins(): Promise<void>;
  /** Waits until a file is there, or the run has ended. */
  makes(path: string): Promise<void>;
  /** Waits for its end. */
  ends(): Promise<Result>;
  kill(signal: Deno.Signal): void;
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function start(folder: string, line: string): Running {
  const process = command(line, { writable: folder }).spawn();
  const stdout = new Response(process.stdout).text();
  const reader = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let stderr = "";
  let ended = false;
  const status = process.status.then((status) => {
    ended = true;
    return status;
  });
  const read = async () => {
    const { value = "", done } = await reader.read();
    stderr += value;
    return !done;
  };
  return {
    async begins() {
      await read();
    },
    async makes(path) {
      while (!ended && !isThere(path)) await wait(0);
    },
    async ends() {
      while (await read());
      const { code } = await status;
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

/** Milliseconds in which files are moved into place. */
const MOVING_MS = 2;

/**
 * Runs a line and sends it a signal at a random moment: of four, one is before it writes, one while files
 * are moved into place, and the n-th ones are in the n-th part of the time that it writes.
 */
async function signalled(
  signal: Deno.Signal,
  { folder, line, duration }: { folder: string; line: string; duration: Duration },
  { n, of, spread }: Moment,
): Promise<Result> {
  const running = start(folder, line);
  const at = unit(stream("moments", signal, n));
  if (n % 4 === 0) await wait(at * duration.before);
  else {
    await running.begins();
    if (n % 4 === 1) {
      await running.makes(`${folder}/${JOURNAL}`);
      await wait(at * MOVING_MS);
    } else await wait((n + at) / of * spread * duration.writing);
  }
  running.kill(signal);
  return await running.ends();
}

/** What a reader finds: no day, a whole one, or a log that is whole while its truth is being moved. */
type State = "absent" | "whole" | "being moved";

/** Reads a day as another program would, and fails when any of it is not whole. */
async function stateOf(folder: string): Promise<State> {
  const found = await listing(folder);
  if (!(LOG in found)) {
    assertEquals(MANIFEST in found, false, "a manifest without its log");
    return "absent";
  }
  const journal = await readManifest(`${folder}/${JOURNAL}`);
  if (!journal) {
    await assertWholeDay(folder, DATE);
    return "whole";
  }
  const old = await readManifest(`${folder}/${MANIFEST}`);
  for (const [path, { sha256 }] of Object.entries(journal.files)) {
    const isWhole = found[path] === sha256 || old && found[path] === old.files[path]?.sha256;
    assert(isWhole, `${path} is neither the old one nor the new one`);
  }
  return "being moved";
}

const KILLS = 13;
const EVENTS = 3000;

/** Kills runs over whatever the ones before have left, and gives what was found after each. */
async function killRuns(
  folder: string,
  duration: Duration,
  { seeds, keepsDays }: { seeds: readonly string[]; keepsDays: boolean },
): Promise<State[]> {
  const states: State[] = [];
  for (let n = 0; n < KILLS; n++) {
    const line = lineOf(folder, seeds[n % seeds.length]!, EVENTS);
    await signalled("SIGKILL", { folder, line, duration }, { n, of: KILLS, spread: 1.5 });
    const state = await stateOf(folder);
    states.push(state);
    if (state === "whole" && !keepsDays) await Deno.remove(folder, { recursive: true });
  }
  return states;
}

Deno.test("a killed run leaves no day or a whole one, and the next run goes on from there", () =>
  inTempFolder(async (folder) => {
    const [reference, fresh, old] = [`${folder}/reference`, `${folder}/fresh`, `${folder}/old`];
    const duration = await durationOf(reference, lineOf(reference, "a", EVENTS));
    await run(lineOf(old, "b", EVENTS), { writable: old });
    const [overNone, overOld] = await Promise.all([
      killRuns(fresh, duration, { seeds: ["a"], keepsDays: false }),
      killRuns(old, duration, { seeds: ["a", "b"], keepsDays: true }),
    ]);
    assert(overNone.includes("absent"), "every kill came too late");
    assertEquals(overOld.includes("absent"), false, "the day that was there is gone");
    for (const out of [fresh, old]) {
      assertEquals((await run(lineOf(out, "a", EVENTS), { writable: out })).code, 0);
      assertEquals(await listing(out), await listing(reference));
    }
  }));

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
        const result = await signalled("SIGINT", run, { n, of: 8, spread: 0.9 });
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
