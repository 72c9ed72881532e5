/**
 * What a fault is, and what its rounds are given.
 *
 * @module
 */

import type { Rng } from "../../src/core/random/rng.ts";
import type { Machine } from "./machine.ts";
import type { References } from "./references.ts";
import type { Tally } from "./tally.ts";

/** What a round of a fault works with. */
export interface Arena {
  /** A folder of its own, which does not exist yet; absolute. */
  readonly folder: string;
  /** For files that are no output; absolute, exists. */
  readonly scratch: string;
  /** Which round, from 0 on. */
  readonly n: number;
  /** Draws of this round: the same for the same seed, fault and round. */
  readonly rng: Rng;
  /** What the machine can do. */
  readonly machine: Machine;
  /** What undisturbed runs write. */
  readonly references: References;
  /** What was done and lost. */
  readonly tally: Tally;
}

/** One kind of trouble. */
export interface Fault {
  /** Lower case, words joined by `-`. */
  readonly name: string;
  /** What is done to the program. */
  readonly about: string;
  /** What must be so afterwards, besides days that are absent or whole and a rerun that gives the reference. */
  readonly expected: string;
  /** How many rounds, when about so many kills are wanted of all faults together. */
  rounds(kills: number): number;
  /** How many rounds in the tests. */
  readonly short: number;
  /** What the machine lacks for it; `undefined` when nothing. */
  lacks?(machine: Machine): string | undefined;
  /** Does it once, and checks what is left. */
  round(arena: Arena): Promise<void>;
}
