/**
 * The truth of a day, kept apart from the log: which lines are malicious and why, which campaigns are
 * active, and which lines look odd but have a good reason.
 *
 * @module
 */

import { formatDay } from "../core/calendar.ts";
import type { NotedLine } from "../core/blocks.ts";
import { type Day, noteKey } from "../core/day.ts";
import { makeId } from "../core/log/ids.ts";
import { isNoted, MARK, ordinalOf, ROW, type Rows, TIME, USER } from "../core/log/rows.ts";

/** One malicious line of a day's log: a row of `_truth/labels_DATE.jsonl`. */
export interface LabelRow {
  /** The line's own `event_id`: 16 hex digits. */
  readonly event_id: string;
  /** 1-based line of the log. */
  readonly line: number;
  /** The account used or attacked, as in the line. */
  readonly user_id: string;
  /** Id of the scenario, such as `password_guessing`. */
  readonly scenario: string;
  /** A {@link CampaignRow} of the same day. */
  readonly campaign_id: string;
  /** Which part of the scenario, such as `initial_access`. */
  readonly stage: string;
  /** MITRE ATT&CK id. */
  readonly technique: string;
}

/** One odd but harmless line: a row of `_truth/benign_DATE.jsonl`. */
export interface BenignRow {
  /** The line's own `event_id`: 16 hex digits. */
  readonly event_id: string;
  /** 1-based line of the log. */
  readonly line: number;
  /** The account, as in the line. */
  readonly user_id: string;
  /** What looks odd, such as `after_hours_sign_in`. */
  readonly oddity: string;
  /** Why it is all right, such as `on_call`. */
  readonly reason: string;
}

/** One campaign active on a day: a row of `_truth/campaigns_DATE.jsonl`. */
export interface CampaignRow {
  /** The same on all days of the campaign. */
  readonly campaign_id: string;
  /** What it follows. */
  readonly scenario: string;
  /** The account it is carried out with. */
  readonly actor: string;
  /** Whether the owner of the account acts, or an intruder. */
  readonly by: "owner" | "intruder";
  /** Day of its first act, `YYYY-MM-DD`. */
  readonly first_date: string;
  /** Day of its last act, `YYYY-MM-DD`. */
  readonly last_date: string;
  /** Lines of this day. */
  readonly events: number;
  /** All that is planned, day by day: past, today's and what is still to come. */
  readonly stages: readonly {
    /** `YYYY-MM-DD`. */
    readonly date: string;
    /** The stage's name. */
    readonly stage: string;
    /** MITRE ATT&CK ids. */
    readonly techniques: readonly string[];
    /** Lines of this day, `null` on another. */
    readonly events: number | null;
  }[];
}

/** The truth about one day. */
export interface Truth {
  /** By line. */
  readonly labels: readonly LabelRow[];
  /** By line; none of them is among the labels. */
  readonly benign: readonly BenignRow[];
  /** All that are active, in the order of the scenarios. */
  readonly campaigns: readonly CampaignRow[];
}

const id = new Int32Array(2);

/** Reads a day's truth out of its rows; in the order of the log's lines. */
export function truthOf(day: Day): Truth {
  return truthFrom(day, notedLines(day));
}

/**
 * The truth of a day whose rows are elsewhere.
 *
 * @param noted all lines that have a note, by line
 */
export function truthFrom(day: Omit<Day, "rows" | "order">, noted: readonly NotedLine[]): Truth {
  const labels: LabelRow[] = [];
  const benign: BenignRow[] = [];
  for (const { line, user, ordinal } of noted) {
    const note = day.notes.get(noteKey(user, ordinal))!;
    makeId(day.world.eventIds, day.day, day.slots[user]!, ordinal, id);
    const common = {
      event_id: hex(id[0]!) + hex(id[1]!),
      line,
      user_id: day.cast[user]!.identity.user_id,
    };
    if (note.kind === "benign") {
      benign.push({ ...common, oddity: note.oddity, reason: note.reason });
      continue;
    }
    const campaign = day.campaigns[note.campaign]!;
    labels.push({
      ...common,
      scenario: campaign.scenario.id,
      campaign_id: campaign.id,
      stage: note.stage,
      technique: note.technique,
    });
  }
  return { labels, benign, campaigns: campaignRows(day) };
}

function campaignRows(day: Pick<Day, "day" | "notes" | "campaigns">): readonly CampaignRow[] {
  const counts = day.campaigns.map(() => new Map<string, number>());
  for (const note of day.notes.values()) {
    if (note.kind !== "malicious") continue;
    const ofCampaign = counts[note.campaign]!;
    ofCampaign.set(note.stage, (ofCampaign.get(note.stage) ?? 0) + 1);
  }
  return day.campaigns.map((campaign, i) => {
    return {
      campaign_id: campaign.id,
      scenario: campaign.scenario.id,
      actor: campaign.actor.identity.user_id,
      by: campaign.scenario.by,
      first_date: formatDay(campaign.firstDay),
      last_date: formatDay(campaign.lastDay),
      events: [...counts[i]!.values()].reduce((sum, n) => sum + n, 0),
      stages: campaign.acts.map(({ day: actDay, stage }) => ({
        date: formatDay(actDay),
        stage: stage.name,
        techniques: [...new Set(stage.steps.map(({ technique }) => technique))],
        events: actDay === day.day ? counts[i]!.get(stage.name) ?? 0 : null,
      })),
    };
  });
}

/** The lines that have a note, by line. */
function notedLines({ rows, order }: Day): readonly NotedLine[] {
  const noted: NotedLine[] = [];
  for (let row = 0; row < rows.length; row++) {
    const mark = rows.data[row * ROW + MARK]!;
    if (!isNoted(mark)) continue;
    const user = rows.data[row * ROW + USER]!;
    noted.push({ line: lineOf(rows, order, row), user, ordinal: ordinalOf(mark) });
  }
  return noted.sort((a, b) => a.line - b.line);
}

/** The 1-based line of a row: a binary search by time, then a walk through its millisecond. */
function lineOf(rows: Rows, order: Uint32Array, row: number): number {
  const time = rows.data[row * ROW + TIME]!;
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows.data[order[middle]! * ROW + TIME]! < time) low = middle + 1;
    else high = middle;
  }
  while (order[low] !== row) low++;
  return low + 1;
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}
