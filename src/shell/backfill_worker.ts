/**
 * Writes days on a thread of its own, with a company of its own; the run that started it holds the folder's
 * lock and hands out the days.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import type { DayNumber } from "../core/calendar.ts";
import { isWorn } from "../core/company/world.ts";
import { type Allocate, keptMemory } from "../core/log/rows.ts";
import type { Day } from "../core/day.ts";
import { WHOLE } from "../core/plan.ts";
import { establish } from "./company.ts";
import { type Company, manifestOf, partsOf, type ReadyPart, simulate } from "./day_parts.ts";
import type { DayPart } from "./day_writer.ts";
import { type DayResult, type Made, writeIfDue, type WriterSetup } from "./due_day.ts";
import { Encoder, type EncoderLink } from "./encoder_thread.ts";
import { lasting, type Turn, Turns } from "./turns.ts";
import { loseWriter, useWriter } from "./writer_thread.ts";

/** What a writer is sent: first the setup, then one day after the other, and what it loses. */
export type ToWriter =
  | {
    readonly setup: WriterSetup;
    /** The memory that its large files go through; without it the thread writes them itself. */
    readonly files: SharedArrayBuffer | undefined;
    /** The thread that writes logs, if there is one. */
    readonly encoder?: EncoderLink | undefined;
  }
  | { readonly day: DayNumber }
  | Loss;

/** One of the worker's threads has died: days that it has in hand fail, and the worker goes on without. */
export interface Loss {
  /** Which: that of its large files, or the one that writes logs. */
  readonly lost: "files" | "encoder";
  /** What it died of. */
  readonly why: string;
}

let setup: WriterSetup;
let company: Company | undefined;
let encoder: Encoder | undefined;
/** Of the rows of the day in hand: without an encoder the next is made when its lines are written. */
let memory: Allocate = keptMemory();

/** The company, made at the first day that is to be written: a rerun may have none. */
function theCompany(): Company {
  if (company && !isWorn(company.world)) return company;
  return company = establish(setup.charter);
}

/** Of the company: one day at a time can use it. */
const turns = new Turns();

/** The log of a day, of which the lines are made here, or from what is sent to the encoder. */
function inTurn(log: ReadyPart, company: Company, day: Day, turn: Turn): DayPart {
  if (!encoder || !log.isLarge || !encoder.isFree()) {
    const end = () => {
      encoder?.keep(day.rows.data);
      turn.end();
    };
    return { ...log, chunks: lasting({ ...turn, end }, log.chunks) };
  }
  const thread = encoder;
  return {
    ...log,
    async writeElsewhere(target) {
      const written = thread.write(company.world, day, target);
      turn.end();
      return await written;
    },
  };
}

/** Makes a day; from the time on that its lines are written, or sent to be, the next may be made. */
function make(number: DayNumber, turn: Turn): Made {
  const company = theCompany();
  const day = simulate(company, number, WHOLE, memory);
  const { parts } = partsOf(company, day);
  const log = parts.at(-1)!;
  return {
    parts: [...parts.slice(0, -1), inTurn(log, company, day, turn)],
    describe: (files) => manifestOf(company, day, files),
  };
}

/** Writes a day while the one before is forced to disk and moved into place. */
async function write(day: DayNumber): Promise<DayResult> {
  const turn = turns.take();
  try {
    return await writeIfDue(setup, day, async () => {
      await turn.comes;
      return make(day, turn);
    });
  } finally {
    turn.end();
  }
}

/** When the day before is answered: answers are expected in order. */
let answered: Promise<void> = Promise.resolve();

async function answer(result: Promise<DayResult>, before: Promise<void>): Promise<void> {
  const message = await result;
  await before;
  self.postMessage(message);
}

function lose({ lost, why }: Loss): void {
  if (lost === "files") loseWriter(why);
  else {
    encoder?.die(why);
    encoder = undefined;
    memory = keptMemory();
  }
}

self.onmessage = ({ data }: MessageEvent<ToWriter>) => {
  if ("setup" in data) {
    ({ setup } = data);
    useWriter(data.files);
    if (data.encoder) {
      encoder = new Encoder(data.encoder);
      memory = encoder.allocate;
    }
  } else if ("lost" in data) lose(data);
  else answered = answer(write(data.day), answered);
};
