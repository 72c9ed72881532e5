/**
 * Locks that are stale, taken away, or held by a process that is stopped.
 *
 * @module
 */

import { unit } from "../../../src/core/random/rng.ts";
import type { Arena, Fault } from "../fault.ts";
import { type Ground, newGround } from "../ground.ts";
import { backfill, DAY, generate, type Job, LARGE } from "../jobs.ts";
import { MOMENTS } from "../moments.ts";
import { KILLED, type Running, wait } from "../program.ts";

const LOCK = "_manifest/.lock";

/** Starts a job and stops it, as Ctrl-Z does, at a random moment. */
async function startAndStop(arena: Arena, ground: Ground, job: Job): Promise<Running> {
  const { n, rng, folder, references } = arena;
  const reference = await references.of(job);
  const running = ground.start(job);
  await MOMENTS[(n + 1) % MOMENTS.length]!({ running, folder, reference }, rng);
  running.send("SIGSTOP");
  return running;
}

const STOPPED: Fault = {
  name: "lock-held",
  about: "the run that holds the lock is stopped; later it is killed, or goes on",
  expected: "the other one waits, then writes",
  rounds: (kills) => Math.ceil(kills / 25),
  short: 1,
  async round(arena) {
    const { n, tally } = arena;
    const holder = backfill("2025-12-29", 4);
    const job = generate(DAY);
    const ground = await newGround(arena, [holder, job]);
    const stopped = await startAndStop(arena, ground, holder);
    const waiting = ground.start(job);
    // It says so, unless the one that was stopped did not have the lock yet, or no more.
    await waiting.until((stderr) => stderr.includes("Waiting"));
    stopped.send(n % 2 === 0 ? "SIGKILL" : "SIGCONT");
    const { wasKilled } = await ground.ends(stopped, n % 2 === 0 ? [0, KILLED] : [0]);
    if (wasKilled) tally.kills++;
    await ground.ends(waiting, [0]);
    ground.look(wasKilled ? "temps" : "nothing");
    await ground.rerun(holder);
    await ground.rerun(job);
  },
};

/** Milliseconds after which one of two runs in the same folder is killed, at most. */
const SOON_MS = 60;

/** Takes the lock file away, or puts another in its place. */
async function takeAway({ folder, scratch, n }: Arena): Promise<void> {
  try {
    if (n % 2 === 0) await Deno.remove(`${folder}/${LOCK}`);
    else {
      await Deno.writeTextFile(`${scratch}/other`, "not a lock");
      await Deno.rename(`${scratch}/other`, `${folder}/${LOCK}`);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

const TAKEN: Fault = {
  name: "lock-taken",
  about: "the lock file is removed or replaced under a run, and another one begins at once",
  expected: "each ends well or says why not; a kill of either loses nothing",
  rounds: (kills) => Math.ceil(kills / 8),
  short: 1,
  async round(arena) {
    const { n, rng, folder, references, tally } = arena;
    const first = generate(DAY, { events: LARGE });
    const second = n % 3 === 0 ? first : n % 3 === 1 ? generate(DAY) : backfill("2025-12-29", 3);
    const ground = await newGround(arena, [first, second]);
    const robbed = await startAndStop(arena, ground, first);
    await takeAway(arena);
    const other = ground.start(second);
    const reference = await references.of(second);
    if (n % 5 !== 0) {
      await MOMENTS[n % MOMENTS.length]!({ running: other, folder, reference }, rng);
    } else await other.end();
    robbed.send("SIGCONT");
    const victim = [other, robbed, undefined][n % 4] ?? undefined;
    if (victim) {
      await wait(unit(rng) * SOON_MS);
      victim.send("SIGKILL");
    }
    const ends = await Promise.all([robbed, other].map((run) => ground.ends(run, [0, 1, KILLED])));
    for (const { wasKilled } of ends) tally.kills += Number(wasKilled);
    // Whoever was robbed touches nothing more, its own temp files neither.
    ground.look("temps");
    await ground.rerun(first);
    await ground.rerun(second);
  },
};

/** What may lie where the lock file is to be. */
const STALE: readonly ((path: string) => Promise<void>)[] = [
  (path) => Deno.writeTextFile(path, "999999\n"),
  (path) => Deno.writeTextFile(path, "", { mode: 0o400 }),
  // Not Deno.symlink(): it wants to be allowed to write everywhere.
  async (path) =>
    void await new Deno.Command("ln", { args: ["-s", "no-such-file", path] }).output(),
  (path) => Deno.mkdir(path),
];

const LEFT: Fault = {
  name: "lock-stale",
  about: "a lock file of nobody lies there: with a number, read-only, a link to nowhere, a folder",
  expected: "a file is used; what is no file is told of, and nothing is written",
  rounds: () => STALE.length,
  short: 1,
  async round(arena) {
    const { n, folder } = arena;
    const job = generate(DAY);
    const ground = await newGround(arena, [job]);
    await Deno.mkdir(`${folder}/_manifest`, { recursive: true });
    const path = `${folder}/${LOCK}`;
    await STALE[n]!(path);
    const { code } = await ground.ends(ground.start(job), [0, 1]);
    if (code === 1) await Deno.remove(path);
    ground.look();
    await ground.rerun(job);
  },
};

/** Faults of this kind. */
export const LOCKS: readonly Fault[] = [STOPPED, TAKEN, LEFT];
