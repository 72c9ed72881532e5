/**
 * The variants of segments that were met: the bytes of each in a block of memory, the arena, and a hash table to
 * find them in.
 *
 * @module
 */

import { writeText } from "./digits.ts";
import { patchOf, type Segment, SEGMENTS, type TextSource } from "./segments.ts";

/** Longer than any segment: 2^12 bytes. */
export const LONGEST_SEGMENT: number = 1 << 12;
/** Bits of a segment's length in a word that also holds where something is patched in. */
export const LENGTH_BITS = 13;

/** Bytes of the arena, and of that for a small day: what is allocated is to be cleared. */
const ARENA = 16 << 20;
const SMALL_ARENA = 2 << 20;
/** Bytes of new segments that an event brings at most, on the average. */
const BYTES_AN_EVENT = 256;

/** Entries of the table at first and at most; powers of two. */
const FEWEST_ENTRIES = 1 << 14;
const MOST_ENTRIES = 1 << 20;

/** Words of an entry: the segment's number and the two words that it depends on … */
const ENTRY = 8;
const KEY_A = 1;
const KEY_B = 2;
/** … where its bytes are; then how many, and from {@link LENGTH_BITS} on where something is patched in, or 0 … */
export const START = 3;
/** … and the same two words of the segment's twin. */
export const TWIN = 5;

/** Variants of segments by what they depend on. */
export interface SegmentTable {
  /** The caller's memory, and behind it the arena. */
  readonly bytes: Uint8Array;
  /** Where the arena begins. */
  readonly arena: number;
  /** The end of what is in the arena. */
  end: number;
  /** The hash table, eight words an entry. */
  entries: Int32Array;
  /** Entries in use. */
  used: number;
}

/**
 * An empty table.
 *
 * @param reserved bytes before the arena, which are the caller's
 * @param events of a day
 */
export function newTable(reserved: number, events: number): SegmentTable {
  const arena = Math.min(ARENA, SMALL_ARENA + events * BYTES_AN_EVENT);
  return {
    bytes: new Uint8Array(reserved + arena),
    arena: reserved,
    end: reserved,
    entries: new Int32Array(FEWEST_ENTRIES * ENTRY),
    used: 0,
  };
}

/**
 * Before a batch: enough room for `most` new segments, in a table at most half full.
 *
 * @returns whether everything was forgotten for it
 */
export function makeRoom(table: SegmentTable, most: number): boolean {
  const entries = table.entries.length / ENTRY;
  const full = table.used + most > entries / 2;
  if (full && entries < MOST_ENTRIES) grow(table);
  else if (full || table.end + 2 * most * LONGEST_SEGMENT > table.bytes.length) {
    table.entries.fill(0);
    table.used = 0;
    table.end = table.arena;
    return true;
  }
  return false;
}

/** Moves the entries to a table of twice the size. */
function grow(table: SegmentTable): void {
  const { entries } = table;
  const grown = new Int32Array(2 * entries.length);
  const mask = grown.length / ENTRY - 1;
  for (let entry = 0; entry < entries.length; entry += ENTRY) {
    if (entries[entry] === 0) continue;
    let slot = slotOf(entries[entry]!, entries[entry + KEY_A]!, entries[entry + KEY_B]!) & mask;
    while (grown[slot * ENTRY] !== 0) slot = (slot + 1) & mask;
    for (let i = 0; i < ENTRY; i++) grown[slot * ENTRY + i] = entries[entry + i]!;
  }
  table.entries = grown;
}

/** Where a segment's entry is or would be if no other were there; its low bits count. */
function slotOf(number: number, a: number, b: number): number {
  const mixed = Math.imul(number ^ Math.imul(a, 0x9e3779b1), 0x85ebca6b) ^
    Math.imul(b, 0xc2b2ae35);
  const hash = Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f);
  return hash ^ (hash >>> 13);
}

/**
 * Finds a segment, and builds it when it is new.
 *
 * @param number of the segment
 * @param a the first word that it depends on
 * @param b the second
 * @param index of the segment among all
 * @param data the words of all rows
 * @param row where the row in hand begins
 * @returns where its entry begins among the table's
 */
export function entryOf(
  table: SegmentTable,
  number: number,
  a: number,
  b: number,
  index: number,
  data: Int32Array,
  row: number,
  source: TextSource,
): number {
  const { entries } = table;
  let entry = (slotOf(number, a, b) & (entries.length / ENTRY - 1)) * ENTRY;
  while (
    entries[entry] !== number || entries[entry + KEY_A] !== a || entries[entry + KEY_B] !== b
  ) {
    if (entries[entry] === 0) {
      entries[entry] = number;
      entries[entry + KEY_A] = a;
      entries[entry + KEY_B] = b;
      table.used++;
      const segment = SEGMENTS[index]!;
      build(table, entry + START, segment, data, row, source);
      if (segment.twin > 0) {
        build(table, entry + TWIN, SEGMENTS[index + segment.twin]!, data, row, source);
      }
      break;
    }
    entry = (entry + ENTRY) & (entries.length - 1);
  }
  return entry;
}

const utf8 = new TextEncoder();

/** The slow path: builds a segment's text for a row. */
function build(
  table: SegmentTable,
  at: number,
  segment: Segment,
  data: Int32Array,
  row: number,
  source: TextSource,
): void {
  const word = (index: number) => data[row + index]!;
  const { bytes, entries, end } = table;
  let text = "";
  for (const piece of segment.pieces) text += piece(word, source);
  if (text.length * 3 > LONGEST_SEGMENT) {
    throw new RangeError(`Cannot write a line with ${text.length} characters in one part`);
  }
  table.end = writeText(bytes, end, text);
  const patchAt = utf8.encode(text.slice(0, patchOf(segment, text, word(segment.keyA)))).length;
  entries[at] = end;
  entries[at + 1] = (table.end - end) | (patchAt << LENGTH_BITS);
}
