/**
 * Lockouts: when an account is locked, and that nothing succeeds then.
 *
 * @module
 */

import { typeCode } from "./events.ts";
import { kindOf, MARK, ROW, type Rows, TIME } from "./rows.ts";

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
 * Locks an account, unless a try that is already written falls into the time: a person's day is not written
 * in the order of the clock.
 *
 * @param firstRow where the rows of the person's day begin
 * @returns whether the account is now locked
 */
export function tryLock(
  locks: Locks,
  { data, length }: Rows,
  firstRow: number,
  fromMs: number,
  untilMs: number,
): boolean {
  for (let row = firstRow * ROW; row < length * ROW; row += ROW) {
    const at = data[row + TIME]!;
    if (kindOf(data[row + MARK]!) >> 1 === LOGIN && at >= fromMs && at < untilMs) return false;
  }
  locks.push(fromMs, untilMs);
  return true;
}
