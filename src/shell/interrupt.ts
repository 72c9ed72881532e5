/**
 * Ctrl-C: stops the work where it leaves nothing behind.
 *
 * @module
 */

import { Failure } from "./failure.ts";

/** Exit code of a process that Ctrl-C ended: 128 + SIGINT, as shells have it. */
export const INTERRUPTED = 130;

/** Listens for Ctrl-C until released. */
export interface Interrupt {
  /** Aborted, with a {@link Failure}, by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Stops listening: Ctrl-C ends the process again, wherever it is. */
  release(): void;
}

/** Takes Ctrl-C (SIGINT) and SIGTERM: the first aborts the signal, a second one ends the process at once. */
export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  const names: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  const stop = () => {
    if (controller.signal.aborted) Deno.exit(INTERRUPTED);
    controller.abort(new Failure("Interrupted: nothing was written", INTERRUPTED));
  };
  for (const name of names) Deno.addSignalListener(name, stop);
  return {
    signal: controller.signal,
    release() {
      for (const name of names) Deno.removeSignalListener(name, stop);
    },
  };
}
