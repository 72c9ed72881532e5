/**
 * SIGKILL at random moments.
 *
 * @module
 */

import { between } from "../../../src/core/random/rng.ts";
import type { Arena, Fault } from "../fault.ts";
import { type Ground, newGround } from "../ground.ts";
import { backfill, DAY, generate, type Job, LARGE } from "../jobs.ts";
import { MOMENTS } from "../moments.ts";
import { KILLED } from "../program.ts";

/** Kills of one round at most: each but the first hits a run over what a killed one has left. */
const MOST_KILLS = 3;

/** Runs a job, kills it at a moment, and looks at what is left. */
async function kill(arena: Arena, ground: Ground, job: Job, moment: number): Promise<void> {
  const { folder, rng, references, tally } = arena;
  const reference = await references.of(job);
  const running = ground.start(job);
  await MOMENTS[moment % MOMENTS.length]!({ running, folder, reference }, rng);
  running.send("SIGKILL");
  const { wasKilled } = await ground.ends(running, [0, KILLED]);
  if (wasKilled) tally.kills++;
  ground.look(wasKilled ? "temps" : "nothing");
}

/** A fault that kills a job some times in a row, over no day or over those of an older job. */
function killing(
  { name, about, share, short, jobOf, olderOf }:
    & Pick<Fault, "name" | "about" | "short">
    & {
      /** The part of all kills that are this fault's. */
      readonly share: number;
      /** What is killed in a round. */
      jobOf(n: number): Job;
      /** What was there before; `undefined` for nothing. */
      olderOf(n: number): Job | undefined;
    },
): Fault {
  return {
    name,
    about,
    short,
    expected: "no day that was there is gone; temp files are removed by the rerun",
    rounds: (kills) => Math.ceil(kills * share * 2 / (1 + MOST_KILLS)),
    async round(arena) {
      const { n, rng } = arena;
      const [job, older] = [jobOf(n), olderOf(n)];
      const ground = await newGround(arena, older ? [job, older] : [job]);
      if (older) await ground.finish(older);
      ground.look();
      const kills = between(rng, 1, MOST_KILLS);
      for (let k = 0; k < kills; k++) await kill(arena, ground, job, n + k);
      await ground.rerun(job);
    },
  };
}

/** Faults of this kind. */
export const KILLS: readonly Fault[] = [
  killing({
    name: "kill-generate",
    about: "SIGKILL while a day is written where there is none",
    share: 0.25,
    short: 2,
    jobOf: (n) => generate(DAY, { events: n % 2 === 0 ? 1000 : LARGE }),
    olderOf: () => undefined,
  }),
  killing({
    name: "kill-regenerate",
    about: "SIGKILL while a day replaces another",
    share: 0.25,
    short: 1,
    jobOf: (n) => generate(DAY, { events: n % 2 === 0 ? LARGE : 1000 }),
    olderOf: () => generate(DAY, { events: 900, seed: "e" }),
  }),
  killing({
    name: "kill-backfill",
    about: "SIGKILL while workers write days where there are some or none",
    share: 0.25,
    short: 1,
    jobOf: (n) =>
      backfill("2025-12-29", 4, { workers: 1 + (n + 1) % 3, events: n % 2 === 0 ? LARGE : 1000 }),
    olderOf: (n) => n % 3 === 0 ? backfill("2025-12-30", 2) : undefined,
  }),
  killing({
    name: "kill-rebackfill",
    about: "SIGKILL while workers replace the days of another configuration",
    share: 0.25,
    short: 1,
    jobOf: (n) =>
      backfill("2025-12-29", 4, { workers: 2 + n % 2, events: n % 2 === 0 ? LARGE : 1000 }),
    olderOf: () => backfill("2025-12-28", 4, { events: 700 }),
  }),
];
