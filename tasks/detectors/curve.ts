/**
 * What a score is worth: how well it puts positives above negatives. Exact, also where scores are equal.
 *
 * @module
 */

/** A share of the negatives that an analyst has time for (as in the figures of the literature). */
export const FALSE_POSITIVES = 0.05;

/** Groups of equal scores, the highest first, with how many of each label they hold. */
function groupsOf(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): { readonly positives: number; readonly negatives: number }[] {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i)
    .sort((a, b) => scores[b]! - scores[a]!);
  const groups: { positives: number; negatives: number }[] = [];
  let last = NaN;
  for (const i of order) {
    if (scores[i] !== last) groups.push({ positives: 0, negatives: 0 });
    last = scores[i]!;
    groups.at(-1)![labels[i] ? "positives" : "negatives"]++;
  }
  return groups;
}

/**
 * The area under the ROC curve: the chance that a positive's score is above a negative's, a tie counting
 * half (the Mann-Whitney statistic with mid-ranks).
 *
 * @param labels 1 for a positive, 0 for a negative
 * @returns 0 to 1; not a number without positives or without negatives
 */
export function areaUnderCurve(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  let [above, won, negatives] = [0, 0, 0];
  for (const group of groupsOf(scores, labels)) {
    won += group.negatives * (above + group.positives / 2);
    above += group.positives;
    negatives += group.negatives;
  }
  return won / (above * negatives);
}

/**
 * The share of the positives that are found when no more than a share of the negatives are: the best
 * threshold, where equal scores are on the same side of it.
 *
 * @param most share of the negatives, 0 to 1
 */
export function recallAt(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  most = FALSE_POSITIVES,
): number {
  const groups = groupsOf(scores, labels);
  const positives = groups.reduce((sum, group) => sum + group.positives, 0);
  const negatives = groups.reduce((sum, group) => sum + group.negatives, 0);
  let [found, alarms] = [0, 0];
  for (const group of groups) {
    alarms += group.negatives;
    if (alarms > most * negatives) break;
    found += group.positives;
  }
  return found / positives;
}

/** The area of a score taken in its better direction, 0.5 to 1. */
export function areaEitherWay(scores: ArrayLike<number>, labels: ArrayLike<number>): number {
  const area = areaUnderCurve(scores, labels);
  return Math.max(area, 1 - area);
}
