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
  /** Complete and valid. */
  readonly config: Config;
  /** Key of the seed; every stream's name begins with it. */
  readonly root: Key;
  /** `organization.holidays`, ready to ask. */
  readonly holidays: Holidays;
  /** Who is employed, on any day. */
  readonly population: Population;
  /** Names of everything that can be touched. */
  readonly resources: Texts;
  /** Other strings that appear in lines. */
  readonly texts: Texts;
  /** Where sign-ins come from: machine, address and place. */
  readonly origins: Origins;
  /** Makes event ids of day, account and ordinal. */
  readonly eventIds: IdKeys;
  /** Makes session ids the same way. */
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
