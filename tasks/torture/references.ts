/**
 * What undisturbed runs write: the bytes that a rerun after a fault must give.
 *
 * @module
 */

import type { Job } from "./jobs.ts";
import { start } from "./program.ts";
import { readFolder } from "./reader.ts";

/** An undisturbed run. */
export interface Reference {
  /** Fingerprint of each day. */
  readonly days: ReadonlyMap<string, string>;
  /** Milliseconds until it says what it begins; from then on it writes. */
  readonly before_ms: number;
  /** Milliseconds from then on to its end. */
  readonly writing_ms: number;
}

/** Reference runs by command line, each made once. */
export interface References {
  /** The reference of a job. */
  of(job: Job): Promise<Reference>;
}

async function make(folder: string, { args, dates }: Job): Promise<Reference> {
  const began = performance.now();
  const running = start(folder, args);
  await running.until((stderr) => stderr !== "");
  const writes = performance.now();
  const { code, stderr } = await running.end();
  const ended = performance.now();
  const { days, leftovers, problems } = readFolder(folder);
  const isWhole = dates.every((date) => days.get(date)?.is === "whole");
  if (code !== 0 || !isWhole || problems.length > 0 || leftovers.length > 0) {
    const said = [stderr.trim(), ...problems, ...leftovers].join("; ");
    throw new Error(`Cannot make the reference of ${args.join(" ")}: exit code ${code}: ${said}`);
  }
  return {
    days: new Map(dates.map((date) => [date, days.get(date)!.fingerprint])),
    before_ms: writes - began,
    writing_ms: ended - writes,
  };
}

/**
 * Keeps reference runs.
 *
 * @param scratch a folder that exists; absolute
 */
export function newReferences(scratch: string): References {
  const made = new Map<string, Promise<Reference>>();
  return {
    of(job) {
      const line = job.args.join(" ");
      const known = made.get(line) ?? make(`${scratch}/reference_${made.size}`, job);
      made.set(line, known);
      return known;
    },
  };
}
