/**
 * Writes one account's events of one day into rows: hands out ordinals, counts against the quota.
 *
 * @module
 */

import { choice, flag, typeCode } from "./events.ts";
import {
  addRow,
  MARK,
  markOf,
  ORDINALS,
  ORIGIN,
  type Rows,
  SESSION,
  TIME,
  USER,
  VALUE,
  WHAT,
  whatOf,
} from "./rows.ts";

/** Where an account's events go, and how many more may. */
export interface Pen {
  /** The day's rows, of all accounts. */
  readonly rows: Rows;
  /** Index of the account in the day's cast. */
  user: number;
  /** Number of the account's next event; goes up by `step`. */
  ordinal: number;
  /** 1 for ordinary events, -1 for a campaign's, which count down from the top: the two never meet. */
  step: 1 | -1;
  /** Events that may still be written. */
  left: number;
  /** Takes note of what the truth says of an event. */
  readonly note: (user: number, ordinal: number, note: number) => void;
}

/** The highest ordinal: where a campaign's events of an account start. */
export const LAST_ORDINAL: number = ORDINALS - 1;

/** Bits of `auth_method`. */
export const METHOD = {
  password: choice("auth.login", "auth_method", "password"),
  mfa: choice("auth.login", "auth_method", "mfa"),
  sso: choice("auth.login", "auth_method", "sso"),
  apiKey: choice("auth.login", "auth_method", "api_key"),
} as const;

/** Bits of `failure_reason`. */
export const REASON = {
  badPassword: choice("auth.login", "failure_reason", "bad_password"),
  mfaNotCompleted: choice("auth.login", "failure_reason", "mfa_not_completed"),
  passwordExpired: choice("auth.login", "failure_reason", "password_expired"),
  accountLocked: choice("auth.login", "failure_reason", "account_locked"),
  unknownUser: choice("auth.login", "failure_reason", "unknown_user"),
  accountDisabled: choice("auth.login", "failure_reason", "account_disabled"),
} as const;

/** Bits of `logout_reason`. */
export const LOGOUT = {
  user: choice("auth.logout", "logout_reason", "user"),
  idleTimeout: choice("auth.logout", "logout_reason", "idle_timeout"),
  jobDone: choice("auth.logout", "logout_reason", "job_done"),
} as const;

/** What one sign-in and the sign-out of its session have in common. */
export interface SignIn {
  /** Origin id: machine, address and place. */
  readonly origin: number;
  /** Resource id: what is signed in to. */
  readonly resource: number;
  /** Bits of {@link METHOD}. */
  readonly method: number;
  /** Whether a success completes a second factor. */
  readonly mfaUsed: boolean;
  /** Whether it is the way into the company, where every account is known, and not an application. */
  readonly isGate: boolean;
  /** Whether it comes over a phone or a private VPN. */
  readonly isAway: boolean;
}

const LOGIN = typeCode("auth.login") * 2;
const LOGOUT_KIND = typeCode("auth.logout") * 2;
const SUCCESS = choice("auth.login", "login_result", "success");
const FAILURE = choice("auth.login", "login_result", "failure");
const MFA_USED = flag("auth.login", "mfa_used");

function write(
  pen: Pen,
  timeMs: number,
  kind: number,
  { origin, resource }: SignIn,
  choices: number,
  session: number,
  note: number,
): number {
  const offset = addRow(pen.rows);
  const { data } = pen.rows;
  data[offset + TIME] = timeMs;
  data[offset + USER] = pen.user;
  data[offset + MARK] = markOf(pen.ordinal, kind, note !== 0);
  data[offset + SESSION] = session;
  data[offset + ORIGIN] = origin;
  data[offset + WHAT] = whatOf(resource, choices);
  if (note !== 0) pen.note(pen.user, pen.ordinal, note);
  pen.ordinal += pen.step;
  pen.left--;
  return offset;
}

/**
 * Writes an `auth.login`.
 *
 * @param reason 0 for success, else bits of {@link REASON}
 * @param note what the truth says of it, 0 for nothing
 * @returns the session: the ordinal of its sign-in
 */
export function writeLogin(
  pen: Pen,
  timeMs: number,
  signIn: SignIn,
  reason: number,
  note: number,
): number {
  const session = pen.ordinal;
  const choices = reason === 0
    ? SUCCESS | signIn.method | (signIn.mfaUsed ? MFA_USED : 0)
    : FAILURE | signIn.method | reason;
  write(pen, timeMs, reason === 0 ? LOGIN : LOGIN + 1, signIn, choices, session, note);
  return session;
}

/**
 * Writes the `auth.logout` of a session.
 *
 * @param session what {@link writeLogin} gave
 * @param openedMs when it was opened
 * @param reason bits of {@link LOGOUT}
 */
export function writeLogout(
  pen: Pen,
  timeMs: number,
  signIn: SignIn,
  session: number,
  openedMs: number,
  reason: number,
  note: number,
): void {
  const offset = write(pen, timeMs, LOGOUT_KIND, signIn, reason, session, note);
  pen.rows.data[offset + VALUE] = Math.floor((timeMs - openedMs) / 1000);
}
