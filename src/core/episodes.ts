/**
 * Episodes of work: what a person turns to next, and for how long.
 *
 * @module
 */

import type { InSession } from "./acts.ts";
import {
  type AliasTable,
  aliasTable,
  lognormal,
  lognormalTable,
  quickLognormal,
  weighted,
} from "./distributions.ts";
import { type Department, DEPARTMENTS } from "./events.ts";
import type { Pen } from "./pen.ts";
import { int, type Rng } from "./rng.ts";

/** What an episode is about. */
export type Episode = "app" | "bucket" | "database" | "shell";

const EPISODES: readonly Episode[] = ["app", "bucket", "database", "shell"];

/**
 * Share of a department's episodes, in the order of {@link Episode} (modelling choice; shells so that
 * section 6 holds: Engineering .55 of the lines, IT .30, Security .13).
 */
const MIX: Readonly<Record<Department, readonly [number, number, number, number]>> = {
  Engineering: [0.58, 0.24, 0.13, 0.05],
  HR: [0.62, 0.24, 0.14, 0],
  Finance: [0.52, 0.21, 0.27, 0],
  IT: [0.6, 0.19, 0.15, 0.06],
  Security: [0.61, 0.23, 0.12, 0.04],
};

const MIX_TABLES: Readonly<Record<Department, AliasTable>> = Object.fromEntries(
  DEPARTMENTS.map((dept) => [dept, aliasTable(MIX[dept])]),
) as Record<Department, AliasTable>;

/** What a person of a department turns to next. */
export function nextEpisode(rng: Rng, dept: Department): Episode {
  return EPISODES[weighted(rng, MIX_TABLES[dept])]!;
}

/** A session that acts may lie in. */
export interface OpenSession extends InSession {
  /** When it was opened, milliseconds. */
  readonly openedMs: number;
  /** When it ends, whether that is in the log or not. */
  readonly untilMs: number;
}

/** Acts of one episode: median and spread (modelling choice). */
const ACTS_MEDIAN = 2.6;
const ACTS_SIGMA = 0.85;
/** Spread of the gaps between acts (modelling choice: bursts and pauses). */
const GAPS = lognormalTable(1.1);
/** Median seconds from one act to the next (modelling choice). */
export const ACT_GAP_SECONDS = 22;

/** How many acts an episode has, at least one. */
export function drawActs(rng: Rng, median = ACTS_MEDIAN, sigma = ACTS_SIGMA): number {
  return 1 + Math.floor(lognormal(rng, median, sigma));
}

/**
 * Spreads acts over a session, one after another from `startMs` on, as far as session and quota last.
 *
 * @param act writes one
 */
export function inTurn(
  pen: Pen,
  rng: Rng,
  { openedMs, untilMs }: OpenSession,
  startMs: number,
  acts: number,
  medianSeconds: number,
  act: (timeMs: number) => void,
): void {
  let at = Math.max(startMs, openedMs + 200 + int(rng, 2500));
  for (let n = 0; n < acts && at < untilMs && pen.left > 0; n++) {
    act(at);
    at += Math.round(medianSeconds * 1000 * quickLognormal(rng, GAPS)) + 1;
  }
}
