/**
 * A worker for `encoder_test.ts` that writes logs like any other, but dies of every seventh day, and of another one
 * does not know the accounts.
 */
/// <reference lib="deno.worker" />

import "../src/shell/encoder_worker.ts";
import type { EncoderSetup, LogOrder } from "../src/shell/encoder_thread.ts";

const begin = self.onmessage as unknown as (event: MessageEvent<EncoderSetup>) => void;

self.onmessage = (event: MessageEvent<EncoderSetup>) => {
  begin(event);
  const { port } = event.data.link;
  const serve = port.onmessage as (event: { data: LogOrder }) => Promise<void>;
  port.onmessage = ({ data }: MessageEvent<LogOrder>) => {
    const { day } = data.day;
    if (day % 7 === 2) throw new Error(`I cannot live with ${day}`);
    const numbers = day % 7 === 5 ? data.day.numbers.map(() => -1) : data.day.numbers;
    return serve({ data: { ...data, day: { ...data.day, numbers } } });
  };
};
