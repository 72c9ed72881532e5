/**
 * Writes large files on a thread of its own: first it is sent the blocks, then one step after the other.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { diskFailure } from "./disk.ts";
import { Failure } from "./failure.ts";
import { LargeFile } from "./large_file.ts";
import { BLOCK, type Outcome, type Step } from "./large_file_steps.ts";

let blocks: Uint8Array;
/** The file in hand; none after a step has failed, and the steps that follow for it do nothing. */
let file: LargeFile | undefined;
/** What to call it in messages. */
let label: string;

async function close(): Promise<void> {
  const closed = file;
  file = undefined;
  await closed?.[Symbol.asyncDispose]();
}

async function take(step: Step): Promise<Outcome> {
  switch (step.do) {
    case "open":
      label = step.label;
      file = new LargeFile(step.path, true);
      return {};
    case "write": {
      const at = step.block * BLOCK;
      file?.write(blocks.subarray(at, at + step.length));
      return {};
    }
    case "finish":
    case "drop":
      await close();
      return {};
  }
}

/** A step, and why it failed if the system refused. */
async function outcomeOf(step: Step): Promise<Outcome> {
  try {
    return await take(step);
  } catch (error) {
    await close();
    const failure = diskFailure(`Cannot write ${label}`, error);
    if (failure instanceof Failure) return { failure: failure.message };
    throw failure;
  }
}

self.onmessage = async ({ data }: MessageEvent<Uint8Array | Step>) => {
  if (data instanceof Uint8Array) blocks = data;
  else self.postMessage(await outcomeOf(data));
};
