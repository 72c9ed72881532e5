/**
 * How a service account signs in: by the clock, with a little jitter.
 *
 * @module
 */

import { personStream, PURPOSE } from "./streams.ts";
import { DAY_MS, MINUTE_MS, offsetMinutes } from "./calendar.ts";
import { gaussian } from "./distributions.ts";
import { exp } from "./exact.ts";
import { LOGOUT, METHOD, type SignIn, writeLogin, writeLogout } from "./pen.ts";
import type { Scene } from "./person_day.ts";
import { int, type Rng } from "./rng.ts";
import { originId } from "./texts.ts";
import type { Service } from "./types.ts";

const rng: Rng = new Int32Array(4);

/** Milliseconds by which a run starts late, at most; schedulers spread their jobs (modelling choice). */
const JITTER_MS = 60_000;

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

/** Events of a service on a usual day: it signs in and out for every run. */
export function usualServiceEvents(service: Service): number {
  return 2 * service.clockwork.runs;
}

/**
 * Lives a service's day: writes the first `pen.left` events of an endless list, the usual runs first (in
 * an order that spreads any number of them over the window), then runs between the runs.
 */
export function liveService({ pen, day, origins }: Scene, service: Service): void {
  personStream(rng, service, PURPOSE.behaviour, day);
  const { runs, window: [from, to], runSeconds } = service.clockwork;
  const periodMs = ((to - from) * MINUTE_MS) / runs;
  const offsetMs = (from - offsetMinutes(service.identity.timezone, day)) * MINUTE_MS;
  const step = stride(runs);
  const signIn: SignIn = {
    origin: originId(origins, {
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
  for (let i = 0; pen.left > 0; i++) {
    const run = (i % runs) * step % runs;
    const round = radicalInverse(Math.floor(i / runs));
    const planned = offsetMs + (run + round) * periodMs + int(rng, JITTER_MS);
    const startMs = Math.floor(((planned % DAY_MS) + DAY_MS) % DAY_MS);
    const lengthMs = Math.round(runSeconds * 1000 * exp(0.15 * gaussian(rng)));
    const session = writeLogin(pen, startMs, signIn, 0, 0);
    const endMs = startMs + Math.max(lengthMs, 500);
    if (pen.left > 0 && endMs < DAY_MS) {
      writeLogout(pen, endMs, signIn, session, startMs, LOGOUT.jobDone, 0);
    }
  }
}
