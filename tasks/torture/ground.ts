/**
 * One output folder under torture, and what must be found in it.
 *
 * @module
 */

import type { Arena } from "./fault.ts";
import type { Job } from "./jobs.ts";
import { type End, type Running, start, type StartOptions } from "./program.ts";
import { readFolder } from "./reader.ts";

/**
 * What may lie in a folder besides its days: after a kill temp files; after a failure while files are moved into
 * place a journal, and the temp files that it promises; after any other end nothing.
 */
export type Leftovers = "nothing" | "journal" | "temps";

/** A folder, and the jobs that write to it. */
export interface Ground {
  /** Starts a job. */
  start(job: Job, options?: StartOptions): Running;
  /** Waits for the end of a job: one of these exit codes, and no stack trace. */
  ends(running: Running, codes: readonly number[]): Promise<End>;
  /** Runs a job to its end, which must be a good one. */
  finish(job: Job, options?: StartOptions): Promise<End>;
  /** Reads the folder: every day must be absent or one of the jobs', and none may be absent that was there. */
  look(mayLeave?: Leftovers): void;
  /** Runs a job again, after which its days must be those of its reference and nothing may be left over. */
  rerun(job: Job, options?: StartOptions): Promise<End>;
  /** Says that something is not as it must be. */
  lose(what: string): void;
}

/** A stack trace, or another sign that an error was not meant to be seen. */
const NOT_A_MESSAGE = /^\s+at |Uncaught|panicked|Cannot go on:/m;

/** The fingerprints that a day may have, by date. */
async function expectedOf(
  { references }: Arena,
  jobs: readonly Job[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const expected = new Map<string, Set<string>>();
  for (const job of jobs) {
    for (const [date, print] of (await references.of(job)).days) {
      expected.set(date, (expected.get(date) ?? new Set()).add(print));
    }
  }
  return expected;
}

/**
 * Watches over the folder of an arena.
 *
 * @param jobs all that ever write to it: a day must be of one of them
 */
export async function newGround(arena: Arena, jobs: readonly Job[]): Promise<Ground> {
  const { folder, tally, references } = arena;
  const expected = await expectedOf(arena, jobs);
  const had = new Set<string>();
  const lose = (what: string) => void tally.lost.push(`round ${arena.n}: ${what}`);
  const ground: Ground = {
    start(job, options) {
      tally.runs++;
      return start(folder, job.args, options);
    },
    async ends(running, codes) {
      const end = await running.end();
      const { code, stderr } = end;
      if (!codes.includes(code)) {
        lose(`exit code ${code}, not ${codes.join(" or ")}: ${stderr.trim()}`);
      }
      if (NOT_A_MESSAGE.test(stderr)) lose(`not a message: ${stderr.trim()}`);
      return end;
    },
    finish: (job, options) => ground.ends(ground.start(job, options), [0]),
    look(mayLeave = "nothing") {
      const { days, leftovers, problems } = readFolder(folder);
      for (const problem of problems) lose(problem);
      const hasJournal = leftovers.some((path) => path.endsWith(".commit"));
      if (mayLeave === "nothing" || mayLeave === "journal" && !hasJournal) {
        for (const path of leftovers) lose(`${path} was left over`);
      }
      for (const date of new Set([...expected.keys(), ...days.keys()])) {
        const { is, fingerprint } = days.get(date) ?? { is: "absent", fingerprint: "" };
        if (is === "broken") continue;
        tally[is]++;
        if (is === "absent") {
          if (had.has(date)) lose(`${date} was there and is gone`);
          continue;
        }
        had.add(date);
        if (!expected.get(date)?.has(fingerprint)) lose(`${date} is not a day of any reference`);
      }
    },
    async rerun(job, options) {
      tally.reruns++;
      const end = await ground.finish(job, options);
      const { days } = readFolder(folder);
      const { days: wanted } = await references.of(job);
      for (const date of job.dates) {
        const found = days.get(date);
        if (found?.is !== "whole") lose(`${date} is ${found?.is ?? "absent"} after a rerun`);
        else if (found.fingerprint !== wanted.get(date)) {
          lose(`${date} is not the reference's after a rerun`);
        }
      }
      ground.look();
      return end;
    },
    lose,
  };
  return ground;
}
