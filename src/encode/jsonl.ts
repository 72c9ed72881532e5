/**
 * Events to JSON Lines, at memory speed.
 *
 * Every variant of a segment of a line is built once and kept; a line is a few copies of them, patched with the
 * time, the ids and the numbers.
 *
 * @module
 */

import { formatDay } from "../core/calendar.ts";
import type { Account, Identity } from "../core/company/types.ts";
import type { Config } from "../core/config/knobs.ts";
import type { Day } from "../core/day.ts";
import type { IdKeys } from "../core/log/ids.ts";
import { ROW, type Rows } from "../core/log/rows.ts";
import { type Detail, type Origin, textOf } from "../core/log/texts.ts";
import type { Kernel } from "./kernel.ts";
import { SegmentTable } from "./segment_table.ts";
import { MOST_SEGMENTS, type TextSource } from "./segments.ts";

/** What lines need to know of a company; the lists may grow from day to day. */
export interface Lexicon {
  /** How many events its days have. */
  readonly config: Pick<Config, "events">;
  /** Names of resources, by resource id. */
  readonly resources: { readonly list: readonly string[] };
  /** Strings of `text` fields, by text id. */
  readonly texts: { readonly list: readonly string[] };
  /** Origins, by origin id. */
  readonly origins: { readonly list: readonly Origin[] };
  /** Details, by detail id. */
  readonly details: readonly Detail[];
  /** Makes event ids. */
  readonly eventIds: IdKeys;
  /** Makes session ids. */
  readonly sessionIds: IdKeys;
}

/** What lines need to know of an account. */
export interface Holder extends Pick<Account, "number"> {
  /** Who has it. */
  readonly identity: Pick<Identity, "user_id" | "dept">;
}

/** What lines need to know of a day. */
export interface DayRows extends Pick<Day, "day" | "slots" | "order"> {
  /** The accounts of the day. */
  readonly cast: readonly Holder[];
  /** The events. */
  readonly rows: Pick<Rows, "data">;
}

/** Writes one company's days as lines; keeps its segments from day to day. */
export interface LineWriter {
  /**
   * The lines of a day in chunks of a megabyte, but for the last. A chunk may end in the middle of a line. It is valid
   * until the next is asked for, of this day or another: one writer writes one day at a time.
   */
  chunks(day: DayRows): Generator<Uint8Array, void, void>;
}

const CHUNK = 1 << 20;

/** Rows that are handled together: enough that while one waits for memory another goes on. */
const BATCH = 32;
const BATCH_SEGMENTS = BATCH * MOST_SEGMENTS;

const WORD = Int32Array.BYTES_PER_ELEMENT;

/** Digits of a number behind a segment, at most. */
const MOST_DIGITS = 10;

/** Room for users beyond those of the day: companies grow. */
const USERS_MORE = 1.25;

/** A writer for the days of one company. */
export function lineWriter(company: Lexicon): LineWriter {
  const { events } = company.config;
  const table = new SegmentTable(events === "natural" ? Infinity : events);
  const { kernel } = table;
  setKeys(kernel, company);
  const rows = kernel.allocate(BATCH * ROW * WORD);
  kernel.set("rows", rows);
  kernel.set("found", kernel.allocate(BATCH_SEGMENTS * 2 * WORD));
  const users = new Users(kernel);
  const segment = kernel.constant("LONGEST_SEGMENT") + MOST_DIGITS;
  const out = kernel.allocate(CHUNK + BATCH * kernel.constant("HEAD") + BATCH_SEGMENTS * segment);
  return {
    *chunks(day) {
      table.source = sourceOf(company, day);
      table.shapes.setDate(formatDay(day.day));
      kernel.set("day", day.day);
      users.begin(day);
      const { length } = day.order;
      let next = 0;
      for (let end = out; end > out || next < length;) {
        while (next < length && end < out + CHUNK) {
          const count = Math.min(BATCH, length - next);
          if (table.makeRoom(BATCH_SEGMENTS)) users.begin(day);
          copyRows(day, next, count, kernel.words, rows / WORD);
          end = kernel.write(count, end);
          next += count;
        }
        const full = Math.min(end, out + CHUNK);
        yield kernel.bytes.subarray(out, full);
        kernel.bytes.copyWithin(out, full, end);
        end -= full - out;
      }
      // So that nothing keeps the day.
      table.source = undefined;
    },
  };
}

function setKeys(kernel: Kernel, { eventIds, sessionIds }: Lexicon): void {
  const keys = kernel.allocate((eventIds.length + sessionIds.length) * WORD);
  kernel.words.set(eventIds, keys / WORD);
  kernel.words.set(sessionIds, keys / WORD + eventIds.length);
  kernel.set("keys", keys);
}

/** What the kernel knows of the users of a day: who they are, and what was written of each last. */
class Users {
  readonly #kernel: Kernel;
  #at = 0;
  #room = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  /** Begins a day, of which nothing has been written, or the segments of which are forgotten. */
  begin({ cast, slots }: DayRows): void {
    const kernel = this.#kernel;
    const size = kernel.constant("USER_SIZE");
    if (cast.length > this.#room) {
      const room = Math.ceil(cast.length * USERS_MORE);
      this.#at = kernel.allocate(room * size);
      this.#room = room;
      kernel.set("users", this.#at);
    }
    const { bytes, words } = kernel;
    bytes.fill(0, this.#at, this.#at + cast.length * size);
    const [number, slot] = [kernel.constant("USER_NUMBER"), kernel.constant("USER_SLOT")];
    for (let user = 0, at = this.#at; user < cast.length; user++, at += size) {
      words[(at + number) / WORD] = cast[user]!.number;
      words[(at + slot) / WORD] = slots[user]!;
    }
  }
}

/** Copies rows `order[next]` and so many that follow it. */
function copyRows(
  { order, rows: { data } }: DayRows,
  next: number,
  count: number,
  words: Int32Array,
  at: number,
): void {
  for (const end = next + count; next < end; next++) {
    const row = order[next]! * ROW;
    for (let word = 0; word < ROW; word++) words[at++] = data[row + word]!;
  }
}

function sourceOf(company: Lexicon, day: DayRows): TextSource {
  return {
    identity: (user) => day.cast[user]!.identity,
    origin: (id) => company.origins.list[id]!,
    resource: (id) => company.resources.list[id]!,
    text: (id) => textOf(company.texts, id),
    detail: (id) => company.details[id]!,
  };
}
