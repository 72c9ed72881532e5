/**
 * The bands in which detectors must do by difficulty (section 9 of the realism figures), and the table.
 *
 * @module
 */

import type { Figures, Scores } from "./scores.ts";

/** How easy campaigns are to find. */
export type Difficulty = "easy" | "medium" | "hard";

type Band = readonly [low: number, high: number];

/** Figures with a band; the rule baseline has none. */
const BANDS: Readonly<Record<Difficulty, Readonly<Record<"forest" | "recall" | "single", Band>>>> =
  {
    easy: { forest: [0.9, 0.97], recall: [0.5, 0.85], single: [0, 0.95] },
    medium: { forest: [0.78, 0.9], recall: [0.15, 0.5], single: [0, 0.85] },
    hard: { forest: [0.62, 0.8], recall: [0.04, 0.2], single: [0, 0.72] },
  };

/** The difficulties, the easiest first. */
export const DIFFICULTIES = Object.keys(BANDS) as readonly Difficulty[];

/** A median, judged. */
export interface Verdict {
  /** Of which companies. */
  readonly difficulty: Difficulty;
  /** What was measured. */
  readonly figure: "forest" | "recall" | "single";
  /** The median over the companies. */
  readonly value: number;
  /** Least and greatest that pass. */
  readonly band: Band;
  /** Whether it does. */
  readonly passes: boolean;
}

/** Judges the medians of one difficulty. */
export function verdictsOf(difficulty: Difficulty, medians: Figures): Verdict[] {
  const bands = BANDS[difficulty];
  return (["forest", "recall", "single"] as const).map((figure) => {
    const [value, band] = [medians[figure], bands[figure]];
    return { difficulty, figure, value, band, passes: value >= band[0] && value <= band[1] };
  });
}

const COLUMNS = ["difficulty", "seed", "user-days", "bad", "forest", "recall", "single", "rules"];
const WIDTHS = [10, 12, 9, 5, 12, 12, 12, 6];

function lineOf(cells: readonly string[]): string {
  return cells.map((cell, i) => i < 2 ? cell.padEnd(WIDTHS[i]!) : cell.padStart(WIDTHS[i] ?? 0))
    .join("  ");
}

function figuresOf({ forest, recall, single, rules }: Figures): string[] {
  return [forest, recall, single, rules].map((figure) => figure.toFixed(3));
}

/** The head of the table. */
export function headLine(): string {
  return lineOf([...COLUMNS, "best feature"]);
}

/** The line of one company. */
export function scoresLine(difficulty: Difficulty, seed: string, scores: Scores): string {
  const { userDays, positives, bestFeature } = scores;
  const counts = [String(userDays), String(positives)];
  return lineOf([difficulty, seed, ...counts, ...figuresOf(scores), bestFeature]);
}

/** The lines of the medians of a difficulty: the figures, their bands, and whether they pass. */
export function medianLines(difficulty: Difficulty, medians: Figures): string[] {
  const verdicts = verdictsOf(difficulty, medians);
  const empty = ["", ""];
  return [
    lineOf([difficulty, "median", ...empty, ...figuresOf(medians)]),
    lineOf(["", "band", ...empty, ...verdicts.map(({ band: [low, high] }) => `${low} - ${high}`)]),
    lineOf(["", "", ...empty, ...verdicts.map(({ passes }) => passes ? "ok" : "OUT")]),
  ];
}
