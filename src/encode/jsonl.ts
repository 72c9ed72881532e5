/**
 * Events to JSON Lines, at memory speed.
 *
 * Every variant of a {@link Segment} is built once and kept in a block of memory, the arena; a line is a few
 * copies out of it, patched with the time, the ids and the numbers. The output buffers lie in the same block
 * as the arena because `copyWithin` is the fastest copy there is.
 *
 * @module
 */

import { formatDay } from "../core/calendar.ts";
import type { Day } from "../core/day.ts";
import { ID_HIGH, ID_LOW, KIND, ROW, TIME } from "../core/rows.ts";
import type { Texts } from "../core/texts.ts";
import { writeCount, writeHex, writeTime } from "./digits.ts";
import {
  DATE_AT,
  EVENT_ID_AT,
  ID_DIGITS,
  MOST_IDS,
  MOST_KEYS,
  MOST_SEGMENTS,
  type Segment,
  SEGMENTS,
  type TextSource,
  TIME_AT,
} from "./segments.ts";

/** Writes one company's days as lines; keeps its segments from day to day. */
export interface LineWriter {
  /**
   * The lines of a day in chunks of about a megabyte. A chunk is valid until the one after the next is
   * asked for.
   */
  chunks(day: Day): Generator<Uint8Array, void, void>;
}

const CHUNK = 1 << 20;
/** Longer than any line. */
const LONGEST_LINE = 1 << 16;
const BUFFER = CHUNK + LONGEST_LINE;
const ARENA = 16 << 20;
const ARENA_START = 2 * BUFFER;

/** Entries of the direct-mapped cache of segments; a power of two. */
const ENTRIES = 1 << 15;
/** Words of an entry: the key (segment number, then slots), then where its bytes are. */
const ENTRY = 16;
const START = 1 + MOST_KEYS;
const LENGTH = START + 1;
const ID_AT = LENGTH + 1;
/** The day whose date a line's first segment holds. */
const DAY = ID_AT + MOST_IDS;

/**
 * Rows that are handled together: first all are looked up, then all are written. One after the other each
 * would wait for memory; together their waits overlap.
 */
const BATCH = 32;
/** Words for a segment that was looked up: first byte, length, offsets of ids. */
const FOUND = 4;

/** Below this many bytes a loop is faster than `copyWithin`. */
const SHORT_COPY = 20;

interface State {
  readonly bytes: Uint8Array;
  readonly entries: Int32Array;
  readonly texts: Texts;
  /** The segments of the batch in hand, in order. */
  readonly found: Int32Array;
  arenaEnd: number;
}

/** A writer for the days of one company. */
export function lineWriter(texts: Texts): LineWriter {
  const state: State = {
    bytes: new Uint8Array(ARENA_START + ARENA),
    entries: new Int32Array(ENTRIES * ENTRY),
    texts,
    found: new Int32Array(BATCH * MOST_SEGMENTS * FOUND),
    arenaEnd: ARENA_START,
  };
  return {
    *chunks(day) {
      const date = utf8.encode(formatDay(day.day));
      const source: TextSource = {
        text: (id) => texts.list[id]!,
        dept: (user) => day.users.get(user)!.identity.dept,
      };
      let buffer = 0;
      for (let next = 0; next < day.order.length; buffer = 1 - buffer) {
        const from = buffer * BUFFER;
        const filled = fill(state, day, date, source, next, from);
        next = filled.next;
        yield state.bytes.subarray(from, filled.end);
      }
    },
  };
}

/** Writes lines from `order[next]` on, to `at`, until a chunk is full. */
function fill(
  state: State,
  day: Day,
  date: Uint8Array,
  source: TextSource,
  next: number,
  at: number,
): { next: number; end: number } {
  const full = at + CHUNK;
  while (next < day.order.length && at < full) {
    const end = Math.min(next + BATCH, day.order.length);
    lookUp(state, day, date, source, next, end);
    at = write(state, day, next, end, at);
    next = end;
  }
  return { next, end: at };
}

/** Finds the segments of rows `order[next]` to `order[end - 1]`, building those that are new. */
function lookUp(
  state: State,
  day: Day,
  date: Uint8Array,
  source: TextSource,
  next: number,
  end: number,
): void {
  const { bytes, entries, found } = state;
  const { order, rows: { data } } = day;
  if (state.arenaEnd + BATCH * LONGEST_LINE > bytes.length) {
    entries.fill(0);
    state.arenaEnd = ARENA_START;
  }
  let f = 0;
  let touched = 0;
  for (let i = next; i < end; i++) touched ^= data[order[i]! * ROW]!;
  found[found.length - 1] = touched;
  for (; next < end; next++) {
    const row = order[next]! * ROW;
    const segments = SEGMENTS[data[row + KIND]! >> 1]!;
    for (let s = 0; s < segments.length; s++) {
      const segment = segments[s]!;
      const { keys } = segment;
      let hash = segment.number;
      for (let i = 0; i < keys.length; i++) {
        hash = Math.imul(hash ^ data[row + keys[i]!]!, 0x9e3779b1);
        hash ^= hash >>> 15;
      }
      const entry = (hash & (ENTRIES - 1)) * ENTRY;
      let hit = entries[entry] === segment.number;
      for (let i = 0; hit && i < keys.length; i++) {
        hit = entries[entry + 1 + i] === data[row + keys[i]!]!;
      }
      if (!hit) build(state, entry, segment, data, row, source);
      if (s === 0 && entries[entry + DAY] !== day.day) {
        bytes.set(date, entries[entry + START]! + DATE_AT);
        entries[entry + DAY] = day.day;
      }
      found[f] = entries[entry + START]!;
      found[f + 1] = entries[entry + LENGTH]!;
      found[f + 2] = entries[entry + ID_AT]!;
      found[f + 3] = entries[entry + ID_AT + 1]!;
      f += FOUND;
    }
  }
}

/** Writes the lines of rows that were looked up, to `at`, and returns where they end. */
function write(state: State, day: Day, next: number, end: number, at: number): number {
  const { bytes, found } = state;
  const { order, rows: { data } } = day;
  let f = 0;
  for (; next < end; next++) {
    const row = order[next]! * ROW;
    const line = at;
    const segments = SEGMENTS[data[row + KIND]! >> 1]!;
    for (let s = 0; s < segments.length; s++) {
      const { ids, count } = segments[s]!;
      const from = found[f]!;
      const length = found[f + 1]!;
      if (length < SHORT_COPY) {
        for (let i = 0; i < length; i++) bytes[at + i] = bytes[from + i]!;
      } else bytes.copyWithin(at, from, from + length);
      for (let i = 0; i < ids.length; i++) {
        const to = at + found[f + 2 + i]!;
        writeHex(bytes, to, data[row + ids[i]!]!);
        writeHex(bytes, to + 8, data[row + ids[i]! + 1]!);
      }
      at += length;
      if (count >= 0) at = writeCount(bytes, at, data[row + count]! >>> 0);
      f += FOUND;
    }
    writeTime(bytes, line + TIME_AT, data[row + TIME]!);
    writeHex(bytes, line + EVENT_ID_AT, data[row + ID_HIGH]!);
    writeHex(bytes, line + EVENT_ID_AT + 8, data[row + ID_LOW]!);
  }
  return at;
}

const utf8 = new TextEncoder();

/** The slow path: builds a segment's text for a row and puts it into the cache. */
function build(
  state: State,
  entry: number,
  segment: Segment,
  data: Int32Array,
  row: number,
  source: TextSource,
): void {
  const slot = (index: number) => data[row + index]!;
  const text = segment.pieces.map((piece) => piece(slot, source)).join("");
  const encoded = utf8.encode(text);
  if (encoded.length > LONGEST_LINE / 8) {
    throw new RangeError(`Cannot write a line with ${encoded.length} bytes in one part: too long`);
  }
  const { entries } = state;
  state.bytes.set(encoded, state.arenaEnd);
  entries[entry] = segment.number;
  segment.keys.forEach((key, i) => (entries[entry + 1 + i] = slot(key)));
  entries[entry + START] = state.arenaEnd;
  entries[entry + LENGTH] = encoded.length;
  entries[entry + DAY] = -1;
  state.arenaEnd += encoded.length;
  if (segment.ids.length > 0) placeIds(entries, entry, segment, text);
}

/** Finds where the ids of a segment go: each piece that is an id ends with its digits and a quote. */
function placeIds(entries: Int32Array, entry: number, segment: Segment, text: string): void {
  let from = 0;
  for (let i = 0; i < segment.ids.length; i++) {
    const at = text.indexOf(`"${ID_DIGITS}"`, from) + 1;
    entries[entry + ID_AT + i] = utf8.encode(text.slice(0, at)).length;
    from = at + ID_DIGITS.length;
  }
}
