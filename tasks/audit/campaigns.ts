/**
 * Campaigns over a whole period: the same on all their days, there on each of them, and not longer than
 * what they do.
 *
 * @module
 */

import type { Findings } from "./findings.ts";
import { type Campaign, type DayTruth, truthFile } from "./truth.ts";

/** What is known of a campaign from the days read so far. */
interface Known {
  readonly row: Campaign;
  /** The row without what changes from day to day. */
  readonly fixed: string;
  /** Days on which it was listed. */
  readonly listed: Set<string>;
  /** Days with a label of it. */
  readonly labelled: string[];
}

/** Campaigns by id; kept over all days. */
export type KnownCampaigns = Map<string, Known>;

function fixedOf({ events: _, stages, ...rest }: Campaign): string {
  return JSON.stringify({ ...rest, stages: stages.map(({ events: _, ...stage }) => stage) });
}

/** Remembers the campaigns of a day, and checks that they are what they were. */
export function followCampaigns(
  { date, campaigns, labels }: DayTruth,
  known: KnownCampaigns,
  findings: Findings,
): void {
  const file = truthFile("campaigns", date);
  const active = new Set(labels.map(({ campaign_id }) => campaign_id));
  campaigns.forEach((row, i) => {
    const fixed = fixedOf(row);
    const own = known.get(row.campaign_id) ??
      { row, fixed, listed: new Set<string>(), labelled: [] };
    known.set(row.campaign_id, own);
    if (own.fixed !== fixed) {
      findings.add("campaign.changed", file, i + 1, `${row.campaign_id} is not what it was`);
    }
    if (own.listed.has(date)) {
      findings.add("campaign.twice", file, i + 1, `${row.campaign_id} is listed twice`);
    }
    own.listed.add(date);
    if (active.has(row.campaign_id)) own.labelled.push(date);
  });
}

/**
 * Checks all campaigns, as far as the days that were read tell.
 *
 * @param dates all days that were read, in order
 */
export function checkPeriod(
  known: KnownCampaigns,
  dates: readonly string[],
  findings: Findings,
): void {
  const isRead = new Set(dates);
  for (const { row, listed, labelled } of known.values()) {
    const { campaign_id, scenario, first_date, last_date } = row;
    const name = `${campaign_id} (${scenario})`;
    for (const date of dates) {
      if (date < first_date || date > last_date || listed.has(date)) continue;
      findings.add("campaign.missing", truthFile("campaigns", date), 0, `${name} is not listed`);
    }
    const hasNoLabel = (date: string) => isRead.has(date) && !labelled.includes(date);
    const labels = `has labels on ${labelled.length === 0 ? "no day" : labelled.join(", ")}`;
    if (hasNoLabel(first_date)) {
      const what = `${name} begins on ${first_date} and ${labels}`;
      findings.add("campaign.first", truthFile("campaigns", first_date), 0, what);
    }
    if (hasNoLabel(last_date)) {
      const what = `${name} ends on ${last_date} and ${labels}`;
      findings.add("campaign.last", truthFile("campaigns", last_date), 0, what);
    }
  }
}
