/**
 * Validates a configuration: every mistake in it is found in one go, and none is guessed away.
 *
 * @module
 */

import {
  ACTOR_RULE,
  DATE_RULE,
  HOLIDAY_RULE,
  isObject,
  ruleOf,
  WEIGHT_RULE,
  weightNames,
} from "./knob_rules.ts";
import { isKnob, type Knob, type KnobTree } from "./knob.ts";
import { type Config, DEFAULTS, KNOBS } from "./knobs.ts";

/** One mistake in a configuration. */
export interface Problem {
  /** What kind of mistake. */
  readonly kind: "unknown key" | "wrong value";
  /** Where: `signIn.failures`, `organization.holidays[2]`, or empty for the whole value. */
  readonly path: string;
  /** What was found there. */
  readonly value: unknown;
  /** What is allowed there; of an unknown key, the keys there are. */
  readonly expected: string;
  /** The key or word that an unknown one was probably meant to be. */
  readonly nearest?: string;
}

/** Finds the candidate that a misspelt word was probably meant to be, if any is close enough. */
export type Nearest = (word: string, candidates: readonly string[]) => string | undefined;

/** What {@link checkConfig} gives: a complete configuration, and what was wrong with the value. */
export interface CheckedConfig {
  /** The defaults, with every correct setting of the value over them. */
  readonly config: Config;
  /** In the order of the value; empty when it is valid. */
  readonly problems: readonly Problem[];
}

type Values = Record<string, unknown>;
type Report = { readonly nearest: Nearest; readonly problems: Problem[] };

/**
 * Checks one value against one setting, wherever it comes from (config file, flag).
 *
 * @param knob a setting of {@link KNOBS}
 * @param value a value as JSON would hold it; the text of a flag must have been read as such before
 * @returns what is allowed (`an integer 2 to 100`) when the value is not, otherwise `undefined`
 */
export function checkValue(knob: Knob, value: unknown): string | undefined {
  const { allowed, test } = ruleOf(knob);
  return test(value) ? undefined : allowed;
}

/** A key from outside is quoted unless plain, so that none can be taken for a path. */
function pathOf(parent: string, key: string): string {
  const name = /^[\w/-]+$/.test(key) ? key : JSON.stringify(key);
  return parent === "" ? name : `${parent}.${name}`;
}

function wrongValue({ problems }: Report, path: string, value: unknown, expected: string): void {
  problems.push({ kind: "wrong value", path, value, expected });
}

function unknownKey(
  { nearest, problems }: Report,
  path: string,
  [key, value]: [string, unknown],
  keys: readonly string[],
): void {
  const near = nearest(key, keys);
  problems.push({
    kind: "unknown key",
    path: pathOf(path, key),
    value,
    expected: `one of ${keys.join(", ")}`,
    ...(near === undefined ? {} : { nearest: near }),
  });
}

/** Reports a word that is not one of those allowed, with the one that it was probably meant to be. */
function wrongWord(report: Report, path: string, word: unknown, allowed: readonly string[]): void {
  if (typeof word === "string" && allowed.includes(word)) return;
  const near = typeof word === "string" ? report.nearest(word, allowed) : undefined;
  report.problems.push({
    kind: "wrong value",
    path,
    value: word,
    expected: `one of ${allowed.join(", ")}`,
    ...(near === undefined ? {} : { nearest: near }),
  });
}

const SCHEDULED_KEYS = ["scenario", "from", "actor"];

/** Reports what is wrong with a scheduled campaign. */
function checkScheduled(
  report: Report,
  path: string,
  entry: unknown,
  scenarios: readonly string[],
): void {
  if (!isObject(entry)) {
    wrongValue(report, path, entry, `an object with ${SCHEDULED_KEYS.join(", ")}`);
    return;
  }
  const { scenario, from, actor, ...others } = entry;
  wrongWord(report, `${path}.scenario`, scenario, scenarios);
  if (!DATE_RULE.test(from)) wrongValue(report, `${path}.from`, from, DATE_RULE.allowed);
  if (!ACTOR_RULE.test(actor)) wrongValue(report, `${path}.actor`, actor, ACTOR_RULE.allowed);
  for (const other of Object.entries(others)) unknownKey(report, path, other, SCHEDULED_KEYS);
}

/** Reports what is wrong inside a list or a map, more exactly than the rule of the whole can. */
function checkParts(report: Report, knob: Knob, path: string, value: unknown): void {
  if (knob.kind === "dates" && Array.isArray(value)) {
    value.forEach((part, i) => {
      if (HOLIDAY_RULE.test(part)) return;
      wrongValue(report, `${path}[${i}]`, part, HOLIDAY_RULE.allowed);
    });
  }
  if (knob.kind === "choice") wrongWord(report, path, value, knob.values);
  if (knob.kind === "names" && Array.isArray(value)) {
    value.forEach((name, i) => wrongWord(report, `${path}[${i}]`, name, knob.values));
  }
  if (knob.kind === "schedule" && Array.isArray(value)) {
    value.forEach((entry, i) => checkScheduled(report, `${path}[${i}]`, entry, knob.values));
  }
  if (knob.kind === "weights" && isObject(value)) {
    const names = weightNames(knob);
    for (const [name, part] of Object.entries(value)) {
      if (!names.includes(name)) unknownKey(report, path, [name, part], names);
      else if (!WEIGHT_RULE.test(part)) {
        wrongValue(report, pathOf(path, name), part, WEIGHT_RULE.allowed);
      }
    }
  }
}

/** Weights in the order of their table, so that their order in a file changes nothing. */
function inOrder(knob: Knob, value: unknown): unknown {
  if (knob.kind !== "weights" || !isObject(value)) return value;
  const names = weightNames(knob).filter((name) => Object.hasOwn(value, name));
  return Object.fromEntries(names.map((name) => [name, value[name]]));
}

function checkKnob(report: Report, knob: Knob, path: string, value: unknown): unknown {
  const expected = checkValue(knob, value);
  if (expected === undefined) return inOrder(knob, value);
  const before = report.problems.length;
  checkParts(report, knob, path, value);
  if (report.problems.length === before) wrongValue(report, path, value, expected);
  return knob.value;
}

function checkGroup(
  report: Report,
  { tree, defaults }: { tree: KnobTree; defaults: Values },
  path: string,
  value: unknown,
): Values {
  const keys = Object.keys(tree);
  const merged = { ...defaults };
  if (!isObject(value)) {
    wrongValue(report, path, value, `an object with any of ${keys.join(", ")}`);
    return merged;
  }
  for (const [key, part] of Object.entries(value)) {
    const node = Object.hasOwn(tree, key) ? tree[key] : undefined;
    const at = pathOf(path, key);
    if (!node) unknownKey(report, path, [key, part], keys);
    else if (isKnob(node)) merged[key] = checkKnob(report, node, at, part);
    else {
      const group = { tree: node, defaults: defaults[key] as Values };
      merged[key] = checkGroup(report, group, at, part);
    }
  }
  return merged;
}

/**
 * Checks a parsed config file as a whole and lays it over the defaults. A map of weights replaces
 * the default one; it is not mixed with it.
 *
 * @param raw any JSON value
 * @param nearest names the key that an unknown one was probably meant to be
 * @returns a complete configuration, to be used only when there are no problems
 */
export function checkConfig(raw: unknown, nearest: Nearest): CheckedConfig {
  const report: Report = { nearest, problems: [] };
  const defaults = DEFAULTS as unknown as Values;
  const config = checkGroup(report, { tree: KNOBS, defaults }, "", raw) as unknown as Config;
  return { config, problems: report.problems };
}
