/**
 * The random number generator: xoshiro128** 1.1 (Blackman and Vigna, 2018, public domain), one
 * independent stream for each named purpose.
 *
 * A stream's name is a list of words and integers, hashed to its first state, so streams share nothing:
 * a draw added to one moves no draw of another.
 *
 * @module
 */

import { childKey, finish, finishWith, type Key, type KeyPart, rootKey } from "./hash.ts";

/** A stream's state: four 32-bit words, changed by every draw. */
export type Rng = Int32Array;

const TWO_32 = 4294967296;

function forbidZero(rng: Rng): Rng {
  if ((rng[0]! | rng[1]! | rng[2]! | rng[3]!) === 0) rng[0] = 1;
  return rng;
}

/**
 * The stream of a name.
 *
 * @example
 * ```ts
 * const rng = stream("my seed", "behaviour", "emp_007", 20423);
 * ```
 */
export function stream(seed: string | number, ...parts: KeyPart[]): Rng {
  return keyStream(childKey(rootKey(seed), ...parts));
}

/** The stream of a key. */
export function keyStream(key: Key): Rng {
  const rng = new Int32Array(4);
  finish(key, rng);
  return forbidZero(rng);
}

/** Restarts `rng` as the stream named `key` + `n`: the same as `keyStream(childKey(key, n))`. */
export function restart(rng: Rng, key: Key, n: number): Rng {
  finishWith(key, n, rng);
  return forbidZero(rng);
}

/** The next 32 bits, as an integer 0 ≤ u < 2^32. */
export function next(rng: Rng): number {
  const s0 = rng[0]!;
  const s1 = rng[1]!;
  const s2 = rng[2]! ^ s0;
  const s3 = rng[3]! ^ s1;
  const x = Math.imul(s1, 5);
  rng[0] = s0 ^ s3;
  rng[1] = s1 ^ s2;
  rng[2] = s2 ^ (s1 << 9);
  rng[3] = (s3 << 11) | (s3 >>> 21);
  return Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
}

/** Below this a product with 32 random bits is exact in a double. */
const EXACT = 1 << 21;

/**
 * An unbiased integer 0 ≤ i < n: the high half of a product for small n (Lemire 2019), a remainder for large
 * ones; both draw again where values would be left over.
 *
 * @param n 1 ≤ n ≤ 2^32
 */
export function int(rng: Rng, n: number): number {
  if (n > EXACT) return largeInt(rng, n);
  let product = next(rng) * n;
  let high = Math.floor(product / TWO_32);
  let low = product - high * TWO_32;
  if (low < n) {
    // Only here can the draw be one of the 2^32 mod n surplus ones.
    const surplus = TWO_32 % n;
    while (low < surplus) {
      product = next(rng) * n;
      high = Math.floor(product / TWO_32);
      low = product - high * TWO_32;
    }
  }
  return high;
}

function largeInt(rng: Rng, n: number): number {
  let u = next(rng);
  if (u < n) {
    const surplus = TWO_32 % n;
    while (u < surplus) u = next(rng);
  }
  return u % n;
}

/** An unbiased integer low ≤ i ≤ high. */
export function between(rng: Rng, low: number, high: number): number {
  return low + int(rng, high - low + 1);
}

/** A number 0 < u < 1 with 32 random bits; never 0 or 1. */
export function unit(rng: Rng): number {
  return (next(rng) + 0.5) / TWO_32;
}

/** True with probability `p`. Always draws once, so that a knob moves no later draw. */
export function chance(rng: Rng, p: number): boolean {
  return next(rng) < p * TWO_32;
}

/** One item, each as likely. The list must not be empty. */
export function pick<T>(rng: Rng, items: readonly T[]): T {
  return items[int(rng, items.length)]!;
}

/** Puts a list into a random order, in place; every order as likely (Fisher and Yates). */
export function shuffle<T>(rng: Rng, items: T[]): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = int(rng, i + 1);
    const item = items[i]!;
    items[i] = items[j]!;
    items[j] = item;
  }
  return items;
}
