/**
 * All scenarios. Adding one is its file and one line here.
 *
 * The weights sum to 100, so that each is a share in percent. None is over .14, and those that a burst of
 * failures or a single sign-in gives away (`after_hours_sign_in`, `password_guessing`, `brute_force`,
 * `impossible_travel`, `open_security_group`) are under a half of all (modelling choice).
 *
 * @module
 */

import { AFTER_HOURS_SIGN_IN } from "./after_hours_sign_in.ts";
import { BRUTE_FORCE } from "./brute_force.ts";
import { CLOUD_MISUSE } from "./cloud_misuse.ts";
import { EX_EMPLOYEE } from "./ex_employee.ts";
import { IMPOSSIBLE_TRAVEL } from "./impossible_travel.ts";
import { LATERAL_MOVEMENT } from "./lateral_movement.ts";
import { LEAVER_THEFT } from "./leaver_theft.ts";
import { OPEN_SECURITY_GROUP } from "./open_security_group.ts";
import { PASSWORD_GUESSING } from "./password_guessing.ts";
import { PASSWORD_SPRAY } from "./password_spray.ts";
import { PRIVILEGE_ESCALATION } from "./privilege_escalation.ts";
import type { Scenario } from "./scenario.ts";
import { SLOW_EXFILTRATION } from "./slow_exfiltration.ts";
import { STOLEN_CREDENTIAL } from "./stolen_credential.ts";

/** The scenarios, in the order of the alphabet: the order in which one is drawn by weight. */
export const SCENARIOS: readonly Scenario[] = [
  AFTER_HOURS_SIGN_IN,
  BRUTE_FORCE,
  CLOUD_MISUSE,
  EX_EMPLOYEE,
  IMPOSSIBLE_TRAVEL,
  LATERAL_MOVEMENT,
  LEAVER_THEFT,
  OPEN_SECURITY_GROUP,
  PASSWORD_GUESSING,
  PASSWORD_SPRAY,
  PRIVILEGE_ESCALATION,
  SLOW_EXFILTRATION,
  STOLEN_CREDENTIAL,
];
