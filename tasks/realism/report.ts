/**
 * All rows of the realism figures, measured on several companies and judged by their medians.
 *
 * @module
 */

import { attackRows } from "./attacks.ts";
import { failedSignInRows } from "./failed_sign_ins.ts";
import { harmlessRows, upheavalRows } from "./harmless.ts";
import { observe } from "./observe.ts";
import { judge, type Row, type Verdict } from "./rows.ts";
import { secondFactorRows, sessionRows } from "./sessions.ts";
import { tellingRows, tellRows } from "./tells.ts";
import { heavyTailRows, holidayRows, timeRows } from "./time.ts";
import { volumeRows, workRows } from "./work.ts";

/** A Monday, with no holiday in the month that follows. */
const FIRST = "2025-09-01";
/** Days that the rows need at least. */
export const LEAST_DAYS = 28;

type Sections = readonly (readonly [section: string, rows: readonly Row[]])[];

async function sectionsOf(users: number, days: number, seed: string): Promise<Sections> {
  const month = observe({ users, seed }, FIRST, days);
  return [
    ["volume", volumeRows(month)],
    ["1 time", [...timeRows(month), ...holidayRows(users, seed)]],
    ["2 heavy tail", heavyTailRows(month)],
    ["3 failed sign-ins", failedSignInRows(month)],
    ["4 sessions", sessionRows(month)],
    ["5 second factor", secondFactorRows(month)],
    ["6 work", workRows(month)],
    ["7 harmless", [...harmlessRows(month), ...upheavalRows(users, seed, FIRST)]],
    ["8 attacks", attackRows(users, seed, FIRST, days)],
    ["10 tells", [...await tellRows(month), ...tellingRows(users, seed, FIRST)]],
  ];
}

/** What is measured and how strictly. */
export interface RealismOptions {
  /** People of each company, services on top. */
  readonly users: number;
  /** Days of work, {@link LEAST_DAYS} at least. */
  readonly days: number;
  /** Of the companies, one at least. */
  readonly seeds: readonly string[];
  /** See {@link judge}. @default {0} */
  readonly slack?: number;
  /** Called before each company. */
  readonly progress?: (seed: string) => void;
}

/** Measures companies, and judges their medians. */
export async function realism(options: RealismOptions): Promise<readonly Verdict[]> {
  const { users, days, seeds, slack, progress } = options;
  const companies: Sections[] = [];
  for (const seed of seeds) {
    progress?.(seed);
    companies.push(await sectionsOf(users, days, seed));
  }
  return companies[0]!.flatMap(([section, rows], s) =>
    rows.map((_, r) => judge(section, companies.map((sections) => sections[s]![1][r]!), slack))
  );
}
