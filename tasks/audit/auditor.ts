/**
 * Reads days one after the other and checks everything about them.
 *
 * @module
 */

import { checkPeriod, followCampaigns, type KnownCampaigns } from "./campaigns.ts";
import { dateAfter } from "./dates.ts";
import type { Findings } from "./findings.ts";
import { checkLocks } from "./locks.ts";
import { readLog } from "./log.ts";
import { checkSessions } from "./sessions.ts";
import { checkMachines, checkRights, type KnownRights } from "./states.ts";
import { type Benign, type Campaign, checkTruth, type Label, readRows } from "./truth.ts";
import { countDay, type Counts, newCounts } from "./counts.ts";

/** The files of one day, as text. */
export interface DayFiles {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly log: string;
  readonly labels: string;
  readonly benign: string;
  readonly campaigns: string;
}

/** Checks the days of one company. */
export interface Auditor {
  /** What was counted so far. */
  readonly counts: Counts;
  /** Checks a day; days must come in order, and may leave some out. */
  readonly read: (day: DayFiles) => void;
  /** Checks what only the whole period tells. */
  readonly finish: () => void;
}

/** An auditor who has read nothing. */
export function newAuditor(findings: Findings): Auditor {
  const eventIds = new Set<string>();
  const sessionIds = new Set<string>();
  const rights: KnownRights = new Map();
  const campaigns: KnownCampaigns = new Map();
  const dates: string[] = [];
  const counts = newCounts();
  return {
    counts,
    read({ date, log, ...truthTexts }) {
      // What changed on days that are left out is not known.
      if (dates.length > 0 && dateAfter(dates.at(-1)!, 1) !== date) rights.clear();
      const file = `logs_${date}.jsonl`;
      const lines = readLog({ file, date, text: log }, eventIds, findings);
      checkSessions(lines, file, sessionIds, findings);
      checkLocks(lines, file, findings);
      checkMachines(lines, file, findings);
      const truth = {
        date,
        labels: readRows<Label>("labels", date, truthTexts.labels, findings),
        benign: readRows<Benign>("benign", date, truthTexts.benign, findings),
        campaigns: readRows<Campaign>("campaigns", date, truthTexts.campaigns, findings),
      };
      const malicious = new Set(truth.labels.map(({ line }) => line));
      checkRights(lines, malicious, file, rights, findings);
      checkTruth(truth, lines, findings);
      followCampaigns(truth, campaigns, findings);
      countDay(counts, lines, truth);
      dates.push(date);
    },
    finish: () => checkPeriod(campaigns, dates, findings),
  };
}
