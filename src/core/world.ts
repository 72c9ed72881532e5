/**
 * Everything about a company that does not change from day to day.
 *
 * @module
 */

import { type Holidays, holidays } from "./calendar.ts";
import { type Key, rootKey } from "./hash.ts";
import type { KnownIdentity } from "./identity.ts";
import { type IdKeys, idKeys } from "./ids.ts";
import type { Config } from "./knobs.ts";
import { type Population, population } from "./population.ts";
import { newOrigins, newTexts, type Origins, type Texts } from "./texts.ts";

/** A company: made once from its configuration, then asked for any day in any order. */
export interface World {
  readonly config: Config;
  readonly root: Key;
  readonly holidays: Holidays;
  readonly population: Population;
  /** Names of everything that can be touched. */
  readonly resources: Texts;
  /** Other strings that appear in lines. */
  readonly texts: Texts;
  readonly origins: Origins;
  readonly eventIds: IdKeys;
  readonly sessionIds: IdKeys;
}

/**
 * The company of a configuration.
 *
 * @param known the accounts of a users file, when `config.users` names one
 */
export function createWorld(config: Config, known?: readonly KnownIdentity[]): World {
  const root = rootKey(config.seed);
  const resources = newTexts();
  return {
    config,
    root,
    holidays: holidays(config.organization.holidays),
    population: population(config, root, resources, known),
    resources,
    texts: newTexts(),
    origins: newOrigins(),
    eventIds: idKeys(root, "event"),
    sessionIds: idKeys(root, "session"),
  };
}
