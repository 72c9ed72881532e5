/**
 * What a scenario is: data that says who does what, when, and what it is called in MITRE ATT&CK.
 *
 * @module
 */

import type { Config } from "../knobs.ts";

/** The settings of `scenarios` that are rates. */
export type RateKnob = Exclude<keyof Config["scenarios"], "enabled">;

/** A number drawn evenly between two, both included. */
export type Range = readonly [low: number, high: number];

/** Some sign-ins in a row. */
export interface SignInStep {
  /** How each of them ends; a failure is a bad password. */
  readonly outcome: "success" | "failure";
  /** How many; 0 leaves the step out. */
  readonly count: Range;
  /** Chance that it is done at all; 1 when not said. */
  readonly chance?: number;
  /** Between one and the next. */
  readonly gapSeconds: Range;
  /** Where it is done: through the VPN or with one of the actor's applications. */
  readonly resource: "gateway" | "application";
}

/** One part of a scenario. */
export interface Stage {
  /** MITRE ATT&CK tactic in lower snake case, such as `initial_access`. */
  readonly name: string;
  /** MITRE ATT&CK technique id. */
  readonly technique: string;
  /** Carried out in this order. */
  readonly steps: readonly SignInStep[];
}

/** A way to misbehave. */
export interface Scenario {
  /** Name in the truth, lower snake case. */
  readonly id: string;
  /** A few words for people to read, capitalised, no final period. */
  readonly title: string;
  /** What it looks like in the log. */
  readonly about: string;
  /** The setting for its campaigns per 1000 people a day. */
  readonly rate: RateKnob;
  /** When it happens: between 23:00 and 05:00 of the actor's own clock, or at any time. */
  readonly window: "after_hours" | "any";
  /** From the actor's own home and machine, or by someone elsewhere: drawn from the list. */
  readonly from: readonly ("home" | "elsewhere")[];
  /** Carried out in this order, with one account. */
  readonly stages: readonly Stage[];
}
