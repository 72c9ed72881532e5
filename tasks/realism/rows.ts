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

/** A row that is judged: its band is widened by what chance does to a share. */
export interface Verdict {
  /** Name of the group of rows. */
  readonly section: string;
  /** What is measured. */
  readonly metric: string;
  /** What came out. */
  readonly value: number;
  /** Least that passes. */
  readonly low: number;
  /** Most that passes. */
  readonly high: number;
  /** Who says so. */
  readonly source: string;
  /** Whether the value lies in the band; not a number is outside. */
  readonly passes: boolean;
}

/** Judges a row; a share of few, or a rate of rare events, is known less well: three standard errors more on either side. */
export function judge(section: string, [metric, figure, low, high, source]: Row): Verdict {
  const { value, of, events }: Figure = typeof figure === "number" ? { value: figure } : figure;
  const margin = (p: number) =>
    events !== undefined
      ? 3 * p / Math.sqrt(Math.max(1, events))
      : of === undefined || p > 1
      ? 0
      : 3 * Math.sqrt(p * (1 - p) / Math.max(1, of));
  const passes = value >= low - margin(low) && value <= high + margin(high);
  return { section, metric, value, low, high, source, passes };
}

/** The share of a list that passes a test. */
export function share<T>(list: readonly T[], test: (item: T) => boolean): Figure {
  return { value: list.filter(test).length / list.length, of: list.length };
}

/** One share against another. */
export function ratio(a: Figure, b: Figure): Figure {
  return { value: a.value / b.value };
}
