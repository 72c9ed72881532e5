/**
 * How a line is cut into segments.
 *
 * A segment is a stretch of a line that depends on a few words of the row only, so that few variants of
 * it exist and each is built once: who and from where; what and how it went; with which machine. Ids are
 * patched into a segment after it is copied; a number of unknown length ends one.
 *
 * @module
 */

import {
  BIT_FIELDS,
  EVENT_TYPES,
  EVENTS,
  type EventType,
  type Field,
  STATUSES,
} from "../core/events.ts";
import { kindOf, MARK, ORIGIN, resourceOf, USER, VALUE, WHAT, whatOf } from "../core/rows.ts";
import type { Origin } from "../core/texts.ts";
import type { Identity } from "../core/types.ts";

/** What a segment's text is built from: the meaning of a row's numbers. */
export interface TextSource {
  /** By index in the day's cast. */
  readonly identity: (user: number) => Identity;
  /** By origin id. */
  readonly origin: (id: number) => Origin;
  /** Name of a resource, by resource id. */
  readonly resource: (id: number) => string;
  /** String of a `text` field, by text id; empty for 0. */
  readonly text: (id: number) => string;
}

/** One word of the row in hand, by its index (0-7). */
export type WordReader = (word: number) => number;

/** A piece of a segment: its text for a row. Empty when an optional field has no value. */
export type Piece = (word: WordReader, source: TextSource) => string;

/** A stretch of a line. */
export interface Segment {
  /** Different for every segment of every event type and status; never 0. */
  readonly number: number;
  /** First word of the row, 0-7, that its text depends on besides the kind. */
  readonly keyA: number;
  /** Bits of that word that count; 0 when it depends on none. */
  readonly maskA: number;
  /** Second word of the row that its text depends on. */
  readonly keyB: number;
  /** Bits of that word that count; 0 when it depends on one at most. */
  readonly maskB: number;
  /** Whether it holds the id of the session. */
  readonly hasSession: boolean;
  /** The word of the number that follows it, or -1. */
  readonly count: number;
  /** Its text is theirs, joined in this order. */
  readonly pieces: readonly Piece[];
}

/** Segments that a line may have. */
export const MOST_SEGMENTS = 6;

/** Stands for an id in a segment's text. */
export const ID_DIGITS = "0000000000000000";

/** Offset of the date in every line. */
export const DATE_AT: number = '{"timestamp":"'.length;
/** Offset of `HH:MM:SS.mmm` in every line. */
export const TIME_AT: number = DATE_AT + "YYYY-MM-DDT".length;
/** Offset of the event id in every line. */
export const EVENT_ID_AT: number = TIME_AT + 'HH:MM:SS.mmmZ","event_id":"'.length;

const quote = (text: string): string => JSON.stringify(text);

/** A segment in the making. */
interface Draft {
  /** The bits that count, by word. */
  readonly keys: Map<number, number>;
  readonly pieces: Piece[];
  hasSession: boolean;
}

const newDraft = (): Draft => ({ keys: new Map(), pieces: [], hasSession: false });

const ALL_BITS = -1;

function dependOn(draft: Draft, word: number, bits: number): void {
  draft.keys.set(word, (draft.keys.get(word) ?? 0) | bits);
}

/** The word that a field depends on, or -1 when it is patched in. */
const WORD_OF: Readonly<Record<Field["kind"], number>> = {
  choice: WHAT,
  flag: WHAT,
  device: ORIGIN,
  place: ORIGIN,
  session: -1,
  text: VALUE,
  count: -1,
};

/**
 * The segments of an event type with one status, numbered from `first` on.
 *
 * @throws {RangeError} when a line has more segments than {@link MOST_SEGMENTS}
 */
function segmentsOf(
  name: string,
  type: EventType,
  status: number,
  first: number,
): readonly Segment[] {
  const done: Segment[] = [];
  let draft = newDraft();
  const close = (count: number) => {
    // A segment that depends on nothing has word 0 without any of its bits for a key.
    const [[keyA, maskA] = [0, 0], [keyB, maskB] = [0, 0]] = draft.keys;
    const { pieces, hasSession } = draft;
    const number = first + done.length;
    done.push({ number, keyA, maskA, keyB, maskB, hasSession, count, pieces });
    draft = newDraft();
  };

  dependOn(draft, USER, ALL_BITS);
  dependOn(draft, ORIGIN, ALL_BITS);
  draft.pieces.push(head(name));
  close(-1);
  dependOn(draft, WHAT, whatOf(ALL_BITS, 0));
  draft.pieces.push((word, { resource }) =>
    `,"resource":${quote(resource(resourceOf(word(WHAT))))},"status":${quote(STATUSES[status]!)}` +
    `,"metadata":{`
  );
  let value = VALUE;
  type.fields.forEach((field, i) => {
    const word = WORD_OF[field.kind] === VALUE ? value : WORD_OF[field.kind];
    // What is one user's own is kept apart from the resource and the many choices that all share.
    const mixes = word !== -1 && word !== WHAT && draft.keys.has(WHAT);
    const isFull = word !== -1 && !draft.keys.has(word) && draft.keys.size === 2;
    if (mixes || isFull) close(-1);
    if (word !== -1) dependOn(draft, word, word === WHAT ? bitsOf(name, field) : ALL_BITS);
    if (field.kind === "session") draft.hasSession = true;
    draft.pieces.push(piece(name, field, word, i === 0));
    if (field.kind === "count") close(value);
    if (field.kind === "count" || field.kind === "text") value++;
  });
  draft.pieces.push(() => "}}\n");
  close(-1);
  if (done.length > MOST_SEGMENTS) {
    throw new RangeError(`Cannot write ${name}: ${done.length} segments`);
  }
  return done;
}

function bitsOf(type: string, field: Field): number {
  const { shift, mask } = BIT_FIELDS.get(type)!.get(field.name)!;
  return mask << shift;
}

function head(name: string): Piece {
  return (word, { identity, origin }) => {
    const { user_id, dept } = identity(word(USER));
    return `{"timestamp":"YYYY-MM-DDTHH:MM:SS.mmmZ","event_id":"${ID_DIGITS}"` +
      `,"event_type":${quote(name)},"user_id":${quote(user_id)},"dept":${quote(dept)}` +
      `,"src_ip":${quote(origin(word(ORIGIN)).address)}`;
  };
}

function piece(type: string, field: Field, at: number, isFirst: boolean): Piece {
  const key = `${isFirst ? "" : ","}${quote(field.name)}:`;
  const written = (value: string | undefined): string => {
    if (value) return key + quote(value);
    if (field.optional) return "";
    throw new TypeError(`Cannot write ${type}: ${field.name} has no value`);
  };
  const { shift = 0, mask = 0 } = BIT_FIELDS.get(type)?.get(field.name) ?? {};
  switch (field.kind) {
    case "session":
      return () => `${key}"${ID_DIGITS}"`;
    case "count":
      return () => key;
    case "flag":
      return (word) => key + ((word(at) >>> shift) & mask ? "true" : "false");
    case "choice":
      return (word) => written(field.values![((word(at) >>> shift) & mask) - 1]);
    case "device":
      return (word, { origin }) => written(origin(word(at)).device);
    case "place":
      return (word, { origin }) => written(origin(word(at)).place);
    case "text":
      return (word, { text }) => written(text(word(at)));
  }
}

/** The segments of all lines, by kind: event type code × 2 + status. */
const SEGMENTS: readonly (readonly Segment[])[] = EVENT_TYPES.flatMap((name, code) =>
  STATUSES.map((_, status) =>
    segmentsOf(name, EVENTS[name], status, 1 + (code * STATUSES.length + status) * MOST_SEGMENTS)
  )
);

/** The segments of a row's line. */
export function segmentsFor(data: Int32Array, row: number): readonly Segment[] {
  return SEGMENTS[kindOf(data[row + MARK]!)]!;
}
