/**
 * Lines of days that another thread simulates.
 *
 * The numbers in the rows of a day mean something to the company only whose day it is. So with each day goes what has
 * become known there since the one before: strings, origins, details, accounts.
 *
 * @module
 */

import { type Vocabulary, vocabularyOf } from "../core/blocks.ts";
import type { User } from "../core/company/types.ts";
import type { World } from "../core/company/world.ts";
import type { Day } from "../core/day.ts";
import type { Detail, Origin } from "../core/log/texts.ts";
import { type DayRows, type Holder, type Lexicon, type LineWriter, lineWriter } from "./jsonl.ts";

/** What a company has come to know: what is new in its vocabulary, and more. */
export interface News extends Vocabulary {
  /** What is known of it from the beginning; with its first day only, and what was known of another is forgotten. */
  readonly company: Pick<Lexicon, "config" | "eventIds" | "sessionIds"> | undefined;
  /** Accounts that no day before had. */
  readonly holders: readonly Holder[];
}

/** A day on its way: nothing but what can be sent to another thread. */
export interface SentDay extends Pick<DayRows, "day" | "slots" | "order" | "rows"> {
  /** The number of each account of the day. */
  readonly numbers: Int32Array;
  /** What to learn first. */
  readonly news: News;
}

const NOTHING: Vocabulary = { resources: [], texts: [], origins: [], details: [] };

/** The end of the thread that simulates. All that it packs is to be unpacked by one {@link DayReceiver}, in order. */
export class DaySender {
  #world: World | undefined;
  /** How much of each list was sent. */
  #sent: Readonly<Record<keyof Vocabulary, number>> = sizesOf(NOTHING);
  readonly #holders = new Set<number>();

  /** A day as it can be sent, of any company. */
  pack(world: World, { day, cast, slots, order, rows: { data } }: Day): SentDay {
    const isOther = world !== this.#world;
    if (isOther) {
      this.#world = world;
      this.#sent = sizesOf(NOTHING);
      this.#holders.clear();
    }
    const known = vocabularyOf(world);
    const sent = this.#sent;
    this.#sent = sizesOf(known);
    const { config: { events }, eventIds, sessionIds } = world;
    return {
      day,
      slots,
      order,
      rows: { data },
      numbers: Int32Array.from(cast, ({ number }) => number),
      news: {
        company: isOther ? { config: { events }, eventIds, sessionIds } : undefined,
        resources: known.resources.slice(sent.resources),
        texts: known.texts.slice(sent.texts),
        origins: known.origins.slice(sent.origins),
        details: known.details.slice(sent.details),
        holders: this.#newHolders(cast),
      },
    };
  }

  #newHolders(cast: readonly User[]): readonly Holder[] {
    const holders: Holder[] = [];
    for (const { number, identity: { user_id, dept } } of cast) {
      if (this.#holders.has(number)) continue;
      this.#holders.add(number);
      holders.push({ number, identity: { user_id, dept } });
    }
    return holders;
  }
}

function sizesOf(
  { resources, texts, origins, details }: Vocabulary,
): Record<keyof Vocabulary, number> {
  return {
    resources: resources.length,
    texts: texts.length,
    origins: origins.length,
    details: details.length,
  };
}

/** A company as far as it was told of. */
class Acquaintance implements Lexicon {
  readonly config: Lexicon["config"];
  readonly eventIds: Lexicon["eventIds"];
  readonly sessionIds: Lexicon["sessionIds"];
  readonly resources = { list: new Array<string>() };
  readonly texts = { list: new Array<string>() };
  readonly origins = { list: new Array<Origin>() };
  readonly details: Detail[] = [];
  readonly holders = new Map<number, Holder>();
  readonly writer: LineWriter;

  constructor({ config, eventIds, sessionIds }: NonNullable<News["company"]>) {
    this.config = config;
    this.eventIds = eventIds;
    this.sessionIds = sessionIds;
    this.writer = lineWriter(this);
  }

  learn({ resources, texts, origins, details, holders }: News): void {
    for (const name of resources) this.resources.list.push(name);
    for (const text of texts) this.texts.list.push(text);
    for (const origin of origins) this.origins.list.push(origin);
    for (const detail of details) this.details.push(detail);
    for (const holder of holders) this.holders.set(holder.number, holder);
  }
}

/** The end of the thread that writes lines. */
export class DayReceiver {
  #company: Acquaintance | undefined;

  /** The lines of a day, as {@link LineWriter.chunks} gives them; what is new is learnt at once. */
  chunks({ news, numbers, day, slots, order, rows }: SentDay): Generator<Uint8Array, void, void> {
    if (news.company) this.#company = new Acquaintance(news.company);
    const company = this.#company!;
    company.learn(news);
    const cast = Array.from(numbers, (number) => company.holders.get(number)!);
    return company.writer.chunks({ day, slots, order, rows, cast });
  }
}
