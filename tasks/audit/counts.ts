/**
 * What a period holds: events by type, malicious ones by scenario, odd ones by reason.
 *
 * @module
 */

import type { Line } from "./contract.ts";
import type { DayTruth } from "./truth.ts";

/** One scenario's share of a period. */
export interface ScenarioCount {
  events: number;
  /** Accounts with a line of it, day by day. */
  userDays: number;
  /** Stages planned for a day that was read, and those among them of which nothing was written. */
  stages: number;
  idleStages: number;
  readonly campaigns: Set<string>;
}

/** What was counted. */
export interface Counts {
  days: number;
  events: number;
  readonly types: Map<string, number>;
  readonly scenarios: Map<string, ScenarioCount>;
  /** By `oddity (reason)`. */
  readonly oddities: Map<string, number>;
}

/** Nothing counted yet. */
export function newCounts(): Counts {
  return { days: 0, events: 0, types: new Map(), scenarios: new Map(), oddities: new Map() };
}

function addOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Counts a day. */
export function countDay(
  counts: Counts,
  lines: readonly Line[],
  { labels, benign, campaigns }: DayTruth,
): void {
  counts.days++;
  counts.events += lines.length;
  for (const { event_type } of lines) addOne(counts.types, event_type);
  for (const { oddity, reason } of benign) addOne(counts.oddities, `${oddity} (${reason})`);
  const of = (scenario: string) => {
    const count = counts.scenarios.get(scenario) ??
      { events: 0, userDays: 0, stages: 0, idleStages: 0, campaigns: new Set<string>() };
    counts.scenarios.set(scenario, count);
    return count;
  };
  for (const { scenario, campaign_id, stages } of campaigns) {
    const count = of(scenario);
    count.campaigns.add(campaign_id);
    const today = stages.filter((stage) => stage.events !== null);
    count.stages += today.length;
    count.idleStages += today.filter((stage) => stage.events === 0).length;
  }
  for (const { scenario } of labels) of(scenario).events++;
  for (const pair of new Set(labels.map((row) => `${row.scenario} ${row.user_id}`))) {
    of(pair.split(" ")[0]!).userDays++;
  }
}

/** The counts as lines of text, the most frequent first. */
export function countLines({ days, events, types, scenarios, oddities }: Counts): string[] {
  const byCount = (counts: ReadonlyMap<string, number>) =>
    [...counts].sort(([, a], [, b]) => b - a)
      .map(([name, count]) => `  ${name.padEnd(40)} ${String(count).padStart(10)}`);
  return [
    `${events} events on ${days} days`,
    ...byCount(types),
    "malicious events (user-days, campaigns, stages, stages without a line) by scenario",
    ...[...scenarios].sort(([a], [b]) => a < b ? -1 : 1).map(([name, count]) =>
      `  ${name.padEnd(40)} ${String(count.events).padStart(10)} ` +
      `(${count.userDays}, ${count.campaigns.size}, ${count.stages}, ${count.idleStages})`
    ),
    "odd but harmless events by reason",
    ...byCount(oddities),
  ];
}
