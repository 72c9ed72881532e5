/**
 * The sessions of errands: a round over many machines, files copied before leaving.
 *
 * @module
 */

import { usePurposely } from "./acts.ts";
import { MINUTE_MS } from "../calendar.ts";
import { lognormal } from "../random/distributions.ts";
import { inTurn } from "./episodes.ts";
import { METHOD } from "../log/pen.ts";
import { noteOf, type PersonDay } from "./person_day.ts";
import { type Post, workTime } from "./posts.ts";
import { int } from "../random/rng.ts";
import { favourite, RARE_RISK, session } from "./work_sessions.ts";

/** Minutes on each machine of a round, and their spread (modelling choice). */
const VISIT_MINUTES = 9;
const VISIT_SIGMA = 0.8;

/** Machines by which each round begins further on. */
const ROUND_STEP = 5;
/** From this one on a person seldom works on a machine (modelling choice). */
const RARE_HOSTS = 2;

/** An administrator looks after machines, one after the other, with tools whose commands are not in the log. */
export function roundSessions(today: PersonDay, post: Post, machines: number): void {
  const { person: { habits, reach: { hosts } }, rng, pen } = today;
  const { stretch } = post;
  const method = habits.secondFactor ? METHOD.mfa : METHOD.password;
  // From week to week the next ones, so that all have their turn.
  const first = ROUND_STEP * Math.floor(today.day / 5) + int(rng, 3);
  let at = workTime(rng, stretch);
  for (let n = 0; n < machines && pen.left > 0 && at < stretch.end; n++) {
    const lengthMs = lognormal(rng, VISIT_MINUTES, VISIT_SIGMA) * MINUTE_MS;
    const nth = (first + n) % hosts.length;
    session(today, stretch, at, lengthMs, {
      origin: post.usual,
      resource: hosts[nth]!.resource,
      method,
      mfaUsed: habits.secondFactor,
      isGate: true,
      isAway: false,
      risk: nth >= RARE_HOSTS ? RARE_RISK : 1,
    });
    at = Math.floor(at + lengthMs) + int(rng, 3 * MINUTE_MS);
  }
}

/** Median bytes of a file that is worth keeping, and seconds between two (modelling choices). */
const COPIED_BYTES = 1_500_000;
const COPY_GAP_SECONDS = 8;

/** Somebody who leaves copies own work from a bucket: harmless, and as large as a theft. */
export function copySession(today: PersonDay, post: Post, copies: number): void {
  const { person: { reach: { buckets } }, pen, rng, actor } = today;
  const { gate, stretch } = post;
  const at = workTime(rng, stretch);
  const bucket = favourite(rng, buckets);
  if (!gate) return;
  const note = noteOf(today, "large_download", "leaving");
  inTurn(
    pen,
    rng,
    gate,
    at,
    copies,
    COPY_GAP_SECONDS,
    (timeMs) =>
      usePurposely(pen, rng, timeMs, gate, bucket, actor, {
        operation: "read",
        medianBytes: COPIED_BYTES,
        note,
      }),
  );
}
