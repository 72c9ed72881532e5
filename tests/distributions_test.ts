import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreaterOrEqual,
  assertLess,
  assertThrows,
} from "@std/assert";
import {
  aliasTable,
  exponential,
  gaussian,
  lognormal,
  lognormalTable,
  normalQuantile,
  poisson,
  quickLognormal,
  weighted,
  zipfTable,
} from "../src/core/random/distributions.ts";
import { next, stream } from "../src/core/random/rng.ts";
import {
  ALPHA,
  assertEstimates,
  assertFits,
  assertUniform,
  chiSquareLimit,
  moments,
  stateBefore,
  tally,
} from "./statistics.ts";

const DRAWS = 50_000;
/** The greatest value of 32 bits. */
const GREATEST = 2 ** 32 - 1;

/** Weights divided by their sum. */
function normalized(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/** The probability of each index that an alias table holds. */
function probabilitiesOf({ keep, other }: ReturnType<typeof aliasTable>): number[] {
  const probabilities = new Array<number>(keep.length).fill(0);
  keep.forEach((k, i) => {
    const kept = k / 2 ** 32;
    probabilities[i]! += kept / keep.length;
    probabilities[other[i]!]! += (1 - kept) / keep.length;
  });
  return probabilities;
}

/** The standard normal probability of `low` to `high`, by Simpson's rule. */
function normalMass(low: number, high: number): number {
  const steps = 200;
  const width = (high - low) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const x = low + i * width;
    sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp((-x * x) / 2);
  }
  return (sum * width) / (3 * Math.sqrt(2 * Math.PI));
}

/** Poisson probabilities of 0 … n-2, and of n-1 or more. */
function poissonMasses(mean: number, n: number): number[] {
  const masses: number[] = [];
  for (let k = 0, logFactorial = 0; k < n - 1; logFactorial += Math.log(++k)) {
    masses.push(Math.exp(k * Math.log(mean) - mean - logFactorial));
  }
  return [...masses, Math.max(0, 1 - masses.reduce((sum, p) => sum + p, 0))];
}

const WEIGHTS: readonly (readonly number[])[] = [
  [1],
  [1, 1],
  [3, 1],
  [1, 3],
  [0, 1],
  [1, 0, 0, 0],
  [0, 5, 0, 2, 0, 0, 3],
  [0.001, 1, 1000],
  [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
  [40, 25, 15, 8, 5, 4, 2, 1],
  Array.from({ length: 100 }, (_, i) => (i * 37) % 101),
];

Deno.test("chiSquareLimit() is a little above the exact critical values at 1e-6", () => {
  assertEquals(ALPHA, 1e-6);
  for (const [degrees, exact] of [[1, 23.928], [10, 46.863], [100, 182.127], [1000, 1227.152]]) {
    assertGreaterOrEqual(chiSquareLimit(degrees!), exact!);
    assertLess(chiSquareLimit(degrees!), exact! * 1.15);
  }
});

Deno.test("assertFits() refuses a coin with 52 % heads, and draws that cannot be", () => {
  assertThrows(() => assertFits([52_000, 48_000], [0.5, 0.5]));
  assertThrows(() => assertFits([99_999, 1], [1, 0]));
  assertFits([50_100, 49_900], [0.5, 0.5]);
});

Deno.test("aliasTable() holds the weights it was given", () => {
  for (const weights of WEIGHTS) {
    const expected = normalized(weights);
    probabilitiesOf(aliasTable(weights)).forEach((p, i) =>
      assertAlmostEquals(p, expected[i]!, 1e-14)
    );
  }
});

Deno.test("aliasTable() leaves its argument as it was", () => {
  const weights = [1, 2, 3];
  aliasTable(weights);
  assertEquals(weights, [1, 2, 3]);
});

Deno.test("weighted() draws each index as often as its weight, and never one of weight zero", () => {
  for (const weights of WEIGHTS) {
    const rng = stream("weighted", weights.join());
    const table = aliasTable(weights);
    assertFits(tally(weights.length, DRAWS, () => weighted(rng, table)), normalized(weights));
  }
});

Deno.test("weighted() draws no index of weight zero even when two draws in a row are 0", () => {
  const zeroTwice = () => Int32Array.of(1, 0, 1, 3);
  const rng = zeroTwice();
  assertEquals([next(rng), next(rng)], [0, 0]);
  assertEquals(weighted(zeroTwice(), aliasTable([0, 1])), 1);
});

Deno.test("weighted() is right to a quarter of a percentage point", () => {
  const rng = stream("weighted");
  const table = aliasTable([1, 3]);
  const draws = 1_000_000;
  const [first] = tally(2, draws, () => weighted(rng, table));
  assertEstimates(first! / draws, 0.25, Math.sqrt((0.25 * 0.75) / draws));
});

Deno.test("aliasTable() refuses weights that are negative, not finite, all zero or missing", () => {
  assertThrows(() => aliasTable([2, -1]), RangeError, "Cannot weigh by -1");
  assertThrows(() => aliasTable([1, NaN]), RangeError, "Cannot weigh by NaN");
  assertThrows(() => aliasTable([Infinity, 1]), RangeError, "Cannot weigh by Infinity");
  assertThrows(() => aliasTable([0, 0]), RangeError, "all weights are zero");
  assertThrows(() => aliasTable([]), RangeError);
});

Deno.test("zipfTable() gives rank k the weight (k + 1)^-s", () => {
  for (const [n, s] of [[1, 1], [10, 0], [50, 1.1], [200, 0.7], [1000, 2]] as const) {
    const rng = stream("zipf", n);
    const table = zipfTable(n, s);
    const expected = normalized(Array.from({ length: n }, (_, k) => (k + 1) ** -s));
    probabilitiesOf(table).forEach((p, k) => assertAlmostEquals(p, expected[k]!, 1e-13));
    assertFits(tally(n, DRAWS, () => weighted(rng, table)), expected);
  }
});

Deno.test("normalQuantile() is within 1.2e-9 of known values", () => {
  const known: [number, number][] = [
    [0.6, 0.2533471031357997],
    [0.75, 0.6744897501960817],
    [0.9, 1.2815515655446004],
    [0.975, 1.959963984540054],
    [0.97575, 1.972961051311885],
    [0.976, 1.977368428181947],
    [0.995, 2.5758293035489004],
    [0.999, 3.090232306167813],
    [0.9999, 3.719016485455709],
  ];
  for (const [p, z] of known) {
    assertAlmostEquals(normalQuantile(p), z, 1.2e-9 * z);
    assertAlmostEquals(normalQuantile(1 - p), -z, 1.2e-9 * z);
  }
  assertAlmostEquals(normalQuantile(1e-9), -5.9978070150076865, 1.2e-9 * 6);
  assertEquals(normalQuantile(0.5), 0);
});

Deno.test("normalQuantile() rises over its whole range", () => {
  let last = normalQuantile(2 ** -33);
  for (let i = 1; i < 10_000; i++) {
    const z = normalQuantile(i / 10_000);
    assertLess(last, z);
    last = z;
  }
});

Deno.test("gaussian() is normal, with mean 0 and variance 1", () => {
  const rng = stream("gaussian");
  const sample = Float64Array.from({ length: DRAWS }, () => gaussian(rng));
  const edges = Array.from({ length: 33 }, (_, i) => -8 + i / 2);
  let i = 0;
  const counts = tally(32, DRAWS, () => Math.floor((sample[i++]! + 8) * 2));
  assertFits(counts, edges.slice(1).map((high, i) => normalMass(edges[i]!, high)));
  const { mean, variance } = moments(sample);
  assertEstimates(mean, 0, 1 / Math.sqrt(DRAWS));
  assertEstimates(variance, 1, Math.sqrt(2 / DRAWS));
});

Deno.test("gaussian() stays within 6.34 at the smallest and the greatest draw", () => {
  assertAlmostEquals(gaussian(stateBefore(0)), -6.337957754553789, 1e-8);
  assertAlmostEquals(gaussian(stateBefore(GREATEST)), 6.337957754553789, 1e-8);
});

Deno.test("lognormal() has the median and the sigma that it is given", () => {
  for (const [median, sigma] of [[30, 0.5], [4000, 1.2], [1, 0.05]] as const) {
    const rng = stream("lognormal", median);
    const sample = Float64Array.from({ length: DRAWS }, () => lognormal(rng, median, sigma)).sort();
    // The median of n normal draws has the standard error sigma √(π / 2n).
    const center = Math.log(sample[DRAWS / 2]! / median);
    assertEstimates(center, 0, sigma * Math.sqrt(Math.PI / (2 * DRAWS)));
    const { mean, variance } = moments(sample.map(Math.log));
    assertEstimates(mean, Math.log(median), sigma / Math.sqrt(DRAWS));
    assertEstimates(Math.sqrt(variance), sigma, sigma / Math.sqrt(2 * DRAWS));
  }
});

Deno.test("lognormal() with sigma 0 is its median", () => {
  assertEquals(lognormal(stream("lognormal"), 30, 0), 30);
});

Deno.test("exponential() is exponential with its mean", () => {
  for (const mean of [0.2, 1, 90_000]) {
    const rng = stream("exponential", String(mean));
    const sample = Float64Array.from({ length: DRAWS }, () => exponential(rng, mean));
    let i = 0;
    assertUniform(tally(50, DRAWS, () => Math.floor(50 * Math.exp(-sample[i++]! / mean))));
    assertEstimates(moments(sample).mean, mean, mean / Math.sqrt(DRAWS));
  }
});

for (const mean of [0.05, 1, 7, 16, 40, 200]) {
  Deno.test(`poisson() of mean ${mean} has its mean, variance and probabilities`, () => {
    const rng = stream("poisson", String(mean));
    const sample = Uint32Array.from({ length: DRAWS }, () => poisson(rng, mean));
    const { mean: m, variance } = moments(sample);
    assertEstimates(m, mean, Math.sqrt(mean / DRAWS));
    // The fourth central moment is mean + 3 mean².
    assertEstimates(variance, mean, Math.sqrt((mean + 2 * mean ** 2) / DRAWS));
    const cells = Math.ceil(mean + 6 * Math.sqrt(mean)) + 6;
    let i = 0;
    const counts = tally(cells, DRAWS, () => Math.min(sample[i++]!, cells - 1));
    assertFits(counts, poissonMasses(mean, cells));
  });
}

Deno.test("exponential() is positive and finite at the smallest and the greatest draw", () => {
  assertAlmostEquals(exponential(stateBefore(0), 1), 33 * Math.LN2, 1e-14);
  assertAlmostEquals(exponential(stateBefore(GREATEST), 1), 2 ** -33, 1e-19);
});

Deno.test("poisson() goes from 0 to the quantile of 1 - 2^-33 at the smallest and greatest draw", () => {
  for (const [mean, greatest] of [[0.05, 5], [1, 12], [7, 29], [16, 47]] as const) {
    assertEquals(poisson(stateBefore(0), mean), 0);
    assertEquals(poisson(stateBefore(GREATEST), mean), greatest, `mean ${mean}`);
  }
});

Deno.test("poisson() of mean 0 is 0", () => {
  assertEquals(poisson(stream("poisson"), 0), 0);
});

Deno.test("one draw of each distribution should not change except for major bumps", () => {
  const rng = stream("my seed", "distributions");
  assertEquals(
    {
      weighted: weighted(rng, aliasTable([40, 25, 15, 8, 5, 4, 2, 1])),
      zipf: weighted(rng, zipfTable(50, 1.1)),
      gaussian: gaussian(rng),
      lognormal: lognormal(rng, 4000, 1.2),
      exponential: exponential(rng, 90_000),
      poisson: poisson(rng, 40),
    },
    {
      weighted: 1,
      zipf: 4,
      gaussian: -1.2358896418895065,
      lognormal: 6214.050206037218,
      exponential: 261601.99396540786,
      poisson: 32,
    },
  );
});

Deno.test("quickLognormal() is lognormal, its tails too", () => {
  for (const sigma of [0.5, 1.1, 2.2]) {
    const table = lognormalTable(sigma);
    const rng = stream("quick lognormal", sigma * 10);
    const logs = Array.from(
      { length: 200_000 },
      () => Math.log(quickLognormal(rng, table)) / sigma,
    );
    logs.sort((a, b) => a - b);
    for (const p of [0.00005, 0.0005, 0.01, 0.25, 0.5, 0.75, 0.99, 0.9995, 0.99995]) {
      const below = logs.filter((z) => z < normalQuantile(p)).length / logs.length;
      const error = 5 * Math.sqrt(p * (1 - p) / logs.length);
      assert(Math.abs(below - p) < error, `sigma ${sigma}: ${below} below the quantile of ${p}`);
    }
    assert(logs.at(-1)! > 4 && logs[0]! < -4);
  }
});
