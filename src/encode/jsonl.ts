/**
 * Events to JSON Lines, at memory speed.
 *
 * Every variant of a {@link Segment} is built once and kept in a block of memory, the arena; a line is a few
 * copies out of it, patched with the time, the ids and the numbers. The output buffer lies in the same block
 * as the arena because `copyWithin` is the fastest copy there is.
 *
 * @module
 */

import { formatDay } from "../core/calendar.ts";
import type { Day } from "../core/day.ts";
import { makeId } from "../core/ids.ts";
import { MARK, ordinalOf, ROW, SESSION, TIME, USER } from "../core/rows.ts";
import type { World } from "../core/world.ts";
import { writeCount, writeHex, writeText, writeTime } from "./digits.ts";
import {
  DATE_AT,
  EVENT_ID_AT,
  ID_DIGITS,
  MOST_SEGMENTS,
  type Segment,
  segmentsFor,
  type TextSource,
  TIME_AT,
} from "./segments.ts";

/** Writes one company's days as lines; keeps its segments from day to day. */
export interface LineWriter {
  /**
   * The lines of a day in chunks of about a megabyte. A chunk is valid until the next is asked
   * for, of this day or another: one writer writes one day at a time.
   */
  chunks(day: Day): Generator<Uint8Array, void, void>;
}

const CHUNK = 1 << 20;
/** Longer than any segment. */
const LONGEST_SEGMENT = 1 << 12;

/**
 * Rows that are handled together: first all are looked up, then all are written. One after the other each
 * would wait for memory; together their waits overlap.
 */
const BATCH = 32;
const BATCH_BYTES = BATCH * MOST_SEGMENTS * LONGEST_SEGMENT;
const BUFFER = CHUNK + BATCH_BYTES;
const ARENA_START = BUFFER;
const ARENA = 16 << 20;

/** Entries of the table of segments at first and at most; powers of two. */
const FEWEST_ENTRIES = 1 << 14;
const MOST_ENTRIES = 1 << 20;

/** Words of a table entry: the segment's number and the two words that it depends on … */
const ENTRY = 8;
const KEY_A = 1;
const KEY_B = 2;
/** … and where its bytes are, the session's id among them, and the day whose date they hold. */
const START = 3;
const LENGTH = 4;
const SESSION_AT = 5;
const DAY = 6;

/** Words of a segment that was looked up: first byte, length, offset of the session's id. */
const FOUND = 3;

/** Below this many bytes a loop is faster than `copyWithin`. */
const SHORT_COPY = 20;

interface State {
  readonly world: World;
  readonly bytes: Uint8Array;
  entries: Int32Array;
  used: number;
  arenaEnd: number;
  /** The segments of the batch in hand, in order. */
  readonly found: Int32Array;
}

/** What the lines of one day are written with. */
interface Page {
  readonly day: Day;
  readonly date: Uint8Array;
  readonly source: TextSource;
  /** Numbers of the users that stay the same from day to day, by index in the cast. */
  readonly people: Int32Array;
}

/** A writer for the days of one company. */
export function lineWriter(world: World): LineWriter {
  const state: State = {
    world,
    bytes: new Uint8Array(ARENA_START + ARENA),
    entries: new Int32Array(FEWEST_ENTRIES * ENTRY),
    used: 0,
    arenaEnd: ARENA_START,
    found: new Int32Array(BATCH * MOST_SEGMENTS * FOUND),
  };
  return {
    *chunks(day) {
      const page = pageOf(world, day);
      for (let next = 0; next < day.order.length;) {
        let at = 0;
        while (next < day.order.length && at < CHUNK) {
          const end = Math.min(next + BATCH, day.order.length);
          lookUp(state, page, next, end);
          at = write(state, page, next, end, at);
          next = end;
        }
        yield state.bytes.subarray(0, at);
      }
    },
  };
}

const utf8 = new TextEncoder();

function pageOf(world: World, day: Day): Page {
  return {
    day,
    date: utf8.encode(formatDay(day.day)),
    source: {
      identity: (user) => day.cast[user]!.identity,
      origin: (id) => world.origins.list[id]!,
      resource: (id) => world.resources.list[id]!,
      text: (id) => world.texts.list[id]!,
    },
    people: Int32Array.from(day.cast, (user) => user.number),
  };
}

/** Finds the segments of rows `order[next]` to `order[end - 1]`, building those that are new. */
function lookUp(state: State, page: Page, next: number, end: number): void {
  makeRoom(state);
  const { bytes, entries, found } = state;
  const { people, date, day: { day, order, rows: { data } } } = page;
  const mask = entries.length / ENTRY - 1;
  let f = 0;
  for (; next < end; next++) {
    const row = order[next]! * ROW;
    const segments = segmentsFor(data, row);
    for (let s = 0; s < segments.length; s++) {
      const segment = segments[s]!;
      const { number } = segment;
      const word = data[row + segment.keyA]! & segment.maskA;
      const a = s === 0 ? people[word]! : word;
      const b = data[row + segment.keyB]! & segment.maskB;
      let hash = Math.imul(number ^ Math.imul(a, 0x9e3779b1), 0x85ebca6b) ^
        Math.imul(b, 0xc2b2ae35);
      hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f);
      let slot = (hash ^ (hash >>> 13)) & mask;
      let entry = slot * ENTRY;
      while (
        entries[entry] !== number || entries[entry + KEY_A] !== a || entries[entry + KEY_B] !== b
      ) {
        if (entries[entry] === 0) {
          entries[entry] = number;
          entries[entry + KEY_A] = a;
          entries[entry + KEY_B] = b;
          build(state, entry, segment, data, row, page.source);
          break;
        }
        slot = (slot + 1) & mask;
        entry = slot * ENTRY;
      }
      if (s === 0 && entries[entry + DAY] !== day) {
        bytes.set(date, entries[entry + START]! + DATE_AT);
        entries[entry + DAY] = day;
      }
      found[f] = entries[entry + START]!;
      found[f + 1] = entries[entry + LENGTH]!;
      found[f + 2] = entries[entry + SESSION_AT]!;
      f += FOUND;
    }
  }
}

const id = new Int32Array(2);

/** Writes the lines of rows that were looked up, to `at`, and returns where they end. */
function write(state: State, { day }: Page, next: number, end: number, at: number): number {
  const { bytes, found, world: { eventIds, sessionIds } } = state;
  const { order, slots, day: date, rows: { data } } = day;
  let f = 0;
  for (; next < end; next++) {
    const row = order[next]! * ROW;
    const slot = slots[data[row + USER]!]!;
    const line = at;
    const segments = segmentsFor(data, row);
    for (let s = 0; s < segments.length; s++) {
      const { hasSession, count } = segments[s]!;
      const from = found[f]!;
      const length = found[f + 1]!;
      if (length < SHORT_COPY) {
        for (let i = 0; i < length; i++) bytes[at + i] = bytes[from + i]!;
      } else bytes.copyWithin(at, from, from + length);
      if (hasSession) {
        makeId(sessionIds, date, slot, data[row + SESSION]!, id);
        writeHex(bytes, at + found[f + 2]!, id[0]!);
        writeHex(bytes, at + found[f + 2]! + 8, id[1]!);
      }
      at += length;
      if (count >= 0) at = writeCount(bytes, at, data[row + count]! >>> 0);
      f += FOUND;
    }
    writeTime(bytes, line + TIME_AT, data[row + TIME]!);
    makeId(eventIds, date, slot, ordinalOf(data[row + MARK]!), id);
    writeHex(bytes, line + EVENT_ID_AT, id[0]!);
    writeHex(bytes, line + EVENT_ID_AT + 8, id[1]!);
  }
  return at;
}

/** Before a batch: enough room for all its segments to be new, in a table at most half full. */
function makeRoom(state: State): void {
  const entries = state.entries.length / ENTRY;
  const full = state.used + BATCH * MOST_SEGMENTS > entries / 2;
  if (!full && state.arenaEnd + BATCH_BYTES <= state.bytes.length) return;
  if (full && entries < MOST_ENTRIES) state.entries = new Int32Array(2 * entries * ENTRY);
  else state.entries.fill(0);
  state.used = 0;
  state.arenaEnd = ARENA_START;
}

/** The slow path: builds a segment's text for a row. */
function build(
  state: State,
  entry: number,
  segment: Segment,
  data: Int32Array,
  row: number,
  source: TextSource,
): void {
  const word = (index: number) => data[row + index]!;
  const { bytes, entries, arenaEnd } = state;
  const text = segment.pieces.map((piece) => piece(word, source)).join("");
  if (text.length * 3 > LONGEST_SEGMENT) {
    throw new RangeError(`Cannot write a line with ${text.length} characters in one part`);
  }
  state.arenaEnd = writeText(bytes, arenaEnd, text);
  state.used++;
  entries[entry + START] = arenaEnd;
  entries[entry + LENGTH] = state.arenaEnd - arenaEnd;
  entries[entry + DAY] = -1;
  if (!segment.hasSession) return;
  const before = text.slice(0, text.indexOf(`"${ID_DIGITS}"`) + 1);
  entries[entry + SESSION_AT] = utf8.encode(before).length;
}
