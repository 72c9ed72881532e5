/**
 * A wait that can be cut short.
 *
 * @module
 */

/**
 * Waits.
 *
 * @param milliseconds how long
 * @param signal once aborted, the wait is over; whoever waited looks whether it was
 */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}
