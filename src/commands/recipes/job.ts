/**
 * What a scheduler is to run every day.
 *
 * @module
 */

import { Failure, USER_MISTAKE } from "../../shell/failure.ts";

/** Deno, where the program is no binary of its own. */
export interface DenoRun {
  /** The permissions, and what else stands before the program. */
  readonly flags: readonly string[];
  /** `main.ts`: its path, or its address where it was not copied to this machine. */
  readonly main: string;
  /** The folder of `deno.json`; absent where the program was not copied to this machine. */
  readonly root?: string;
  /** All modules that must be in the cache: the program and its workers. */
  readonly modules: readonly string[];
}

/** One run a day; every path is absolute. */
export interface Job {
  /** The binary, or Deno's. */
  readonly program: string;
  /** How Deno is started; absent when the program is a binary. */
  readonly deno?: DenoRun;
  /** The command and its flags. */
  readonly args: readonly string[];
  /** What that does, in a few words. */
  readonly about: string;
  /** The folder to start in: `shadownet.jsonc` and the users file are looked up from there. */
  readonly folder: string;
  /** The folder that is written to. */
  readonly out: string;
  /** When, in minutes after midnight UTC. */
  readonly atMinutes: number;
  /** How far the machine's own time is ahead of UTC today, in minutes. */
  readonly zoneMinutes: number;
  /** Who runs it: a name, or a number on Unix; absent where that is not known. */
  readonly user?: string;
}

/** Program and arguments of a run. */
export function argvOf({ program, deno, args }: Job, denoFlags: readonly string[] = []): string[] {
  const start = deno ? ["run", "--no-prompt", ...denoFlags, ...deno.flags, deno.main] : [];
  return [program, ...start, ...args];
}

const DAY_MINUTES = 24 * 60;

/** A time of day as `01:00`. */
export function timeText(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * The minutes after midnight of `HH:MM`.
 *
 * @throws {Failure} exit code 2 when it is no time of day
 */
export function minutesOf(text: string): number {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text)?.map(Number) ?? [];
  if (hours === undefined || minutes === undefined) {
    const why = "a time is written HH:MM in UTC, from 00:00 to 23:59";
    throw new Failure(`Cannot use --at ${text}: ${why}`, USER_MISTAKE);
  }
  return 60 * hours + minutes;
}

/** When the job runs by the machine's own time, today, in minutes after midnight. */
export function localMinutes({ atMinutes, zoneMinutes }: Job): number {
  return ((atMinutes + zoneMinutes) % DAY_MINUTES + DAY_MINUTES) % DAY_MINUTES;
}

/** The first line of each recipe. */
export function titleOf(job: Job): string {
  return `ShadowNet Logs, every day at ${timeText(job.atMinutes)} UTC: ${job.about}`;
}
