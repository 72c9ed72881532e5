/**
 * The inner loop of the line writer, and its memory.
 *
 * @module
 */

import { KERNEL_CODE } from "./kernel_code.ts";

/** Sizes and offsets in bytes, and bits: see the source, `assembly/kernel.ts`. */
export type Constant =
  | "HEAD"
  | "USER_SIZE"
  | "USER_NUMBER"
  | "USER_SLOT"
  | "ENTRY"
  | "ENTRY_SEGMENT"
  | "ENTRY_TWIN"
  | "SHAPE"
  | "LONGEST_SEGMENT"
  | "PATCH_SHIFT"
  | "SESSION_ID"
  | "OBJECT"
  | "COUNT"
  | "SLACK";

/** What is to be set before lines are written: see there. */
export type Variable =
  | "rows"
  | "found"
  | "day"
  | "keys"
  | "kinds"
  | "heads"
  | "timeAt"
  | "eventIdAt"
  | "users"
  | "entries"
  | "mask"
  | "firstObject"
  | "objectNumber";

interface Exports extends Readonly<Record<Constant | Variable, { value: number }>> {
  readonly memory: WebAssembly.Memory;
  write(rows: number, at: number): number;
  moveIn(from: number, to: number): void;
}

/** Called for a segment that is met for the first time: where its entry is, its shape, and a row that has it. */
export type Build = (entry: number, shape: number, row: number) => void;

/** Bytes of a page of WebAssembly's memory. */
const PAGE = 65_536;
/** What is allocated begins with a line of the processor's cache. */
const LINE = 64;

const utf8 = new TextEncoder();

let compiled: WebAssembly.Module | undefined;

/** The inner loop with memory of its own. */
export class Kernel {
  readonly #exports: Exports;
  #end = 0;
  /** All memory, in bytes … */
  bytes: Uint8Array = new Uint8Array();
  /** … and in words. Both are others once more is allocated. */
  words: Int32Array = new Int32Array();

  /** Memory is allocated later. */
  constructor(build: Build) {
    compiled ??= new WebAssembly.Module(Uint8Array.fromBase64(KERNEL_CODE));
    const { exports } = new WebAssembly.Instance(compiled, { kernel: { build } });
    this.#exports = exports as unknown as Exports;
  }

  /** A size, an offset or a bit. */
  constant(name: Constant): number {
    return this.#exports[name].value;
  }

  /** Sets a variable. */
  set(name: Variable, value: number): void {
    this.#exports[name].value = value;
  }

  /**
   * Gives bytes that are zero, by address; behind them are as many as a copy may touch.
   *
   * @throws {RangeError} when there is no more memory; nothing has changed then
   */
  allocate(size: number): number {
    const { memory, SLACK } = this.#exports;
    const at = this.#end;
    const end = Math.ceil((at + size + SLACK.value) / LINE) * LINE;
    // May throw.
    memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / PAGE)));
    this.#end = end;
    this.bytes = new Uint8Array(memory.buffer);
    this.words = new Int32Array(memory.buffer);
    return at;
  }

  /** Writes a string as UTF-8 and returns where it ends; there must be room for three bytes a character. */
  writeText(at: number, text: string): number {
    const { bytes } = this;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 128) return at + utf8.encodeInto(text, bytes.subarray(at)).written;
      bytes[at + i] = code;
    }
    return at + text.length;
  }

  /** Writes the lines of the first rows of the batch to an address, and returns where they end. */
  write(rows: number, at: number): number {
    return this.#exports.write(rows, at);
  }

  /** Puts the entries from an address to another into the table, which is empty. */
  moveIn(from: number, to: number): void {
    this.#exports.moveIn(from, to);
  }
}
