/**
 * Which commands each department types, how a template becomes a line, and how a run ends.
 *
 * {@link file://./personal.ts personal.ts} draws each person's own lines from it.
 *
 * @module
 */

import { COMMON, MOVING } from "./common.ts";
import { ENGINEERING } from "./engineering.ts";
import { FILLINGS, OFFICE_FILLINGS } from "./fillings.ts";
import { INSPECTING } from "./inspecting.ts";
import { IT } from "./it.ts";
import { SECURITY } from "./security.ts";
import { type CommandFamily, type CommandTemplate, piecesOf, templatesOf } from "./template.ts";
import { aliasTable, weighted } from "../random/distributions.ts";
import type { Department } from "../log/events.ts";
import { chance, pick, type Rng } from "../random/rng.ts";

/** A weighted choice of templates. */
export interface Vocabulary {
  /** The templates, each once. */
  readonly templates: readonly CommandTemplate[];
  /** Templates from this index on may not be among the lines that a person types most. */
  readonly everyday: number;
}

/**
 * How the distinct lines of a department are made up, `cd` and `ls` aside: from its own templates, from
 * everybody's, and from those that inspect (modelling choice).
 */
const SHARES = { own: 0.6, common: 0.29, inspecting: 0.11 };

/** Adds templates whose weights sum to `share`, without those that are there already. */
function add(to: Map<string, CommandTemplate>, share: number, families: readonly CommandFamily[]) {
  const fresh = templatesOf(families).filter(({ text }) => !to.has(text));
  const total = fresh.reduce((sum, { weight }) => sum + weight, 0);
  for (const template of fresh) {
    to.set(template.text, { ...template, weight: template.weight * share / total });
  }
}

/** Where a department and everybody have the same template, the department's weight and failures hold. */
function mixed(own: readonly CommandFamily[]): Vocabulary {
  const byText = new Map<string, CommandTemplate>();
  add(byText, SHARES.own, own);
  add(byText, SHARES.common, COMMON);
  const everyday = byText.size;
  if (own.length > 0) add(byText, SHARES.inspecting, INSPECTING);
  return { templates: [...byText.values()], everyday };
}

/** Runs something once, when it is first needed: a small day needs little of all this. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

const office = once(() => mixed([]));

const BY_DEPARTMENT: Readonly<Record<Department, () => Vocabulary>> = {
  Engineering: once(() => mixed(ENGINEERING)),
  HR: office,
  Finance: office,
  IT: once(() => mixed(IT)),
  Security: once(() => mixed(SECURITY)),
};

/** What a department types besides `cd` and `ls`; HR and Finance only what everybody does. */
export function vocabularyOf(dept: Department): Vocabulary {
  return BY_DEPARTMENT[dept]();
}

/** `cd` and `ls`, in all departments. */
export const moves: () => Vocabulary = once(() => {
  return { templates: templatesOf(MOVING), everyday: Infinity };
});

/** By text; of several departments' the first one's. */
const byText = once(() =>
  new Map(
    [office, BY_DEPARTMENT.Security, BY_DEPARTMENT.IT, BY_DEPARTMENT.Engineering, moves]
      .flatMap((vocabulary) => vocabulary().templates).map((template) => [template.text, template]),
  )
);

/**
 * The ordinary template of a text, for how often it fails. Where departments differ it is Engineering's, else
 * IT's, else Security's.
 *
 * @returns `undefined` when nobody types it
 */
export function templateOf(text: string): CommandTemplate | undefined {
  return byText().get(text);
}

/** What the company has that commands name: the caller's lists, for the placeholders of these names. */
export interface CommandLists {
  /** Names of hosts, for `{host}`. */
  readonly hosts: readonly string[];
  /** Names of buckets, for `{bucket}`. */
  readonly buckets: readonly string[];
  /** Names of databases, for `{database}`. */
  readonly databases: readonly string[];
  /** User ids, for `{user}`. */
  readonly users: readonly string[];
}

/** What each placeholder may stand for, by its name without braces. */
export type Things = ReadonlyMap<string, readonly string[]>;

/** Everything that placeholders may stand for in the lines of a department. */
export function thingsOf(dept: Department, lists: CommandLists): Things {
  const { hosts, buckets, databases, users } = lists;
  const given = { host: hosts, bucket: buckets, database: databases, user: users };
  const fillings = vocabularyOf(dept) === office() ? OFFICE_FILLINGS : FILLINGS;
  return new Map([...fillings, ...Object.entries(given)]);
}

/**
 * Chooses something for each placeholder of a template; one that comes twice gets the same both times.
 *
 * @param pieces of the template, see {@link CommandTemplate}
 * @param choose picks one of the things of a name
 * @returns what to {@link fillIn}
 */
export function chooseFor(
  pieces: readonly string[],
  choose: (name: string) => string,
): readonly string[] {
  const chosen: string[] = [];
  for (let i = 1; i < pieces.length; i += 2) {
    const before = pieces.indexOf(pieces[i]!, 1);
    chosen.push(before < i && before % 2 === 1 ? chosen[before >> 1]! : choose(pieces[i]!));
  }
  return chosen;
}

/** The line of a template with something in each of its placeholders. */
export function fillIn(pieces: readonly string[], chosen: readonly string[]): string {
  let line = pieces[0]!;
  for (let i = 0; i < chosen.length; i++) line += chosen[i]! + pieces[2 * i + 2]!;
  return line;
}

/**
 * The things of a name.
 *
 * @throws {RangeError} when the name is unknown or there are none
 */
export function thingsCalled(things: Things, name: string): readonly string[] {
  const list = things.get(name) ?? [];
  if (list.length === 0) throw new RangeError(`Cannot fill {${name}}: nothing to choose from`);
  return list;
}

/**
 * A line made from a template, everything in the lists as likely: what somebody types who is new here.
 *
 * @param text a template's text, as in {@link file://./techniques.ts TECHNIQUE_COMMANDS}
 * @throws {RangeError} on a placeholder that is unknown or whose list is empty
 */
export function fillTemplate(rng: Rng, text: string, lists: CommandLists): string {
  const [pieces, things] = [piecesOf(text), thingsOf("IT", lists)];
  return fillIn(pieces, chooseFor(pieces, (name) => pick(rng, thingsCalled(things, name))));
}

/** Exit codes of failed runs of tools without codes of their own (modelling choice). */
export const EXIT_CODES: readonly {
  /** 1 a general error, 2 wrong use, 126 not executable, 127 not found, 130 Ctrl-C. */
  readonly code: number;
  /** Relative number of such runs. */
  readonly weight: number;
}[] = [
  { code: 1, weight: 70 },
  { code: 2, weight: 13 },
  { code: 126, weight: 2 },
  { code: 127, weight: 8 },
  { code: 130, weight: 7 },
];

const EXIT_TABLE = aliasTable(EXIT_CODES.map(({ weight }) => weight));

/** How a run ends: 0, or at the template's failure rate its own code or one of {@link EXIT_CODES}. */
export function drawExitCode(rng: Rng, { failureRate, failsWith }: CommandTemplate): number {
  const fails = chance(rng, failureRate);
  const { code } = EXIT_CODES[weighted(rng, EXIT_TABLE)]!;
  return fails ? failsWith || code : 0;
}
