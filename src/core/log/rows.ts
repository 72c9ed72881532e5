/**
 * Events in compact form, eight 32-bit words each, until the line is written. Small is fast: the first
 * touch of memory costs more than what is computed.
 *
 * | word | holds |
 * | --- | --- |
 * | 0 | milliseconds since midnight UTC |
 * | 1 | index of the user in the day's cast |
 * | 2 | ordinal of the event among the user's (24 bits), event type code × 2 + status (5 bits), whether there is a note (1 bit) |
 * | 3 | session: the ordinal of its sign-in (24 bits) |
 * | 4 | origin: machine, address and place, an origin id |
 * | 5 | resource id (20 bits), choices (12 bits) |
 * | 6, 7 | `text` and `count` fields, in the order of the EVENTS table |
 *
 * @module
 */

import { CHOICE_BITS } from "./choices.ts";

/** Words of an event. */
export const ROW = 8;
/** Word of the time of day in milliseconds. */
export const TIME = 0;
/** Word of the user. */
export const USER = 1;
/** Word of ordinal, kind and note. */
export const MARK = 2;
/** Word of the session. */
export const SESSION = 3;
/** Word of the origin. */
export const ORIGIN = 4;
/** Word of resource and choices. */
export const WHAT = 5;
/** First word of the `text` and `count` fields. */
export const VALUE = 6;

const ORDINAL_BITS = 24;
/** Ordinals are below this. */
export const ORDINALS: number = 1 << ORDINAL_BITS;
const NOTED = 1 << 30;

/** The word that holds an event's ordinal, its kind (type code × 2 + status) and whether it is noted. */
export function markOf(ordinal: number, kind: number, noted: boolean): number {
  return ordinal | (kind << ORDINAL_BITS) | (noted ? NOTED : 0);
}

/** The ordinal in a {@link markOf} word. */
export function ordinalOf(mark: number): number {
  return mark & (ORDINALS - 1);
}

/** Event type code × 2 + status, in a {@link markOf} word. */
export function kindOf(mark: number): number {
  return (mark >>> ORDINAL_BITS) & 31;
}

/** Whether the truth says something of the event, in a {@link markOf} word. */
export function isNoted(mark: number): boolean {
  return (mark & NOTED) !== 0;
}

/** The word that holds a resource and the choices. */
export function whatOf(resource: number, choices: number): number {
  return (resource << CHOICE_BITS) | choices;
}

/** The resource id in a {@link whatOf} word. */
export function resourceOf(what: number): number {
  return what >>> CHOICE_BITS;
}

/** A growing list of events. */
export interface Rows {
  /** `ROW` words an event; longer than what is in use. */
  data: Int32Array;
  /** Events in use. */
  length: number;
  /** Gives memory when the list grows. */
  readonly allocate: Allocate;
}

/** Gives that many words or more, all zero. */
export type Allocate = (words: number) => Int32Array;

/** Memory of this thread. */
export const OWN_MEMORY: Allocate = (words): Int32Array => new Int32Array(words);

/** Memory for one day after another, whose rows are gone when the next one begins: the same as long as it lasts. */
export function keptMemory(): Allocate {
  let kept = OWN_MEMORY(0);
  // Who has it and asks for more asks for more than all of it.
  return (words) => words > kept.length ? kept = OWN_MEMORY(words) : kept.fill(0);
}

/** An empty list with room for `capacity` events. */
export function newRows(capacity: number, allocate: Allocate = OWN_MEMORY): Rows {
  return { data: allocate(Math.max(capacity, 1) * ROW), length: 0, allocate };
}

/** Makes room for `more` events at once. */
export function reserve(rows: Rows, more: number): void {
  const words = (rows.length + more) * ROW;
  if (words <= rows.data.length) return;
  const data = rows.allocate(words);
  data.set(rows.data.subarray(0, rows.length * ROW));
  rows.data = data;
}

/** Drops all events. */
export function clearRows(rows: Rows): void {
  rows.data.fill(0, 0, rows.length * ROW);
  rows.length = 0;
}

/** Adds an event and returns the offset of its words, all zero. */
export function addRow(rows: Rows): number {
  const offset = rows.length * ROW;
  if (offset === rows.data.length) {
    const data = rows.allocate(rows.data.length * 2);
    data.set(rows.data);
    rows.data = data;
  }
  rows.length++;
  return offset;
}

/** Time buckets of a day: a bucket of a large day fits a processor's cache. */
const BUCKETS = 256;
/** Milliseconds a bucket spans: 24 hours in 256 parts, 5.6 minutes. */
const BUCKET_MS = 86_400_000 / BUCKETS;

/** Compares the ids of events. */
export interface IdOrder {
  /** Whether the event at offset `a` has a greater id than the one at offset `b`. */
  isGreater(a: number, b: number): boolean;
}

/**
 * Puts the events into time buckets, in place, and gives their order by time, then event id. The rows
 * themselves move, so that reading them in order stays within one bucket's memory at a time.
 *
 * @returns row numbers, first event first
 */
export function timeOrder(rows: Rows, ids: IdOrder): Uint32Array {
  const { data, length } = rows;
  const starts = fillBuckets(data, length);
  const order = new Uint32Array(length);
  for (let b = 0; b < BUCKETS; b++) {
    const [from, to] = [starts[b]!, starts[b + 1]!];
    sortBucket(data, order, from, to, b * BUCKET_MS);
    settle(data, order, from, to, ids);
  }
  return order;
}

/**
 * Moves every row into its bucket, each row once (American flag sort, McIlroy and others 1993).
 *
 * @returns the first row of each bucket, then the number of rows
 */
function fillBuckets(data: Int32Array, length: number): Uint32Array {
  const starts = new Uint32Array(BUCKETS + 1);
  const buckets = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const bucket = (data[i * ROW + TIME]! / BUCKET_MS) | 0;
    buckets[i] = bucket;
    starts[bucket + 1]!++;
  }
  for (let b = 0; b < BUCKETS; b++) starts[b + 1]! += starts[b]!;
  const next = starts.slice();
  for (let b = 0; b < BUCKETS; b++) {
    for (let row = next[b]!; row < starts[b + 1]!; row = ++next[b]!) {
      if (buckets[row] !== b) fillHole(data, buckets, next, row, b);
    }
  }
  return starts;
}

const inHand = new Int32Array(ROW);

/** Moves the row out of a place in bucket `b` to its own, and those that it displaces, until one belongs there. */
function fillHole(
  data: Int32Array,
  buckets: Uint8Array,
  next: Uint32Array,
  hole: number,
  b: number,
): void {
  let bucket = buckets[hole]!;
  for (let i = 0; i < ROW; i++) inHand[i] = data[hole * ROW + i]!;
  while (bucket !== b) {
    const to = next[bucket]!++;
    const at = to * ROW;
    for (let i = 0; i < ROW; i++) {
      const word = data[at + i]!;
      data[at + i] = inHand[i]!;
      inHand[i] = word;
    }
    const displaced = buckets[to]!;
    buckets[to] = bucket;
    bucket = displaced;
  }
  for (let i = 0; i < ROW; i++) data[hole * ROW + i] = inHand[i]!;
  buckets[hole] = b;
}

/** Bits of the time since the start of a bucket. */
const TIME_BITS = 19;
/** Bits of a digit to sort by: as many for a large bucket that two passes do, fewer where counts would outnumber rows. */
const MANY_BITS = 10;
const FEW_BITS = 7;
/** Rows up to which the shorter digits are faster (measured). */
const SMALL = 700;
const counts = new Uint32Array((1 << MANY_BITS) + 1);

/** Room to sort a bucket in, kept from one to the next: times since its start, and two orders of its rows. */
interface Scratch {
  readonly times: Uint32Array;
  readonly rows: Uint32Array;
  readonly other: Uint32Array;
}

function newScratch(size: number): Scratch {
  const list = () => new Uint32Array(size);
  return { times: list(), rows: list(), other: list() };
}

let scratch = newScratch(0);

/** Rows up to which a bucket is left to {@link settle}: to clear the counts takes longer. */
const FEW = 40;

/** Orders one bucket by time: counting passes over the digits of the time since its start. */
function sortBucket(
  data: Int32Array,
  order: Uint32Array,
  from: number,
  to: number,
  startMs: number,
): void {
  const size = to - from;
  if (size <= FEW) {
    for (let row = from; row < to; row++) order[row] = row;
    return;
  }
  if (scratch.times.length < size) scratch = newScratch(2 * size);
  const { times } = scratch;
  let { rows, other } = scratch;
  for (let i = 0; i < size; i++) {
    times[i] = data[(from + i) * ROW + TIME]! - startMs;
    rows[i] = i;
  }
  const bits = size > SMALL ? MANY_BITS : FEW_BITS;
  for (let shift = 0; shift < TIME_BITS; shift += bits) {
    countingPass(times, rows, other, size, shift, bits);
    [rows, other] = [other, rows];
  }
  for (let i = 0; i < size; i++) order[from + i] = from + rows[i]!;
}

function countingPass(
  times: Uint32Array,
  rows: Uint32Array,
  into: Uint32Array,
  size: number,
  shift: number,
  bits: number,
): void {
  const digits = 1 << bits;
  const mask = digits - 1;
  counts.fill(0, 0, digits + 1);
  for (let i = 0; i < size; i++) counts[((times[i]! >>> shift) & mask) + 1]!++;
  for (let d = 0; d < digits; d++) counts[d + 1]! += counts[d]!;
  for (let i = 0; i < size; i++) {
    const row = rows[i]!;
    into[counts[(times[row]! >>> shift) & mask]!++] = row;
  }
}

/** Insertion sort by time, then id: quick where there are few rows, or they are in order but for equal times. */
function settle(
  data: Int32Array,
  order: Uint32Array,
  from: number,
  to: number,
  ids: IdOrder,
): void {
  for (let i = from + 1; i < to; i++) {
    const row = order[i]!;
    const time = data[row * ROW + TIME]!;
    let j = i;
    for (; j > from; j--) {
      const before = order[j - 1]!;
      const earlier = data[before * ROW + TIME]!;
      if (earlier < time || (earlier === time && !ids.isGreater(before * ROW, row * ROW))) break;
      order[j] = before;
    }
    order[j] = row;
  }
}
