/**
 * The truth: labels and explanations name lines that are there, and campaigns are what their labels say.
 *
 * @module
 */

import type { Line } from "./contract.ts";
import type { Findings } from "./findings.ts";
import { linesOf } from "./log.ts";

/** A row that names a line. */
interface Named {
  readonly event_id: string;
  readonly line: number;
  readonly user_id: string;
}

/** A malicious line. */
export interface Label extends Named {
  readonly scenario: string;
  readonly campaign_id: string;
  readonly stage: string;
  readonly technique: string;
}

/** An odd but harmless line. */
export interface Benign extends Named {
  readonly oddity: string;
  readonly reason: string;
}

/** A campaign on one of its days. */
export interface Campaign {
  readonly campaign_id: string;
  readonly scenario: string;
  readonly actor: string;
  readonly by: string;
  readonly first_date: string;
  readonly last_date: string;
  readonly events: number;
  readonly stages: readonly {
    readonly date: string;
    readonly stage: string;
    readonly techniques: readonly string[];
    readonly events: number | null;
  }[];
}

/** The truth of a day, parsed. */
export interface DayTruth {
  readonly date: string;
  readonly labels: readonly Label[];
  readonly benign: readonly Benign[];
  readonly campaigns: readonly Campaign[];
}

const KEYS = {
  labels: "event_id,line,user_id,scenario,campaign_id,stage,technique",
  benign: "event_id,line,user_id,oddity,reason",
  campaigns: "campaign_id,scenario,actor,by,first_date,last_date,events,stages",
};

/** The path of a kind of truth. */
export function truthFile(kind: keyof typeof KEYS, date: string): string {
  return `_truth/${kind}_${date}.jsonl`;
}

/** Reads one file of the truth; rows with other keys are reported and left out. */
export function readRows<T>(
  kind: keyof typeof KEYS,
  date: string,
  text: string,
  findings: Findings,
): T[] {
  const file = truthFile(kind, date);
  return linesOf(text, file, findings).flatMap((line, i) => {
    try {
      const row = JSON.parse(line);
      if (Object.keys(row).join() === KEYS[kind]) return [row as T];
      findings.add("truth.row", file, i + 1, `keys ${Object.keys(row)}, not ${KEYS[kind]}`);
    } catch {
      findings.add("truth.row", file, i + 1, "is not JSON");
    }
    return [];
  });
}

function checkNamed(
  rows: readonly Named[],
  file: string,
  lines: ReadonlyMap<number, Line>,
  findings: Findings,
): void {
  let last = 0;
  rows.forEach(({ line, event_id, user_id }, i) => {
    const named = lines.get(line);
    if (line <= last) findings.add("truth.order", file, i + 1, `line ${line} after line ${last}`);
    last = line;
    if (named?.event_id !== event_id) {
      const what = `event_id ${event_id}; line ${line} has ${named?.event_id ?? "none"}`;
      findings.add("truth.line", file, i + 1, what);
    } else if (named.user_id !== user_id) {
      findings.add("truth.user", file, i + 1, `${user_id}; line ${line} is of ${named.user_id}`);
    }
  });
}

/** The technique whose lines are of other accounts than the campaign's (ATT&CK: password spraying). */
const SPRAYING = "T1110.003";

function checkLabels({ date, labels, campaigns }: DayTruth, findings: Findings): void {
  const file = truthFile("labels", date);
  const known = new Map(campaigns.map((campaign) => [campaign.campaign_id, campaign]));
  labels.forEach(({ campaign_id, scenario, stage, technique, user_id }, i) => {
    const add = (what: string) => findings.add("truth.label", file, i + 1, what);
    const campaign = known.get(campaign_id);
    if (!campaign) return add(`${campaign_id} is not among the campaigns of the day`);
    if (campaign.scenario !== scenario) add(`${campaign_id} is of ${campaign.scenario}`);
    // A spray tries the accounts of others.
    const isOwn = campaign.actor === user_id || technique === SPRAYING;
    if (!isOwn) add(`${campaign_id} is of ${campaign.actor}, not ${user_id}`);
    const today = campaign.stages.filter((act) => act.date === date && act.stage === stage);
    if (today.length === 0) add(`${campaign_id} has no stage ${stage} on the day`);
    else if (!today.some(({ techniques }) => techniques.includes(technique))) {
      add(`stage ${stage} of ${campaign_id} has no technique ${technique}`);
    }
  });
}

function checkCampaigns({ date, labels, campaigns }: DayTruth, findings: Findings): void {
  const file = truthFile("campaigns", date);
  campaigns.forEach((campaign, i) => {
    const { campaign_id, first_date, last_date, events, stages } = campaign;
    const add = (what: string) =>
      findings.add("truth.campaign", file, i + 1, `${campaign_id}: ${what}`);
    const own = labels.filter((label) => label.campaign_id === campaign_id);
    if (own.length !== events) add(`${events} events, and ${own.length} labels`);
    if (date < first_date || date > last_date) add(`${first_date} to ${last_date} is not the day`);
    const dates = stages.map((stage) => stage.date);
    if (dates.join() !== dates.toSorted().join()) add(`stages are not in order: ${dates}`);
    if (dates[0] !== first_date || dates.at(-1) !== last_date) {
      add(`stages are from ${dates[0]} to ${dates.at(-1)}, not ${first_date} to ${last_date}`);
    }
    for (const act of stages) {
      const count = own.filter(({ stage }) => stage === act.stage).length;
      const wanted = act.date === date ? count : null;
      if (act.events !== wanted) {
        add(`${act.stage} of ${act.date} has ${act.events} events, not ${wanted}`);
      }
    }
  });
}

/** Checks the truth of one day against its log. */
export function checkTruth(truth: DayTruth, lines: readonly Line[], findings: Findings): void {
  const { date, labels, benign } = truth;
  const byNumber = new Map(lines.map((line) => [line.number, line]));
  checkNamed(labels, truthFile("labels", date), byNumber, findings);
  const benignFile = truthFile("benign", date);
  checkNamed(benign, benignFile, byNumber, findings);
  const malicious = new Set(labels.map(({ line }) => line));
  benign.forEach(({ line }, i) => {
    if (malicious.has(line)) {
      findings.add("truth.both", benignFile, i + 1, `line ${line} is malicious as well`);
    }
  });
  checkLabels(truth, findings);
  checkCampaigns(truth, findings);
}
