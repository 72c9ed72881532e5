/**
 * A schedule that is killed while it catches up, or while cron has it write.
 *
 * @module
 */

import type { Fault } from "../fault.ts";
import { newGround } from "../ground.ts";
import { backfill, type Job } from "../jobs.ts";
import { MOMENTS } from "../moments.ts";
import { KILLED } from "../program.ts";

/** Days that are caught up with at the start. */
const MISSED = 3;
/** Has Deno fire every so many milliseconds, whatever the cron line says. */
const FIRING = { DENO_CRON_TEST_SCHEDULE_OFFSET: "100" };
/** Moments that need no word on stderr, where a schedule says nothing. */
const SILENT = [MOMENTS[0]!, MOMENTS[1]!, MOMENTS[3]!];
/** Milliseconds after which a schedule that has not written its days is taken to be stuck. */
const PATIENCE_MS = 120_000;
const MS_A_DAY = 86_400_000;

/** The date some days before today in UTC. */
function daysAgo(count: number): string {
  return new Date(Date.now() - count * MS_A_DAY).toISOString().slice(0, 10);
}

/** Whether a day is whole, by its names alone: a run may be at it, so that files come and go. */
function isInPlace(folder: string, date: string): boolean {
  try {
    const names = [...Deno.readDirSync(`${folder}/_manifest`)].map(({ name }) => name);
    return names.includes(`${date}.json`) && !names.includes(`${date}.json.commit`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** A schedule, and how it is started. */
function scheduleOf(n: number): { job: Job; env: Readonly<Record<string, string>> } {
  const isFired = n % 2 === 1;
  const missed = isFired ? 0 : MISSED;
  const when = ["--day", "yesterday", "--cron", "0 0 * * *", "--catch-up", `${missed}`];
  const { args, dates } = backfill(daysAgo(missed || 1), missed || 1);
  const company = args.slice(args.indexOf("--config"));
  return { job: { args: ["schedule", ...when, ...company], dates }, env: isFired ? FIRING : {} };
}

const KILLED_SCHEDULE: Fault = {
  name: "kill-schedule",
  about: "SIGKILL while a schedule catches up, or while cron has it write",
  expected: "started again it writes what is missing; SIGTERM then ends it well",
  rounds: (kills) => Math.ceil(kills / 10),
  short: 1,
  async round(arena) {
    const { n, rng, folder, references, tally } = arena;
    const { job, env } = scheduleOf(n);
    // A day more than is due, should midnight pass meanwhile.
    const days = backfill(job.dates[0]!, job.dates.length + 1);
    const ground = await newGround(arena, [days]);
    const reference = await references.of(days);
    for (let k = 0; k < 2; k++) {
      const running = ground.start(job, { env });
      // What is there already is not written again, so nothing may happen to wait for.
      const moment = k === 0 ? SILENT[n % SILENT.length]! : SILENT[0]!;
      await moment({ running, folder, reference }, rng);
      running.send("SIGKILL");
      const { wasKilled } = await ground.ends(running, [KILLED]);
      tally.kills += Number(wasKilled);
      ground.look("temps");
    }
    tally.reruns++;
    const began = performance.now();
    const running = ground.start(job, { env });
    const isWhole = () => job.dates.every((date) => isInPlace(folder, date));
    await running.until(() => isWhole() || performance.now() - began > PATIENCE_MS);
    if (!isWhole()) ground.lose("the schedule has not written its days");
    running.send("SIGTERM");
    await ground.ends(running, [0, 143]);
    ground.look();
    await ground.rerun(days);
  },
};

/** Faults of this kind. */
export const SCHEDULES: readonly Fault[] = [KILLED_SCHEDULE];
