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

const DIGIT_BITS = 14;
const DIGITS = 1 << DIGIT_BITS;

/**
 * The order of the events by time, then event id: two counting passes over the 27-bit time, then ties.
 *
 * @returns row numbers, first event first
 */
export function timeOrder(rows: Rows): Uint32Array {
  const { data, length } = rows;
  const low = new Uint32Array(DIGITS + 1);
  const high = new Uint32Array(DIGITS + 1);
  const times = new Uint32Array(length);
  for (let i = 0; i < length; i++) {
    const t = data[i * ROW]!;
    times[i] = t;
    low[(t & (DIGITS - 1)) + 1]!++;
    high[(t >>> DIGIT_BITS) + 1]!++;
  }
  for (let d = 0; d < DIGITS; d++) {
    low[d + 1]! += low[d]!;
    high[d + 1]! += high[d]!;
  }
  // The first pass carries the high digit along, so that the second reads no row.
  const byLow = new Uint32Array(length);
  const highByLow = new Uint16Array(length);
  for (let i = 0; i < length; i++) {
    const t = times[i]!;
    const to = low[t & (DIGITS - 1)]!++;
    byLow[to] = i;
    highByLow[to] = t >>> DIGIT_BITS;
  }
  const order = new Uint32Array(length);
  for (let i = 0; i < length; i++) order[high[highByLow[i]!]!++] = byLow[i]!;
  settleTies(data, times, order);
  return order;
}

/** Insertion sort by id within runs of one millisecond, which are short. */
function settleTies(data: Int32Array, times: Uint32Array, order: Uint32Array): void {
  for (let i = 1; i < order.length; i++) {
    const row = order[i]!;
    const time = times[row]!;
    let j = i;
    for (; j > 0; j--) {
      const before = order[j - 1]!;
      if (times[before] !== time || !isAfter(data, before * ROW, row * ROW)) break;
      order[j] = before;
    }
    order[j] = row;
  }
}

function isAfter(data: Int32Array, a: number, b: number): boolean {
  const highA = data[a + ID_HIGH]! >>> 0;
  const highB = data[b + ID_HIGH]! >>> 0;
  return highA > highB ||
    (highA === highB && data[a + ID_LOW]! >>> 0 > data[b + ID_LOW]! >>> 0);
}
