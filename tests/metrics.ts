/** Measures of samples, for tests of what a log looks like. */

/** The value below which a share `p` of a sample lies. */
export function quantile(sample: Iterable<number>, p: number): number {
  const sorted = Float64Array.from(sample).sort();
  return sorted[Math.floor(p * (sorted.length - 1))] ?? NaN;
}

/** The mean of a sample. */
export function mean(sample: readonly number[]): number {
  return sample.reduce((sum, x) => sum + x, 0) / sample.length;
}

/** The standard deviation of a sample. */
export function deviation(sample: readonly number[]): number {
  const m = mean(sample);
  return Math.sqrt(mean(sample.map((x) => (x - m) ** 2)));
}

/** Standard deviation over mean: 0 for a clock, 1 for independent moments, more for bursts. */
export function variation(sample: readonly number[]): number {
  return deviation(sample) / mean(sample);
}

/** How unequal numbers are, from 0 (all alike) to 1 (one has it all). */
export function gini(sample: readonly number[]): number {
  const sorted = sample.toSorted((a, b) => a - b);
  const n = sorted.length;
  const sum = sorted.reduce((total, x) => total + x, 0);
  return sorted.reduce((total, x, i) => total + (2 * i + 1 - n) * x, 0) / (n * sum);
}

/** What the greatest `part` of a sample holds of its sum. */
export function topShare(sample: readonly number[], part: number): number {
  const sorted = sample.toSorted((a, b) => b - a);
  const sum = (numbers: readonly number[]) => numbers.reduce((total, x) => total + x, 0);
  return sum(sorted.slice(0, Math.floor(sorted.length * part))) / sum(sorted);
}

/** The slope of ln(value) over ln(rank), by least squares, from one rank to another. */
export function rankSlope(sample: readonly number[], from: number, to: number): number {
  const sorted = sample.toSorted((a, b) => b - a);
  const points = sorted.slice(from - 1, to).map((value, i) =>
    [Math.log(from + i), Math.log(value)] as const
  );
  const mx = mean(points.map(([x]) => x));
  const my = mean(points.map(([, y]) => y));
  const covariance = mean(points.map(([x, y]) => (x - mx) * (y - my)));
  return covariance / mean(points.map(([x]) => (x - mx) ** 2));
}

/** How many of each value there are. */
export function tallied<T>(values: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The chance of a normal draw above `z`, to 1e-7 (Abramowitz and Stegun 26.2.17). */
function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 +
            t * (-1.821255978 + t * 1.330274429))));
  return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * poly;
}

/** The p value of chi-square for whole numbers 0 … `cells` - 1 being equally likely (Wilson, Hilferty). */
export function uniformP(values: readonly number[], cells: number): number {
  const counts = new Array<number>(cells).fill(0);
  for (const value of values) counts[value]!++;
  const expected = values.length / cells;
  const chiSquare = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
  const spread = 2 / (9 * (cells - 1));
  return upperTail((Math.cbrt(chiSquare / (cells - 1)) - (1 - spread)) / Math.sqrt(spread));
}

/** How much one value of a pair tells of the other, in nats. */
export function mutualInformation(pairs: readonly (readonly [string, string])[]): number {
  const n = pairs.length;
  const left = tallied(pairs.map(([a]) => a));
  const right = tallied(pairs.map(([, b]) => b));
  let sum = 0;
  for (const [pair, count] of tallied(pairs.map(([a, b]) => `${a}\n${b}`))) {
    const [a = "", b = ""] = pair.split("\n");
    sum += count / n * Math.log(count * n / (left.get(a)! * right.get(b)!));
  }
  return sum;
}

/** The same pairs with the right values handed on by a fixed permutation that looks random. */
export function shuffledPairs(
  pairs: readonly (readonly [string, string])[],
): (readonly [string, string])[] {
  const right = pairs.map(([, b]) => b);
  let state = 12345;
  for (let i = right.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor(state / 2 ** 32 * (i + 1));
    [right[i], right[j]] = [right[j]!, right[i]!];
  }
  return pairs.map(([a], i) => [a, right[i]!]);
}

/** What two sets share, as a part of what they hold together. */
export function jaccard<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  const both = a.intersection(b).size;
  return both / (a.size + b.size - both);
}
