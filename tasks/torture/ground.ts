/**
 * One output folder under torture, and what must be found in it.
 *
 * @module
 */

import type { Arena } from "./fault.ts";
import type { Job } from "./jobs.ts";
import { type End, type Running, start, type StartOptions } from "./program.ts";
import { readFolder } from "./reader.ts";

/** A folder, and the jobs that have written to it. */
export interface Ground {
  /** Starts a job. */
  start(job: Job, options?: StartOptions): Running;
  /** Runs a job to its end; anything but the exit code is a loss. @default {0} */
  finish(job: Job, options?: StartOptions & { readonly code?: number }): Promise<End>;
  /**
   * Reads the folder: every day must be absent or one of the jobs', and none may be absent that was there.
   *
   * @param options whether a run was killed, which may leave temp files
   */
  look(options?: { readonly wasKilled?: boolean }): void;
  /** Runs a job again, after which its days must be those of its reference and nothing may be left over. */
  rerun(job: Job, options?: StartOptions): Promise<End>;
  /** Says that something is not as it must be. */
  lose(what: string): void;
}

/** A stack trace, or another sign that an error was not meant to be seen. */
const NOT_A_MESSAGE = /^\s+at |Uncaught|panicked|Cannot go on:/m;

/**
 * Watches over a folder.
 *
 * @param jobs all that ever write to it: a day must be of one of them
 * @param folder where it lies, when it is not the arena's own
 */
export async function newGround(
  arena: Arena,
  jobs: readonly Job[],
  folder = arena.folder,
): Promise<Ground> {
  const { tally, references } = arena;
  const had = new Set<string>();
  const lose = (what: string) => void tally.lost.push(`round ${arena.n}: ${what}`);
  const expected = new Map<string, Set<string>>();
  for (const job of jobs) {
    for (const [date, print] of (await references.of(job)).days) {
      expected.set(date, (expected.get(date) ?? new Set()).add(print));
    }
  }
  const checkEnd = ({ code, stderr }: End, wanted: number, job: Job) => {
    const line = job.args.join(" ");
    if (code !== wanted) lose(`${line}: exit code ${code}, not ${wanted}: ${stderr.trim()}`);
    if (NOT_A_MESSAGE.test(stderr)) lose(`${line}: not a message: ${stderr.trim()}`);
  };
  const ground: Ground = {
    start(job, options) {
      tally.runs++;
      return start(folder, job.args, options);
    },
    async finish(job, { code = 0, ...options } = {}) {
      const end = await ground.start(job, options).end();
      checkEnd(end, code, job);
      return end;
    },
    look({ wasKilled = false } = {}) {
      const { days, leftovers, problems } = readFolder(folder);
      for (const problem of problems) lose(problem);
      if (!wasKilled) { for (const path of leftovers) lose(`${path} was left over`); }
      for (const date of new Set([...expected.keys(), ...days.keys()])) {
        const { is, fingerprint } = days.get(date) ?? { is: "absent", fingerprint: "" };
        if (is === "broken") continue;
        tally[is]++;
        if (is === "absent") {
          if (had.has(date)) lose(`${date} was there and is gone`);
          continue;
        }
        had.add(date);
        if (!expected.get(date)?.has(fingerprint)) {
          lose(`${date} has other bytes than any reference`);
        }
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
          lose(`${date} has other bytes than the reference after a rerun`);
        }
      }
      ground.look();
      return end;
    },
    lose,
  };
  return ground;
}
