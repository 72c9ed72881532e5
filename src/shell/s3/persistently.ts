/**
 * Again and again, with longer and longer waits, as long as what is in the way may pass.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import { pause } from "../pause.ts";
import { passes, storeFailure } from "./errors.ts";

/** Waits after each failure that may pass, in milliseconds, up to that; after the last it gives up. */
const PAUSES_MS: readonly number[] = [200, 500, 1_000, 2_000, 4_000, 8_000];

/** Spread, so that many uploads that were refused together do not come back together. */
function delayMs(done: number): number {
  return PAUSES_MS[done]! * (0.5 + Math.random() / 2);
}

/**
 * Tries a piece of work again as long as what stops it may pass.
 *
 * @param tries how often at most
 * @throws {Failure} what stopped it in the end, explained; the signal's reason when it was aborted
 */
export async function persistently<T>(
  doing: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  tries: number = PAUSES_MS.length + 1,
): Promise<T> {
  for (let done = 0;; done++) {
    try {
      signal.throwIfAborted();
      return await work();
    } catch (error) {
      // What the SDK throws then is its own kind of error.
      signal.throwIfAborted();
      if (error instanceof Failure || !passes(error) || done + 1 >= tries) {
        throw storeFailure(doing, error);
      }
    }
    await pause(delayMs(done), signal);
  }
}
