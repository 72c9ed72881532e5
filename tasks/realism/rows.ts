/**
 * The rows of the realism report: a figure, the band it must lie in, and who says so.
 *
 * Letters name the sources of the realism figures; `mc` is a modelling choice.
 *
 * @module
 */

/** A measured value; a share also knows of how many. */
export interface Figure {
  /** What was measured. */
  readonly value: number;
  /** Of how many, when the value is a share. */
  readonly of?: number;
  /** How many events there were, when the value is a rate of rare ones. */
  readonly events?: number;
}

/** One figure: what it is, its value, the band it must lie in, and who says so. */
export type Row = readonly [
  metric: string,
  value: number | Figure,
  low: number,
  high: number,
  source: string,
];

/** No upper end of a band. */
export const MORE = Infinity;

/** A row that is judged: the median of several companies, in a band widened by what chance does to a share. */
export interface Verdict {
  /** Name of the group of rows. */
  readonly section: string;
  /** What is measured. */
  readonly metric: string;
  /** What came out: the median. */
  readonly value: number;
  /** What came out in each company, in their order. */
  readonly values: readonly number[];
  /** Least that passes. */
  readonly low: number;
  /** Most that passes. */
  readonly high: number;
  /** Who says so. */
  readonly source: string;
  /** Whether the value lies in the band; not a number is outside. */
  readonly passes: boolean;
}

const figureOf = ([, figure]: Row): Figure =>
  typeof figure === "number" ? { value: figure } : figure;

/** The middle one; of an even number the lower. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[(values.length - 1) >> 1]!;
}

/** What something was counted of in all companies, if it was counted in each. */
function total(counts: readonly (number | undefined)[]): number | undefined {
  return counts.reduce((sum, n) => sum === undefined || n === undefined ? undefined : sum + n, 0);
}

/**
 * Judges a row by the median of companies, as a single one may be an odd one. A share of few, or a rate of rare
 * events, is known less well: three standard errors more on either side.
 *
 * @param rows the same row of each company, at least one
 * @param slack what the band is widened by on either side, as a share of its ends; for a smaller run
 */
export function judge(section: string, rows: readonly Row[], slack = 0): Verdict {
  const [metric, , low, high, source] = rows[0]!;
  const figures = rows.map(figureOf);
  const values = figures.map(({ value }) => value);
  const value = values.some(Number.isNaN) ? NaN : median(values);
  const events = total(figures.map((figure) => figure.events));
  const of = total(figures.map((figure) => figure.of));
  const margin = (p: number) =>
    events !== undefined
      ? 3 * p / Math.sqrt(Math.max(1, events))
      : of === undefined || p > 1
      ? 0
      : 3 * Math.sqrt(p * (1 - p) / Math.max(1, of));
  const room = (end: number) => Number.isFinite(end) ? margin(end) + slack * Math.abs(end) : 0;
  const passes = value >= low - room(low) && value <= high + room(high);
  return { section, metric, value, values, low, high, source, passes };
}

/** The share of a list that passes a test. */
export function share<T>(list: readonly T[], test: (item: T) => boolean): Figure {
  return { value: list.filter(test).length / list.length, of: list.length };
}

/** One share against another. */
export function ratio(a: Figure, b: Figure): Figure {
  return { value: a.value / b.value };
}
