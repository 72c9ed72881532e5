/**
 * How well detectors find the campaigns of one company, and what gives each scenario away.
 *
 * @module
 */

import { stream } from "../../src/core/random/rng.ts";
import { mean, quantile } from "../../tests/metrics.ts";
import { areaEitherWay, areaUnderCurve, recallAt } from "./curve.ts";
import { type FeatureName, FEATURES, pointOf } from "./features.ts";
import { growForest, oddity } from "./forest.ts";
import { pointsOf } from "./rules.ts";
import { againstOwnMean } from "./scaling.ts";
import type { UserDay } from "./user_days.ts";

/** The figures that are judged. */
export interface Figures {
  /** Area under the curve of the isolation forest. */
  readonly forest: number;
  /** Recall of the isolation forest at 5 % false positives. */
  readonly recall: number;
  /** Area of the best single feature, in its better direction. */
  readonly single: number;
  /** Area of the rule baseline's points. */
  readonly rules: number;
}

/** One company, judged. */
export interface Scores extends Figures {
  /** How many user-days there are, and how many of them have a malicious line. */
  readonly userDays: number;
  /** See `userDays`. */
  readonly positives: number;
  /** The feature of `single`. */
  readonly bestFeature: FeatureName;
  /** How far up the forest puts each positive among the negatives, 1 at the top, by scenario. */
  readonly ranks: ReadonlyMap<string, readonly number[]>;
  /** Area of each feature for the positives of each scenario against all negatives. */
  readonly areas: ReadonlyMap<string, ReadonlyMap<FeatureName, number>>;
}

/** The area of every feature, in its better direction. */
function areasOf(
  points: readonly (readonly number[])[],
  labels: readonly number[],
): Map<FeatureName, number> {
  return new Map(
    FEATURES.map((name, i) => [name, areaEitherWay(points.map((p) => p[i]!), labels)]),
  );
}

/** The greatest of some areas, with its name. */
export function greatest(
  areas: ReadonlyMap<FeatureName, number>,
): readonly [name: FeatureName, area: number] {
  return [...areas].reduce((best, entry) => entry[1] > best[1] ? entry : best);
}

/**
 * Judges the user-days of a company.
 *
 * @param days with positives and negatives among them
 * @param seed names the stream of the forest's draws
 * @param byPerson whether features are taken against each person's own mean; the main figures do not
 */
export function scoresOf(
  days: readonly UserDay[],
  seed: string,
  { byPerson = false } = {},
): Scores {
  const labels = days.map(({ scenarios }) => scenarios.length > 0 ? 1 : 0);
  const plain = days.map(({ features }) => pointOf(features));
  const points = byPerson ? againstOwnMean(plain, days.map(({ user }) => user)) : plain;
  const forest = growForest(stream(seed, "isolation forest"), points);
  const odd = points.map((point) => oddity(forest, point));
  const [bestFeature, single] = greatest(areasOf(points, labels));
  const scenarios = new Set(days.flatMap((day) => day.scenarios));
  const ranks = new Map<string, readonly number[]>();
  const areas = new Map<string, ReadonlyMap<FeatureName, number>>();
  for (const scenario of [...scenarios].sort()) {
    const isOwn = (i: number) => days[i]!.scenarios.includes(scenario);
    const kept = days.map((_, i) => i).filter((i) => labels[i] === 0 || isOwn(i));
    const own = kept.map((i) => labels[i]!);
    areas.set(scenario, areasOf(kept.map((i) => points[i]!), own));
    const negatives = kept.filter((i) => labels[i] === 0).map((i) => odd[i]!);
    ranks.set(
      scenario,
      kept.filter(isOwn).map((i) =>
        areaUnderCurve([odd[i]!, ...negatives], [1, ...negatives.map(() => 0)])
      ),
    );
  }
  return {
    userDays: days.length,
    positives: labels.filter((label) => label === 1).length,
    forest: areaUnderCurve(odd, labels),
    recall: recallAt(odd, labels),
    single,
    bestFeature,
    rules: areaUnderCurve(days.map(({ features }) => pointsOf(features)), labels),
    ranks,
    areas,
  };
}

/** The median of each figure over companies. */
export function medianOf(scores: readonly Scores[]): Figures {
  const median = (figure: keyof Figures) => quantile(scores.map((s) => s[figure]), 0.5);
  return {
    forest: median("forest"),
    recall: median("recall"),
    single: median("single"),
    rules: median("rules"),
  };
}

/** What gives a scenario away, over some companies. */
export interface Giveaway {
  /** Id of the scenario. */
  readonly scenario: string;
  /** User-days with a line of it. */
  readonly userDays: number;
  /** How far up the forest puts them among the negatives, mean; .5 is where chance would. */
  readonly meanRank: number;
  /** The features with the greatest areas, each the mean over the companies. */
  readonly features: readonly (readonly [name: FeatureName, area: number])[];
}

const MOST_FEATURES = 3;

/** What gives each scenario away, the most conspicuous first. */
export function giveawaysOf(scores: readonly Scores[]): Giveaway[] {
  const scenarios = new Set(scores.flatMap(({ ranks }) => [...ranks.keys()]));
  return [...scenarios].map((scenario) => {
    const ranks = scores.flatMap((s) => s.ranks.get(scenario) ?? []);
    const areas = scores.flatMap((s) => s.areas.get(scenario) ?? []);
    const features = FEATURES.map((name) => [name, mean(areas.map((a) => a.get(name)!))] as const)
      .sort(([, a], [, b]) => b - a);
    return {
      scenario,
      userDays: ranks.length,
      meanRank: mean(ranks),
      features: features.slice(0, MOST_FEATURES),
    };
  }).sort((a, b) => b.meanRank - a.meanRank);
}
