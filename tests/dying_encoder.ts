/**
 * A worker for `encoder_test.ts` that writes logs like any other, but goes wrong on some days: it dies of every seventh,
 * or does not know the accounts of every third. Which, and from which day on, its address says: `?dies=20000`,
 * `?forgets=20000`.
 */
/// <reference lib="deno.worker" />

import "../src/shell/encoder_worker.ts";
import type { EncoderSetup, LogOrder } from "../src/shell/encoder_thread.ts";

const address = new URL(import.meta.url).searchParams;
const begin = self.onmessage as unknown as (event: MessageEvent<EncoderSetup>) => void;

function isOne(what: string, day: number, every: number): boolean {
  const first = address.get(what);
  return first !== null && (day - Number(first)) % every === 0;
}

self.onmessage = (event: MessageEvent<EncoderSetup>) => {
  begin(event);
  const { port } = event.data.link;
  const serve = port.onmessage as (event: { data: LogOrder }) => Promise<void>;
  port.onmessage = ({ data }: MessageEvent<LogOrder>) => {
    const { day, numbers } = data.day;
    if (isOne("dies", day, 7)) throw new Error(`I cannot live with ${day}`);
    const known = isOne("forgets", day, 3) ? numbers.map(() => -1) : numbers;
    return serve({ data: { ...data, day: { ...data.day, numbers: known } } });
  };
};
