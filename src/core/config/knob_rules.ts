/**
 * What each kind of setting may hold: the test and its words, side by side.
 *
 * @module
 */

import { parseDay, ZONE_NAMES } from "../calendar.ts";
import { DEPARTMENTS } from "../log/events.ts";
import { type Knob, MAX_EVENTS, MAX_USERS } from "./knob.ts";

/** What a value may be, in words (`an integer 2 to 100`) and as a test. */
export interface Rule {
  /** Reads on after "allowed:", no final period. */
  readonly allowed: string;
  /** Whether a JSON value is allowed. */
  readonly test: (value: unknown) => boolean;
}

/** A setting that is a map from name to weight. */
export type WeightsKnob = Extract<Knob, { kind: "weights" }>;

/** What S3 takes for an object. */
const MAX_TAGS = 10;
const MAX_SEED = Number.MAX_SAFE_INTEGER;

/** Whether a JSON value is an object, and neither a list nor `null`. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWithin(value: unknown, min: number, max: number): value is number {
  return typeof value === "number" && value >= min && value <= max;
}

function isInteger(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && isWithin(value, min, max);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function areTags(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length <= MAX_TAGS &&
    Object.entries(value).every(([name, tag]) => name !== "" && typeof tag === "string");
}

function isDate(value: unknown): boolean {
  return typeof value === "string" && parseDay(value) !== undefined;
}

/** `MM-DD` may be 02-29, so it is looked up in a leap year. */
function isHoliday(value: unknown): boolean {
  return typeof value === "string" && (isDate(value) || isDate(`2000-${value}`));
}

function isWeight(value: unknown): value is number {
  return isWithin(value, 0, Number.MAX_VALUE);
}

function isScheduled(value: unknown, scenarios: readonly string[]): boolean {
  if (!isObject(value)) return false;
  const { scenario, from, actor, ...unknown } = value;
  return typeof scenario === "string" && scenarios.includes(scenario) && DATE_RULE.test(from) &&
    ACTOR_RULE.test(actor) && Object.keys(unknown).length === 0;
}

/** The names that may have a weight, in the order of their table. */
export function weightNames(knob: WeightsKnob): readonly string[] {
  return knob.keys === "departments" ? DEPARTMENTS : ZONE_NAMES;
}

/** The sum must be finite too: a share is a weight divided by it. */
function areWeights(knob: WeightsKnob, value: unknown): boolean {
  if (!isObject(value)) return false;
  const names = weightNames(knob);
  const weights = Object.values(value);
  if (!Object.keys(value).every((name) => names.includes(name))) return false;
  if (!weights.every(isWeight)) return false;
  const sum = weights.reduce((a, b) => a + b, 0);
  return sum > 0 && Number.isFinite(sum);
}

/** The day of a scheduled campaign. */
export const DATE_RULE: Rule = { allowed: "a date YYYY-MM-DD", test: isDate };

/** Who is to be in a scheduled campaign. */
export const ACTOR_RULE: Rule = {
  allowed: "a user_id; leave it out for anybody",
  test: (value) => value === undefined || isText(value),
};

/** One holiday of a list. */
export const HOLIDAY_RULE: Rule = { allowed: "a date MM-DD or YYYY-MM-DD", test: isHoliday };

/** One weight of a map. */
export const WEIGHT_RULE: Rule = { allowed: "a number, 0 or more", test: isWeight };

/** The rule of a setting, from its kind and range. */
export function ruleOf(knob: Knob): Rule {
  switch (knob.kind) {
    case "share":
      return { allowed: "a number 0 to 1", test: (v) => isWithin(v, 0, 1) };
    case "number": {
      const { min, max } = knob;
      return { allowed: `a number ${min} to ${max}`, test: (v) => isWithin(v, min, max) };
    }
    case "integer": {
      const { min, max } = knob;
      return { allowed: `an integer ${min} to ${max}`, test: (v) => isInteger(v, min, max) };
    }
    case "switch":
      return { allowed: "true or false", test: (v) => typeof v === "boolean" };
    case "text":
      return { allowed: "a string, not empty", test: isText };
    case "optional":
      return { allowed: "a string; empty for none", test: (v) => typeof v === "string" };
    case "tags":
      return { allowed: `up to ${MAX_TAGS} strings by name`, test: areTags };
    case "seed":
      return {
        allowed: `a string, not empty, or an integer ${-MAX_SEED} to ${MAX_SEED}`,
        test: (v) => isText(v) || Number.isSafeInteger(v),
      };
    case "users":
      return {
        allowed: `an integer 1 to ${MAX_USERS}, or the name of a file`,
        test: (v) => isText(v) || isInteger(v, 1, MAX_USERS),
      };
    case "events":
      return {
        allowed: `an integer 0 to ${MAX_EVENTS}, or "natural"`,
        test: (v) => v === "natural" || isInteger(v, 0, MAX_EVENTS),
      };
    case "choice":
      return {
        allowed: `one of ${knob.values.join(", ")}`,
        test: (v) => typeof v === "string" && knob.values.includes(v),
      };
    case "names":
      return {
        allowed: `a list of ${knob.values.join(", ")}`,
        test: (v) => Array.isArray(v) && v.every((name) => knob.values.includes(name)),
      };
    case "schedule":
      return {
        allowed: `a list of { "scenario", "from": "YYYY-MM-DD", "actor" (a user_id, may be left ` +
          `out) }; scenarios: ${knob.values.join(", ")}`,
        test: (v) => Array.isArray(v) && v.every((entry) => isScheduled(entry, knob.values)),
      };
    case "date":
      return DATE_RULE;
    case "dates":
      return {
        allowed: `a list, each ${HOLIDAY_RULE.allowed}`,
        test: (v) => Array.isArray(v) && v.every(isHoliday),
      };
    case "weights":
      return {
        allowed: `weights by name, 0 or more and not all 0; names: ${weightNames(knob).join(", ")}`,
        test: (v) => areWeights(knob, v),
      };
  }
}
