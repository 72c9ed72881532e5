/**
 * A worker for `split_day_test.ts` that makes its share of a day like any other, but the second one dies when
 * it is asked to do what the seed of the company says.
 */
/// <reference lib="deno.worker" />

import "../src/shell/split_worker.ts";
import type { Request, ShareSetup } from "../src/shell/split_worker.ts";

const work = self.onmessage as unknown as (event: MessageEvent) => Promise<void>;
let setup: ShareSetup | undefined;

self.onmessage = (event: MessageEvent<ShareSetup | Request>) => {
  const { data } = event;
  if (!("do" in data)) setup = data;
  // Only the first is asked what is known.
  else if (
    data.do === setup?.charter.config.seed && setup.block.index === (data.do === "know" ? 0 : 1)
  ) {
    throw new Error(`I cannot ${data.do}`);
  }
  return work(event);
};
