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
} from "../random/distributions.ts";
import { type Department, DEPARTMENTS } from "../log/events.ts";
import type { Pen } from "../log/pen.ts";
import { int, type Rng } from "../random/rng.ts";

/** What an episode is about. */
export type Episode = "app" | "bucket" | "database" | "shell";

const EPISODES: readonly Episode[] = ["app", "bucket", "database", "shell"];

/**
 * Share of a department's episodes, in the order of {@link Episode} (modelling choice; most shells
 * are errands).
 */
const MIX: Readonly<Record<Department, readonly [number, number, number, number]>> = {
  Engineering: [0.622, 0.24, 0.13, 0.008],
  HR: [0.62, 0.24, 0.14, 0],
  Finance: [0.52, 0.21, 0.27, 0],
  IT: [0.65, 0.19, 0.15, 0.01],
  Security: [0.645, 0.23, 0.12, 0.005],
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

/** Acts of one episode: median and spread (modelling choice: 1.3-6 sign-ins of a person on a day). */
const ACTS_MEDIAN = 4.5;
const ACTS_SIGMA = 1.2;
/** Spread of the gaps between acts (modelling choice: gaps resemble the gap before, section 10). */
const GAPS = lognormalTable(0.8);
/** Milliseconds from a sign-in to what is done first: it takes a moment to find it (modelling choice). */
const SETTLES_MS = 900;
const SETTLES_MORE_MS = 16_000;
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
  let at = Math.max(startMs, openedMs + SETTLES_MS + int(rng, SETTLES_MORE_MS));
  for (let n = 0; n < acts && at < untilMs && pen.left > 0; n++) {
    act(at);
    at += Math.round(medianSeconds * 1000 * quickLognormal(rng, GAPS)) + 1;
  }
}
