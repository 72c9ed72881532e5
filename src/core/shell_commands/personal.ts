/**
 * What one person types in a shell, week after week.
 *
 * A person's lines are drawn once, from a stream of their own: which tools they like, which branches, files
 * and hosts they work with, and how often they type each line. After that a line is one draw.
 *
 * The shape is measured (Purdue shell logs, a person's lines over weeks): the top ten are .54-.72 of all,
 * the Zipf slope is -1.03 to -1.37, 190-410 lines are distinct, .18 repeat the line before them, .3 are
 * `cd` and `ls`. Less is typed here in the same time, so fewer lines are distinct.
 *
 * @module
 */

import {
  chooseFor,
  type CommandLists,
  fillIn,
  moves,
  type Things,
  thingsCalled,
  thingsOf,
  type Vocabulary,
  vocabularyOf,
} from "./catalog.ts";
import type { CommandTemplate } from "./template.ts";
import {
  type AliasTable,
  aliasTable,
  gaussian,
  lognormal,
  weighted,
} from "../random/distributions.ts";
import type { Department } from "../log/events.ts";
import { exp, pow } from "../random/exact.ts";
import type { Key } from "../random/hash.ts";
import { between, chance, int, keyStream, pick, type Rng, stream, unit } from "../random/rng.ts";

/** The command lines of one person, the most typed first; made as far as they were asked for. */
export interface PersonalCommands {
  /** Distinct lines, ready to write. */
  readonly lines: readonly string[];
  /** The template of each line: it says how often the line fails, and with which exit code. */
  readonly templates: readonly CommandTemplate[];
  /** Draws a rank. */
  readonly table: AliasTable;
  /** Makes the lines up to a rank, as far as there are so many; the same whenever it is called. */
  readonly reach: (rank: number) => void;
}

/**
 * Chance that a line is the one before it once more. With equal lines drawn twice in a row that makes about
 * .18 (Purdue shell logs).
 */
export const REPEAT = 0.12;

/** Distinct lines of a person: median, spread of the logarithm and bounds (modelling choice). */
const SIZE = { median: 180, sigma: 0.45, least: 80, most: 400 };
/** Zipf-Mandelbrot over a person's lines: rank k ≥ 1 has weight (k + SHIFT)^-slope. */
const SHIFT = 0.5;
/** The lowest slope, and the most that a vocabulary of 400 lines and chance add to it. */
const SLOPE = { least: 1.12, size: 0.1, chance: 0.1 };
/** Share of `cd` and `ls` among a person's lines: lowest and highest (Purdue shell logs: about .3). */
const MOVING = [0.2, 0.4] as const;
/**
 * First ranks, which only everyday templates get, by the square of their weight: nobody lives on `whoami`
 * (modelling choice).
 */
const TOP_RANKS = 12;
/** Factor there for a template with placeholders, as its lines are many (modelling choice). */
const FILLED_ON_TOP = 0.25;
/** How people differ: SD of the logarithm of the weight of a tool and of a template (modelling choice). */
const TASTE = { tool: 0.9, template: 0.8 };
/** How many branches, files, hosts … of each kind a person works with (modelling choice). */
const THINGS = [12, 40] as const;
/**
 * Draws for a line that is not there yet: by rank first; then of `cd` and `ls`, which run out in a large
 * vocabulary; and of the others.
 */
const TRIES = { top: 12, moves: 20, works: 200 };

/** The things of one kind that a person works with, the dearest first; from a short list some come twice. */
interface Shelf {
  readonly count: number;
  /** Drawn as they are needed. */
  readonly things: string[];
}

/** More than the things on any shelf. */
const SHELF_ROOM = 64;

/** Chooses among what a person works with. */
interface Chooser {
  /** One of the things of a name, the dearest most often. */
  readonly choose: (name: string) => string;
  /** Tells what was chosen since it was last set. */
  code: number;
}

function chooserOf(rng: Rng, things: Things): Chooser {
  const shelves = new Map<string, Shelf>();
  const choose = (name: string): string => {
    const list = thingsCalled(things, name);
    let shelf = shelves.get(name);
    if (!shelf) {
      shelf = { count: between(rng, ...THINGS), things: [] };
      shelves.set(name, shelf);
    }
    const place = int(rng, 1 + int(rng, shelf.count));
    chooser.code = chooser.code * SHELF_ROOM + place;
    return shelf.things[place] ??= pick(rng, list);
  };
  const chooser = { choose, code: 0 };
  return chooser;
}

/** How a person's lines come from a vocabulary. */
interface Choice extends Vocabulary {
  /** Draws a template of a line that is typed much. */
  readonly top: AliasTable;
  /** Draws a template of any other line. */
  readonly all: AliasTable;
}

/** How many tastes there are: preparing one takes a while, and more would not be told apart (modelling choice). */
const TASTES = 32;
const tastes = new Map<string, Choice>();

/** A vocabulary by the `n`-th taste, without templates about things that there are none of. */
function tasted(name: string, n: number, vocabulary: Vocabulary, things: Things): Choice {
  const missing = [...things].filter(([, list]) => list.length === 0).map(([thing]) => thing);
  const key = [name, n, ...missing].join(" ");
  const known = tastes.get(key);
  if (known) return known;
  const rng = stream("taste", name, n);
  const { templates } = vocabulary;
  const tools = new Map<string, number>();
  const weights = templates.map(({ tool, pieces, weight }) => {
    const liking = tools.get(tool) ?? exp(TASTE.tool * gaussian(rng));
    tools.set(tool, liking);
    const tasted = weight * liking * exp(TASTE.template * gaussian(rng));
    return pieces.some((thing, i) => i % 2 === 1 && missing.includes(thing)) ? 0 : tasted;
  });
  const top = templates.map(({ pieces }, i) => {
    return (weights[i]! * (pieces.length > 1 ? FILLED_ON_TOP : 1)) ** 2;
  });
  const choice = { ...vocabulary, top: aliasTable(top), all: aliasTable(weights) };
  tastes.set(key, choice);
  return choice;
}

/** What a person types, with the text ids of the lines that were typed so far. */
export interface KnownCommands extends PersonalCommands {
  /** By index of the line, 0 for those not typed yet. */
  readonly ids: Int32Array;
}

/** How often the ranks of a person's lines are typed. */
interface Ranks {
  /** The first the greatest. */
  readonly weights: readonly number[];
  /** Their sum. */
  readonly total: number;
  /** Draws one. */
  readonly table: AliasTable;
}

/** People have one of a few curves, as preparing one takes a while: steps of the number of lines and of the slope. */
const CURVES = { step: 20, slopes: 8 };
const curves = new Map<number, Ranks>();

/** The ranks of a person. */
function ranksOf(rng: Rng): Ranks {
  const drawn = Math.round(lognormal(rng, SIZE.median, SIZE.sigma) / CURVES.step) * CURVES.step;
  const size = Math.min(SIZE.most, Math.max(SIZE.least, drawn));
  const steepness = int(rng, CURVES.slopes);
  const known = curves.get(size * CURVES.slopes + steepness);
  if (known) return known;
  const slope = SLOPE.least + SLOPE.size * size / SIZE.most +
    SLOPE.chance * steepness / (CURVES.slopes - 1);
  const weights = Array.from({ length: size }, (_, k) => pow(k + 1 + SHIFT, -slope));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ranks = { weights, total, table: aliasTable(weights) };
  curves.set(size * CURVES.slopes + steepness, ranks);
  return ranks;
}

/**
 * Draws the lines of a person. That takes a while, so keep them for the person.
 *
 * @param key names the person; the same key, department and lists make the same lines
 * @param dept HR and Finance have only what everybody types
 * @param lists what the company has; templates about an empty list are left out
 * @returns 80 to 400 distinct lines
 */
export function personalCommands(
  key: Key,
  dept: Department,
  lists: CommandLists,
): PersonalCommands {
  const rng = keyStream(key);
  const { weights, total, table } = ranksOf(rng);
  const things = thingsOf(dept, lists);
  const chooser = chooserOf(rng, things);
  const taste = int(rng, TASTES);
  const moving = tasted("moves", taste, moves(), things);
  const works = tasted(dept, taste, vocabularyOf(dept), things);
  const tried = new Map<Choice, Set<number>>([[moving, new Set()], [works, new Set()]]);
  const found = new Set<string>();
  const lines: string[] = [];
  const templates: CommandTemplate[] = [];
  const addLine = (choice: Choice, most: number): boolean => {
    const { everyday, top, all } = choice;
    const codes = tried.get(choice)!;
    const isTop = found.size < TOP_RANKS;
    for (let tries = 0; tries < most; tries++) {
      const index = weighted(rng, isTop && tries < TRIES.top ? top : all);
      if (isTop && index >= everyday) continue;
      const template = choice.templates[index]!;
      chooser.code = index;
      const chosen = chooseFor(template.pieces, chooser.choose);
      // Most lines that are there already are known by what they are made from, without making them.
      if (codes.has(chooser.code)) continue;
      codes.add(chooser.code);
      const line = fillIn(template.pieces, chosen);
      if (found.has(line)) continue;
      found.add(line);
      lines.push(line);
      templates.push(template);
      return true;
    }
    return false;
  };
  let rest = total;
  let movesLeft = rest * (MOVING[0] + (MOVING[1] - MOVING[0]) * unit(rng));
  let exhausted = false;
  const reach = (rank: number): void => {
    while (!exhausted && lines.length <= rank && lines.length < weights.length) {
      const weight = weights[lines.length]!;
      if (chance(rng, movesLeft / rest) && addLine(moving, TRIES.moves)) movesLeft -= weight;
      else exhausted = !addLine(works, TRIES.works);
      rest -= weight;
    }
  };
  reach(0);
  return { lines, templates, table, reach };
}

/** Draws which of a person's lines comes next, as an index. Repeats are up to the caller: see {@link REPEAT}. */
export function drawLine(rng: Rng, { table, lines, reach }: PersonalCommands): number {
  const rank = weighted(rng, table);
  reach(rank);
  return rank % lines.length;
}

/** Draws what a person types next; constant time. Repeats are up to the caller: see {@link REPEAT}. */
export function drawCommand(rng: Rng, personal: PersonalCommands): string {
  return personal.lines[drawLine(rng, personal)]!;
}
