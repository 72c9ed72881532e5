/**
 * How a service account signs in: by the clock, with a little jitter.
 *
 * @module
 */

import { type Actor, type InSession, type Purpose, usePurposely } from "./acts.ts";
import { personStream, PURPOSE } from "../random/streams.ts";
import { DAY_MS, type DayNumber, MINUTE_MS, offsetMinutes } from "../calendar.ts";
import { gaussian } from "../random/distributions.ts";
import { exp } from "../random/exact.ts";
import { STALE_GAP_MS, type Staleness, staleness } from "./incidents.ts";
import { isAfterHours } from "../calendar.ts";
import {
  LOGOUT,
  METHOD,
  type Pen,
  REASON,
  type SignIn,
  writeLogin,
  writeLogout,
} from "../log/pen.ts";
import type { Scene } from "./person_day.ts";
import { int, type Rng, unit } from "../random/rng.ts";
import { originId } from "../log/texts.ts";
import type { Asset } from "../company/estate.ts";
import type { Service } from "../company/types.ts";
import type { World } from "../company/world.ts";

const rng: Rng = new Int32Array(4);

/** Milliseconds by which a run starts late, at most; schedulers spread their jobs (modelling choice). */
const JITTER_MS = 60_000;

/** The service whose runs at night are explained: a backup. */
const BACKUP = "svc_backup_bot";

/** Fraction of a period for the n-th extra round of runs: 0, 1/2, 1/4, 3/4, 1/8 … (van der Corput). */
function radicalInverse(n: number): number {
  let x = 0;
  for (let bit = 0.5; n > 0; bit /= 2) {
    if (n & 1) x += bit;
    n >>>= 1;
  }
  return x;
}

/** A number near 0.618 n that shares no factor with n: steps of it visit all of 0 … n-1, spread evenly. */
function stride(n: number): number {
  let s = Math.max(1, Math.floor(n * 0.618));
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  while (gcd(s, n) !== 1) s++;
  return s;
}

/** Events of a service on a day: it signs in and out for every run, does its work, and may try in vain. */
export function serviceEvents(rng: Rng, service: Service, day: DayNumber): number {
  const { runs, uses } = service.clockwork;
  const usual = runs * uses.reduce((sum, { count }) => sum + count, 2);
  return usual + (staleness(rng, service, day)?.tries ?? 0);
}

/**
 * Lives a service's day: writes the first `pen.left` events of an endless list, the usual runs first (in
 * an order that spreads any number of them over the window), then runs between the runs.
 */
export function liveService({ pen, day, world, explain }: Scene, service: Service): void {
  const stale = staleness(rng, service, day);
  const staleNote = stale ? explain("failure_burst", "stale_password") : 0;
  let backupNote = 0;
  personStream(rng, service, PURPOSE.behaviour, day);
  const { driftMinutes, runs, window: [from, to], runSeconds } = service.clockwork;
  const periodMs = ((to - from) * MINUTE_MS) / runs;
  const homeOffset = offsetMinutes(service.identity.timezone, day);
  const driftMs = int(rng, 2 * driftMinutes * MINUTE_MS + 1) - driftMinutes * MINUTE_MS;
  const offsetMs = (from - homeOffset) * MINUTE_MS + driftMs;
  const step = stride(runs);
  const signIn: SignIn = {
    origin: originId(world.origins, {
      device: service.identity.devices[0] ?? "",
      address: service.identity.addresses[0] ?? "",
      place: service.place,
    }),
    resource: service.apps[0]!,
    method: METHOD.apiKey,
    mfaUsed: false,
    isGate: false,
    isAway: false,
  };
  const jobs = jobsOf(world, service);
  const isBackup = service.identity.user_id.startsWith(BACKUP);
  for (let i = 0; pen.left > 0; i++) {
    if (stale && i < runs) tryInVain(pen, signIn, stale, i, runs, staleNote);
    if (pen.left <= 0) return;
    const run = (i % runs) * step % runs;
    const round = radicalInverse(Math.floor(i / runs));
    const planned = offsetMs + (run + round) * periodMs + int(rng, JITTER_MS);
    const startMs = Math.floor(((planned % DAY_MS) + DAY_MS) % DAY_MS);
    const lengthMs = Math.max(1000, Math.round(runSeconds * 1000 * exp(0.15 * gaussian(rng))));
    if (stale && startMs >= stale.fromMs && startMs < stale.untilMs) {
      writeLogin(pen, startMs, signIn, REASON.passwordExpired, staleNote);
      continue;
    }
    let note = 0;
    if (isBackup && isAfterHours(startMs, homeOffset)) {
      note = backupNote ||= explain("after_hours_sign_in", "nightly_backup");
    }
    const session = writeLogin(pen, startMs, signIn, 0, note);
    const endMs = startMs + lengthMs;
    if (pen.left > 0 && endMs < DAY_MS) {
      writeLogout(pen, endMs, signIn, session, startMs, LOGOUT.jobDone, 0);
    }
    work(pen, jobs, { origin: signIn.origin, session }, startMs, lengthMs);
  }
}

/** The part of a service's tries in vain that is written before its n-th run: so a small count has some of both. */
function tryInVain(
  pen: Pen,
  signIn: SignIn,
  { fromMs, tries }: Staleness,
  run: number,
  runs: number,
  note: number,
): void {
  const until = Math.floor(tries * (run + 1) / runs);
  for (let n = Math.floor(tries * run / runs); n < until && pen.left > 0; n++) {
    const at = fromMs + n * STALE_GAP_MS + int(rng, STALE_GAP_MS - 3000);
    writeLogin(pen, at, signIn, REASON.passwordExpired, note);
  }
}

/** What a service does in each run. */
interface Jobs {
  readonly actor: Actor;
  /** One for each use of something, in order. */
  readonly uses: readonly { readonly used: Asset | number; readonly purpose: Purpose }[];
}

function jobsOf({ resources, estate }: World, { apps, clockwork: { uses } }: Service): Jobs {
  return {
    actor: { resources, home: 0, client: 0 },
    uses: uses.flatMap(({ what, name, operation, count, medianKilobytes }) => {
      const used = what === "application"
        ? apps[0]!
        : estate[what].find((asset) => asset.name === name)!;
      const medianBytes = medianKilobytes * 1000;
      const purpose: Purpose = { operation, medianBytes, byService: true, note: 0 };
      return Array.from({ length: count }, () => ({ used, purpose }));
    }),
  };
}

/** One run: one use after another over its length. */
function work(
  pen: Pen,
  { actor, uses }: Jobs,
  inSession: InSession,
  startMs: number,
  lengthMs: number,
): void {
  for (let n = 0; n < uses.length; n++) {
    const at = startMs + 300 + Math.floor((lengthMs - 600) * (n + unit(rng)) / uses.length);
    if (pen.left <= 0 || at >= DAY_MS) return;
    const { used, purpose } = uses[n]!;
    usePurposely(pen, rng, at, inSession, used, actor, purpose);
  }
}
