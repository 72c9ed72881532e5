/**
 * Events to JSON Lines, at memory speed.
 *
 * Every variant of a {@link Segment} is built once and kept in a block of memory, the arena; a line is a few
 * copies out of it, patched with the time, the ids and the numbers.
 *
 * @module
 */

import { formatDay } from "../core/calendar.ts";
import type { Day } from "../core/day.ts";
import { makeId } from "../core/log/ids.ts";
import { kindOf, MARK, ordinalOf, ROW, SESSION, TIME, USER } from "../core/log/rows.ts";
import { FIRST_OBJECT, OBJECT_NUMBER } from "../core/company/objects.ts";
import { textOf } from "../core/log/texts.ts";
import type { World } from "../core/company/world.ts";
import { copy, writeCount, writeFour, writeHex, writeText, writeTime } from "./digits.ts";
import {
  DATE_AT,
  EVENT_ID_AT,
  FIRST_SEGMENT,
  HEADS,
  MOST_SEGMENTS,
  PATCH,
  patchOf,
  type Segment,
  SEGMENTS,
  SHAPE,
  SHAPES,
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
/** Behind the buffer lie the heads of lines, one for each kind, all of one length with what follows them. */
const HEAD_ROOM = 256;
const ARENA_START = BUFFER + HEADS.length * HEAD_ROOM;
const ARENA = 16 << 20;

/** Entries of the table of segments at first and at most; powers of two. */
const FEWEST_ENTRIES = 1 << 14;
const MOST_ENTRIES = 1 << 20;

/** Words of a table entry: the segment's number and the two words that it depends on … */
const ENTRY = 8;
const KEY_A = 1;
const KEY_B = 2;
/** … and where its bytes are, and what is patched into them, if anything is. */
const START = 3;
const LENGTH = 4;
const PATCH_AT = 5;

/** Words of a segment that was looked up: first byte, length, offset of what is patched in or 0. */
const FOUND = 3;

interface State {
  readonly world: World;
  /** The output buffer, and behind it the arena … */
  readonly bytes: Uint8Array;
  /** … and the same memory again, for whole words. */
  readonly view: DataView;
  entries: Int32Array;
  used: number;
  arenaEnd: number;
  /** The segments of the batch in hand, in order. */
  readonly found: Int32Array;
}

/** What the lines of one day are written with. */
interface Page {
  readonly day: Day;
  readonly source: TextSource;
  /** Numbers of the users that stay the same from day to day, by index in the cast. */
  readonly people: Int32Array;
}

/** A writer for the days of one company. */
export function lineWriter(world: World): LineWriter {
  const bytes = new Uint8Array(ARENA_START + ARENA);
  const state: State = {
    world,
    bytes,
    view: new DataView(bytes.buffer),
    entries: new Int32Array(FEWEST_ENTRIES * ENTRY),
    used: 0,
    arenaEnd: ARENA_START,
    found: new Int32Array(BATCH * MOST_SEGMENTS * FOUND),
  };
  return {
    *chunks(day) {
      const page = pageOf(world, day);
      writeHeads(bytes, formatDay(day.day));
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

/** Where the head of a kind's lines is. */
function headOf(kind: number): number {
  return BUFFER + kind * HEAD_ROOM;
}

function writeHeads(bytes: Uint8Array, date: string): void {
  HEADS.forEach((head, kind) => {
    const end = writeText(bytes, headOf(kind), head);
    if (end > headOf(kind + 1)) throw new RangeError(`Cannot begin a line with ${head}`);
    writeText(bytes, headOf(kind) + DATE_AT, date);
  });
}

function pageOf(world: World, day: Day): Page {
  return {
    day,
    source: {
      identity: (user) => day.cast[user]!.identity,
      origin: (id) => world.origins.list[id]!,
      resource: (id) => world.resources.list[id]!,
      text: (id) => textOf(world.texts, id),
      detail: (id) => world.details[id]!,
    },
    people: Int32Array.from(day.cast, (user) => user.number),
  };
}

/** Where a segment's entry is or would be if no other were there; its low bits count. */
function slotOf(number: number, a: number, b: number): number {
  const mixed = Math.imul(number ^ Math.imul(a, 0x9e3779b1), 0x85ebca6b) ^
    Math.imul(b, 0xc2b2ae35);
  const hash = Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f);
  return hash ^ (hash >>> 13);
}

/** Finds the segments of rows `order[next]` to `order[end - 1]`, building those that are new. */
function lookUp(state: State, page: Page, next: number, end: number): void {
  makeRoom(state);
  const { entries, found } = state;
  const { people, day: { order, rows: { data } } } = page;
  const mask = entries.length / ENTRY - 1;
  let f = 0;
  for (; next < end; next++) {
    const row = order[next]! * ROW;
    const kind = kindOf(data[row + MARK]!);
    const first = FIRST_SEGMENT[kind]!;
    const last = FIRST_SEGMENT[kind + 1]!;
    for (let s = first; s < last; s++) {
      const shape = s * SHAPE;
      const number = SHAPES[shape]!;
      const full = data[row + SHAPES[shape + 1]!]!;
      const word = full & SHAPES[shape + (full < FIRST_OBJECT ? 2 : 7)]!;
      const a = s === first ? people[word]! : word;
      const b = data[row + SHAPES[shape + 3]!]! & SHAPES[shape + 4]!;
      let entry = (slotOf(number, a, b) & mask) * ENTRY;
      while (
        entries[entry] !== number || entries[entry + KEY_A] !== a || entries[entry + KEY_B] !== b
      ) {
        if (entries[entry] === 0) {
          entries[entry] = number;
          entries[entry + KEY_A] = a;
          entries[entry + KEY_B] = b;
          build(state, entry, SEGMENTS[s]!, data, row, page.source);
          break;
        }
        entry = (entry + ENTRY) & (entries.length - 1);
      }
      found[f] = entries[entry + START]!;
      found[f + 1] = entries[entry + LENGTH]!;
      found[f + 2] = entries[entry + PATCH_AT]!;
      f += FOUND;
    }
  }
}

const id = new Int32Array(2);

/** Writes the lines of rows that were looked up, to `at`, and returns where they end. */
function write(state: State, { day }: Page, next: number, end: number, at: number): number {
  const { bytes, view, found, world: { eventIds, sessionIds } } = state;
  const { order, slots, day: date, rows: { data } } = day;
  let f = 0;
  for (; next < end; next++) {
    const row = order[next]! * ROW;
    const mark = data[row + MARK]!;
    const kind = kindOf(mark);
    const slot = slots[data[row + USER]!]!;
    const length = HEADS[kind]!.length;
    copy(view, headOf(kind), at, length);
    writeTime(bytes, at + TIME_AT, data[row + TIME]!);
    makeId(eventIds, date, slot, ordinalOf(mark), id);
    writeHex(view, at + EVENT_ID_AT, id[0]!);
    writeHex(view, at + EVENT_ID_AT + 8, id[1]!);
    at += length;
    const last = FIRST_SEGMENT[kind + 1]! * SHAPE;
    for (let shape = FIRST_SEGMENT[kind]! * SHAPE; shape < last; shape += SHAPE) {
      const length = found[f + 1]!;
      copy(view, found[f]!, at, length);
      if (found[f + 2] !== 0) {
        const patchAt = at + found[f + 2]!;
        if (SHAPES[shape + 5] === PATCH.session) {
          makeId(sessionIds, date, slot, data[row + SESSION]!, id);
          writeHex(view, patchAt, id[0]!);
          writeHex(view, patchAt + 8, id[1]!);
        } else writeFour(bytes, patchAt, data[row + SHAPES[shape + 1]!]! & OBJECT_NUMBER);
      }
      at += length;
      const count = SHAPES[shape + 6]!;
      if (count >= 0) at = writeCount(bytes, at, data[row + count]! >>> 0);
      f += FOUND;
    }
  }
  return at;
}

/** Before a batch: enough room for all its segments to be new, in a table at most half full. */
function makeRoom(state: State): void {
  const entries = state.entries.length / ENTRY;
  const full = state.used + BATCH * MOST_SEGMENTS > entries / 2;
  if (full && entries < MOST_ENTRIES) growTable(state);
  else if (full || state.arenaEnd + BATCH_BYTES > state.bytes.length) {
    state.entries.fill(0);
    state.used = 0;
    state.arenaEnd = ARENA_START;
  }
}

/** Moves the entries to a table of twice the size. */
function growTable(state: State): void {
  const { entries } = state;
  const grown = new Int32Array(2 * entries.length);
  const mask = grown.length / ENTRY - 1;
  for (let entry = 0; entry < entries.length; entry += ENTRY) {
    if (entries[entry] === 0) continue;
    let slot = slotOf(entries[entry]!, entries[entry + KEY_A]!, entries[entry + KEY_B]!) & mask;
    while (grown[slot * ENTRY] !== 0) slot = (slot + 1) & mask;
    for (let i = 0; i < ENTRY; i++) grown[slot * ENTRY + i] = entries[entry + i]!;
  }
  state.entries = grown;
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
  let text = "";
  for (const piece of segment.pieces) text += piece(word, source);
  if (text.length * 3 > LONGEST_SEGMENT) {
    throw new RangeError(`Cannot write a line with ${text.length} characters in one part`);
  }
  state.arenaEnd = writeText(bytes, arenaEnd, text);
  state.used++;
  entries[entry + START] = arenaEnd;
  entries[entry + LENGTH] = state.arenaEnd - arenaEnd;
  const patchAt = patchOf(segment, text, word(segment.keyA));
  entries[entry + PATCH_AT] = utf8.encode(text.slice(0, patchAt)).length;
}
