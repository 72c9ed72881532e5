/**
 * Does the rounds of a fault.
 *
 * @module
 */

import { stream } from "../../src/core/random/rng.ts";
import type { Arena, Fault } from "./fault.ts";
import { newTally, type Tally } from "./tally.ts";

/** What all faults share. */
export interface Bench extends Pick<Arena, "machine" | "references"> {
  /** Of the harness's own draws: moments, sizes, folders. */
  readonly seed: string;
  /** A folder that exists, for everything that is written; absolute. */
  readonly scratch: string;
}

/**
 * Does a fault some times, each in a folder of its own, which is removed unless something was lost in it.
 *
 * @param rounds how many
 * @param onRound called after each
 */
export async function torture(
  fault: Fault,
  rounds: number,
  { seed, scratch, machine, references }: Bench,
  onRound: (done: number, tally: Tally) => void = () => {},
): Promise<Tally> {
  const tally = newTally();
  for (let n = 0; n < rounds; n++) {
    const own = `${scratch}/${fault.name}_${n}`;
    await Deno.mkdir(own, { recursive: true });
    const rng = stream(seed, "torture", fault.name, n);
    const folder = `${own}/data`;
    const lost = tally.lost.length;
    try {
      await fault.round({ folder, scratch: own, n, rng, machine, references, tally });
    } catch (error) {
      tally.lost.push(`round ${n}: ${error instanceof Error ? error.stack : error}`);
    }
    if (tally.lost.length === lost) await Deno.remove(own, { recursive: true });
    onRound(n + 1, tally);
  }
  return tally;
}
