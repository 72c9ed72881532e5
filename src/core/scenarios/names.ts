/**
 * The names of the scenarios, for the table of settings.
 *
 * @module
 */

/** The ids of all scenarios, in the order of the alphabet. */
export const SCENARIO_NAMES = [
  "after_hours_sign_in",
  "brute_force",
  "cloud_misuse",
  "ex_employee",
  "impossible_travel",
  "lateral_movement",
  "leaver_theft",
  "open_security_group",
  "password_guessing",
  "password_spray",
  "privilege_escalation",
  "slow_exfiltration",
  "stolen_credential",
] as const;
