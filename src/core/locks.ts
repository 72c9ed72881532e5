/**
 * Lockouts: when an account is locked, and that nothing succeeds then.
 *
 * @module
 */

import { typeCode } from "./events.ts";
import type { Pen } from "./pen.ts";
import { kindOf, MARK, ROW, TIME, USER } from "./rows.ts";

/** Lockouts of one account on one day: from and until, in milliseconds, one pair after another. */
export type Locks = number[];

const LOGIN = typeCode("auth.login");

/** The end of the lockout that `timeMs` falls into, or 0. */
export function lockedUntil(locks: Locks, timeMs: number): number {
  for (let i = 0; i < locks.length; i += 2) {
    if (timeMs >= locks[i]! && timeMs < locks[i + 1]!) return locks[i + 1]!;
  }
  return 0;
}

/**
 * Locks the account of the pen, unless a try that is already written falls into the time: a person's day
 * is not written in the order of the clock.
 *
 * @returns whether the account is now locked
 */
export function tryLock(locks: Locks, pen: Pen, fromMs: number, untilMs: number): boolean {
  const { data, length } = pen.rows;
  for (let offset = (length - 1) * ROW; offset >= 0; offset -= ROW) {
    if (data[offset + USER] !== pen.user) break;
    const at = data[offset + TIME]!;
    if (kindOf(data[offset + MARK]!) >> 1 === LOGIN && at >= fromMs && at < untilMs) return false;
  }
  locks.push(fromMs, untilMs);
  return true;
}
