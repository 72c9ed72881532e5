/**
 * Points as differences from what each person usually does.
 *
 * @module
 */

/**
 * Each point less the mean of its person's points, over the spread of all such differences: far from 0 is far
 * from one's own habits.
 *
 * @param points one value for each feature
 * @param users whose each point is
 */
export function againstOwnMean(
  points: readonly (readonly number[])[],
  users: readonly string[],
): number[][] {
  const width = points[0]?.length ?? 0;
  const sums = new Map<string, { count: number; sum: Float64Array }>();
  points.forEach((point, i) => {
    const own = sums.get(users[i]!) ?? { count: 0, sum: new Float64Array(width) };
    sums.set(users[i]!, own);
    own.count++;
    point.forEach((value, feature) => own.sum[feature]! += value);
  });
  const differences = points.map((point, i) => {
    const { count, sum } = sums.get(users[i]!)!;
    return point.map((value, feature) => value - sum[feature]! / count);
  });
  const spread = Array.from({ length: width }, (_, feature) => {
    const squares = differences.reduce((sum, point) => sum + point[feature]! ** 2, 0);
    return Math.sqrt(squares / points.length) || 1;
  });
  return differences.map((point) => point.map((value, feature) => value / spread[feature]!));
}
