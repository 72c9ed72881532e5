/**
 * Distributions, drawn with tables or exact arithmetic only: the same bits on every machine.
 *
 * @module
 */

import { exp, ln, pow } from "./exact.ts";
import { next, type Rng, unit } from "./rng.ts";

const TWO_32 = 4294967296;

/** A discrete distribution ready to draw from in constant time (Walker 1977, Vose 1991). */
export interface AliasTable {
  /** Keep column i when what is left of the draw is below this, scaled to 2^32. */
  readonly keep: Float64Array;
  /** The index to take otherwise. */
  readonly other: Uint32Array;
}

/**
 * Prepares weighted draws.
 *
 * @param weights at least one, none negative, not all zero; they need not sum to 1
 * @throws {RangeError} on anything else
 */
export function aliasTable(weights: readonly number[]): AliasTable {
  const n = weights.length;
  let total = 0;
  for (const w of weights) {
    if (!(w >= 0) || w === Infinity) throw new RangeError(`Cannot weigh by ${w}: must be ≥ 0`);
    total += w;
  }
  if (!(total > 0)) throw new RangeError("Cannot weigh by nothing: all weights are zero");
  const scaled = Float64Array.from(weights);
  const keep = new Float64Array(n).fill(TWO_32);
  const other = new Uint32Array(n);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) {
    scaled[i] = scaled[i]! * n / total;
    other[i] = i;
    (scaled[i]! < 1 ? small : large).push(i);
  }
  while (small.length > 0 && large.length > 0) {
    const s = small.pop()!;
    const l = large[large.length - 1]!;
    keep[s] = scaled[s]! * TWO_32;
    other[s] = l;
    scaled[l] = scaled[l]! + scaled[s]! - 1;
    if (scaled[l]! < 1) small.push(large.pop()!);
  }
  return { keep, other };
}

/**
 * An index of the table, as likely as its weight to within 2^-32: one draw tells the column and, with what is left
 * of it, whether to keep it.
 */
export function weighted(rng: Rng, { keep, other }: AliasTable): number {
  const product = next(rng) * other.length;
  const i = (product / TWO_32) | 0;
  return product - i * TWO_32 < keep[i]! ? i : other[i]!;
}

/** Zipf's law over ranks 0 … n-1: rank k has weight (k + 1)^-s. */
export function zipfTable(n: number, s: number): AliasTable {
  return aliasTable(Array.from({ length: n }, (_, k) => pow(k + 1, -s)));
}

/**
 * The standard normal quantile, relative error below 1.2e-9 (Acklam 2003).
 *
 * @param p 0 < p < 1
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * ln(p));
    return (((((-7.784894002430293e-3 * q - 3.223964580411365e-1) * q - 2.400758277161838) * q -
              2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783) /
      ((((7.784695709041462e-3 * q + 3.224671290700398e-1) * q + 2.445134137142996) * q +
            3.754408661907416) * q + 1);
  }
  const q = p - 0.5;
  const r = q * q;
  return (((((-3.969683028665376e1 * r + 2.209460984245205e2) * r - 2.759285104469687e2) * r +
            1.383577518672690e2) * r - 3.066479806614716e1) * r + 2.506628277459239) *
    q /
    (((((-5.447609879822406e1 * r + 1.615858368580409e2) * r - 1.556989798598866e2) * r +
              6.680131188771972e1) * r - 1.328068155288572e1) * r + 1);
}

/** A standard normal draw; |z| < 6.34. */
export function gaussian(rng: Rng): number {
  return normalQuantile(unit(rng));
}

/** A draw whose logarithm is normal: median `median`, standard deviation of the logarithm `sigma`. */
export function lognormal(rng: Rng, median: number, sigma: number): number {
  return median * exp(sigma * gaussian(rng));
}

/** A lognormal distribution with median 1 that is ready to draw from quickly. */
export interface LognormalTable {
  /** Standard deviation of the logarithm. */
  readonly sigma: number;
  /** Quantiles at 0/1024, 1/1024 …; 0 for one that has not been asked for yet. The first and last are not used. */
  readonly quantiles: Float64Array;
}

const CELL_BITS = 10;
const CELLS = 1 << CELL_BITS;
const IN_CELL = 1 << (32 - CELL_BITS);

/** Prepares quick draws with one `sigma`. */
export function lognormalTable(sigma: number): LognormalTable {
  return { sigma, quantiles: new Float64Array(CELLS + 1) };
}

/** Works a quantile out when it is first asked for: a short run needs few of them. */
function quantile({ sigma, quantiles }: LognormalTable, cell: number): number {
  return quantiles[cell] = exp(sigma * normalQuantile(cell / CELLS));
}

/**
 * A lognormal draw by table: straight lines between 1024 quantiles, and exact in the first and last cell, so
 * that the tails are whole.
 */
export function quickLognormal(rng: Rng, table: LognormalTable): number {
  const { sigma, quantiles } = table;
  const u = next(rng);
  const cell = u >>> (32 - CELL_BITS);
  if (cell === 0 || cell === CELLS - 1) {
    return exp(sigma * normalQuantile((u + 0.5) / TWO_32));
  }
  const low = quantiles[cell]! || quantile(table, cell);
  const high = quantiles[cell + 1]! || quantile(table, cell + 1);
  return low + (high - low) * ((u & (IN_CELL - 1)) / IN_CELL);
}

/** A waiting time with mean `mean`. */
export function exponential(rng: Rng, mean: number): number {
  return -mean * ln(unit(rng));
}

/** Mean of one Poisson piece; a larger mean is the sum of pieces, which is exact. */
const POISSON_PIECE = 16;

/**
 * A count of independent rare events.
 *
 * @param mean 0 ≤ mean; takes time in proportion to it
 */
export function poisson(rng: Rng, mean: number): number {
  let count = 0;
  for (; mean > POISSON_PIECE; mean -= POISSON_PIECE) count += poissonPiece(rng, POISSON_PIECE);
  return mean > 0 ? count + poissonPiece(rng, mean) : count;
}

function poissonPiece(rng: Rng, mean: number): number {
  const u = unit(rng);
  let k = 0;
  let p = exp(-mean);
  for (let sum = p; u > sum && k < 200; sum += p) p *= mean / ++k;
  return k;
}
