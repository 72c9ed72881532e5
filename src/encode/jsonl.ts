/**
 * Events to JSON Lines, at memory speed.
 *
 * Every constant part of a line is built once: a line is a template copied whole, then patched with the
 * time, the ids and the numbers. Templates are found by what they depend on in a direct-mapped cache, and
 * lie in the same block of memory as the output, because `copyWithin` is the fastest copy there is.
 *
 * @module
 */

import { formatDay } from "../core/calendar.ts";
import type { Day } from "../core/day.ts";
import { ADDRESS, ID_HIGH, ID_LOW, KIND, RESOURCE, ROW, TIME, USER } from "../core/rows.ts";
import type { Texts } from "../core/texts.ts";
import { writeCount, writeHex, writeTime } from "./digits.ts";
import { buildTemplate, ID_AT, type Layout, LAYOUTS, TIME_AT } from "./template.ts";

/** Writes one company's days as lines; keeps its templates from day to day. */
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
const ARENA = 32 << 20;
const ENTRIES = 1 << 17;
/** Words of a cache key: kind, user, address, resource, and up to eight metadata slots. */
const KEY = 12;
/** Holes a template may have. */
const HOLES = 3;

/** Everything the inner loop touches. */
interface State {
  /** Two output buffers, then the arena of templates. */
  readonly bytes: Uint8Array;
  readonly keys: Int32Array;
  readonly start: Int32Array;
  readonly length: Int32Array;
  readonly holes: Int32Array;
  arenaEnd: number;
}

/** A writer for the days of one company. */
export function lineWriter(texts: Texts): LineWriter {
  const state: State = {
    bytes: new Uint8Array(2 * BUFFER + ARENA),
    keys: new Int32Array(ENTRIES * KEY).fill(-1),
    start: new Int32Array(ENTRIES),
    length: new Int32Array(ENTRIES),
    holes: new Int32Array(ENTRIES * HOLES),
    arenaEnd: 2 * BUFFER,
  };
  return {
    *chunks(day) {
      forget(state);
      const fill = filler(state, day, texts);
      let buffer = 0;
      for (let next = 0; next < day.order.length;) {
        const from = buffer * BUFFER;
        const filled = fill(next, from);
        next = filled.next;
        yield state.bytes.subarray(from, filled.end);
        buffer = 1 - buffer;
      }
    },
  };
}

function forget(state: State): void {
  state.keys.fill(-1);
  state.arenaEnd = 2 * BUFFER;
}

type Fill = (next: number, at: number) => { next: number; end: number };

/** The inner loop for one day: writes lines from `order[next]` on until a chunk is full. */
function filler(state: State, day: Day, texts: Texts): Fill {
  const { bytes, keys, start, length, holes } = state;
  const { data } = day.rows;
  const { order } = day;
  const selves = Int32Array.from(day.cast, (user) => user.texts.self);
  const build = templateBuilder(state, day, texts);

  return (next, at) => {
    const full = at + CHUNK;
    for (; next < order.length && at < full; next++) {
      const row = order[next]! * ROW;
      const kind = data[row + KIND]!;
      const self = selves[data[row + USER]!]!;
      const address = data[row + ADDRESS]!;
      const resource = data[row + RESOURCE]!;
      const layout = LAYOUTS[kind >> 1]!;
      const { keySlots } = layout;

      let hash = Math.imul(kind ^ Math.imul(self, 0x9e3779b1), 0x85ebca6b) ^
        Math.imul(address, 0xc2b2ae35) ^ Math.imul(resource, 0x27d4eb2f);
      for (let i = 0; i < keySlots.length; i++) {
        hash = Math.imul(hash ^ data[row + keySlots[i]!]!, 0x01000193);
      }
      const entry = ((hash ^ (hash >>> 15)) >>> 0) & (ENTRIES - 1);
      const key = entry * KEY;
      let hit = keys[key] === kind && keys[key + 1] === self && keys[key + 2] === address &&
        keys[key + 3] === resource;
      for (let i = 0; hit && i < keySlots.length; i++) {
        hit = keys[key + 4 + i] === data[row + keySlots[i]!]!;
      }
      if (!hit) build(entry, row, layout);

      const from = start[entry]!;
      const size = length[entry]!;
      bytes.copyWithin(at, from, from + size);
      writeTime(bytes, at + TIME_AT, data[row + TIME]!);
      writeHex(bytes, at + ID_AT, data[row + ID_HIGH]!);
      writeHex(bytes, at + ID_AT + 8, data[row + ID_LOW]!);
      let moved = 0;
      const { holeSlots, holeIsId } = layout;
      for (let i = 0; i < holeSlots.length; i++) {
        const hole = holes[entry * HOLES + i]!;
        const slot = row + holeSlots[i]!;
        if (holeIsId[i] === 1) {
          writeHex(bytes, at + moved + hole, data[slot]!);
          writeHex(bytes, at + moved + hole + 8, data[slot + 1]!);
        } else {
          const end = writeCount(bytes, at + moved + hole, data[slot]! >>> 0);
          bytes.copyWithin(end, from + hole, from + size);
          moved = end - at - hole;
        }
      }
      at += size + moved;
    }
    return { next, end: at };
  };
}

const utf8 = new TextEncoder();

/** The slow path: builds the template of a row and puts it into the cache. */
function templateBuilder(
  state: State,
  day: Day,
  texts: Texts,
): (entry: number, row: number, layout: Layout) => void {
  const date = formatDay(day.day);
  const { data } = day.rows;
  const text = (id: number) => texts.list[id]!;
  return (entry, row, layout) => {
    const { identity, texts: own } = day.cast[data[row + USER]!]!;
    const kind = data[row + KIND]!;
    const address = data[row + ADDRESS]!;
    const resource = data[row + RESOURCE]!;
    const template = buildTemplate(
      layout,
      (slot) => data[row + slot]!,
      kind & 1,
      text(address),
      text(resource),
      { date, userId: identity.user_id, dept: identity.dept, text },
    );
    const encoded = utf8.encode(template.text);
    if (encoded.length > LONGEST_LINE) {
      throw new RangeError(`Cannot write a line of ${encoded.length} bytes: too long`);
    }
    if (state.arenaEnd + encoded.length > state.bytes.length) forget(state);
    state.bytes.set(encoded, state.arenaEnd);
    state.start[entry] = state.arenaEnd;
    state.length[entry] = encoded.length;
    state.arenaEnd += encoded.length;
    const key = entry * KEY;
    state.keys[key] = kind;
    state.keys[key + 1] = own.self;
    state.keys[key + 2] = address;
    state.keys[key + 3] = resource;
    layout.keySlots.forEach((slot, i) => (state.keys[key + 4 + i] = data[row + slot]!));
    template.holes.forEach((hole, i) => {
      state.holes[entry * HOLES + i] = utf8.encode(template.text.slice(0, hole)).length;
    });
  };
}
