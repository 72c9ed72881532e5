/**
 * Reads days one after the other and checks everything about them.
 *
 * @module
 */

import { checkPeriod, followCampaigns, type KnownCampaigns } from "./campaigns.ts";
import { dateAfter, isDate } from "./dates.ts";
import type { Findings } from "./findings.ts";
import { checkLocks } from "./locks.ts";
import { readLog } from "./log.ts";
import { checkSessions } from "./sessions.ts";
import { checkMachines, checkRights, type KnownRights } from "./states.ts";
import {
  type Benign,
  type Campaign,
  checkTruth,
  type Label,
  readRows,
  truthFile,
} from "./truth.ts";
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

type Kind = Exclude<keyof DayFiles, "date">;

/** The same as they were found: any of them may be missing. */
export type FoundDay = Pick<DayFiles, "date"> & { readonly [K in Kind]: string | undefined };

const KINDS: readonly Kind[] = ["log", "labels", "benign", "campaigns"];

/** Checks the days of one company. */
export interface Auditor {
  /** What was counted so far. */
  readonly counts: Counts;
  /** Checks a day; days must come in order, and may leave some out. */
  readonly read: (day: FoundDay) => void;
  /** Checks what only the whole period tells. */
  readonly finish: () => void;
}

/** The path of a file of a day. */
export function fileOf(kind: Kind, date: string): string {
  return kind === "log" ? `logs_${date}.jsonl` : truthFile(kind, date);
}

function isWhole(day: FoundDay): day is DayFiles {
  return KINDS.every((kind) => day[kind] !== undefined);
}

/** Reports files of a day that there is not, and files that a day lacks. */
function checkFiles(day: FoundDay, findings: Findings): void {
  const { date } = day;
  const missing = KINDS.filter((kind) => day[kind] === undefined);
  const there = KINDS.filter((kind) => day[kind] !== undefined).map((kind) => fileOf(kind, date));
  if (!isDate(date)) {
    for (const file of there) findings.add("files.date", file, 0, "there is no such day");
    return;
  }
  for (const kind of missing) {
    findings.add("files.missing", fileOf(kind, date), 0, `is not there, and ${there[0]} is`);
  }
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
    read(day) {
      const { date, log } = day;
      checkFiles(day, findings);
      if (log === undefined || !isDate(date)) return;
      // What changed on days that are left out is not known.
      if (dates.length > 0 && dateAfter(dates.at(-1)!, 1) !== date) rights.clear();
      const file = fileOf("log", date);
      const lines = readLog({ file, date, text: log }, eventIds, findings);
      checkSessions(lines, file, sessionIds, findings);
      checkLocks(lines, file, findings);
      checkMachines(lines, file, findings);
      if (!isWhole(day)) {
        // As if it were left out, but for its lines: who is malicious is not known.
        countDay(counts, lines, { date, labels: [], benign: [], campaigns: [] });
        return;
      }
      const truth = {
        date,
        labels: readRows<Label>("labels", date, day.labels, findings),
        benign: readRows<Benign>("benign", date, day.benign, findings),
        campaigns: readRows<Campaign>("campaigns", date, day.campaigns, findings),
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
