/**
 * All scenarios. Adding one is its file and one line here.
 *
 * @module
 */

import { AFTER_HOURS_SIGN_IN } from "./after_hours_sign_in.ts";
import { PASSWORD_GUESSING } from "./password_guessing.ts";
import type { Scenario } from "./scenario.ts";

/** The scenarios, in the order in which a day asks for them. */
export const SCENARIOS: readonly Scenario[] = [AFTER_HOURS_SIGN_IN, PASSWORD_GUESSING];
