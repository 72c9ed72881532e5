/**
 * Events in compact form: sixteen 32-bit integers each, one cache line, until the line is written.
 *
 * | slot | holds |
 * | --- | --- |
 * | 0 | milliseconds since midnight UTC |
 * | 1, 2 | event id, high and low half |
 * | 3 | user, the text id of the `user_id` |
 * | 4 | event type code × 2 + status code |
 * | 5 | source address, a text id |
 * | 6 | resource, a text id |
 * | 7-14 | metadata fields in the order of the EVENTS table; an `id` field takes two slots |
 * | 15 | what the truth says of it: 0 nothing, else 1 + index of the day's note; never written to a line |
 *
 * @module
 */

/** Slots per row. */
export const ROW = 16;
/** Slot of the time of day in milliseconds. */
export const TIME = 0;
/** Slot of the event id's high half. */
export const ID_HIGH = 1;
/** Slot of the event id's low half. */
export const ID_LOW = 2;
/** Slot of the user. */
export const USER = 3;
/** Slot of the event type and status. */
export const KIND = 4;
/** Slot of the source address. */
export const ADDRESS = 5;
/** Slot of the resource. */
export const RESOURCE = 6;
/** First slot of the metadata. */
export const META = 7;
/** Slot of the truth. */
export const NOTE = 15;

/** A growing list of events. */
export interface Rows {
  /** `ROW` integers an event; longer than what is in use. */
  data: Int32Array;
  /** Events in use. */
  length: number;
}

/** An empty list with room for `capacity` events. */
export function newRows(capacity: number): Rows {
  return { data: new Int32Array(Math.max(capacity, 1) * ROW), length: 0 };
}

/** Adds an event and returns the offset of its slots, all zero. */
export function addRow(rows: Rows): number {
  const offset = rows.length * ROW;
  if (offset === rows.data.length) {
    const data = new Int32Array(rows.data.length * 2);
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

/**
 * Puts the events into time buckets, in place, and gives their order by time, then event id. The rows
 * themselves move, so that reading them in order stays within one bucket's memory at a time.
 *
 * @returns row numbers, first event first
 */
export function timeOrder(rows: Rows): Uint32Array {
  const { data, length } = rows;
  const starts = fillBuckets(data, length);
  const order = new Uint32Array(length);
  for (let b = 0; b < BUCKETS; b++) sortBucket(data, order, starts[b]!, starts[b + 1]!, b);
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
  const inHand = new Int32Array(ROW);
  for (let b = 0; b < BUCKETS; b++) {
    while (next[b]! < starts[b + 1]!) {
      const hole = next[b]!;
      let bucket = buckets[hole]!;
      if (bucket === b) {
        next[b] = hole + 1;
        continue;
      }
      for (let i = 0; i < ROW; i++) inHand[i] = data[hole * ROW + i]!;
      // Follow the displaced rows until one belongs into the hole.
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
      next[b] = hole + 1;
    }
  }
  return starts;
}

const DIGIT_BITS = 10;
const DIGITS = 1 << DIGIT_BITS;
const counts = new Uint32Array(DIGITS + 1);

/** Orders one bucket: two counting passes over the time since the bucket's start, 19 bits, then ties. */
function sortBucket(
  data: Int32Array,
  order: Uint32Array,
  from: number,
  to: number,
  bucket: number,
): void {
  if (to - from < 2) {
    if (to > from) order[from] = from;
    return;
  }
  const start = bucket * BUCKET_MS;
  const times = new Uint32Array(to - from);
  const rows = new Uint32Array(to - from);
  const byLow = new Uint32Array(to - from);
  for (let i = 0; i < times.length; i++) {
    times[i] = data[(from + i) * ROW + TIME]! - start;
    rows[i] = i;
  }
  countingPass(times, rows, byLow, 0);
  countingPass(times, byLow, rows, DIGIT_BITS);
  for (let i = 0; i < rows.length; i++) order[from + i] = from + rows[i]!;
  settleTies(data, order, from, to);
}

function countingPass(
  times: Uint32Array,
  rows: Uint32Array,
  into: Uint32Array,
  shift: number,
): void {
  counts.fill(0);
  for (let i = 0; i < times.length; i++) counts[((times[i]! >>> shift) & (DIGITS - 1)) + 1]!++;
  for (let d = 0; d < DIGITS; d++) counts[d + 1]! += counts[d]!;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    into[counts[(times[row]! >>> shift) & (DIGITS - 1)]!++] = row;
  }
}

/** Insertion sort by id within runs of one millisecond, which are short. */
function settleTies(data: Int32Array, order: Uint32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const row = order[i]!;
    let j = i;
    for (; j > from && isTiedAfter(data, order[j - 1]! * ROW, row * ROW); j--) {
      order[j] = order[j - 1]!;
    }
    order[j] = row;
  }
}

function isTiedAfter(data: Int32Array, a: number, b: number): boolean {
  if (data[a + TIME] !== data[b + TIME]) return false;
  const highA = data[a + ID_HIGH]! >>> 0;
  const highB = data[b + ID_HIGH]! >>> 0;
  return highA > highB ||
    (highA === highB && data[a + ID_LOW]! >>> 0 > data[b + ID_LOW]! >>> 0);
}
