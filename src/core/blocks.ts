/**
 * One day out of blocks of its accounts, each simulated by a company of its own.
 *
 * Companies number their strings in the order in which they meet them, so the rows of a block mean something
 * only together with the lists of who made it. First the lists become one. Then, part of the day by part, the
 * rows of all blocks are gathered in the order of the file, with the new numbers. Parts can be gathered by
 * different threads, and whoever has one need not have the others: a large day is there once, in compact form.
 *
 * @module
 */

import { type Day, idOf } from "./day.ts";
import { DAY_MS } from "./calendar.ts";
import { EVENT_TYPES, EVENTS } from "./log/events.ts";
import type { Field } from "./log/fields.ts";
import { FIRST_OBJECT } from "./company/objects.ts";
import { isGreaterId } from "./log/ids.ts";
import {
  clearRows,
  isNoted,
  kindOf,
  MARK,
  ordinalOf,
  ORIGIN,
  reserve,
  resourceOf,
  ROW,
  type Rows,
  TIME,
  USER,
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

const CHOICES = ~whatOf(-1, 0);

function translated(holds: number, value: number, { texts, details }: Translation): number {
  if (holds === HOLDS.number) return value;
  if (holds === HOLDS.detail) return value + details;
  return value < FIRST_OBJECT ? texts[value]! : value;
}

/** Copies an event, with new numbers. */
function copyRow(
  data: Int32Array,
  from: number,
  into: Int32Array,
  to: number,
  translation: Translation,
): void {
  for (let word = 0; word < ROW; word++) into[to + word] = data[from + word]!;
  const values = kindOf(into[to + MARK]!) & ~1;
  const what = into[to + WHAT]!;
  into[to + ORIGIN] = translation.origins[into[to + ORIGIN]!]!;
  into[to + WHAT] = whatOf(translation.resources[resourceOf(what)]!, what & CHOICES);
  into[to + VALUE] = translated(VALUES[values]!, into[to + VALUE]!, translation);
  into[to + VALUE + 1] = translated(VALUES[values + 1]!, into[to + VALUE + 1]!, translation);
}

/** The events of a block: its rows, and their numbers in the order of the file. */
export interface BlockRows {
  /** `ROW` words an event. */
  readonly data: Int32Array;
  /** Row numbers, first event first. */
  readonly order: Uint32Array;
}

/** What events of a day are compared with: any block of it knows that. */
export type Comparison = Pick<Day, "world" | "day" | "slots">;

function timeOf({ data, order }: BlockRows, place: number): number {
  return data[order[place]! * ROW + TIME]!;
}

/** How many events of a block are before `timeMs`. */
function countBefore(block: BlockRows, timeMs: number): number {
  let [low, high] = [0, block.order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeOf(block, middle) < timeMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The place in each block at the first millisecond before which there are at least `count` events of all. */
function placesAfter(blocks: readonly BlockRows[], count: number): number[] {
  let [low, high] = [0, DAY_MS];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const before = blocks.reduce((sum, block) => sum + countBefore(block, middle), 0);
    if (before < count) low = middle + 1;
    else high = middle;
  }
  return blocks.map((block) => countBefore(block, low));
}

/**
 * Gathers a part of the day in the order of the file: by time, then event id. Parts have about the same number
 * of events, and together are the day.
 *
 * @param translations of each block's numbers
 * @param part which part of how many
 * @param into emptied first
 */
export function gather(
  day: Comparison,
  blocks: readonly BlockRows[],
  translations: readonly Translation[],
  { index, of }: Block,
  into: Rows,
): void {
  const total = blocks.reduce((sum, { order }) => sum + order.length, 0);
  const places = placesAfter(blocks, Math.floor(total * index / of));
  const ends = index === of - 1
    ? blocks.map(({ order }) => order.length)
    : placesAfter(blocks, Math.floor(total * (index + 1) / of));
  const count = ends.reduce((sum, end, b) => sum + end - places[b]!, 0);
  clearRows(into);
  reserve(into, count);
  into.length = count;
  const [least, other] = [new Int32Array(2), new Int32Array(2)];
  const idAt = (b: number, out: Int32Array) =>
    idOf(day, blocks[b]!.data, blocks[b]!.order[places[b]!]! * ROW, out);
  const timeAt = (b: number) => places[b]! < ends[b]! ? timeOf(blocks[b]!, places[b]!) : DAY_MS;
  const times = blocks.map((_, b) => timeAt(b));
  for (let row = 0; row < count; row++) {
    let first = 0;
    for (let b = 1; b < times.length; b++) {
      if (times[b]! > times[first]! || times[b] === DAY_MS) continue;
      if (times[b] === times[first]) {
        idAt(first, least);
        idAt(b, other);
        if (!isGreaterId(least, other)) continue;
      }
      first = b;
    }
    const { data, order } = blocks[first]!;
    copyRow(data, order[places[first]!]! * ROW, into.data, row * ROW, translations[first]!);
    places[first]!++;
    times[first] = timeAt(first);
  }
}

/** A line that the truth says something of. */
export interface NotedLine {
  /** 1-based line of the whole day's log. */
  readonly line: number;
  /** Index of the account in the day's cast. */
  readonly user: number;
  /** Number of the event among the account's. */
  readonly ordinal: number;
}

/** The lines of one block that have a note, by line. */
export function notedLines(
  day: Comparison,
  blocks: readonly BlockRows[],
  index: number,
): readonly NotedLine[] {
  const { data, order } = blocks[index]!;
  const others = blocks.filter((_, b) => b !== index);
  const [own, other] = [new Int32Array(2), new Int32Array(2)];
  const isBefore = (block: BlockRows, place: number, timeMs: number): boolean => {
    if (place === block.order.length || timeOf(block, place) !== timeMs) return false;
    idOf(day, block.data, block.order[place]! * ROW, other);
    return isGreaterId(own, other);
  };
  const noted: NotedLine[] = [];
  order.forEach((row, place) => {
    const offset = row * ROW;
    const mark = data[offset + MARK]!;
    if (!isNoted(mark)) return;
    idOf(day, data, offset, own);
    let line = place + 1;
    for (const block of others) {
      const timeMs = data[offset + TIME]!;
      let before = countBefore(block, timeMs);
      while (isBefore(block, before, timeMs)) before++;
      line += before;
    }
    noted.push({ line, user: data[offset + USER]!, ordinal: ordinalOf(mark) });
  });
  return noted;
}
