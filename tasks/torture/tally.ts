/**
 * What a fault has done, and what it has lost.
 *
 * @module
 */

/** Counts of one fault. */
export interface Tally {
  /** Runs of the program, those that check included. */
  runs: number;
  /** Kills that hit a live process. */
  kills: number;
  /** Days that were found absent, as they may be after a fault. */
  absent: number;
  /** Days that were found whole. */
  whole: number;
  /** Days that were found while their files were being moved: all there, and moved by the next run. */
  moving: number;
  /** Runs again after a fault. */
  reruns: number;
  /** What was lost, or otherwise not as it must be, in words. */
  readonly lost: string[];
}

/** Nothing done yet. */
export function newTally(): Tally {
  return { runs: 0, kills: 0, absent: 0, whole: 0, moving: 0, reruns: 0, lost: [] };
}

/** Sums. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const sum = newTally();
  for (const { lost, ...counts } of tallies) {
    for (const [name, count] of Object.entries(counts)) sum[name as keyof typeof counts] += count;
    sum.lost.push(...lost);
  }
  return sum;
}
