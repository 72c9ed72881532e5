/**
 * Writes large files on a thread of its own: it is sent the memory that the steps are in, and takes one after the other.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { diskFailure } from "./disk.ts";
import { Failure } from "./failure.ts";
import { LargeFile } from "./large_file.ts";
import { type Outcome, type Step, takeSteps } from "./large_file_ring.ts";

/** The file in hand; none after a step has failed, and the steps that follow for it do nothing. */
let file: LargeFile | undefined;
/** What to call it in messages. */
let label: string;
/** Why it cannot be written, if it cannot. */
let failure: string | undefined;

async function close(): Promise<void> {
  const closed = file;
  file = undefined;
  await closed?.[Symbol.asyncDispose]();
}

async function take({ opens, length, then }: Step, block: Uint8Array): Promise<void> {
  if (opens) {
    ({ label } = opens);
    failure = undefined;
    file = new LargeFile(opens.path, opens.id, true);
  }
  if (length > 0) file?.write(block.subarray(0, length));
  if (then !== "more") await close();
}

/** What a step gives: also why one before it failed for the same file. */
async function outcomeOf(step: Step, block: Uint8Array): Promise<Outcome> {
  try {
    await take(step, block);
  } catch (error) {
    const told = diskFailure(`Cannot write ${label}`, error);
    // What goes wrong here as well matters less.
    await close().catch(() => {});
    if (!(told instanceof Failure)) throw told;
    failure = told.message;
  }
  return failure === undefined ? {} : { failure };
}

self.onmessage = async ({ data }: MessageEvent<SharedArrayBuffer>) => {
  await takeSteps(data, outcomeOf);
};
