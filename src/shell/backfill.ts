/**
 * Many days, on as many threads as there are cores.
 *
 * Every day is written by one worker or two, into files of its own, and is a pure function of configuration and
 * date; a single large day is made by all workers together. So neither the number of workers nor the order in which
 * they finish bears on a byte, and a run that is stopped at any moment is finished by the same run again.
 *
 * @module
 */

import { type DayNumber, formatDay } from "../core/calendar.ts";
import { recoverDay, recoverOtherDays } from "./commit.ts";
import type { Charter } from "./company.ts";
import { type DayTask, desksFor, mayHireDayWriter } from "./day_staff.ts";
import { ensureFolder, removeFolders } from "./disk.ts";
import { type DayResult, writeIfDue, type WriterSetup } from "./due_day.ts";
import { Failure } from "./failure.ts";
import { dayPaths, logPath, parentOf } from "./layout.ts";
import { type LockId, withDayLock, withLock } from "./lock.ts";
import { pause } from "./pause.ts";
import { deal } from "./pool.ts";
import { type SplitDay, splitDay } from "./split_day.ts";

/** What {@link backfill} writes, and how. */
export interface BackfillOptions {
  /** The output folder. */
  readonly folder: string;
  /** What to write, the first first. */
  readonly days: readonly DayNumber[];
  /** How many days are written at a time, at least 1. */
  readonly workers: number;
  /** How many workers make each day together, the days one after the other; see `splitWorkers`. @default {1} */
  readonly together?: number;
  /** The program of those who write the logs of days that two workers share. @default {encoder_worker.ts} */
  readonly encoder?: URL;
  /** Replace files that were edited or are not known. */
  readonly force: boolean;
  /** Read whole days again and compare their SHA-256, not only their sizes. */
  readonly rehash: boolean;
  /** These are the days of one shard, and others may be at work in the same folder. */
  readonly shared: boolean;
  /** Once aborted, the days in hand are finished, and no other is begun. */
  readonly signal: AbortSignal;
  /** Once aborted, the days in hand are broken off, and what there is of them is removed. */
  readonly abandon?: AbortSignal;
  /** Called once when another run has the folder and this one begins to wait. */
  onWait(): void;
  /** Called once the folder is this run's own, or its shards'. */
  onStart(): void;
  /** Called with what became of each day, in the order in which they are finished. */
  onDay(date: string, result: DayResult): void;
}

/** What a run has done. */
export interface Totals {
  /** Days written. */
  written: number;
  /** Those of them that were there, whole, of another configuration. */
  replaced: number;
  /** Days left as they were: whole, and of this configuration. */
  skipped: number;
  /** Dates of the days that could not be written. */
  readonly failed: string[];
  /** Events in the days written. */
  events: number;
  /** Size of their logs. */
  bytes: number;
}

/** Adds a day to the totals. */
function count(totals: Totals, date: string, result: DayResult): void {
  if (result.state === "failed") {
    totals.failed.push(date);
    return;
  }
  totals[result.state]++;
  if (result.state === "skipped") return;
  if (result.replaced) totals.replaced++;
  totals.events += result.manifest.events;
  totals.bytes += result.manifest.files[logPath(date)]?.bytes ?? 0;
}

/** @throws {Failure} exit code 1 when Deno was told not to read the workers' program */
function checkMayStart(): void {
  if (mayHireDayWriter()) return;
  throw new Failure(
    `Cannot start workers: Deno was not given read access to their program in ${import.meta.dirname}; ` +
      "start it with --allow-read",
  );
}

/** Deno does not say when a worker that was ended makes no files any more: it is a matter of a few milliseconds. */
const ENDING_MS = 50;

async function dealDays(
  charter: Charter,
  lock: LockId,
  options: BackfillOptions,
  totals: Totals,
): Promise<void> {
  const { folder, days, workers, together = 1, force, rehash, shared, signal, abandon, onDay } =
    options;
  const broken: string[] = [];
  const setup: WriterSetup = {
    folder,
    lock,
    force,
    rehash,
    shared,
    charter,
  };
  const onAnswer = (day: DayNumber, result: DayResult) => {
    const date = formatDay(day);
    count(totals, date, result);
    onDay(date, result);
  };
  if (together > 1) {
    for (const day of days) {
      if (!signal.aborted) onAnswer(day, await writeSplit(charter, setup, day, together));
    }
    return;
  }
  await deal<DayTask, DayResult>(days.map((day) => ({ day })), {
    desks: desksFor(charter, setup, Math.min(workers, days.length), options.encoder),
    signal,
    ...(abandon ? { abandon } : {}),
    onAnswer: ({ day }, result) => onAnswer(day, result),
    onDeath({ day }, why) {
      broken.push(formatDay(day));
      return { state: "failed", error: `its worker died: ${why}` };
    },
  });
  if (broken.length > 0) await pause(ENDING_MS);
  for (const date of broken) await clearUp(setup, date);
}

/** Makes the day of a worker that died whole, or removes what there is of it; else the next run does. */
async function clearUp({ folder, lock, shared }: WriterSetup, date: string): Promise<void> {
  const mend = () => recoverDay(folder, date, { lock });
  try {
    await (shared ? withDayLock(folder, date, mend) : mend());
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}

async function writeSplit(
  charter: Charter,
  setup: WriterSetup,
  day: DayNumber,
  workers: number,
): Promise<DayResult> {
  let split: SplitDay | undefined;
  try {
    const make = async () => split = await splitDay(charter, day, { workers });
    return await writeIfDue(setup, day, make);
  } finally {
    split?.[Symbol.dispose]();
  }
}

/** Thrown to have the folders and the lock removed that a run has made for nothing. */
const NOTHING_WRITTEN = new Error("nothing was written");

/**
 * Writes the days that are not there, or not whole, or not of this configuration.
 *
 * @param charter what they are simulated from
 * @returns what was done; failed days are told to `onDay` and do not stop the others
 * @throws {Failure} exit code 1 when the folder cannot be made or locked, or workers cannot be started; the signal's reason when it is
 * aborted before the folder is this run's own
 */
export async function backfill(charter: Charter, options: BackfillOptions): Promise<Totals> {
  const { folder, days, shared, onStart } = options;
  const totals: Totals = { written: 0, replaced: 0, skipped: 0, failed: [], events: 0, bytes: 0 };
  if (days.length === 0) return totals;
  checkMayStart();
  const created: string[] = [];
  const work = async (lock: LockId) => {
    const dates = days.map(formatDay);
    // Another shard's day may be half moved because that one is at it.
    if (!shared) await recoverOtherDays(folder, new Set(dates), lock);
    // Made here, so that no worker removes a folder that another one is about to write to.
    for (const path of dayPaths(dates[0]!)) await ensureFolder(parentOf(folder, path), created);
    onStart();
    try {
      await dealDays(charter, lock, options, totals);
    } finally {
      if (totals.written === 0 && !shared) await removeFolders(created);
    }
    if (totals.written + totals.skipped === 0) throw NOTHING_WRITTEN;
  };
  try {
    await withLock(folder, work, options);
  } catch (error) {
    if (error !== NOTHING_WRITTEN) throw error;
  }
  return totals;
}
