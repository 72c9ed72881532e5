/**
 * What `schedule` does with a day once it is written: bring it to S3.
 *
 * @module
 */

import { type DayNumber, formatDay } from "../core/calendar.ts";
import { Failure } from "../shell/failure.ts";
import type { Outcome, ScheduleEvent } from "../shell/schedule/events.ts";
import { type DayReport, doDays } from "../shell/s3/days.ts";
import { openStore } from "../shell/s3/store.ts";
import type { UploadSettings } from "../shell/s3/target.ts";

/** Days that a run has written or found, and whom to tell what becomes of them. */
export interface Written {
  /** The output folder. */
  readonly folder: string;
  /** What became of each day so far. */
  readonly written: ReadonlyMap<DayNumber, Outcome>;
  /** Takes note of each object. */
  readonly note: (event: ScheduleEvent) => void;
  /** Is told of each day: one whose upload fails has failed. */
  readonly onDay: (day: DayNumber, outcome: Outcome) => void;
  /** Once aborted, uploads are broken off. */
  readonly signal: AbortSignal;
}

/**
 * Makes sure that uploads can begin at all.
 *
 * @throws {Failure} when settings, permissions or credentials are wrong
 */
export async function checkUpload(settings: UploadSettings, signal: AbortSignal): Promise<void> {
  (await openStore(settings, signal)).close();
}

/**
 * Uploads the days that are whole, those found and those just written, and tells what became of all.
 *
 * Rejects with no failure of the store: the days count as failed then, and are tried again.
 */
export async function uploadWritten(
  settings: UploadSettings,
  { folder, written, note, onDay, signal }: Written,
): Promise<void> {
  const due = new Map<string, readonly [DayNumber, Outcome]>();
  for (const [day, outcome] of written) {
    if (outcome.state === "written" || outcome.state === "skipped") {
      due.set(formatDay(day), [day, outcome]);
    } else onDay(day, outcome);
  }
  if (due.size === 0) return;
  const tell = ({ date, fate, objects }: DayReport) => {
    const [day, outcome] = due.get(date)!;
    due.delete(date);
    for (const { address, state } of objects) note({ event: "upload", date, address, state });
    onDay(day, fate.state === "failed" ? { state: "failed", error: fate.error } : outcome);
  };
  try {
    const store = await openStore(settings, signal);
    const dates = [...due.keys()];
    try {
      await doDays(store, settings, {
        ...{ folder, dates, errand: "upload", force: false },
        signal,
        onDay: tell,
      });
    } finally {
      store.close();
    }
  } catch (error) {
    // What stops all uploads is the failure of each day that is left.
    if (!(error instanceof Failure) && !signal.aborted) throw error;
    const why = error instanceof Error ? error.message : String(error);
    for (const [day] of due.values()) onDay(day, { state: "failed", error: why });
  }
}
