/**
 * Statistics for tests of random draws. All seeds in tests are fixed, so a test that passes keeps passing;
 * the significance only tells how surprising a failure after a change of seed or code would be.
 *
 * @module
 */

import { assert, assertAlmostEquals, assertLessOrEqual, fail } from "@std/assert";
import type { Rng } from "../src/core/random/rng.ts";

/** Chance that one comparison fails although the draws are right: one in a million. */
export const ALPHA = 1e-6;

/** Standard normal quantile of 1 - {@link ALPHA}. */
const Z_ONE_SIDED = 4.753424308822899;
/** Standard normal quantile of 1 - {@link ALPHA} / 2. */
const Z_TWO_SIDED = 4.891638475698591;

/** Fewest expected draws in a cell of a chi-square test. */
const MIN_EXPECTED = 10;

/**
 * The value that chi-square exceeds with probability {@link ALPHA} (Wilson and Hilferty 1931): above the
 * exact one, by 15 % for 1 degree of freedom, 2 % for 10 and 0.2 % for 100.
 */
export function chiSquareLimit(degrees: number): number {
  const spread = 2 / (9 * degrees);
  return degrees * (1 - spread + Z_ONE_SIDED * Math.sqrt(spread)) ** 3;
}

/** A generator whose next 32 bits are `u`: the output function of xoshiro128**, undone. */
export function stateBefore(u: number): Rng {
  const INVERSE_5 = 0xcccccccd;
  const INVERSE_9 = 0x38e38e39;
  const x = Math.imul(u, INVERSE_9);
  return Int32Array.of(1, Math.imul((x >>> 7) | (x << 25), INVERSE_5), 2, 3);
}

/** Counts `draws` results of `draw`, each an integer 0 ≤ i < `cells`. */
export function tally(cells: number, draws: number, draw: () => number): number[] {
  const counts = new Array<number>(cells).fill(0);
  for (let i = 0; i < draws; i++) {
    const cell = draw();
    if (!(cell in counts)) fail(`Drew ${cell}, not one of ${cells} cells`);
    counts[cell]!++;
  }
  return counts;
}

/**
 * Asserts by chi-square that counts come from a distribution. Neighbouring cells are put together until
 * ten draws are expected in each; a cell of probability zero must be empty.
 *
 * @param probabilities of each cell; must sum to 1
 */
export function assertFits(observed: readonly number[], probabilities: readonly number[]): void {
  assert(observed.length === probabilities.length);
  assertAlmostEquals(probabilities.reduce((sum, p) => sum + p, 0), 1, 1e-7);
  const draws = observed.reduce((sum, count) => sum + count, 0);
  const pools: { count: number; expected: number }[] = [];
  let open = { count: 0, expected: 0 };
  observed.forEach((count, cell) => {
    const p = probabilities[cell]!;
    assert(p > 0 || count === 0, `Drew ${cell} ${count} times, which is impossible`);
    open.count += count;
    open.expected += p * draws;
    if (open.expected >= MIN_EXPECTED) {
      pools.push(open);
      open = { count: 0, expected: 0 };
    }
  });
  const last = pools.at(-1);
  assert(last, "Cannot test the fit: too few draws");
  last.count += open.count;
  last.expected += open.expected;
  const chiSquare = pools.reduce((sum, p) => sum + (p.count - p.expected) ** 2 / p.expected, 0);
  if (pools.length > 1) assertLessOrEqual(chiSquare, chiSquareLimit(pools.length - 1));
}

/** Asserts that counts of cells come from the uniform distribution. */
export function assertUniform(observed: readonly number[]): void {
  assertFits(observed, observed.map(() => 1 / observed.length));
}

/** Asserts that an estimate is as near to the true value as its standard error makes likely. */
export function assertEstimates(estimate: number, truth: number, standardError: number): void {
  assertAlmostEquals(estimate, truth, Z_TWO_SIDED * standardError);
}

/** The mean and the variance of a sample. */
export function moments(sample: ArrayLike<number>): { mean: number; variance: number } {
  let sum = 0;
  for (let i = 0; i < sample.length; i++) sum += sample[i]!;
  const mean = sum / sample.length;
  let squares = 0;
  for (let i = 0; i < sample.length; i++) squares += (sample[i]! - mean) ** 2;
  return { mean, variance: squares / (sample.length - 1) };
}

/** Pearson's correlation of two samples of one length. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const ma = moments(a);
  const mb = moments(b);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - ma.mean) * (b[i]! - mb.mean);
  return sum / ((a.length - 1) * Math.sqrt(ma.variance * mb.variance));
}
