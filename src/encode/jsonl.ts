/**
 * Events to JSON Lines, at memory speed.
 *
 * Every variant of a segment of a line is built once and kept; a line is a few copies of them, patched with the
 * time, the ids and the numbers.
 *
 * @module
 */

import { formatDay } from "../core/calendar.ts";
import type { Day } from "../core/day.ts";
import { makeId } from "../core/log/ids.ts";
import { kindOf, MARK, ordinalOf, ORIGIN, ROW, SESSION, TIME, USER } from "../core/log/rows.ts";
import { FIRST_OBJECT, OBJECT_NUMBER } from "../core/company/objects.ts";
import { textOf } from "../core/log/texts.ts";
import type { World } from "../core/company/world.ts";
import {
  copy,
  hexDigits,
  writeCount,
  writeFour,
  writeHex,
  writeText,
  writeTime,
} from "./digits.ts";
import {
  entryOf,
  LENGTH_BITS,
  LONGEST_SEGMENT,
  makeRoom,
  newTable,
  type SegmentTable,
  START,
  TWIN,
} from "./segment_table.ts";
import {
  DATE_AT,
  EVENT_ID_AT,
  FIRST_SEGMENT,
  HEADS,
  MOST_SEGMENTS,
  PATCH,
  SHAPE,
  SHAPES,
  type TextSource,
  TIME_AT,
} from "./segments.ts";

/** Writes one company's days as lines; keeps its segments from day to day. */
export interface LineWriter {
  /**
   * The lines of a day in chunks of a megabyte, but for the last. A chunk may end in the middle of a line. It is valid
   * until the next is asked for, of this day or another: one writer writes one day at a time.
   */
  chunks(day: Day): Generator<Uint8Array, void, void>;
}

const CHUNK = 1 << 20;

/**
 * Rows that are handled together: first all are looked up, then all are written. One after the other each
 * would wait for memory; together their waits overlap.
 */
const BATCH = 32;
const BATCH_SEGMENTS = BATCH * MOST_SEGMENTS;
const BUFFER = CHUNK + BATCH_SEGMENTS * LONGEST_SEGMENT;
/** Behind the buffer lie the heads of lines, one for each kind, all of one length with what follows them. */
const HEAD_ROOM = 256;

/** Words of a segment that was looked up: where its bytes are; how many, and where something is patched in. */
const FOUND = 2;
const LENGTH = (1 << LENGTH_BITS) - 1;

/**
 * Words of what an account had last: the origin + 1, then as for any segment; the session + 1, and the hex digits of
 * its id.
 */
const RECENT = 8;
const SESSION_AT = 3;
const SESSION_DIGITS = 4;

interface State {
  readonly world: World;
  /** The output buffer, the heads and all segments … */
  readonly table: SegmentTable;
  /** … and the same memory again, for whole words. */
  readonly view: DataView;
  /** The segments of the batch in hand, in order. */
  readonly found: Int32Array;
}

/** What the lines of one day are written with. */
interface Page {
  readonly day: Day;
  readonly source: TextSource;
  /** Numbers of the users that stay the same from day to day, by index in the cast. */
  readonly people: Int32Array;
  /** The last account segment and session of each user, by index in the cast: most often the next ones too. */
  readonly recent: Int32Array;
}

/** A writer for the days of one company. */
export function lineWriter(world: World): LineWriter {
  const { events } = world.config;
  const table = newTable(
    BUFFER + HEADS.length * HEAD_ROOM,
    events === "natural" ? Infinity : events,
  );
  const state: State = {
    world,
    table,
    view: new DataView(table.bytes.buffer),
    found: new Int32Array(BATCH_SEGMENTS * FOUND),
  };
  return {
    *chunks(day) {
      const page = pageOf(world, day);
      writeHeads(table.bytes, formatDay(day.day));
      let next = 0;
      for (let at = 0; at > 0 || next < day.order.length;) {
        while (next < day.order.length && at < CHUNK) {
          const end = Math.min(next + BATCH, day.order.length);
          lookUp(state, page, next, end);
          at = write(state, page, next, end, at);
          next = end;
        }
        const size = Math.min(at, CHUNK);
        yield table.bytes.subarray(0, size);
        table.bytes.copyWithin(0, size, at);
        at -= size;
      }
    },
  };
}

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
    recent: new Int32Array(day.cast.length * RECENT),
  };
}

/** Finds the segments of rows `order[next]` to `order[end - 1]`, building those that are new. */
function lookUp({ table, found }: State, page: Page, next: number, end: number): void {
  const { people, recent, source, day: { order, rows: { data } } } = page;
  if (makeRoom(table, BATCH_SEGMENTS)) recent.fill(0);
  const { entries } = table;
  let f = 0;
  for (; next < end; next++) {
    const row = order[next]! * ROW;
    const kind = kindOf(data[row + MARK]!);
    const first = FIRST_SEGMENT[kind]!;
    const last = FIRST_SEGMENT[kind + 1]!;
    const user = data[row + USER]!;
    const origin = data[row + ORIGIN]!;
    const account = user * RECENT;
    if (recent[account] !== origin + 1) {
      const number = SHAPES[first * SHAPE]!;
      const entry = entryOf(table, number, people[user]!, origin, first, data, row, source);
      recent[account] = origin + 1;
      recent[account + 1] = entries[entry + START]!;
      recent[account + 2] = entries[entry + START + 1]!;
    }
    found[f] = recent[account + 1]!;
    found[f + 1] = recent[account + 2]!;
    f += FOUND;
    for (let s = first + 1; s < last; s++, f += FOUND) {
      const shape = s * SHAPE;
      const twin = SHAPES[shape + 7]!;
      if (twin < 0) continue;
      const full = data[row + SHAPES[shape + 1]!]!;
      const a = full & SHAPES[shape + (full < FIRST_OBJECT ? 2 : 8)]!;
      const b = data[row + SHAPES[shape + 3]!]! & SHAPES[shape + 4]!;
      const entry = entryOf(table, SHAPES[shape]!, a, b, s, data, row, source);
      found[f] = entries[entry + START]!;
      found[f + 1] = entries[entry + START + 1]!;
      if (twin > 0) {
        found[f + twin * FOUND] = entries[entry + TWIN]!;
        found[f + twin * FOUND + 1] = entries[entry + TWIN + 1]!;
      }
    }
  }
}

const id = new Int32Array(2);

/** Writes the id of the session of the row at `row`. */
function writeSession(
  { view, world }: State,
  { recent, day: { day, slots, rows: { data } } }: Page,
  row: number,
  at: number,
): void {
  const user = data[row + USER]!;
  const session = data[row + SESSION]!;
  const known = user * RECENT;
  const digits = known + SESSION_DIGITS;
  if (recent[known + SESSION_AT] !== session + 1) {
    makeId(world.sessionIds, day, slots[user]!, session, id);
    recent[known + SESSION_AT] = session + 1;
    for (let half = 0; half < 2; half++) {
      recent[digits + 2 * half] = hexDigits(id[half]! >>> 16);
      recent[digits + 2 * half + 1] = hexDigits(id[half]! & 0xffff);
    }
  }
  for (let word = 0; word < 4; word++) view.setUint32(at + 4 * word, recent[digits + word]!);
}

/** Writes the lines of rows that were looked up, to `at`, and returns where they end. */
function write(
  state: State,
  page: Page,
  next: number,
  end: number,
  at: number,
): number {
  const { view, found, world: { eventIds } } = state;
  const { order, slots, day: date, rows: { data } } = page.day;
  let f = 0;
  for (; next < end; next++) {
    const row = order[next]! * ROW;
    const mark = data[row + MARK]!;
    const kind = kindOf(mark);
    const slot = slots[data[row + USER]!]!;
    const length = HEADS[kind]!.length;
    copy(view, headOf(kind), at, length);
    writeTime(view, at + TIME_AT, data[row + TIME]!);
    makeId(eventIds, date, slot, ordinalOf(mark), id);
    writeHex(view, at + EVENT_ID_AT, id[0]!);
    writeHex(view, at + EVENT_ID_AT + 8, id[1]!);
    at += length;
    const last = FIRST_SEGMENT[kind + 1]! * SHAPE;
    for (let shape = FIRST_SEGMENT[kind]! * SHAPE; shape < last; shape += SHAPE, f += FOUND) {
      const size = found[f + 1]!;
      const length = size & LENGTH;
      copy(view, found[f]!, at, length);
      if (size > LENGTH) {
        const patchAt = at + (size >>> LENGTH_BITS);
        if (SHAPES[shape + 5] === PATCH.session) writeSession(state, page, row, patchAt);
        else writeFour(view, patchAt, data[row + SHAPES[shape + 1]!]! & OBJECT_NUMBER);
      }
      at += length;
      const count = SHAPES[shape + 6]!;
      if (count >= 0) at = writeCount(view, at, data[row + count]! >>> 0);
    }
  }
  return at;
}
