/**
 * The truth of a day, kept apart from the log: which lines are malicious and why, which campaigns are
 * active, and which lines look odd but have a good reason.
 *
 * @module
 */

import { type DayNumber, formatDay } from "../core/calendar.ts";
import type { NotedLine } from "../core/blocks.ts";
import { type Day, noteKey } from "../core/day.ts";
import type { Campaign } from "../core/scenarios/campaign.ts";
import { makeId } from "../core/log/ids.ts";
import type { MaliciousNote, Note } from "../core/work/notes.ts";
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
  const notes = noted.map(({ user, ordinal }) => day.notes.get(noteKey(user, ordinal))!);
  const rows = noted.map((line, i) => rowOf(day, line, notes[i]!));
  const malicious = notes.filter((note) => note.kind === "malicious");
  const campaigns = day.campaigns.map((campaign, i) =>
    campaignRow(campaign, day.day, malicious.filter((note) => note.campaign === i))
  );
  return {
    labels: rows.filter((row) => "scenario" in row),
    benign: rows.filter((row) => "oddity" in row),
    campaigns,
  };
}

function rowOf(
  { world, day, slots, cast, campaigns }: Omit<Day, "rows" | "order">,
  { line, user, ordinal }: NotedLine,
  note: Note,
): LabelRow | BenignRow {
  makeId(world.eventIds, day, slots[user]!, ordinal, id);
  const event_id = hex(id[0]!) + hex(id[1]!);
  const { user_id } = cast[user]!.identity;
  if (note.kind === "benign") {
    return { event_id, line, user_id, oddity: note.oddity, reason: note.reason };
  }
  const { scenario, id: campaign_id } = campaigns[note.campaign]!;
  const { stage, technique } = note;
  return { event_id, line, user_id, scenario: scenario.id, campaign_id, stage, technique };
}

function campaignRow(
  { id, scenario, actor, firstDay, lastDay, acts }: Campaign,
  today: DayNumber,
  own: readonly MaliciousNote[],
): CampaignRow {
  return {
    campaign_id: id,
    scenario: scenario.id,
    actor: actor.identity.user_id,
    by: scenario.by,
    first_date: formatDay(firstDay),
    last_date: formatDay(lastDay),
    events: own.length,
    stages: acts.map(({ day, stage: { name, steps } }) => ({
      date: formatDay(day),
      stage: name,
      techniques: [...new Set(steps.map(({ technique }) => technique))],
      events: day === today ? own.filter(({ stage }) => stage === name).length : null,
    })),
  };
}

/** The lines that have a note, by line. */
function notedLines({ rows, order }: Day): readonly NotedLine[] {
  const noted: NotedLine[] = [];
  for (let row = nextNoted(rows, 0); row < rows.length; row = nextNoted(rows, row + 1)) {
    const user = rows.data[row * ROW + USER]!;
    const ordinal = ordinalOf(rows.data[row * ROW + MARK]!);
    noted.push({ line: lineOf(rows, order, row), user, ordinal });
  }
  return noted.sort((a, b) => a.line - b.line);
}

/** The first row from `row` on that has a note, or the number of rows. */
function nextNoted({ data, length }: Rows, row: number): number {
  while (row < length && !isNoted(data[row * ROW + MARK]!)) row++;
  return row;
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
