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
  /** What is read: that folder, the config file and the users file, whether they are there or not. */
  readonly read: readonly string[];
  /** When, in minutes after midnight UTC. */
  readonly atMinutes: number;
  /** How far the machine's own time is ahead of UTC today, in minutes. */
  readonly zoneMinutes: number;
  /** The same at any time of the year; one value where there is no summer time. */
  readonly zonesMinutes: readonly number[];
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

/** Whether the machine's own time is UTC all year. */
export function isUtc({ zonesMinutes }: Job): boolean {
  return zonesMinutes.every((zone) => zone === 0);
}

/**
 * When a job at today's local time runs on another day in UTC during a part of the year, and so writes another one: that
 * time in UTC, in minutes after midnight.
 */
export function otherDayMinutes(job: Job): number | undefined {
  const { atMinutes, zoneMinutes, zonesMinutes } = job;
  const times = zonesMinutes.map((zone) => atMinutes + zoneMinutes - zone);
  const other = times.find((minutes) => minutes < 0 || minutes >= DAY_MINUTES);
  return other === undefined ? undefined : (other + DAY_MINUTES) % DAY_MINUTES;
}

/** The first line of each recipe. */
export function titleOf(job: Job): string {
  return `ShadowNet Logs, every day at ${timeText(job.atMinutes)} UTC: ${job.about}`;
}
