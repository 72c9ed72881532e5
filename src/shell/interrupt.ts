/**
 * Ctrl-C: stops the work where it leaves nothing behind.
 *
 * @module
 */

import { Failure } from "./failure.ts";

/** Exit codes of a process that a signal ended, as shells have them: 128 + the signal's number. */
const EXIT_CODES: Readonly<Partial<Record<Deno.Signal, number>>> = { SIGINT: 130, SIGTERM: 143 };

/** Listens for Ctrl-C until released. */
export interface Interrupt {
  /** Aborted, with a {@link Failure}, by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Stops listening: Ctrl-C ends the process again, wherever it is. */
  release(): void;
}

/**
 * Signals that come so soon after the first are the same one: a terminal sends Ctrl-C to all programs that it has started,
 * and `deno task` passes it on to the one that has it already.
 */
const TOGETHER_MS = 250;

/** Takes Ctrl-C (SIGINT) and SIGTERM: the first aborts the signal, a second one ends the process at once. */
export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  const names: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  let first: { readonly name: Deno.Signal; readonly time: number } | undefined;
  const listeners = names.map((name) => {
    const code = EXIT_CODES[name];
    const stop = () => {
      const time = performance.now();
      if (first && (name !== first.name || time - first.time > TOGETHER_MS)) Deno.exit(code);
      if (first) return;
      first = { name, time };
      controller.abort(new Failure("Interrupted: nothing was written", code));
    };
    return { name, stop };
  });
  for (const { name, stop } of listeners) Deno.addSignalListener(name, stop);
  return {
    signal: controller.signal,
    release() {
      for (const { name, stop } of listeners) Deno.removeSignalListener(name, stop);
    },
  };
}
