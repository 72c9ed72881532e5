/**
 * One day of a run over many: written unless it is whole already.
 *
 * @module
 */

import { type DayNumber, formatDay } from "../core/calendar.ts";
import { recoverDay } from "./commit.ts";
import type { Charter } from "./company.ts";
import { dayState } from "./day_state.ts";
import { type DayPart, type Describe, writeLockedDay } from "./day_writer.ts";
import { type LockId, withDayLock } from "./lock.ts";
import type { Manifest } from "./manifest.ts";

/** What a writer needs to know before its first day. */
export interface WriterSetup {
  /** The output folder, whose lock is held by the run. */
  readonly folder: string;
  /** Which file that lock is. */
  readonly lock: LockId;
  /** What the days are simulated from. */
  readonly charter: Charter;
  /** Replace files that were edited or are not known. */
  readonly force: boolean;
  /** Read whole days again and compare their SHA-256, not only their sizes. */
  readonly rehash: boolean;
  /** The folder's lock is shared with other shards, so each day is locked too. */
  readonly shared: boolean;
}

/** What became of a day. */
export type DayResult =
  | {
    readonly state: "written" | "skipped";
    readonly manifest: Manifest;
    /** Written in place of a whole day of another configuration. */
    readonly replaced?: true;
  }
  | { readonly state: "failed"; readonly error: string; readonly stack?: string };

/** A day that is simulated, ready to be written. */
export interface Made {
  /** Its files. */
  readonly parts: readonly DayPart[];
  /** Makes its manifest. */
  readonly describe: Describe;
}

async function written(
  setup: WriterSetup,
  day: DayNumber,
  make: () => Promise<Made>,
): Promise<DayResult> {
  const { folder, force, rehash, lock, charter: { configSha256 } } = setup;
  const date = formatDay(day);
  await recoverDay(folder, date, { force, lock });
  const state = await dayState(folder, date, { configSha256, rehash });
  if (state.is === "whole") return { state: "skipped", manifest: state.manifest };
  const { parts, describe } = await make();
  const manifest = await writeLockedDay(folder, date, parts, describe, { force, lock });
  const isOther = state.is === "due" && state.isOther === true;
  return { state: "written", manifest, ...(isOther ? { replaced: true } : {}) };
}

function failed(error: unknown): DayResult {
  if (!(error instanceof Error)) return { state: "failed", error: String(error) };
  const { message, stack } = error;
  return { state: "failed", error: message, ...(stack === undefined ? {} : { stack }) };
}

/** Writes a day if it is not there, or not whole, or not of this configuration. Never throws. */
export async function writeIfDue(
  setup: WriterSetup,
  day: DayNumber,
  make: () => Promise<Made>,
): Promise<DayResult> {
  const work = () => written(setup, day, make);
  const result = setup.shared ? withDayLock(setup.folder, formatDay(day), work) : work();
  return await result.catch(failed);
}
