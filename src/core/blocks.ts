/**
 * One day out of blocks of its accounts, each simulated by a company of its own.
 *
 * Companies number their strings in the order in which they meet them, so the rows of a block mean something
 * only together with the lists of who made it. They are joined in three steps: the lists become one; the rows
 * are copied to one place, in order, with the new numbers; the blocks' orders are merged. The last two can be
 * done in parts, by different threads.
 *
 * @module
 */

import { type Day, idComparison } from "./day.ts";
import type { Note } from "./work/notes.ts";
import { DAY_MS } from "./calendar.ts";
import { EVENT_TYPES, EVENTS } from "./log/events.ts";
import type { Field } from "./log/fields.ts";
import { FIRST_OBJECT } from "./company/objects.ts";
import {
  kindOf,
  MARK,
  ORIGIN,
  resourceOf,
  ROW,
  type Rows,
  TIME,
  VALUE,
  WHAT,
  whatOf,
} from "./log/rows.ts";
import { type Detail, newOrigins, newTexts, type Origin, originId, textId } from "./log/texts.ts";
import type { Block } from "./plan.ts";
import type { World } from "./company/world.ts";

/** The strings, origins and details of a company, by the numbers that its rows hold. */
export interface Vocabulary {
  /** Names of resources, by resource id. */
  readonly resources: readonly string[];
  /** Strings of `text` fields, by text id. */
  readonly texts: readonly string[];
  /** Origins, by origin id. */
  readonly origins: readonly Origin[];
  /** Details, by detail id. */
  readonly details: readonly Detail[];
}

/** What a company has met so far. */
export function vocabularyOf({ resources, texts, origins, details }: World): Vocabulary {
  return { resources: resources.list, texts: texts.list, origins: origins.list, details };
}

/** The numbers of one vocabulary in a joined one. */
export interface Translation {
  /** New resource id, by old one. */
  readonly resources: Uint32Array;
  /** New text id, by old one. */
  readonly texts: Uint32Array;
  /** New origin id, by old one. */
  readonly origins: Uint32Array;
  /** What is added to a detail id. */
  readonly details: number;
}

/** Several vocabularies in one. */
export interface Joined {
  /** Laid over a company, makes it one that can write the rows of all. */
  readonly vocabulary: Pick<World, "resources" | "texts" | "origins" | "details">;
  /** From each of them to the joined one. */
  readonly translations: readonly Translation[];
}

/** Joins vocabularies; the same ones in the same order give the same numbers. */
export function joinVocabularies(all: readonly Vocabulary[]): Joined {
  const [resources, texts, origins] = [newTexts(), newTexts(), newOrigins()];
  const details: Detail[] = [];
  const translations = all.map((own): Translation => {
    const firstDetail = details.length;
    for (const detail of own.details) details.push(detail);
    return {
      // Id 0 stands for no string.
      resources: Uint32Array.from(own.resources, (s, id) => id === 0 ? 0 : textId(resources, s)),
      texts: Uint32Array.from(own.texts, (s, id) => id === 0 ? 0 : textId(texts, s)),
      origins: Uint32Array.from(own.origins, (origin) => originId(origins, origin)),
      details: firstDetail,
    };
  });
  return { vocabulary: { resources, texts, origins, details }, translations };
}

/** What a value word of a row holds. */
const HOLDS = { number: 0, text: 1, detail: 2 } as const;

/** What the two value words of an event type hold, one type after the other. */
const VALUES: Uint8Array = Uint8Array.from(EVENT_TYPES.flatMap((name) => {
  const fields: readonly Field[] = EVENTS[name].fields;
  const own: number[] = fields.filter(({ kind }) => kind === "text" || kind === "count")
    .map(({ kind }) => kind === "text" ? HOLDS.text : HOLDS.number);
  if (fields.some(({ kind }) => kind === "detail")) own.unshift(HOLDS.detail);
  return [own[0] ?? HOLDS.number, own[1] ?? HOLDS.number];
}));

/**
 * Copies a block's events in their order, with new numbers.
 *
 * @param into the rows of the whole day
 * @param at the row where the block's begin
 */
export function layRows(
  { rows: { data }, order }: Pick<Day, "rows" | "order">,
  { resources, texts, origins, details }: Translation,
  into: Int32Array,
  at: number,
): void {
  const translated = (holds: number, value: number): number => {
    if (holds === HOLDS.number) return value;
    if (holds === HOLDS.detail) return value + details;
    return value < FIRST_OBJECT ? texts[value]! : value;
  };
  let to = at * ROW;
  for (const row of order) {
    const from = row * ROW;
    for (let word = 0; word < ROW; word++) into[to + word] = data[from + word]!;
    const values = kindOf(into[to + MARK]!) & ~1;
    const what = into[to + WHAT]!;
    into[to + ORIGIN] = origins[into[to + ORIGIN]!]!;
    into[to + WHAT] = whatOf(resources[resourceOf(what)]!, what & CHOICES);
    into[to + VALUE] = translated(VALUES[values]!, into[to + VALUE]!);
    into[to + VALUE + 1] = translated(VALUES[values + 1]!, into[to + VALUE + 1]!);
    to += ROW;
  }
}

const CHOICES = ~whatOf(-1, 0);

/** The rows of a day, block after block, each block's in order. */
export interface LaidRows extends Rows {
  /** The first row of each block, then the number of rows. */
  readonly starts: readonly number[];
}

/** The first row from `low` on and before `high` that is at `timeMs` or later, else `high`. */
function firstAt({ data }: Rows, low: number, high: number, timeMs: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (data[middle * ROW + TIME]! < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where each block has its first row at `timeMs` or later. */
function heads(rows: LaidRows, timeMs: number): number[] {
  return rows.starts.slice(0, -1).map((start, i) =>
    firstAt(rows, start, rows.starts[i + 1]!, timeMs)
  );
}

/** The rows before the heads. */
function countBefore({ starts }: LaidRows, at: readonly number[]): number {
  return at.reduce((sum, head, i) => sum + head - starts[i]!, 0);
}

/** The heads at the first millisecond before which there are at least `count` rows. */
function headsAfter(rows: LaidRows, count: number): number[] {
  let [low, high] = [0, DAY_MS];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (countBefore(rows, heads(rows, middle)) < count) low = middle + 1;
    else high = middle;
  }
  return heads(rows, low);
}

/**
 * Merges the orders of the blocks by time, then event id, for a part of the day: parts are of about the same
 * number of events, and together fill all of `order`.
 *
 * @param day any block of the day
 * @param part which part of how many
 */
export function mergeOrder(
  { world, day, slots }: Pick<Day, "world" | "day" | "slots">,
  rows: LaidRows,
  order: Uint32Array,
  { index, of }: Block,
): void {
  const { data, length } = rows;
  const hasGreaterId = idComparison(world, day, slots, rows);
  const at = headsAfter(rows, Math.floor(length * index / of));
  const ends = index === of - 1
    ? rows.starts.slice(1)
    : headsAfter(rows, Math.floor(length * (index + 1) / of));
  const last = countBefore(rows, ends);
  const timeAt = (block: number) =>
    at[block]! < ends[block]! ? data[at[block]! * ROW + TIME]! : DAY_MS;
  const times = at.map((_, block) => timeAt(block));
  for (let next = countBefore(rows, at); next < last; next++) {
    let first = 0;
    for (let block = 1; block < times.length; block++) {
      const [time, least] = [times[block]!, times[first]!];
      const isBefore = time < least || time === least && time < DAY_MS &&
          hasGreaterId(at[first]! * ROW, at[block]! * ROW);
      if (isBefore) first = block;
    }
    order[next] = at[first]!++;
    times[first] = timeAt(first);
  }
}

/** A day whose rows are laid, with its order still to be merged. */
export function joinedDay(
  block: Day,
  { vocabulary }: Joined,
  rows: LaidRows,
  order: Uint32Array,
  notes: ReadonlyMap<number, Note>,
): Day {
  return { ...block, world: { ...block.world, ...vocabulary }, rows, order, notes };
}
