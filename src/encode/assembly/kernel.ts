// @ts-nocheck: this is AssemblyScript, whose types are those of the processor.
// deno-lint-ignore-file prefer-const -- The caller sets the variables.

/**
 * The inner loop of the line writer, compiled to WebAssembly: it copies 16 bytes at a time where JavaScript copies 8.
 *
 * Rows come in batches. First the segments of all lines are looked up, then all lines are written: one line after the
 * other, each would wait for memory; together their waits overlap.
 *
 * `deno task kernel` compiles this after a change.
 *
 * @module
 */

import { writeCount, writeFour, writeHex, writeTime } from "./digits.ts";
import { idOf } from "./ids.ts";

/** Has a segment built that is met for the first time: of `shape`, with the words of the row at `row`. */
declare function build(entry: usize, shape: usize, row: usize): void;

/** A row, as in `core/log/rows.ts`, and the bits of its mark. */
const ROW: usize = 32;
const TIME: usize = 0;
const USER: usize = 4;
const MARK: usize = 8;
const SESSION: usize = 12;
const ORIGIN: usize = 16;
const ORDINAL: u32 = (1 << 24) - 1;
const KIND_SHIFT: u32 = 24;
const KIND_MASK: u32 = 31;

/** Where the rows of the batch are. */
export let rows: usize = 0;
/** Room for where each segment of the batch is, and its size: two words each, in the order of the lines. */
export let found: usize = 0;
const FOUND: usize = 8;

/** The number of the day. */
export let day: u32 = 0;
/** Where the keys of event ids are, and behind them those of session ids: four words each. */
export let keys: usize = 0;
const SESSION_KEYS: usize = 16;

/** Of each kind of line: where its first shape is, and the length of its head. The shapes end where the next begin. */
export let kinds: usize = 0;
const KIND: usize = 8;
const KIND_LENGTH: usize = 4;
/** The heads of all kinds, one after the other. */
export let heads: usize = 0;
/** Bytes of a head, and of what may follow it. */
export const HEAD: usize = 256;
/** Where in a head the time belongs. */
export let timeAt: usize = 0;
/** Where in a head the event's id belongs. */
export let eventIdAt: usize = 0;

/**
 * Of each user: the origin + 1 that was met last, and the segment of the account there; the session + 1 that was met
 * last, and its id; and, for the caller to fill in, the user's number and slot.
 */
export let users: usize = 0;
/** Bytes of a user. */
export const USER_SIZE: usize = 32;
const USER_ACCOUNT: usize = 4;
const USER_SESSION: usize = 12;
const USER_SESSION_ID: usize = 16;
/** Where the user's number is. */
export const USER_NUMBER: usize = 24;
/** Where the slot is. */
export const USER_SLOT: usize = 28;

/**
 * The hash table. An entry has a segment's number and the two words that it depends on, where the segment is and its
 * size, and the same of its twin.
 */
export let entries: usize = 0;
/** How many entries there are, a power of two, less 1. */
export let mask: u32 = 0;
/** Bytes of an entry. */
export const ENTRY: usize = 32;
const ENTRY_A: usize = 4;
const ENTRY_B: usize = 8;
/** Where an entry says where the segment is, and its size. */
export const ENTRY_SEGMENT: usize = 12;
/** Where it says the same of the twin. */
export const ENTRY_TWIN: usize = 20;

/**
 * Bytes of a segment's shape: its number; the two words that it depends on, as offsets in the row, each with the bits
 * that count; the word of the number behind it, if there is one; how many segments further on its twin is, or -1 if it
 * is one; the bits of the first word that count when that is an object's.
 */
export const SHAPE: usize = 32;
const SHAPE_A: usize = 4;
const SHAPE_MASK_A: usize = 8;
const SHAPE_B: usize = 12;
const SHAPE_MASK_B: usize = 16;
const SHAPE_COUNT: usize = 20;
const SHAPE_TWIN: usize = 24;
const SHAPE_MASK_OBJECT: usize = 28;

/** Words from this on are objects'. */
export let firstObject: i32 = 0;
/** The bits of such a word that are the object's number. */
export let objectNumber: u32 = 0;

/** Bytes of a segment, at most. */
export const LONGEST_SEGMENT: u32 = 1 << 12;
/** The bits of a segment's size that are its length. */
const LENGTH: u32 = 2 * LONGEST_SEGMENT - 1;
/** How far up where something is patched in is. */
export const PATCH_SHIFT: u32 = 13;
/** The bit of a segment that has the session's id patched in. */
export const SESSION_ID: u32 = 1 << 26;
/** The bit of one that has an object's number patched in. */
export const OBJECT: u32 = 1 << 27;
/** The bit of one that a number follows. */
export const COUNT: u32 = 1 << 28;

/** Bytes behind what is copied, and behind where it is copied to, that may be touched. */
export const SLACK: usize = 64;

/** Copies bytes, and up to {@link SLACK} more. Half of all segments have 64 bytes or fewer. */
function copy(to: usize, from: usize, length: usize): void {
  const end = to + length;
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
  to += 64;
  from += 64;
  while (to < end) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    to += 32;
    from += 32;
  }
}

/** Where an entry is or would be if no other were there: its low bits count. */
function hash(number: u32, a: u32, b: u32): u32 {
  const mixed = ((number ^ (a * 0x9e3779b1)) * 0x85ebca6b) ^ (b * 0xc2b2ae35);
  const h = (mixed ^ (mixed >>> 15)) * 0x27d4eb2f;
  return h ^ (h >>> 13);
}

/** Finds the entry of a segment, and has it built when it is new. */
function entryOf(shape: usize, a: u32, b: u32, row: usize): usize {
  const number = load<u32>(shape);
  let slot = hash(number, a, b) & mask;
  let entry = entries + <usize> slot * ENTRY;
  while (
    load<u32>(entry) !== number || load<u32>(entry, ENTRY_A) !== a ||
    load<u32>(entry, ENTRY_B) !== b
  ) {
    if (load<u32>(entry) === 0) {
      // First of all, as it may throw.
      build(entry, shape, row);
      store<u32>(entry, number);
      store<u32>(entry, a, ENTRY_A);
      store<u32>(entry, b, ENTRY_B);
      break;
    }
    slot = (slot + 1) & mask;
    entry = entries + <usize> slot * ENTRY;
  }
  return entry;
}

/** Puts the entries of a smaller table into the new one, which is empty. */
export function moveIn(entry: usize, end: usize): void {
  for (; entry < end; entry += ENTRY) {
    const number = load<u32>(entry);
    if (number === 0) continue;
    let slot = hash(number, load<u32>(entry, ENTRY_A), load<u32>(entry, ENTRY_B)) & mask;
    while (load<u32>(entries + <usize> slot * ENTRY) !== 0) slot = (slot + 1) & mask;
    memory.copy(entries + <usize> slot * ENTRY, entry, ENTRY);
  }
}

/** Where a kind of line is among all. */
function kindOf(mark: u32): usize {
  return kinds + <usize> ((mark >>> KIND_SHIFT) & KIND_MASK) * KIND;
}

/** Where a row's user is among all. */
function userOf(row: usize): usize {
  return users + <usize> load<u32>(row, USER) * USER_SIZE;
}

/** Finds the segments of all lines. */
function lookUp(row: usize, end: usize): void {
  let at = found;
  for (; row < end; row += ROW) {
    const kind = kindOf(load<u32>(row, MARK));
    let shape: usize = load<u32>(kind);
    const last: usize = load<u32>(kind, KIND);
    const user = userOf(row);
    const origin = load<u32>(row, ORIGIN);
    if (load<u32>(user) !== origin + 1) {
      const entry = entryOf(shape, load<u32>(user, USER_NUMBER), origin, row);
      store<u32>(user, origin + 1);
      store<u64>(user, load<u64>(entry, ENTRY_SEGMENT), USER_ACCOUNT);
    }
    store<u64>(at, load<u64>(user, USER_ACCOUNT));
    at += FOUND;
    for (shape += SHAPE; shape < last; shape += SHAPE, at += FOUND) {
      const twin = load<i32>(shape, SHAPE_TWIN);
      if (twin < 0) continue;
      const full = load<i32>(row + load<u32>(shape, SHAPE_A));
      const a = full & load<u32>(shape + (full < firstObject ? SHAPE_MASK_A : SHAPE_MASK_OBJECT));
      const b = load<u32>(row + load<u32>(shape, SHAPE_B)) & load<u32>(shape, SHAPE_MASK_B);
      const entry = entryOf(shape, a, b, row);
      store<u64>(at, load<u64>(entry, ENTRY_SEGMENT));
      if (twin > 0) store<u64>(at + <usize> twin * FOUND, load<u64>(entry, ENTRY_TWIN));
    }
  }
}

/** The id of a row's session. */
function sessionIdOf(row: usize, user: usize): u64 {
  const session = load<u32>(row, SESSION);
  if (load<u32>(user, USER_SESSION) !== session + 1) {
    store<u32>(user, session + 1, USER_SESSION);
    store<u64>(
      user,
      idOf(keys + SESSION_KEYS, day, load<u32>(user, USER_SLOT), session),
      USER_SESSION_ID,
    );
  }
  return load<u64>(user, USER_SESSION_ID);
}

/** Writes the lines of so many rows to `at`, and returns where they end. */
export function write(count: u32, at: usize): usize {
  const end = rows + <usize> count * ROW;
  lookUp(rows, end);
  let segment = found;
  for (let row = rows; row < end; row += ROW) {
    const mark = load<u32>(row, MARK);
    const kind = kindOf(mark);
    const user = userOf(row);
    const headLength = load<u32>(kind, KIND_LENGTH);
    copy(at, heads + (kind - kinds) / KIND * HEAD, headLength);
    writeTime(at + timeAt, load<u32>(row, TIME));
    writeHex(at + eventIdAt, idOf(keys, day, load<u32>(user, USER_SLOT), mark & ORDINAL));
    at += headLength;
    const last: usize = load<u32>(kind, KIND);
    for (let shape: usize = load<u32>(kind); shape < last; shape += SHAPE, segment += FOUND) {
      const size = load<u32>(segment, 4);
      const length = size & LENGTH;
      copy(at, load<u32>(segment), length);
      if (size > LENGTH) {
        const patchAt = at + ((size >>> PATCH_SHIFT) & LENGTH);
        if (size & SESSION_ID) writeHex(patchAt, sessionIdOf(row, user));
        if (size & OBJECT) {
          writeFour(patchAt, load<u32>(row + load<u32>(shape, SHAPE_A)) & objectNumber);
        }
      }
      at += length;
      if (size & COUNT) at = writeCount(at, load<u32>(row + load<u32>(shape, SHAPE_COUNT)));
    }
  }
  return at;
}
