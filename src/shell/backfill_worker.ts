/**
 * Writes days on a thread of its own, with a company of its own; the run that started it holds the folder's
 * lock and hands out the days.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { type DayNumber, formatDay } from "../core/calendar.ts";
import { isWorn } from "../core/company/world.ts";
import { keptMemory } from "../core/log/rows.ts";
import { WHOLE } from "../core/plan.ts";
import { charterAgain, establish } from "./company.ts";
import { type Company, manifestOf, partsOf, simulate } from "./day_parts.ts";
import { type DayResult, type Made, writeIfDue, type WriterSetup } from "./due_day.ts";
import { logPath } from "./layout.ts";
import { useWriter } from "./writer_thread.ts";

/** What a writer is sent: first the setup, then one day after the other. */
export type ToWriter =
  | {
    readonly setup: WriterSetup;
    /** The memory that its large files go through; without it the thread writes them itself. */
    readonly files: SharedArrayBuffer | undefined;
  }
  | { readonly day: DayNumber };

let setup: WriterSetup;
let company: Company | undefined;
/** Of the rows of the day in hand: the next is made when its lines are written. */
const memory = keptMemory();

/** The company, made at the first day that is to be written: a rerun may have none. */
async function theCompany(): Promise<Company> {
  if (company && !isWorn(company.world)) return company;
  return company = establish(await charterAgain(setup.config, setup.configSha256));
}

/** When the lines of the day before are written: only one day at a time may use the company. */
let turn: Promise<void> = Promise.resolve();

/** Chunks, and what to do when no more are asked for. */
function* endingWith(chunks: Iterable<Uint8Array>, end: () => void): Iterable<Uint8Array> {
  try {
    yield* chunks;
  } finally {
    end();
  }
}

/** Makes a day; from the time that its lines are written on, the next may be made. */
async function make(number: DayNumber, isWritten: () => void): Promise<Made> {
  const company = await theCompany();
  const day = simulate(company, number, WHOLE, memory);
  const { parts } = partsOf(company, day);
  const log = logPath(formatDay(number));
  return {
    parts: parts.map((part) =>
      part.path === log ? { ...part, chunks: endingWith(part.chunks, isWritten) } : part
    ),
    describe: (files) => manifestOf(company, day, files),
  };
}

/** Writes a day while the one before is forced to disk and moved into place. */
async function write(day: DayNumber): Promise<DayResult> {
  const before = turn;
  const { promise, resolve: isWritten } = Promise.withResolvers<void>();
  turn = promise;
  try {
    return await writeIfDue(setup, day, async () => {
      await before;
      return await make(day, isWritten);
    });
  } finally {
    await before;
    isWritten();
  }
}

/** When the day before is answered: answers are expected in order. */
let answered: Promise<void> = Promise.resolve();

async function answer(result: Promise<DayResult>, before: Promise<void>): Promise<void> {
  const message = await result;
  await before;
  self.postMessage(message);
}

self.onmessage = ({ data }: MessageEvent<ToWriter>) => {
  if ("setup" in data) {
    ({ setup } = data);
    useWriter(data.files);
  } else answered = answer(write(data.day), answered);
};
