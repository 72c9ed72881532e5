/**
 * Everything about a company that does not change from day to day.
 *
 * @module
 */

import type { KnownCommands } from "../shell_commands/personal.ts";
import { type DayNumber, type Holidays, holidays } from "../calendar.ts";
import { type Estate, estate } from "./estate.ts";
import { type Key, rootKey } from "../random/hash.ts";
import type { Rng } from "../random/rng.ts";
import type { Campaign, Plot } from "../scenarios/campaign.ts";
import { isService, type KnownIdentity } from "./identity.ts";
import { type IdKeys, idKeys } from "../log/ids.ts";
import type { Config } from "../config/knobs.ts";
import { type Population, population } from "./population.ts";
import { type Detail, newOrigins, newTexts, type Origins, type Texts } from "../log/texts.ts";

/** Roles and policies beyond those of the job, at the beginning of a month. */
export interface HeldRights {
  /** Months since the year 0. */
  readonly month: number;
  /** Their names. */
  readonly held: ReadonlySet<string>;
}

/** How the rights of a person change in a month. */
export interface MonthChange {
  /** Months since the year 0. */
  readonly month: number;
  /** On which day, and the stream that says what: to be copied before it is drawn from. None when nothing changes. */
  readonly made: { readonly on: DayNumber; readonly rng: Rng } | undefined;
}

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
  /** What the company owns. */
  readonly estate: Estate;
  /** Other strings that appear in lines. */
  readonly texts: Texts;
  /** Where sign-ins come from: machine, address and place. */
  readonly origins: Origins;
  /** The campaigns that are drawn for a stretch of time, by name; filled as they are asked for. */
  readonly plots: Map<string, readonly Plot[]>;
  /** Campaigns whose actor has been looked for; none when nobody fits. */
  readonly campaigns: Map<Plot, Campaign | undefined>;
  /** The ids of two administrators who are at work, if there are so many, by day; filled as it is asked for. */
  readonly staffed: Map<DayNumber, readonly string[]>;
  /** What changes of rights say; a row holds the index. */
  readonly details: Detail[];
  /** What people held at the beginning of the month last asked for, by the number of the account. */
  readonly rights: Map<number, HeldRights>;
  /** How rights change in the month last asked for, by the number of the account. */
  readonly changes: Map<number, MonthChange>;
  /** What people type in shells, by the number of the account; filled as it is asked for. */
  readonly commands: Map<number, KnownCommands>;
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
  const people = known
    ? known.filter(({ user_id }) => !isService(user_id)).length
    : Number(config.users);
  const owned = estate(root, people, resources);
  return {
    config,
    root,
    holidays: holidays(config.organization.holidays),
    population: population(config, root, resources, owned, known),
    resources,
    estate: owned,
    texts: newTexts(),
    origins: newOrigins(),
    plots: new Map(),
    campaigns: new Map(),
    staffed: new Map(),
    details: [],
    rights: new Map(),
    changes: new Map(),
    commands: new Map(),
    eventIds: idKeys(root, "event"),
    sessionIds: idKeys(root, "session"),
  };
}

/** Strings, origins and changes that a world may keep: some tens of megabytes. */
const MOST_KEPT = 200_000;

/**
 * Whether a world has met so much that a new one should take its place: every day brings names of machines,
 * addresses of travellers and new people, and a world forgets nothing. The new one makes the same days.
 */
export function isWorn({ resources, texts, origins, details }: World): boolean {
  const kept = [resources.list, texts.list, origins.list, details];
  return kept.reduce((sum, { length }) => sum + length, 0) > MOST_KEPT;
}
