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
import { lasting, type Turn, Turns } from "./turns.ts";
import { useWriter } from "./writer_thread.ts";

const receiver = new DayReceiver();
/** Of the company: one day at a time can use it. */
const turns = new Turns();
/** Of the channel. */
const answers = new Turns();

async function outcomeOf({ day, target }: LogOrder, turn: Turn): Promise<LogAnswer["outcome"]> {
  try {
    await turn.comes;
    return await writeLarge(lasting(turn, receiver.chunks(day)), target);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { failure: error.message };
  } finally {
    turn.end();
  }
}

async function serve({ port, done }: EncoderLink, order: LogOrder): Promise<void> {
  const { data: memory } = order.day.rows;
  const [turn, answer] = [turns.take(), answers.take()];
  const outcome = await outcomeOf(order, turn);
  Atomics.add(done, 0, 1);
  await answer.comes;
  port.postMessage({ memory, outcome } satisfies LogAnswer, [memory.buffer as ArrayBuffer]);
  answer.end();
}

self.onmessage = ({ data: { link, files } }: MessageEvent<EncoderSetup>) => {
  useWriter(files);
  link.port.onmessage = ({ data }: MessageEvent<LogOrder>) => serve(link, data);
};
