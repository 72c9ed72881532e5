/**
 * One after the other.
 *
 * @module
 */

/** A place in the line. */
export interface Turn {
  /** When all turns before are over. */
  readonly comes: Promise<void>;
  /** Ends it, also before it has come: the next one comes no earlier for it than that of the one before. */
  end(): void;
}

/** Lets one after the other do something, in the order in which they asked. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Takes the next turn. */
  take(): Turn {
    const comes = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = comes.then(() => promise);
    return { comes, end: resolve };
  }
}

/** Chunks whose turn ends when no more are asked for. */
export function* lasting(turn: Turn, chunks: Iterable<Uint8Array>): Iterable<Uint8Array> {
  try {
    yield* chunks;
  } finally {
    turn.end();
  }
}
