/**
 * Makes its share of one day on a thread of its own: simulates a block of the accounts, then helps to join the
 * blocks, then writes lines of the joined day; see `split_day.ts`.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import {
  type BlockRows,
  gather,
  joinVocabularies,
  type NotedLine,
  notedLines,
  type Translation,
  type Vocabulary,
  vocabularyOf,
} from "../core/blocks.ts";
import type { DayNumber } from "../core/calendar.ts";
import type { Day } from "../core/day.ts";
import { type Allocate, newRows } from "../core/log/rows.ts";
import type { Block } from "../core/plan.ts";
import type { Note } from "../core/work/notes.ts";
import { type LineWriter, lineWriter } from "../encode/jsonl.ts";
import { type Truth, truthFrom } from "../encode/truth.ts";
import { type Charter, establish } from "./company.ts";
import { type Cast, castOf, simulate } from "./day_parts.ts";
import { Failure } from "./failure.ts";

/** The first message: which day, and which block of its accounts. */
export interface ShareSetup {
  /** What the day is simulated from. */
  readonly charter: Charter;
  /** The day. */
  readonly day: DayNumber;
  /** The block; also the part of the joining that is this worker's. */
  readonly block: Block;
}

/** A simulated block. */
export interface Share {
  /** Its rows and their order, in memory that all workers share. */
  readonly rows: BlockRows;
  /** What its rows' numbers mean. */
  readonly vocabulary: Vocabulary;
  /** What the truth says of its events. */
  readonly notes: ReadonlyMap<number, Note>;
}

/** What is known of the whole day besides its lines. */
export interface Known {
  /** The truth about it. */
  readonly truth: Truth;
  /** How many accounts it has. */
  readonly cast: Cast;
}

/** Lines to write: those of a part of the day. */
export interface Slice {
  /** Which part of how many. */
  readonly part: Block;
  /** A buffer for them that was used before, if there is one; when it is too small, it is replaced. */
  readonly buffer: ArrayBuffer | undefined;
}

/** What a worker is asked, in this order: the first one alone knows; then one slice after the other. */
export type Request =
  | { readonly do: "live" }
  | { readonly do: "join"; readonly shares: readonly Share[] }
  | { readonly do: "know"; readonly noted: readonly NotedLine[] }
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
  | readonly NotedLine[]
  | { readonly error: string; readonly exitCode?: number; readonly stack?: string };

let setup: ShareSetup;
/** The worker's own block. */
let day: Day;
let blocks: readonly BlockRows[];
let translations: readonly Translation[];
let writer: LineWriter;

const shared: Allocate = (words) =>
  new Int32Array(new SharedArrayBuffer(words * Int32Array.BYTES_PER_ELEMENT));

function live(): Share {
  const company = establish(setup.charter);
  day = simulate(company, setup.day, setup.block, shared);
  const order = new Uint32Array(shared(day.order.length).buffer);
  order.set(day.order);
  return {
    rows: { data: day.rows.data, order },
    vocabulary: vocabularyOf(company.world),
    notes: day.notes,
  };
}

/** Takes the shares of all; gives what is noted in its own. */
function join(shares: readonly Share[]): readonly NotedLine[] {
  const joined = joinVocabularies(shares.map(({ vocabulary }) => vocabulary));
  translations = joined.translations;
  blocks = shares.map(({ rows }) => rows);
  const notes = new Map(shares.flatMap(({ notes }) => [...notes]));
  day = { ...day, world: { ...day.world, ...joined.vocabulary }, notes };
  writer = lineWriter(day.world);
  return notedLines(day, blocks, setup.block.index);
}

/** The rows of the slice in hand, and their numbers: they are in order. */
const rows = newRows(1);
let inOrder = new Uint32Array(0);

/** Bytes of a line, about: a buffer that is too small is replaced. */
const LINE = 400;

function write({ part, buffer }: Slice): Written {
  gather(day, blocks, translations, part, rows);
  if (inOrder.length < rows.length) {
    inOrder = Uint32Array.from({ length: rows.length }, (_, i) => i);
  }
  let bytes = new Uint8Array(buffer ?? new ArrayBuffer(rows.length * LINE));
  let length = 0;
  for (const chunk of writer.chunks({ ...day, rows, order: inOrder.subarray(0, rows.length) })) {
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

function answer(request: Request): Answer {
  switch (request.do) {
    case "live":
      return live();
    case "join":
      return join(request.shares);
    case "know":
      return { truth: truthFrom(day, request.noted), cast: castOf(day) };
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

function answerOrRefuse(request: Request): Answer {
  try {
    return answer(request);
  } catch (error) {
    return refusal(error);
  }
}

self.onmessage = ({ data }: MessageEvent<ShareSetup | Request>) => {
  if (!("do" in data)) {
    setup = data;
    return;
  }
  const answered = answerOrRefuse(data);
  const isLines = typeof answered === "object" && "buffer" in answered;
  self.postMessage(answered, isLines ? [answered.buffer] : []);
};
