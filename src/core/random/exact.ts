/**
 * Elementary functions from `+ - * /` alone, which IEEE 754 fixes to the bit. `Math.exp` and its like
 * may differ between engines and versions; these give the same bits everywhere.
 *
 * @module
 */

const LN2 = 0.6931471805599453;
/** ln 2 in two parts, so that `x - k * LN2` keeps its low bits. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT_HALF = 0.7071067811865476;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
/** Index of the word that holds the exponent: 1 on a little-endian machine. */
const HIGH = (() => {
  float[0] = 1;
  return words[1] !== 0 ? 1 : 0;
})();

/** 2 to the power `k`, for integers -1022 ≤ k ≤ 1023. */
function powerOfTwo(k: number): number {
  words[1 - HIGH] = 0;
  words[HIGH] = (k + 1023) << 20;
  return float[0]!;
}

/** Steps between two powers of two in the table below; ln 2 is cut into as many parts. */
const STEPS = 32;
const STEP = LN2 / STEPS;

/** 2 to the power j / 32. */
const ROOTS = Float64Array.from({ length: STEPS }, (_, j) => {
  let sum = 1;
  for (let n = 20; n > 0; n--) sum = 1 + (j * STEP * sum) / n;
  return sum;
});

/**
 * e to the power `x`, within 2 units in the last place.
 *
 * @param x -700 ≤ x ≤ 700; outside it is cut off there
 */
export function exp(x: number): number {
  if (x > 700) x = 700;
  if (x < -700) x = -700;
  const steps = Math.round(x / STEP);
  const r = (x - steps * (LN2_HIGH / STEPS)) - steps * (LN2_LOW / STEPS);
  // |r| ≤ 0.0109: the Taylor series is exact to the last place with 7 terms.
  const series = r *
    (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720))))));
  const root = ROOTS[steps & (STEPS - 1)]!;
  return (root + root * series) * powerOfTwo(steps >> 5);
}

/**
 * Natural logarithm, within 3 units in the last place.
 *
 * @param x a positive normal number
 */
export function ln(x: number): number {
  float[0] = x;
  let k = (words[HIGH]! >>> 20) - 1023;
  words[HIGH] = (words[HIGH]! & 0xfffff) | (1023 << 20);
  let m = float[0]!;
  if (m > 2 * SQRT_HALF) {
    m /= 2;
    k++;
  }
  // ln m = 2 atanh(s), |s| ≤ 0.172: 12 odd terms reach the last place.
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = sum * s2 + 1 / n;
  return (2 * s * sum + k * LN2_LOW) + k * LN2_HIGH;
}

/** `x` to the power `y`, for positive `x`; the error grows with |y ln x|, 2 units in the last place for each 1. */
export function pow(x: number, y: number): number {
  return exp(y * ln(x));
}
