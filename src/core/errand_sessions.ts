/**
 * The sessions of errands: a round over many machines, files copied before leaving.
 *
 * @module
 */

import { usePurposely } from "./acts.ts";
import { MINUTE_MS } from "./calendar.ts";
import { lognormal } from "./distributions.ts";
import { inTurn } from "./episodes.ts";
import { METHOD } from "./pen.ts";
import { noteOf, type PersonDay } from "./person_day.ts";
import { type Post, workTime } from "./posts.ts";
import { int } from "./rng.ts";
import { favourite, session } from "./work_sessions.ts";

/** Minutes on each machine of a round, and their spread (modelling choice). */
const VISIT_MINUTES = 9;
const VISIT_SIGMA = 0.8;

/** An administrator looks after machines, one after the other, with tools whose commands are not in the log. */
export function roundSessions(today: PersonDay, post: Post, machines: number): void {
  const { person: { habits, reach: { hosts } }, rng, pen } = today;
  const { stretch } = post;
  const method = habits.secondFactor ? METHOD.mfa : METHOD.password;
  const first = int(rng, hosts.length);
  let at = workTime(rng, stretch);
  for (let n = 0; n < machines && pen.left > 0 && at < stretch.end; n++) {
    const lengthMs = lognormal(rng, VISIT_MINUTES, VISIT_SIGMA) * MINUTE_MS;
    session(today, stretch, at, lengthMs, {
      origin: post.usual,
      resource: hosts[(first + n) % hosts.length]!.resource,
      method,
      mfaUsed: habits.secondFactor,
      isGate: true,
      isAway: false,
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
