/**
 * Who writes the days of a run: workers, and the threads that help them.
 *
 * @module
 */

import type { ToWriter } from "./backfill_worker.ts";
import { accountsOf, type Charter, usualEvents } from "./company.ts";
import { LARGE_LOG } from "./day_parts.ts";
import type { DayResult, WriterSetup } from "./due_day.ts";
import type { EncoderLink, EncoderSetup } from "./encoder_thread.ts";
import { type Hand, hire, mayStart, type PoolOptions } from "./pool.ts";
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
 * it takes as long, as the one that simulates is behind (measured on two cores).
 */
const DENSE = 30;

/** Days are asked for one by one. */
export type DayTask = Extract<ToWriter, { readonly day: unknown }>;

/** Whether Deno may read the workers' program. */
export function mayHireDayWriter(): boolean {
  return mayStart(WORKER);
}

/** A worker for days, and with it the thread that writes its large files: they live and die together. */
function hireAlone(setup: WriterSetup, hasLargeFiles: boolean): Hand<DayTask, DayResult> {
  const files = hasLargeFiles ? hireWriter((why) => hand.end(why)) : undefined;
  const hand = hire<DayTask, DayResult>(WORKER, { setup, files: files?.memory } satisfies ToWriter);
  return endingToo(hand, files ? [files] : []);
}

/** Two workers for days, one of which writes the logs, and the threads that write their large files. */
function hireTwo(setup: WriterSetup): Hand<DayTask, DayResult> {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const link = (port: MessagePort): EncoderLink => ({ port, done });
  const dies = (why: string) => hand.end(why);
  const [files, logs] = [hireWriter(dies), hireWriter(dies)];
  const hand = hire<DayTask, DayResult>(
    WORKER,
    { setup, files: files.memory, encoder: link(port1) } satisfies ToWriter,
    undefined,
    [port1],
  );
  const encoder = hire<never, never>(
    ENCODER,
    { link: link(port2), files: logs.memory } satisfies EncoderSetup,
    dies,
    [port2],
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

/** How days are dealt to so many workers. */
export function staffFor(
  charter: Charter,
  setup: WriterSetup,
  workers: number,
): Pick<PoolOptions<DayTask, DayResult>, "hire" | "workers" | "inHand"> {
  const events = usualEvents(charter);
  const hasLargeFiles = events >= LARGE_LOG && mayHireWriter();
  const isDense = hasLargeFiles && events >= accountsOf(charter) * DENSE && mayStart(ENCODER);
  const twos = isDense ? Math.floor(workers / 2) : 0;
  return {
    workers: workers - twos,
    inHand: twos > 0 ? DAYS_IN_HAND_OF_TWO : DAYS_IN_HAND,
    hire: (desk) => desk < twos ? hireTwo(setup) : hireAlone(setup, hasLargeFiles),
  };
}
