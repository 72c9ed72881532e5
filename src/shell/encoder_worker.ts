/**
 * Writes the logs of days that another thread simulates.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { DayReceiver } from "../encode/sent_day.ts";
import type { EncoderLink, EncoderSetup, LogAnswer, LogOrder } from "./encoder_thread.ts";
import { Failure } from "./failure.ts";
import { writeLarge } from "./part_file.ts";
import { useWriter } from "./writer_thread.ts";

const receiver = new DayReceiver();

/** Large files are written one after the other, and so the lines of one day are made at a time. */
async function outcomeOf({ day, target }: LogOrder): Promise<LogAnswer["outcome"]> {
  try {
    return await writeLarge(receiver.chunks(day), target);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { failure: error.message };
  }
}

async function serve({ port, done }: EncoderLink, order: LogOrder): Promise<void> {
  const { id, day: { rows: { data: memory } } } = order;
  const outcome = await outcomeOf(order);
  Atomics.add(done, 0, 1);
  port.postMessage({ id, memory, outcome } satisfies LogAnswer, [memory.buffer as ArrayBuffer]);
}

self.onmessage = ({ data: { link, files } }: MessageEvent<EncoderSetup>) => {
  useWriter(files);
  link.port.onmessage = ({ data }: MessageEvent<LogOrder>) => serve(link, data);
};
