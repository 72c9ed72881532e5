/**
 * Makes its share of one day on a thread of its own: simulates a block of the accounts, then helps to join the
 * blocks, then writes lines of the joined day; see `split_day.ts`.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import {
  joinedDay,
  joinVocabularies,
  type LaidRows,
  layRows,
  mergeOrder,
  type Vocabulary,
  vocabularyOf,
} from "../core/blocks.ts";
import type { DayNumber } from "../core/calendar.ts";
import type { Config } from "../core/config/knobs.ts";
import type { Day } from "../core/day.ts";
import type { Block } from "../core/plan.ts";
import type { Note } from "../core/work/notes.ts";
import { type LineWriter, lineWriter } from "../encode/jsonl.ts";
import { type Truth, truthOf } from "../encode/truth.ts";
import { charterAgain, establish } from "./company.ts";
import { type Cast, castOf, simulate } from "./day_parts.ts";
import { Failure } from "./failure.ts";

/** The first message: which day, and which block of its accounts. */
export interface ShareSetup {
  /** What the day is simulated from. */
  readonly config: Config;
  /** What the configuration and the users file must still give: 64 lower-case hex digits. */
  readonly configSha256: string;
  /** The day. */
  readonly day: DayNumber;
  /** The block; also the part of the joining that is this worker's. */
  readonly block: Block;
}

/** A simulated block, but for its rows. */
export interface Share {
  /** How many events it has. */
  readonly length: number;
  /** What its rows' numbers mean. */
  readonly vocabulary: Vocabulary;
  /** What the truth says of its events. */
  readonly notes: ReadonlyMap<number, Note>;
}

/** Where the blocks are joined: memory that all workers share. */
export interface Table {
  /** All shares, in the order of the blocks. */
  readonly shares: readonly Share[];
  /** For the rows of all blocks. */
  readonly rows: SharedArrayBuffer;
  /** For the row numbers in the order of the file. */
  readonly order: SharedArrayBuffer;
}

/** What is known of a joined day besides its lines. */
export interface Known {
  /** The truth about it. */
  readonly truth: Truth;
  /** How many accounts it has. */
  readonly cast: Cast;
}

/** Lines to write, from one place in the order on and before another, into a buffer if it is large enough. */
export interface Slice {
  /** The first line, from 0 on. */
  readonly from: number;
  /** After the last line. */
  readonly to: number;
  /** A buffer that was used before, if there is one. */
  readonly buffer: ArrayBuffer | undefined;
}

/** What a worker is asked, in this order; then one slice after the other. */
export type Request =
  | { readonly do: "live" }
  | { readonly do: "lay"; readonly table: Table }
  | { readonly do: "merge" }
  | { readonly do: "know" }
  | { readonly do: "write"; readonly slice: Slice };

/** Lines: that many bytes of a buffer. */
export interface Written {
  /** Holds the lines. */
  readonly buffer: ArrayBuffer;
  /** Bytes of it that count. */
  readonly length: number;
}

/** What a worker answers. */
export type Answer =
  | Share
  | Known
  | Written
  | "done"
  | { readonly error: string; readonly exitCode?: number; readonly stack?: string };

let setup: ShareSetup;
/** The worker's own block; after the joining, the whole day. */
let day: Day;
let rows: LaidRows;
let writer: LineWriter;

async function live(): Promise<Share> {
  const { config, configSha256, block } = setup;
  const company = establish(await charterAgain(config, configSha256));
  day = simulate(company, setup.day, block);
  return { length: day.order.length, vocabulary: vocabularyOf(company.world), notes: day.notes };
}

function lay({ shares, rows: shared, order }: Table): "done" {
  const joined = joinVocabularies(shares.map(({ vocabulary }) => vocabulary));
  const starts = [0];
  for (const { length } of shares) starts.push(starts.at(-1)! + length);
  rows = { data: new Int32Array(shared), length: starts.at(-1)!, starts };
  const { index } = setup.block;
  layRows(day, joined.translations[index]!, rows.data, starts[index]!);
  // Its memory is needed now, and not when it is found to be free.
  if (day.rows.data.buffer instanceof ArrayBuffer) day.rows.data.buffer.transfer(0);
  const notes = new Map(shares.flatMap(({ notes }) => [...notes]));
  day = joinedDay(day, joined, rows, new Uint32Array(order), notes);
  writer = lineWriter(day.world);
  return "done";
}

/** Bytes that a line has at most, about; a buffer that is too small all the same is replaced. */
const LONG_LINE = 400;

function write({ from, to, buffer }: Slice): Written {
  let bytes = new Uint8Array(buffer ?? new ArrayBuffer((to - from) * LONG_LINE));
  let length = 0;
  for (const chunk of writer.chunks({ ...day, order: day.order.subarray(from, to) })) {
    if (length + chunk.length > bytes.length) {
      const larger = new Uint8Array(2 * (length + chunk.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return { buffer: bytes.buffer, length };
}

async function answer(request: Request): Promise<Answer> {
  switch (request.do) {
    case "live":
      return await live();
    case "lay":
      return lay(request.table);
    case "merge":
      mergeOrder(day, rows, day.order, setup.block);
      return "done";
    case "know":
      return { truth: truthOf(day), cast: castOf(day) };
    case "write":
      return write(request.slice);
  }
}

function refusal(error: unknown): Answer {
  if (!(error instanceof Error)) return { error: String(error) };
  const { message, stack } = error;
  return {
    error: message,
    ...(error instanceof Failure ? { exitCode: error.exitCode } : {}),
    ...(stack === undefined ? {} : { stack }),
  };
}

self.onmessage = async ({ data }: MessageEvent<ShareSetup | Request>) => {
  if (!("do" in data)) {
    setup = data;
    return;
  }
  const answered = await answer(data).catch(refusal);
  const isLines = typeof answered === "object" && "buffer" in answered;
  self.postMessage(answered, isLines ? [answered.buffer] : []);
};
