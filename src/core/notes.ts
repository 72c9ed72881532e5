/**
 * What the truth says of single events: malicious and by which campaign, or odd but harmless and why.
 *
 * @module
 */

import type { Occasion } from "./attendance.ts";

/** An event of a campaign. */
export interface MaliciousNote {
  /** Tells it from a {@link BenignNote}. */
  readonly kind: "malicious";
  /** Index of the campaign in the day's list. */
  readonly campaign: number;
  /** The stage of the scenario, such as `initial_access`. */
  readonly stage: string;
  /** MITRE ATT&CK id. */
  readonly technique: string;
}

/** An event that looks odd and has a good reason. */
export interface BenignNote {
  /** Tells it from a {@link MaliciousNote}. */
  readonly kind: "benign";
  /** What is odd about it. */
  readonly oddity:
    | "after_hours_sign_in"
    | "failure_burst"
    | "foreign_sign_in"
    | "impossible_travel"
    | "new_device";
  /** Why it is all right. */
  readonly reason: Occasion | "forgotten_password" | "vpn_exit" | "loan_device";
}

/** What the truth says of an event. */
export type Note = MaliciousNote | BenignNote;
