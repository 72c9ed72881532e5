/**
 * Section 10 of the realism figures: what gives a generator away.
 *
 * @module
 */

import { isSignIn } from "../../tests/lines.ts";
import {
  jaccard,
  mean,
  mutualInformation,
  quantile,
  shuffledPairs,
  tallied,
  uniformP,
  variation,
} from "../../tests/metrics.ts";
import {
  accountDays,
  byAccount,
  gapsOf,
  type Observation,
  retriesOf,
} from "../../tests/sign_ins.ts";
import { correlation } from "../../tests/statistics.ts";
import { observe, type Period, succeeds } from "./observe.ts";
import { type Figure, MORE, type Row, share } from "./rows.ts";

/** Correlation of the logarithms of a gap and the next. */
function gapMemory(gaps: readonly (readonly number[])[]): number {
  const pairs = gaps.flatMap((own) =>
    own.slice(1).map((gap, i) => [Math.log(own[i]! + 0.001), Math.log(gap + 0.001)] as const)
  );
  return correlation(pairs.map(([before]) => before), pairs.map(([, after]) => after));
}

/** Gaps between tries in twenty equal parts of their middle nine tenths. */
function retryGapParts(gaps: readonly number[]): readonly number[] {
  const [low, high] = [quantile(gaps, 0.05), quantile(gaps, 0.95)];
  return gaps.filter((gap) => gap >= low && gap < high)
    .map((gap) => Math.floor((gap - low) / (high - low) * 20));
}

type Value = (event: Observation) => string;

/** Pairs of values of which one must tell the other. */
const TELLING: readonly (readonly [name: string, a: Value, b: Value])[] = [
  ["department tells resource", (e) => e.dept, (e) => e.resource],
  ["user tells machine", (e) => e.account, (e) => e.metadata.device_id ?? ""],
  ["user tells hour", (e) => e.account, (e) => String(e.hour)],
  ["address tells place", (e) => e.src_ip, (e) => e.metadata.geo_location ?? ""],
];

/** How much more two values tell of each other than when they are shuffled. */
function telling(events: readonly Observation[], a: Value, b: Value): number {
  const pairs = events.map((event) => [a(event), b(event)] as const);
  return mutualInformation(pairs) / mutualInformation(shuffledPairs(pairs));
}

/** Events of each account, in four weeks. */
function weeksOf(events: readonly Observation[]): readonly (readonly Observation[])[][] {
  return [...byAccount(events).values()].map((own) =>
    [0, 1, 2, 3].map((week) => own.filter(({ day }) => Math.floor(day / 7) === week))
  );
}

/** What the five resources that a person uses most have in common from one week to the next. */
function weekToWeek(events: readonly Observation[]): number {
  const overlaps = weeksOf(events).flatMap((weeks) => {
    const favourites = weeks.map((own) => {
      const counts = [...tallied(own.map(({ resource }) => resource))];
      return new Set(counts.sort(([, a], [, b]) => b - a).slice(0, 5).map(([name]) => name));
    });
    return favourites.slice(1).flatMap((now, i) =>
      now.size > 0 && favourites[i]!.size > 0 ? [jaccard(now, favourites[i]!)] : []
    );
  });
  return mean(overlaps);
}

/** Share of the resources of a week that the person did not use in the three weeks before. */
function newResources(events: readonly Observation[]): Figure {
  const isNew = weeksOf(events).flatMap((weeks) => {
    const before = new Set(weeks.slice(0, 3).flat().map(({ resource }) => resource));
    return [...new Set(weeks[3]!.map(({ resource }) => resource))].map((name) => !before.has(name));
  });
  return share(isNew, (fresh) => fresh);
}

/** Mean distance of the shares of first digits from Benford's law. */
function benfordDistance(numbers: readonly number[]): number {
  const counts = tallied(numbers.map((n) => String(n)[0]));
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  return mean(
    digits.map((digit) =>
      Math.abs((counts.get(String(digit)) ?? 0) / numbers.length - Math.log10(1 + 1 / digit))
    ),
  );
}

/** Bytes before and after gzip. */
async function gzipRatio(text: string): Promise<number> {
  const plain = new Blob([text]);
  const packed = new Response(plain.stream().pipeThrough(new CompressionStream("gzip")));
  return plain.size / (await packed.arrayBuffer()).byteLength;
}

/** A company at two sites, so that a place tells something; eight weeks, as chance tells much in few. */
export function tellingRows(users: number, seed: string, first: string): readonly Row[] {
  const sites = { "UTC": 3, "Europe/Berlin": 1 };
  const { people } = observe({ users, seed, organization: { sites } }, first, 56);
  const successes = people.filter(succeeds);
  return TELLING.map(([name, a, b]): Row => [
    `${name}, times chance`,
    telling(successes, a, b),
    5,
    MORE,
    "mc",
  ]);
}

/** Section 10, without what needs campaigns or two sites. */
export async function tellRows({ people, services, firstText }: Period): Promise<readonly Row[]> {
  const seconds = people.map(({ ms }) => Math.floor(ms / 1000) % 60);
  const gaps = accountDays(people).map(gapsOf);
  const bytes = people.map((e) => e.metadata.bytes ?? 0).filter((n) => n > 0);
  const ids = [...people, ...services].map(({ event_id }) => event_id);
  const firstHalves = people.map(({ event_id }) => parseInt(event_id.slice(0, 8), 16));
  const retries = retryGapParts(retriesOf(people.filter(isSignIn)).gapSeconds);
  return [
    ["p of even seconds", uniformP(seconds, 60), 0.001, 1, "mc"],
    ["p of even milliseconds", uniformP(people.map(({ ms }) => ms % 1000), 1000), 0.001, 1, "mc"],
    ["events in second :00", share(seconds, (s) => s === 0), 0.01, 0.024, "mc"],
    ["variation of a person's gaps", variation(gaps.flat()), 1.2, MORE, "mc"],
    ["correlation of ln(gap) with the next", gapMemory(gaps), 0.1, 1, "mc"],
    ["p of even gaps between tries", uniformP(retries, 20), 0, 0.001, "mc"],
    ["bytes that are whole thousands", share(bytes, (n) => n % 1000 === 0), 0, 0.003, "mc"],
    ["Benford distance of bytes", benfordDistance(bytes), 0, 0.02, "mc"],
    ["top 5 resources shared with last week", weekToWeek(people), 0.4, 1, "mc"],
    ["a week's resources that are new", newResources(people), 0.02, 0.15, "mc"],
    ["event ids seen twice", ids.length - new Set(ids).size, 0, 0, "mc"],
    [
      "serial correlation of event ids",
      Math.abs(correlation(firstHalves.slice(1), firstHalves.slice(0, -1))),
      0,
      0.02,
      "mc",
    ],
    ["gzip ratio of a day", await gzipRatio(firstText), 8, 25, "mc"],
  ];
}
