/**
 * Large files, written by another thread while this one makes the next lines.
 *
 * @module
 */

import { Failure } from "./failure.ts";
import { BLOCK, BLOCKS, newBlocks, type Outcome, type Step } from "./large_file_steps.ts";
import { type Hand, hire, mayStart } from "./pool.ts";

/** The program of the thread. */
const WORKER = new URL("./large_file_worker.ts", import.meta.url);

/** The other thread, and the blocks that it writes from. */
interface Writer {
  readonly hand: Hand<Step, Outcome>;
  readonly blocks: Uint8Array;
  /** Whether it has answered. */
  isUp: boolean;
}

/** The writer of this thread's large files, once there is one: it writes one file after the other. */
let writer: Writer | undefined;
/** When the file before is done with the writer. */
let turn: Promise<void> = Promise.resolve();
/** Whether this thread is one of many that write day after day. */
let isOneOfMany = false;

/**
 * Says that this thread is one of many that write day after day. It keeps its writer, as to start one takes longer
 * than a small day.
 */
export function beOneOfMany(): void {
  isOneOfMany = true;
}

/**
 * Starts the other thread where that helps, and says whether it is to write the next large file. On one core it costs
 * more to start one than it saves, unless it is kept; and where this is a worker's thread, Deno takes a second to
 * start another, in which files need not wait.
 */
export function hasWriter(): boolean {
  if (!mayStart(WORKER)) return false;
  if (isOneOfMany) return theWriter().isUp;
  if (navigator.hardwareConcurrency === 1) return false;
  theWriter();
  return true;
}

/** Starts the writer for a large file that will come soon, so that it need not be waited for. */
export function expectLargeFile(): void {
  hasWriter();
}

function theWriter(): Writer {
  if (writer && !writer.hand.isDead()) return writer;
  const blocks = newBlocks();
  const own: Writer = { blocks, hand: hire(WORKER, blocks), isUp: false };
  own.hand.ask({ do: "drop" }).then(() => own.isUp = true, () => {});
  return writer = own;
}

/** A file that is being written. */
export interface Output extends AsyncDisposable {
  /**
   * Adds bytes, which may be changed once this is done. Pieces of whole words are copied several times as fast as
   * others.
   */
  write(piece: Uint8Array): Promise<void>;
  /** Ends the file: all bytes are written, but still to be forced to disk. */
  finish(): Promise<void>;
}

/**
 * Starts to write a large file, when the one before it is done.
 *
 * @param path the file, which is there and empty
 * @param label what to call it in messages
 * @returns the file, whose calls throw a {@link Failure} with exit code 1 when the system refuses. Nothing is under
 * way on it any more once it is disposed of
 */
export async function writeApart(path: string, label: string): Promise<Output> {
  const before = turn;
  const { promise, resolve: isDone } = Promise.withResolvers<void>();
  turn = promise;
  await before;
  const { hand, blocks } = theWriter();
  /** The step under way on each block. */
  const steps: (Promise<Outcome> | undefined)[] = Array.from({ length: BLOCKS });
  let block = 0;
  let filled = 0;
  let isOver = false;

  function ask(step: Step): Promise<Outcome> {
    const outcome = hand.ask(step);
    // Whoever waits for it is told; that nobody waits yet is no mistake.
    outcome.catch(() => {});
    return outcome;
  }
  /** Waits for a step. */
  async function done(step: Promise<Outcome> | undefined): Promise<Outcome> {
    let outcome: Outcome;
    try {
      outcome = await step ?? {};
    } catch (error) {
      const why = (error as Error).message;
      throw new Failure(`Cannot write ${label}: the thread that writes it died: ${why}`);
    }
    if (outcome.failure !== undefined) throw new Failure(outcome.failure);
    return outcome;
  }
  /** Sends what is in the block. */
  function send(): void {
    steps[block] = ask({ do: "write", block, length: filled });
    block = (block + 1) % BLOCKS;
    filled = 0;
  }
  /** Waits until nothing is under way, and leaves the writer to the next file. */
  async function close(last: Promise<Outcome>): Promise<void> {
    isOver = true;
    await last.catch(() => {});
    if (!isOneOfMany) {
      hand.end("it is done");
      writer = undefined;
    }
    isDone();
  }

  const opened = ask({ do: "open", path, label });
  return {
    async write(piece) {
      await done(opened);
      for (let at = 0; at < piece.length;) {
        if (filled === 0) await done(steps[block]);
        const length = Math.min(piece.length - at, BLOCK - filled);
        blocks.set(piece.subarray(at, at + length), block * BLOCK + filled);
        at += length;
        filled += length;
        if (filled === BLOCK) send();
      }
    },
    async finish() {
      if (filled > 0) send();
      const last = ask({ do: "finish" });
      for (const step of [opened, ...steps, last]) await done(step);
      await close(last);
    },
    async [Symbol.asyncDispose]() {
      if (!isOver) await close(ask({ do: "drop" }));
    },
  };
}
