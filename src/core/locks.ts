/**
 * Lockouts: when an account is locked, and whether it may be.
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
 * Whether a person has not tried to sign in yet in a time: a day is not written in the order of the clock, and
 * what is written cannot be locked out any more.
 *
 * @param firstRow where the rows of the person's day begin
 */
export function isFree(
  { data, length }: Rows,
  firstRow: number,
  fromMs: number,
  untilMs: number,
): boolean {
  for (let row = firstRow * ROW; row < length * ROW; row += ROW) {
    const at = data[row + TIME]!;
    if (kindOf(data[row + MARK]!) >> 1 === LOGIN && at >= fromMs && at < untilMs) return false;
  }
  return true;
}
