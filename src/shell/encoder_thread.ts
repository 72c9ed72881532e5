/**
 * Logs, written by another thread while this one simulates the next days.
 *
 * @module
 */

import type { World } from "../core/company/world.ts";
import type { Day } from "../core/day.ts";
import { type Allocate, OWN_MEMORY } from "../core/log/rows.ts";
import { DaySender, type SentDay } from "../encode/sent_day.ts";
import { Failure } from "./failure.ts";
import type { OpenTarget, Written } from "./part_file.ts";

/** What each of the two threads has. */
export interface EncoderLink {
  /** Its end of the channel. */
  readonly port: MessagePort;
  /** Shared: how many logs are written. While days are simulated, answers are read now and then only. */
  readonly done: Int32Array;
}

/** The first message. */
export interface EncoderSetup {
  /** Its end: what follows comes through it. */
  readonly link: EncoderLink;
  /** The memory that large files go through. */
  readonly files: SharedArrayBuffer;
}

/** A log to write. */
export interface LogOrder {
  /** Names it in the answer. */
  readonly id: number;
  /** The day; the memory of its rows is to be given back. */
  readonly day: SentDay;
  /** The file, which is there and empty. */
  readonly target: Omit<OpenTarget, "signal">;
}

/** What became of it. */
export interface LogAnswer {
  /** The order's. */
  readonly id: number;
  /** The memory of the rows. */
  readonly memory: Int32Array;
  /** What was written, or why it could not be. */
  readonly outcome: Written | { readonly failure: string; readonly stack: string | undefined };
}

/** Logs on their way: with fewer the other thread now and then has none (measured). */
const MOST_WAITING = 3;

/** Who waits for a log, and what to call it in messages. */
interface Asked extends PromiseWithResolvers<Written> {
  readonly label: string;
}

function diedOf(label: string, why: string): Failure {
  return new Failure(`Cannot write ${label}: the thread that writes it died: ${why}`);
}

/** The other thread, which this one alone sends to. */
export class Encoder {
  readonly #port: MessagePort;
  readonly #done: Int32Array;
  #sender = new DaySender();
  #sent = 0;
  /** What the other thread died of. */
  #death: string | undefined;
  /** Logs that are not answered, by the order's id. */
  readonly #asked = new Map<number, Asked>();
  /** Memory of rows that is not in use. */
  readonly #kept: Int32Array<ArrayBuffer>[] = [];

  /** The thread at the other end of the link. */
  constructor({ port, done }: EncoderLink) {
    this.#port = port;
    this.#done = done;
    port.onmessage = ({ data }: MessageEvent<LogAnswer>) => this.#settle(data);
  }

  #settle({ id, memory, outcome }: LogAnswer): void {
    this.keep(memory);
    const { resolve, reject } = this.#asked.get(id)!;
    this.#asked.delete(id);
    if (!("failure" in outcome)) {
      resolve(outcome);
      return;
    }
    const error = new Failure(outcome.failure);
    if (outcome.stack !== undefined) error.stack = outcome.stack;
    reject(error);
  }

  /** Whether it will soon have nothing to do; else to wait for it takes longer than to write the log here. */
  isFree(): boolean {
    return this.#sent - Atomics.load(this.#done, 0) < MOST_WAITING;
  }

  /** Memory for the rows of a day that may be sent. */
  readonly allocate: Allocate = (words) => {
    const kept = this.#kept.pop();
    return kept && kept.length >= words ? kept.fill(0) : OWN_MEMORY(words);
  };

  /** Takes back memory for the rows of a day. */
  keep(memory: Int32Array): void {
    this.#kept.push(memory as Int32Array<ArrayBuffer>);
  }

  /**
   * Writes the log of a day to a file that is there and empty, and does not force it to disk. The rows of the day are
   * gone at once; the company can live its next day.
   *
   * @throws {Failure} exit code 1 when the system refuses, the lines cannot be made, or the other thread dies
   */
  async write(world: World, day: Day, { temp, label, id: file }: OpenTarget): Promise<Written> {
    // It may have died while the file was made: nothing would answer.
    if (this.#death !== undefined) throw diedOf(label, this.#death);
    const id = this.#sent;
    const asked: Asked = { label, ...Promise.withResolvers<Written>() };
    try {
      const order: LogOrder = {
        id,
        day: this.#sender.pack(world, day),
        target: { temp, label, id: file },
      };
      this.#port.postMessage(order, [day.rows.data.buffer as ArrayBuffer]);
    } catch (error) {
      // What was packed is not known there: the next day tells all of it again.
      this.#sender = new DaySender();
      throw error;
    }
    this.#sent++;
    this.#asked.set(id, asked);
    return await asked.promise;
  }

  /** Lets what is under way fail: the other thread has died. Nothing may be written any more. */
  die(why: string): void {
    this.#death = why;
    // An answer may have been under way.
    this.#port.close();
    for (const { label, reject } of this.#asked.values()) {
      reject(diedOf(label, why));
    }
    this.#asked.clear();
  }
}
