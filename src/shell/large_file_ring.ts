/**
 * Bytes on their way from the thread that makes a large file to the one that writes it: blocks in memory that both
 * share, one step of the work in each.
 *
 * The threads wait for each other's counts with `Atomics.waitAsync`: a message takes Deno several times as long.
 *
 * @module
 */

import type { FileId } from "./disk.ts";

/** Bytes of a block. */
export const BLOCK: number = 4 * 1024 * 1024;
/** Blocks in memory: one is written while another is filled, and the others are on their way. */
export const BLOCKS = 4;

/** A file that is there, empty. */
export interface NewFile {
  /** Where it is. */
  readonly path: string;
  /** Which one it is. */
  readonly id: FileId;
  /** What to call it in messages. */
  readonly label: string;
}

/** One step of writing a file. Steps are taken in order, one file after the other. */
export interface Step {
  /** With the first step of a file: which. */
  readonly opens?: NewFile;
  /** How many of the block's bytes to add, the first ones; of all steps of a file but the last one, all. */
  readonly length: number;
  /** What comes next: more of the file, its end (all bytes written, but not forced to disk), or it is given up. */
  readonly then: "more" | "end" | "drop";
}

/** What a step gives. */
export interface Outcome {
  /** Why the file cannot be written. */
  readonly failure?: string;
}

const PAGE = 1 << 16;
/** Bytes of a text: a step, which has a path and what it is called, then its outcome. No system's are longer. */
const TEXT = 4 * PAGE;
/** The counts by word: steps sent, steps done. They have a page. */
const SENT = 0;
const DONE = 1;
/** Where the texts begin, one for each block, and the blocks. */
const TEXTS = PAGE;
const FIRST_BLOCK = TEXTS + BLOCKS * TEXT;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What both threads see. */
class Ring {
  readonly #memory: SharedArrayBuffer;
  readonly #counts: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = memory;
    this.#counts = new Int32Array(memory, 0, 2);
  }

  /** The block of the n-th step. */
  block(n: number): Uint8Array {
    return new Uint8Array(this.#memory, FIRST_BLOCK + n % BLOCKS * BLOCK, BLOCK);
  }

  /** Writes the text of the n-th step, or that of its outcome. */
  tell(n: number, value: Step | Outcome): void {
    const bytes = encoder.encode(JSON.stringify(value));
    const at = TEXTS + n % BLOCKS * TEXT;
    new Uint32Array(this.#memory, at, 1)[0] = bytes.length;
    new Uint8Array(this.#memory, at + 4, bytes.length).set(bytes);
  }

  /** Reads it. */
  told(n: number): unknown {
    const at = TEXTS + n % BLOCKS * TEXT;
    const [length] = new Uint32Array(this.#memory, at, 1);
    return JSON.parse(decoder.decode(new Uint8Array(this.#memory, at + 4, length).slice()));
  }

  count(word: number): number {
    return Atomics.load(this.#counts, word);
  }

  /** Counts one more. */
  advance(word: number): void {
    Atomics.add(this.#counts, word, 1);
    Atomics.notify(this.#counts, word);
  }

  /** Waits until so many are counted. */
  async reached(word: number, count: number): Promise<void> {
    for (;;) {
      const counted = this.count(word);
      if (counted >= count) return;
      const { async, value } = Atomics.waitAsync(this.#counts, word, counted);
      if (async) await value;
    }
  }
}

/**
 * Memory of blocks, and of what is told about them, that threads can share. That of WebAssembly begins with a page, as
 * direct I/O needs.
 */
export function newMemory(): SharedArrayBuffer {
  const pages = (FIRST_BLOCK + BLOCKS * BLOCK) / PAGE;
  const { buffer } = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return buffer as unknown as SharedArrayBuffer;
}

/** Sends steps: the end of the thread that makes the bytes, of which a memory has one. */
export class Sender {
  readonly #ring: Ring;
  #sent = 0;
  /** The steps that are not known to be done, the first first. */
  readonly #underWay: PromiseWithResolvers<Outcome>[] = [];
  #isWatched = false;
  #death: Error | undefined;
  /** What tells those who wait that the other thread has died. */
  readonly #waiting = new Set<(death: Error) => void>();

  /** Must be the only one of the memory, in which nothing has been sent. */
  constructor(memory: SharedArrayBuffer) {
    this.#ring = new Ring(memory);
  }

  /** Lets nobody wait for the other thread any more: what waits for it, and would, rejects. */
  die(why: string): void {
    this.#death = new Error(why);
    for (const tell of this.#waiting) tell(this.#death);
  }

  /** Waits until so many steps are done. */
  async #done(count: number): Promise<void> {
    if (this.#ring.count(DONE) < count) {
      if (this.#death) throw this.#death;
      const { promise, reject } = Promise.withResolvers<never>();
      this.#waiting.add(reject);
      try {
        await Promise.race([promise, this.#ring.reached(DONE, count)]);
      } finally {
        this.#waiting.delete(reject);
      }
    }
    this.#collect();
  }

  /** Waits until there is a block to fill for the next step; rejects when the other thread dies. */
  async block(): Promise<Uint8Array> {
    await this.#done(this.#sent + 1 - BLOCKS);
    return this.#ring.block(this.#sent);
  }

  /** Sends a step, once there is a block for it, and gives its outcome; rejects when the other thread dies. */
  send(step: Step): Promise<Outcome> {
    const outcome = Promise.withResolvers<Outcome>();
    // Whoever waits for it is told; that nobody waits yet is no mistake.
    outcome.promise.catch(() => {});
    this.#ring.tell(this.#sent++, step);
    this.#ring.advance(SENT);
    this.#underWay.push(outcome);
    if (!this.#isWatched) this.#watch();
    return outcome.promise;
  }

  /** Settles what is under way, until nothing is. */
  async #watch(): Promise<void> {
    this.#isWatched = true;
    try {
      while (this.#underWay.length > 0) {
        await this.#done(this.#sent - this.#underWay.length + 1);
      }
    } catch (error) {
      for (const { reject } of this.#underWay.splice(0)) reject(error);
    } finally {
      this.#isWatched = false;
    }
  }

  /** Settles the steps that are done: before their blocks, and the outcomes there, are used again. */
  #collect(): void {
    const done = this.#ring.count(DONE);
    for (let n = this.#sent - this.#underWay.length; n < done; n++) {
      this.#underWay.shift()!.resolve(this.#ring.told(n) as Outcome);
    }
  }
}

/** Takes one step after the other, without end: the other end. */
export async function takeSteps(
  memory: SharedArrayBuffer,
  take: (step: Step, block: Uint8Array) => Promise<Outcome>,
): Promise<never> {
  const ring = new Ring(memory);
  for (let n = 0;; n++) {
    await ring.reached(SENT, n + 1);
    ring.tell(n, await take(ring.told(n) as Step, ring.block(n)));
    ring.advance(DONE);
  }
}
