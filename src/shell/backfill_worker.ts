/**
 * Writes days on a thread of its own, with a company of its own; the run that started it holds the folder's
 * lock and hands out the days.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { type DayNumber, formatDay } from "../core/calendar.ts";
import type { Config } from "../core/config/knobs.ts";
import { isWorn } from "../core/company/world.ts";
import { recoverDay } from "./commit.ts";
import { charterOf, establish } from "./company.ts";
import { type Company, manifestOf, partsOf, simulate } from "./day_parts.ts";
import { dayState } from "./day_state.ts";
import { writeLockedDay } from "./day_writer.ts";
import { Failure } from "./failure.ts";
import type { LockId } from "./lock.ts";
import type { Manifest } from "./manifest.ts";
import { hashOnThisThread } from "./sha256.ts";

/** What a writer needs to know before its first day. */
export interface WriterSetup {
  /** The output folder, whose lock is held by who sends this. */
  readonly folder: string;
  /** Which file that lock is. */
  readonly lock: LockId;
  /** What the days are simulated from. */
  readonly config: Config;
  /** What the configuration and the users file must still give: 64 lower-case hex digits. */
  readonly configSha256: string;
  /** Replace files that were edited or are not known. */
  readonly force: boolean;
  /** Read whole days again and compare their SHA-256, not only their sizes. */
  readonly rehash: boolean;
}

/** What a writer is sent: first the setup, then one day after the other. */
export type ToWriter = { readonly setup: WriterSetup } | { readonly day: DayNumber };

/** What became of a day. */
export type DayResult =
  | { readonly state: "written" | "skipped"; readonly manifest: Manifest }
  | { readonly state: "failed"; readonly error: string; readonly stack?: string };

// The other cores have days of their own, and a thread of a thread is slow: 65,000 events took three times as
// long with it.
hashOnThisThread();

let setup: WriterSetup;
let company: Company | undefined;

/** The company, made at the first day that is to be written: a rerun may have none. */
async function theCompany(): Promise<Company> {
  if (company && !isWorn(company.world)) return company;
  const charter = await charterOf(setup.config);
  if (charter.configSha256 !== setup.configSha256) {
    throw new Failure(
      `Cannot use ${setup.config.users}: it was changed while the run was under way`,
    );
  }
  return company = establish(charter);
}

async function workOn(number: DayNumber): Promise<DayResult> {
  const { folder, force, lock } = setup;
  const date = formatDay(number);
  await recoverDay(folder, date, { force, lock });
  const state = await dayState(folder, date, setup);
  if (state.is === "whole") return { state: "skipped", manifest: state.manifest };
  const company = await theCompany();
  const day = simulate(company, number);
  const { parts } = partsOf(company, day);
  const manifest = await writeLockedDay(
    folder,
    date,
    parts,
    (files) => manifestOf(company, day, files),
    { force, lock },
  );
  return { state: "written", manifest };
}

function failed(error: unknown): DayResult {
  if (!(error instanceof Error)) return { state: "failed", error: String(error) };
  const { message, stack } = error;
  return { state: "failed", error: message, ...(stack === undefined ? {} : { stack }) };
}

self.onmessage = async ({ data }: MessageEvent<ToWriter>) => {
  if ("setup" in data) {
    setup = data.setup;
    return;
  }
  self.postMessage(await workOn(data.day).catch(failed));
};
