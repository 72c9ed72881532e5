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
    | "large_download"
    | "new_device"
    | "new_resource"
    | "no_ticket"
    | "open_security_group"
    | "penetration_test";
  /** Why it is all right. */
  readonly reason:
    | Occasion
    | "forgotten_password"
    | "approved_test"
    | "joiner"
    | "leaving"
    | "loan_device"
    | "nightly_backup"
    | "public_website"
    | "reset_storm"
    | "role_change"
    | "short_test"
    | "stale_password"
    | "urgent_change"
    | "vpn_exit";
}

/** What the truth says of an event. */
export type Note = MaliciousNote | BenignNote;
