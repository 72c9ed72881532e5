/**
 * Who writes the days of a run: workers, and the threads that help them.
 *
 * @module
 */

import type { Loss, ToWriter } from "./backfill_worker.ts";
import { accountsOf, type Charter, usualEvents } from "./company.ts";
import { LARGE_LOG } from "./day_parts.ts";
import type { DayResult, WriterSetup } from "./due_day.ts";
import type { EncoderLink, EncoderSetup } from "./encoder_thread.ts";
import { type Desk, type Hand, hire, mayStart } from "./pool.ts";
import { type FileWriter, hireWriter, mayHireWriter } from "./writer_thread.ts";

/** The programs of a worker and of an encoder. */
const WORKER = new URL("./backfill_worker.ts", import.meta.url);
const ENCODER = new URL("./encoder_worker.ts", import.meta.url);

/**
 * Days that a worker has begun: it makes one while it waits for the disk with those before. With three it waits for
 * some 3 ms a day, and with more than four hardly less than with four (measured).
 */
const DAYS_IN_HAND = 4;
/** The same of a worker whose logs are written by an encoder, some of which wait there. */
const DAYS_IN_HAND_OF_TWO = 8;

/**
 * Events of an account and day from which on two workers share each day: one simulates, the other writes the logs.
 * That is about half of the work then, and only one of them has a company to establish and its model to compile. With
 * 65 it takes them .81 of the time for 10 days and .92 for 200, with 30 .92 for 400, and a fifth less memory. With 20
 * it takes as long, as the one that simulates is behind (measured on two cores, 1000 accounts).
 */
const DENSE = 30;
/**
 * Events of a day from which on each does its own again: while the first log is made, and the last, one of them waits,
 * and there is memory for as many days as wait (12 days of a million take as long, 8 of 2.5 million longer; measured).
 */
const VAST = 1_000_000;

/** Days are asked for one by one. */
export type DayTask = Extract<ToWriter, { readonly day: unknown }>;

/** Whether Deno may read the workers' program. */
export function mayHireDayWriter(): boolean {
  return mayStart(WORKER);
}

/** What the worker is told when it loses a thread. */
function lossOf(lost: Loss["lost"], why: string): Loss {
  return { lost, why };
}

/** A worker for days, and the thread that writes its large files, if it will have some. */
function hireAlone(setup: WriterSetup, hasLargeFiles: boolean): Hand<DayTask, DayResult> {
  const files = hasLargeFiles ? hireWriter((why) => hand.tell(lossOf("files", why))) : undefined;
  const hand = hire<DayTask, DayResult>(WORKER, { setup, files: files?.memory } satisfies ToWriter);
  return endingToo(hand, files ? [files] : []);
}

/** Two workers for days, one of which writes the logs, and the threads that write their large files. */
function hireTwo(setup: WriterSetup, program: URL): Hand<DayTask, DayResult> {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const link = (port: MessagePort): EncoderLink => ({ port, done });
  const files = hireWriter((why) => hand.tell(lossOf("files", why)));
  const hand = hire<DayTask, DayResult>(
    WORKER,
    { setup, files: files.memory, encoder: link(port1) } satisfies ToWriter,
    { transfer: [port1] },
  );
  const loseEncoder = (why: string) => {
    encoder.end(why);
    logs.end();
    hand.tell(lossOf("encoder", why));
  };
  const logs = hireWriter(loseEncoder);
  const encoder = hire<never, never>(
    program,
    { link: link(port2), files: logs.memory } satisfies EncoderSetup,
    { transfer: [port2], onDeath: loseEncoder },
  );
  return endingToo(hand, [files, logs, { end: () => encoder.end("it is done") }]);
}

/** A worker with whom others end. */
function endingToo(
  hand: Hand<DayTask, DayResult>,
  others: readonly Pick<FileWriter, "end">[],
): Hand<DayTask, DayResult> {
  return {
    ...hand,
    end(why) {
      hand.end(why);
      for (const other of others) other.end();
    },
  };
}

/**
 * Where so many workers sit: the last one alone, or all, when they do not share days in twos.
 *
 * @param encoder the program of those who write logs
 */
export function desksFor(
  charter: Charter,
  setup: WriterSetup,
  workers: number,
  encoder: URL = ENCODER,
): readonly Desk<DayTask, DayResult>[] {
  const events = usualEvents(charter);
  const hasLargeFiles = events >= LARGE_LOG && mayHireWriter();
  const isDense = events >= accountsOf(charter) * DENSE && events < VAST;
  // Days that are there already are read by one alone.
  const areShared = hasLargeFiles && isDense && !setup.rehash && mayStart(encoder);
  const twos = areShared ? Math.floor(workers / 2) : 0;
  const pair = { hire: () => hireTwo(setup, encoder), inHand: DAYS_IN_HAND_OF_TWO };
  const single = { hire: () => hireAlone(setup, hasLargeFiles), inHand: DAYS_IN_HAND };
  return Array.from({ length: workers - twos }, (_, desk) => desk < twos ? pair : single);
}
