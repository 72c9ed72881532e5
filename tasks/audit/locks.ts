/**
 * Locked accounts: a lock has failures before it, and nobody gets in while it lasts.
 *
 * How many failures lock and for how long is configured, and no line tells. Whatever the numbers, a lock
 * that is met after a success without another failure in between was either there during the success, or
 * came from nothing.
 *
 * @module
 */

import type { Line } from "./contract.ts";
import type { Findings } from "./findings.ts";

/** Checks the sign-ins of a day; what was before its first sign-in of an account is not known. */
export function checkLocks(lines: readonly Line[], file: string, findings: Findings): void {
  /** The last sign-in of each account that did not meet a lock. */
  const last = new Map<string, Line>();
  for (const line of lines) {
    const { event_type, user_id, number, metadata } = line;
    if (event_type !== "auth.login") continue;
    if (metadata["failure_reason"] !== "account_locked") {
      last.set(user_id, line);
      continue;
    }
    const before = last.get(user_id);
    if (before?.status === "success") {
      const what = `${user_id} is locked; its last sign-in works, at ${before.timestamp}`;
      findings.add("session.locked", file, number, what);
    }
  }
}
