/**
 * Writes the logs of days that another thread simulates.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { DayReceiver } from "../encode/sent_day.ts";
import type { EncoderLink, EncoderSetup, LogAnswer, LogOrder } from "./encoder_thread.ts";
import { writeLarge } from "./part_file.ts";
import { useWriter } from "./writer_thread.ts";

const receiver = new DayReceiver();

/**
 * What becomes of the lines of a day, whatever goes wrong with them. They go to the thread of {@link useWriter}, and
 * so are made when those of the day before are done.
 */
async function outcomeOf(
  lines: Iterable<Uint8Array>,
  target: LogOrder["target"],
): Promise<LogAnswer["outcome"]> {
  try {
    return await writeLarge(lines, target);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { failure: error.message, stack: error.stack };
  }
}

/** Ends the thread when a day cannot be received: it would not understand the next. */
async function serve({ port, done }: EncoderLink, order: LogOrder): Promise<void> {
  const { id, day, target } = order;
  const { data: memory } = day.rows;
  const outcome = await outcomeOf(receiver.chunks(day), target);
  Atomics.add(done, 0, 1);
  port.postMessage({ id, memory, outcome } satisfies LogAnswer, [memory.buffer as ArrayBuffer]);
}

self.onmessage = ({ data: { link, files } }: MessageEvent<EncoderSetup>) => {
  useWriter(files);
  link.port.onmessage = ({ data }: MessageEvent<LogOrder>) => serve(link, data);
};
