/**
 * Large files, written by another thread while this one makes the next lines.
 *
 * @module
 */

import { Failure } from "./failure.ts";
import { BLOCK, type NewFile, newMemory, type Outcome, Sender } from "./large_file_ring.ts";
import { hire, mayStart } from "./pool.ts";
import { Turns } from "./turns.ts";

/** The program of the thread. */
const WORKER = new URL("./large_file_worker.ts", import.meta.url);

/** A thread that writes large files, one after the other. */
export interface FileWriter {
  /** What is sent to it goes through here. */
  readonly memory: SharedArrayBuffer;
  /** Ends it, whatever it is doing. */
  end(): void;
}

/** Whether Deno may read the thread's program. */
export function mayHireWriter(): boolean {
  return mayStart(WORKER);
}

/**
 * Starts a thread that writes large files. It takes a moment until it is up, for which what is sent need not wait.
 *
 * @param onDeath called when it dies before it is ended
 */
export function hireWriter(onDeath: (why: string) => void): FileWriter {
  const memory = newMemory();
  const hand = hire(WORKER, memory, { onDeath });
  return { memory, end: () => hand.end("it is done") };
}

/** Where this thread's large files go, once there is a writer for them. */
interface Way {
  readonly sender: Sender;
  /** Files that are begun and not done. */
  files: number;
  /** Called when all are done. */
  readonly end?: () => void;
}

let way: Way | undefined;
/** Whether this thread may start a writer of its own: it is no worker's, in which Deno takes a second to do so. */
let mayHire = true;
/** A file's turn ends when it has sent its last step. */
const turns = new Turns();

/** Has a worker's large files written by the writer that was started for it, if there is one. */
export function useWriter(memory: SharedArrayBuffer | undefined): void {
  mayHire = false;
  way = memory && { sender: new Sender(memory), files: 0 };
}

/** Lets what is under way to a worker's writer fail, which has died; the worker writes other large files itself. */
export function loseWriter(why: string): void {
  way?.sender.die(why);
  way = undefined;
}

/**
 * Starts the other thread where that helps, and says whether it is to write the next large file. On one core it costs
 * more to start one than it saves.
 */
export function hasWriter(): boolean {
  if (!way && mayHire && navigator.hardwareConcurrency > 1 && mayHireWriter()) way = ownWay();
  return way !== undefined;
}

/** A writer of this thread's own, until no file is in hand. */
function ownWay(): Way {
  const forget = () => {
    if (way === own) way = undefined;
  };
  const { memory, end } = hireWriter((why) => {
    sender.die(why);
    forget();
  });
  const sender = new Sender(memory);
  const own: Way = {
    sender,
    files: 0,
    end() {
      end();
      forget();
    },
  };
  return own;
}

/** Starts the writer for a large file that will come soon, so that it need not be waited for. */
export function expectLargeFile(): void {
  hasWriter();
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

/** Lets the event loop do what is due: while lines are made and hashed, nothing else would be done. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Starts to write a large file, when all of the one before is sent. There must be a writer: see {@link hasWriter}.
 *
 * @param file which file
 * @returns the file, whose calls throw a {@link Failure} with exit code 1 when the system refuses: the end at the
 * latest. Nothing is under way on it any more once it is disposed of
 */
export async function writeApart(file: NewFile): Promise<Output> {
  const { label } = file;
  const own = way!;
  const { sender } = own;
  own.files++;
  const turn = turns.take();
  await turn.comes;
  const outcomes: Promise<Outcome>[] = [];
  let opens: NewFile | undefined = file;
  let block: Uint8Array | undefined;
  let filled = 0;
  let failure: string | undefined;
  let isOver = false;

  /** Waits for the other thread. */
  async function from<T>(coming: Promise<T>): Promise<T> {
    try {
      return await coming;
    } catch (error) {
      const why = (error as Error).message;
      throw new Failure(`Cannot write ${label}: the thread that writes it died: ${why}`);
    }
  }
  async function send(then: "more" | "end" | "drop"): Promise<void> {
    block ??= await from(sender.block());
    const outcome = sender.send({
      ...(opens ? { opens } : {}),
      length: then === "drop" ? 0 : filled,
      then,
    });
    outcomes.push(outcome);
    outcome.then((told) => failure ??= told.failure, () => {});
    [opens, block, filled] = [undefined, undefined, 0];
  }
  function check(): void {
    if (failure !== undefined) throw new Failure(failure);
  }
  async function end(then: "end" | "drop"): Promise<void> {
    isOver = true;
    try {
      await send(then).finally(turn.end);
      for (const outcome of outcomes) await from(outcome);
    } finally {
      if (--own.files === 0) own.end?.();
    }
  }
  return {
    async write(piece) {
      for (let at = 0; at < piece.length;) {
        block ??= await from(sender.block());
        check();
        const length = Math.min(piece.length - at, BLOCK - filled);
        block.set(piece.subarray(at, at + length), filled);
        at += length;
        filled += length;
        if (filled < BLOCK) continue;
        await send("more");
        await breathe();
      }
    },
    async finish() {
      await end("end");
      check();
    },
    async [Symbol.asyncDispose]() {
      if (!isOver) await end("drop").catch(() => {});
    },
  };
}
