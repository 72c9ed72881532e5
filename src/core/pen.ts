/**
 * Writes one account's events of one day into rows: hands out ids, counts against the account's quota.
 *
 * @module
 */

import type { DayNumber } from "./calendar.ts";
import { choiceCode, typeCode } from "./events.ts";
import { type IdKeys, writeId } from "./ids.ts";
import {
  ADDRESS,
  addRow,
  ID_HIGH,
  KIND,
  META,
  NOTE,
  RESOURCE,
  type Rows,
  TIME,
  USER,
} from "./rows.ts";

/** Where an account's events go, and how many more may. */
export interface Pen {
  readonly rows: Rows;
  readonly day: DayNumber;
  readonly eventIds: IdKeys;
  readonly sessionIds: IdKeys;
  /** The account: the text id of its `user_id`. */
  user: number;
  /** The account's part of every id. */
  slot: number;
  /** Number of the account's next event; goes up by `step`. */
  ordinal: number;
  /** 1 for ordinary events, -1 for a campaign's, which count down from the top: the two never meet. */
  step: 1 | -1;
  /** Events that may still be written. */
  left: number;
}

/** The highest ordinal: where a campaign's events of an account start. */
export const LAST_ORDINAL = (1 << 24) - 1;

/** Codes of `auth_method`. */
export const METHOD = {
  password: choiceCode("auth.login", "auth_method", "password"),
  mfa: choiceCode("auth.login", "auth_method", "mfa"),
  sso: choiceCode("auth.login", "auth_method", "sso"),
  apiKey: choiceCode("auth.login", "auth_method", "api_key"),
} as const;

/** Codes of `failure_reason`. */
export const REASON = {
  badPassword: choiceCode("auth.login", "failure_reason", "bad_password"),
  mfaNotCompleted: choiceCode("auth.login", "failure_reason", "mfa_not_completed"),
  passwordExpired: choiceCode("auth.login", "failure_reason", "password_expired"),
  accountLocked: choiceCode("auth.login", "failure_reason", "account_locked"),
  unknownUser: choiceCode("auth.login", "failure_reason", "unknown_user"),
  accountDisabled: choiceCode("auth.login", "failure_reason", "account_disabled"),
} as const;

/** Codes of `logout_reason`. */
export const LOGOUT = {
  user: choiceCode("auth.logout", "logout_reason", "user"),
  idleTimeout: choiceCode("auth.logout", "logout_reason", "idle_timeout"),
  jobDone: choiceCode("auth.logout", "logout_reason", "job_done"),
} as const;

/** What one sign-in, and the sign-out of its session, have in common. Text ids and codes. */
export interface SignIn {
  readonly address: number;
  readonly resource: number;
  readonly device: number;
  readonly place: number;
  /** A code of {@link METHOD}. */
  readonly method: number;
  readonly mfaUsed: boolean;
}

const LOGIN_KIND = typeCode("auth.login") * 2;
const LOGOUT_KIND = typeCode("auth.logout") * 2;
const RESULT_SUCCESS = choiceCode("auth.login", "login_result", "success");

function begin(pen: Pen, timeMs: number, kind: number, signIn: SignIn, note: number): number {
  const offset = addRow(pen.rows);
  const { data } = pen.rows;
  data[offset + TIME] = timeMs;
  writeId(pen.eventIds, pen.day, pen.slot, pen.ordinal, data, offset + ID_HIGH);
  data[offset + USER] = pen.user;
  data[offset + KIND] = kind;
  data[offset + ADDRESS] = signIn.address;
  data[offset + RESOURCE] = signIn.resource;
  data[offset + NOTE] = note;
  pen.ordinal += pen.step;
  pen.left--;
  return offset + META;
}

/**
 * Writes an `auth.login`.
 *
 * @param reason 0 for success, else a code of {@link REASON}
 * @param note what the truth says of it, 0 for nothing
 * @returns the ordinal that names the session
 */
export function writeLogin(
  pen: Pen,
  timeMs: number,
  signIn: SignIn,
  reason: number,
  note: number,
): number {
  const session = pen.ordinal;
  const failed = reason === 0 ? 0 : 1;
  const meta = begin(pen, timeMs, LOGIN_KIND + failed, signIn, note);
  const { data } = pen.rows;
  data[meta] = RESULT_SUCCESS + failed;
  data[meta + 1] = signIn.method;
  data[meta + 2] = signIn.mfaUsed && failed === 0 ? 1 : 0;
  data[meta + 3] = signIn.device;
  data[meta + 4] = signIn.place;
  writeId(pen.sessionIds, pen.day, pen.slot, session, data, meta + 5);
  data[meta + 7] = reason;
  return session;
}

/** Writes the `auth.logout` of the session `session`, opened at `openedMs`. */
export function writeLogout(
  pen: Pen,
  timeMs: number,
  signIn: SignIn,
  session: number,
  openedMs: number,
  reason: number,
  note: number,
): void {
  const meta = begin(pen, timeMs, LOGOUT_KIND, signIn, note);
  const { data } = pen.rows;
  writeId(pen.sessionIds, pen.day, pen.slot, session, data, meta);
  data[meta + 2] = signIn.device;
  data[meta + 3] = Math.floor((timeMs - openedMs) / 1000);
  data[meta + 4] = reason;
}
