/**
 * Failed sign-ins: why they fail, the gap to the next try, the second try, giving up, and lockout.
 *
 * @module
 */

import type { Stretch } from "./attendance.ts";
import { DAY_MS, MINUTE_MS } from "../calendar.ts";
import { aliasTable, lognormal, weighted } from "../random/distributions.ts";
import { RESET_FAILS } from "./incidents.ts";
import { isFree, lockedUntil } from "./locks.ts";
import { METHOD, REASON, type SignIn, writeLogin } from "../log/pen.ts";
import { isNewTo, noteOf, type PersonDay, signInNote } from "./person_day.ts";
import { chance, int, pick, type Rng } from "../random/rng.ts";

/** Reasons of a first failure. */
const FIRST_REASONS = [
  REASON.badPassword,
  REASON.mfaNotCompleted,
  REASON.passwordExpired,
  REASON.unknownUser,
  REASON.accountDisabled,
] as const;
/**
 * How often each comes first, with a second factor and without (modelling choice: .70, .14, .05,
 * .05, .02 of all failures; lockouts come on top).
 */
const WITH_FACTOR = aliasTable([0.42, 0.42, 0.07, 0.065, 0.025]);
const WITHOUT_FACTOR = aliasTable([0.77, 0, 0.09, 0.1, 0.04]);

/** Failures further apart than this do not count towards the same lockout (modelling choice). */
const IN_A_ROW_MS = 2 * MINUTE_MS;
/** Failures that make a burst, which needs an explanation. */
const BURST = 5;
/** Seconds it takes to choose a new password once the old one has expired (modelling choice). */
const NEW_PASSWORD_SECONDS = 90;
/** Seconds after the end of a lockout until somebody who waited tries again (modelling choice). */
const AFTER_LOCKOUT_SECONDS = 60;
/** Chance of one more try where the account is unknown or disabled (modelling choice). */
const TRIES_AGAIN_IN_VAIN = 0.4;
/** Chance of waiting for the end of a lockout (modelling choice). */
const WAITS_FOR_LOCKOUT = 0.5;

/** The try in hand. */
interface Attempt {
  readonly today: PersonDay;
  readonly rng: Rng;
  readonly stretch: Stretch;
  /** Changed when it turns out to be to an application that does not know the person. */
  signIn: SignIn;
  /** When the next try happens, in milliseconds. */
  at: number;
  /** Failures so far, with the one in hand. */
  failures: number;
  /** Those of them that count towards a lockout: each soon after the one before. */
  inRow: number;
}

/**
 * Writes the failures that come before a success, if any.
 *
 * @param startMs when the first try happens
 * @returns when the sign-in works, in milliseconds, or -1 when it does not work today; then at least one
 *   failure was written
 */
export function signInTime(
  today: PersonDay,
  rng: Rng,
  stretch: Stretch,
  startMs: number,
  signIn: SignIn,
): number {
  const failing = chance(rng, failureRate(today, startMs, signIn));
  if (!failing && today.locks.length === 0) return startMs;
  const attempt: Attempt = { today, rng, stretch, signIn, at: startMs, failures: 0, inRow: 0 };
  if (failing && !failFirst(attempt)) return -1;
  return afterLockout(attempt);
}

/**
 * Failures at what is new to a person, and on a machine that is, against others (tdc-guard: new and failing go
 * together 5.5 times as often as by chance).
 */
const FAILS_WHEN_NEW = 40;
/** The most that ever fail. */
const MOST_FAIL = 0.9;

/** Chance that a sign-in begins with a failure. */
function failureRate(today: PersonDay, timeMs: number, { resource, risk = 1 }: SignIn): number {
  const isNew = today.isLoan || isNewTo(today, resource);
  let rate = today.failureRate * Math.max(risk, isNew ? FAILS_WHEN_NEW : 1);
  if (rate > 0 && isStorm(today, timeMs)) rate = Math.max(rate, RESET_FAILS);
  return Math.min(rate, MOST_FAIL);
}

function isStorm({ storm }: PersonDay, timeMs: number): boolean {
  return storm !== undefined && timeMs >= storm.fromMs && timeMs < storm.untilMs;
}

/** No gap is longer: somebody who waits longer begins anew. */
const GAP_AT_MOST_MS = 20 * MINUTE_MS;

/** Milliseconds until the next try; never under two seconds, a person has to type. */
function gap(rng: Rng, medianSeconds: number): number {
  const ms = Math.round(1000 * Math.max(2, lognormal(rng, medianSeconds, 0.75))) + int(rng, 1000);
  return Math.min(ms, GAP_AT_MOST_MS);
}

function elsewhere({ signIn }: Attempt, resource: number | undefined): SignIn {
  return resource === undefined ? signIn : { ...signIn, resource };
}

/** Writes one failure and moves on to the next try; false when there is no time or room for one. */
function fail(attempt: Attempt, reason: number): boolean {
  const { today, rng, stretch, signIn, at } = attempt;
  const { pen, locks, world: { config } } = today;
  if (pen.left <= 0 || at >= DAY_MS) return false;
  const told = lockedUntil(locks, at) > 0 ? REASON.accountLocked : reason;
  const odd = isStorm(today, at)
    ? noteOf(today, "failure_burst", "reset_storm")
    : attempt.failures >= BURST
    ? noteOf(today, "failure_burst", "forgotten_password")
    : signInNote(today, stretch, signIn, at);
  writeLogin(pen, at, signIn, told, odd);
  const pause = gap(rng, config.signIn.retryGapSeconds);
  if (pause > IN_A_ROW_MS) attempt.inRow = 0;
  attempt.at += pause;
  return true;
}

/** Why the first try fails. */
function firstReason({ rng, signIn, today, at }: Attempt): number {
  if (isStorm(today, at)) return chance(rng, 0.5) ? REASON.passwordExpired : REASON.badPassword;
  const factor = signIn.method === METHOD.mfa;
  const reason = FIRST_REASONS[weighted(rng, factor ? WITH_FACTOR : WITHOUT_FACTOR)]!;
  const ofAnApplication = reason === REASON.unknownUser || reason === REASON.accountDisabled;
  return ofAnApplication && signIn.isGate ? REASON.badPassword : reason;
}

/** Writes failures until the next try would work (true) or the person gives up (false). */
function failFirst(attempt: Attempt): boolean {
  const { today: { person, locks, pen, firstRow, world: { config } }, rng } = attempt;
  const { retryFails, givesUp, lockoutAfter, lockoutMinutes } = config.signIn;
  const reason = firstReason(attempt);
  // An application where the person has no account, or always the one where it is switched off.
  const [disabled, ...unknown] = person.strangeApps;
  if (reason === REASON.accountDisabled) attempt.signIn = elsewhere(attempt, disabled);
  if (reason === REASON.unknownUser) attempt.signIn = elsewhere(attempt, pick(rng, unknown));
  if (lockedUntil(locks, attempt.at) > 0) return runIntoLockout(attempt);
  for (let failures = 1;; failures++) {
    attempt.failures = failures;
    attempt.inRow++;
    if (attempt.inRow === lockoutAfter) {
      // Not the one failure that locks when the person works on elsewhere: that is written already.
      const lockedFor = GAP_AT_MOST_MS + lockoutMinutes * MINUTE_MS;
      if (!isFree(pen.rows, firstRow, attempt.at, attempt.at + lockedFor)) return false;
    }
    if (!fail(attempt, reason) || chance(rng, givesUp)) return false;
    switch (reason) {
      case REASON.unknownUser:
      case REASON.accountDisabled:
        if (chance(rng, TRIES_AGAIN_IN_VAIN)) fail(attempt, reason);
        return false;
      case REASON.passwordExpired:
        attempt.at += gap(rng, NEW_PASSWORD_SECONDS);
        return true;
    }
    if (attempt.inRow === lockoutAfter) return lockOut(attempt);
    if (!chance(rng, retryFails)) return true;
  }
}

/** Locks the account. True when the person waits for its end. */
function lockOut(attempt: Attempt): boolean {
  const { today: { locks, world: { config } }, at } = attempt;
  locks.push(at, at + config.signIn.lockoutMinutes * MINUTE_MS);
  return runIntoLockout(attempt);
}

/** A try or two are told that the account is locked. True when the person waits for its end. */
function runIntoLockout(attempt: Attempt): boolean {
  for (let more = 1 + int(attempt.rng, 2); more > 0; more--) {
    fail(attempt, REASON.accountLocked);
  }
  return chance(attempt.rng, WAITS_FOR_LOCKOUT);
}

/** The time of a success: now, or after the lockout that the account is in. */
function afterLockout(attempt: Attempt): number {
  const { today: { locks }, rng } = attempt;
  const until = lockedUntil(locks, attempt.at);
  if (until === 0) return attempt.at < DAY_MS ? attempt.at : -1;
  const at = until + gap(rng, AFTER_LOCKOUT_SECONDS);
  if (at < DAY_MS && lockedUntil(locks, at) === 0) return at;
  fail(attempt, REASON.accountLocked);
  return -1;
}
