/**
 * Writes days on a thread of its own, with a company of its own; the run that started it holds the folder's
 * lock and hands out the days.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import type { DayNumber } from "../core/calendar.ts";
import { isWorn } from "../core/company/world.ts";
import { charterAgain, establish } from "./company.ts";
import { type Company, manifestOf, partsOf, simulate } from "./day_parts.ts";
import { type Made, writeIfDue, type WriterSetup } from "./due_day.ts";
import { hashOnThisThread } from "./sha256.ts";

/** What a writer is sent: first the setup, then one day after the other. */
export type ToWriter = { readonly setup: WriterSetup } | { readonly day: DayNumber };

// The other cores have days of their own, and a thread of a thread is slow: 65,000 events took three times as
// long with it.
hashOnThisThread();

let setup: WriterSetup;
let company: Company | undefined;

/** The company, made at the first day that is to be written: a rerun may have none. */
async function theCompany(): Promise<Company> {
  if (company && !isWorn(company.world)) return company;
  return company = establish(await charterAgain(setup.config, setup.configSha256));
}

async function make(number: DayNumber): Promise<Made> {
  const company = await theCompany();
  const day = simulate(company, number);
  const { parts } = partsOf(company, day);
  return { parts, describe: (files) => manifestOf(company, day, files) };
}

self.onmessage = async ({ data }: MessageEvent<ToWriter>) => {
  if ("setup" in data) {
    setup = data.setup;
    return;
  }
  self.postMessage(await writeIfDue(setup, data.day, () => make(data.day)));
};
