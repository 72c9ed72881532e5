/**
 * The variants of segments that were met: the bytes of each in a block of memory, the arena, and a hash table to
 * find them in.
 *
 * @module
 */

import { ROW } from "../core/log/rows.ts";
import { Kernel } from "./kernel.ts";
import { PATCH, patchOf, type Segment, SEGMENTS, type TextSource } from "./segments.ts";
import { placeShapes, type Shapes } from "./shapes.ts";

/** Bytes of the arena, and of that for a small day: what is allocated is to be cleared. */
const ARENA = 16 << 20;
const SMALL_ARENA = 2 << 20;
/** Bytes of new segments that an event brings at most, on the average. */
const BYTES_AN_EVENT = 256;

/** Entries of the table at first and at most, and how many times as many it then has when it is half full. */
const FEWEST_ENTRIES = 1 << 14;
const MOST_ENTRIES = 1 << 20;
const GROWTH = 4;

const WORD = Int32Array.BYTES_PER_ELEMENT;

/** Variants of segments by what they depend on. */
export class SegmentTable {
  /** The inner loop, which looks up segments and has new ones built. */
  readonly kernel: Kernel;
  /** How lines are cut. */
  readonly shapes: Shapes;
  /** What texts are built from: of the day in hand. */
  source: TextSource | undefined;
  readonly #arena: number;
  readonly #arenaEnd: number;
  /** Bytes of a segment, at most. */
  readonly #longest: number;
  /** The end of what is in the arena. */
  #end: number;
  #entries = 0;
  #capacity = 0;
  #used = 0;

  /** An empty table, for days of so many events. */
  constructor(events: number) {
    this.kernel = new Kernel((entry, shape, row) => this.#add(entry, shape, row));
    this.shapes = placeShapes(this.kernel);
    const size = Math.min(ARENA, SMALL_ARENA + events * BYTES_AN_EVENT);
    this.#arena = this.#end = this.kernel.allocate(size);
    this.#arenaEnd = this.#arena + size;
    this.#longest = this.kernel.constant("LONGEST_SEGMENT");
    this.#placeEntries(FEWEST_ENTRIES);
  }

  /** Makes an empty hash table. */
  #placeEntries(capacity: number): void {
    const { kernel } = this;
    this.#entries = kernel.allocate(capacity * kernel.constant("ENTRY"));
    this.#capacity = capacity;
    kernel.set("entries", this.#entries);
    kernel.set("mask", capacity - 1);
  }

  /** Where the hash table ends. */
  get #entriesEnd(): number {
    return this.#entries + this.#capacity * this.kernel.constant("ENTRY");
  }

  /**
   * Before a batch: enough room for `most` new segments, in a table at most half full. In the arena it keeps twice as
   * much: it may be asked to grow the table first, and to look at the arena before the next batch only.
   *
   * @returns whether everything was forgotten for it
   */
  makeRoom(most: number): boolean {
    const isFull = this.#used + most > this.#capacity / 2;
    if (isFull && this.#capacity < MOST_ENTRIES) this.#grow();
    else if (isFull || this.#end + 2 * most * this.#longest > this.#arenaEnd) {
      this.kernel.bytes.fill(0, this.#entries, this.#entriesEnd);
      this.#used = 0;
      this.#end = this.#arena;
      return true;
    }
    return false;
  }

  /** Moves the entries to a larger table; the memory of the smaller one is not used again. */
  #grow(): void {
    const [from, to] = [this.#entries, this.#entriesEnd];
    this.#placeEntries(this.#capacity * GROWTH);
    this.kernel.moveIn(from, to);
  }

  #add(entry: number, shape: number, row: number): void {
    const { kernel } = this;
    const index = this.shapes.segmentAt(shape);
    const segment = SEGMENTS[index]!;
    const words = kernel.words.subarray(row / WORD, row / WORD + ROW);
    this.#build(entry + kernel.constant("ENTRY_SEGMENT"), segment, words);
    if (segment.twin > 0) {
      this.#build(entry + kernel.constant("ENTRY_TWIN"), SEGMENTS[index + segment.twin]!, words);
    }
    this.#used++;
  }

  /** The slow path: builds a segment's text for a row, and writes to `at` where it is and its size. */
  #build(at: number, segment: Segment, row: Int32Array): void {
    const { kernel } = this;
    const word = (index: number) => row[index]!;
    let text = "";
    for (const piece of segment.pieces) text += piece(word, this.source!);
    if (text.length * 3 > this.#longest && utf8.encode(text).length > this.#longest) {
      throw new RangeError(`Cannot write a line with ${text.length} characters in one part`);
    }
    const start = this.#end;
    this.#end = kernel.writeText(start, text);
    kernel.words[at / WORD] = start;
    const size = this.#end - start;
    kernel.words[at / WORD + 1] = size | this.#marksOf(segment, text, size, word);
  }

  /** What its size says of a segment besides its length: what is patched in and where, and whether a number follows. */
  #marksOf(
    segment: Segment,
    text: string,
    size: number,
    word: (index: number) => number,
  ): number {
    const { kernel } = this;
    let marks = segment.count < 0 ? 0 : kernel.constant("COUNT");
    const patchAt = patchOf(segment, text, word(segment.keyA));
    if (patchAt === 0) return marks;
    const isAscii = size === text.length;
    const before = isAscii ? patchAt : utf8.encode(text.slice(0, patchAt)).length;
    marks |= before << kernel.constant("PATCH_SHIFT");
    return marks | kernel.constant(segment.patch === PATCH.session ? "SESSION_ID" : "OBJECT");
  }
}

const utf8 = new TextEncoder();
