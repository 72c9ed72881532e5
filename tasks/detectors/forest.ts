/**
 * An isolation forest: points that random cuts separate early are odd (Liu, Ting and Zhou, "Isolation
 * Forest", ICDM 2008), with the paper's 100 trees of 256 points each.
 *
 * Written here because the packages at npm cannot be used: `ml-isolation-forest` 0.1.0 takes no samples and
 * no generator, and its average path lacks a factor of 2; `isolation-forest` 0.0.9 draws a sample for each
 * tree and then builds it of all points.
 *
 * @module
 */

import { int, type Rng, unit } from "../../src/core/random/rng.ts";

/** One value for each feature. */
export type Point = ArrayLike<number>;

/** A cut, or the end of a path with how many points of the sample ended there. */
type Node =
  | { readonly feature: number; readonly at: number; readonly below: Node; readonly above: Node }
  | { readonly size: number };

/** Trees, and how many points each was built of. */
export interface Forest {
  readonly trees: readonly Node[];
  readonly sampleSize: number;
}

/** Size of a forest. */
export interface ForestOptions {
  /** @default 100 */
  readonly trees?: number;
  /** Points that a tree is built of, or all when there are fewer. @default 256 */
  readonly sampleSize?: number;
}

const EULER = 0.5772156649015329;

/** The average path of an unsuccessful search in a binary search tree of `n` points (equation 1). */
export function averagePath(n: number): number {
  if (n <= 1) return 0;
  if (n === 2) return 1;
  return 2 * (Math.log(n - 1) + EULER) - 2 * (n - 1) / n;
}

/** Draws `count` different items, each as likely. */
function sampleOf(rng: Rng, points: readonly Point[], count: number): Point[] {
  const rest = [...points];
  for (let i = 0; i < count; i++) {
    const j = i + int(rng, rest.length - i);
    [rest[i], rest[j]] = [rest[j]!, rest[i]!];
  }
  return rest.slice(0, count);
}

/** Features of which the points have more than one value, with the least and the greatest. */
function spreads(points: readonly Point[]): { feature: number; low: number; high: number }[] {
  return Array.from(points[0]!, (_, feature) => {
    let [low, high] = [Infinity, -Infinity];
    for (const point of points) {
      low = Math.min(low, point[feature]!);
      high = Math.max(high, point[feature]!);
    }
    return { feature, low, high };
  }).filter(({ low, high }) => low < high);
}

function grow(rng: Rng, points: readonly Point[], height: number): Node {
  if (height === 0 || points.length <= 1) return { size: points.length };
  const able = spreads(points);
  if (able.length === 0) return { size: points.length };
  const { feature, low, high } = able[int(rng, able.length)]!;
  const at = low + unit(rng) * (high - low);
  const part = (isBelow: boolean) => points.filter((point) => point[feature]! < at === isBelow);
  return {
    feature,
    at,
    below: grow(rng, part(true), height - 1),
    above: grow(rng, part(false), height - 1),
  };
}

/**
 * Builds a forest.
 *
 * @param points two or more
 */
export function growForest(
  rng: Rng,
  points: readonly Point[],
  { trees = 100, sampleSize = 256 }: ForestOptions = {},
): Forest {
  const count = Math.min(sampleSize, points.length);
  const height = Math.ceil(Math.log2(count));
  return {
    trees: Array.from({ length: trees }, () => grow(rng, sampleOf(rng, points, count), height)),
    sampleSize: count,
  };
}

function pathLength(root: Node, point: Point): number {
  let [node, length] = [root, 0];
  while ("feature" in node) {
    node = point[node.feature]! < node.at ? node.below : node.above;
    length++;
  }
  return length + averagePath(node.size);
}

/** How odd a point is, 0 to 1: near 1 when it is isolated at once, under 0.5 when it lies in the crowd. */
export function oddity({ trees, sampleSize }: Forest, point: Point): number {
  const length = trees.reduce((sum, tree) => sum + pathLength(tree, point), 0) / trees.length;
  return 2 ** (-length / averagePath(sampleSize));
}
