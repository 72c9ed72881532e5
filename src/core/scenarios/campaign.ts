/**
 * One run of a scenario: who, when, and which stage on which day.
 *
 * @module
 */

import type { DayNumber } from "../calendar.ts";
import type { Key } from "../random/hash.ts";
import type { Person } from "../company/types.ts";
import type { Scenario, Stage } from "./scenario.ts";

/** A stage of a campaign on one of its days. */
export interface CampaignAct {
  /** The day. */
  readonly day: DayNumber;
  /** What is done. */
  readonly stage: Stage;
}

/** One run of a scenario before anybody is found for it: what it does and when depends on nobody. */
export interface Plot {
  /** `cmp_` and 8 hex digits. */
  readonly id: string;
  /** What it follows. */
  readonly scenario: Scenario;
  /** Names its streams. */
  readonly key: Key;
  /** All it does, by day. */
  readonly acts: readonly CampaignAct[];
  /** The day of its first act. */
  readonly firstDay: DayNumber;
  /** The day of its last act. */
  readonly lastDay: DayNumber;
}

/** One run of a scenario. */
export interface Campaign extends Plot {
  /** Whose account it uses. */
  readonly actor: Person;
}
