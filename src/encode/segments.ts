/**
 * How a line is cut into segments.
 *
 * A segment is a stretch of a line that depends on a few words of the row only, so that few variants of
 * it exist and each is built once: who and from where; what and how it went; with which machine; what was
 * touched there. Ids and numbers of objects are patched into a segment after it is copied; a number of unknown
 * length ends one.
 *
 * @module
 */

import { BIT_FIELDS } from "../core/log/choices.ts";
import { EVENT_TYPES, EVENTS, STATUSES } from "../core/log/events.ts";
import type { EventType, Field } from "../core/log/fields.ts";
import { FIRST_OBJECT, objectNumberAt, objectText } from "../core/company/objects.ts";
import { ORIGIN, resourceOf, USER, VALUE, WHAT, whatOf } from "../core/log/rows.ts";
import type { Detail, Origin } from "../core/log/texts.ts";
import type { Identity } from "../core/company/types.ts";

/** What a segment's text is built from: the meaning of a row's numbers. */
export interface TextSource {
  /** By index in the day's cast. */
  readonly identity: (user: number) => Pick<Identity, "user_id" | "dept">;
  /** By origin id. */
  readonly origin: (id: number) => Origin;
  /** Name of a resource, by resource id. */
  readonly resource: (id: number) => string;
  /** String of a `text` field, by text id; empty for 0. */
  readonly text: (id: number) => string;
  /** The fields of a change, by its id. */
  readonly detail: (id: number) => Detail;
}

/** One word of the row in hand, by its index (0-7). */
export type WordReader = (word: number) => number;

/** A piece of a segment: its text for a row. Empty when an optional field has no value. */
export type Piece = (word: WordReader, source: TextSource) => string;

/** What may be patched into a segment: nothing, the id of the session, the number of an object. */
export const PATCH = { none: 0, session: 1, object: 2 } as const;
/** One of {@link PATCH}. */
export type Patch = typeof PATCH[keyof typeof PATCH];

/** A stretch of a line. */
export interface Segment {
  /** Different for all segments whose texts differ though the words that they depend on are equal; never 0. */
  readonly number: number;
  /** First word of the row, 0-7, that its text depends on besides the kind. */
  readonly keyA: number;
  /** Bits of that word that count; 0 when it depends on none. */
  readonly maskA: number;
  /** Second word of the row that its text depends on. */
  readonly keyB: number;
  /** Bits of that word that count; 0 when it depends on one at most. */
  readonly maskB: number;
  /** What is patched into its text. */
  readonly patch: Patch;
  /** The word of the number that follows it, or -1. */
  readonly count: number;
  /** How many segments behind it in the line its twin is, which depends on the same bits; 0 without one, -1 for the twin. */
  readonly twin: number;
  /** Its text is theirs, joined in this order. */
  readonly pieces: readonly Piece[];
}

/** Segments that a line may have. */
export const MOST_SEGMENTS = 6;

/** Stands for an id in a line: what no text in JSON has. */
const ID_DIGITS = "\0".repeat(16);

/** Offset of the date in every line. */
export const DATE_AT: number = '{"timestamp":"'.length;
/** Offset of `HH:MM:SS.mmm` in every line. */
export const TIME_AT: number = DATE_AT + "YYYY-MM-DDT".length;
/** Offset of the event id in every line. */
export const EVENT_ID_AT: number = TIME_AT + 'HH:MM:SS.mmmZ","event_id":"'.length;

/** Printable ASCII that JSON has as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** `JSON.stringify`, which takes a while, only for what needs it. */
const quote = (text: string): string => PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);

/** A segment in the making. */
interface Draft {
  /** The bits that count, by word. */
  readonly keys: Map<number, number>;
  /** The keys in it, as they are written. */
  written: string;
  readonly pieces: Piece[];
  patch: Patch;
}

const newDraft = (): Draft => ({ keys: new Map(), written: "", pieces: [], patch: PATCH.none });

/** Numbers of segments, by what sets them apart. */
const numbers = new Map<string, number>();

function numberOf(name: string): number {
  const number = numbers.get(name) ?? numbers.size + 1;
  numbers.set(name, number);
  return number;
}

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
  resource: WHAT,
  session: -1,
  text: VALUE,
  detail: VALUE,
  count: -1,
};

/**
 * The segments of an event type with one status, after the head; the first is the account, and where it is.
 *
 * @throws {RangeError} when a line has more segments than {@link MOST_SEGMENTS}
 */
function segmentsOf(
  name: string,
  type: EventType,
  status: number,
): readonly Segment[] {
  const done: Segment[] = [];
  let draft = newDraft();
  const close = (count: number) => {
    // A segment that depends on nothing has word 0 without any of its bits for a key.
    const [[keyA, maskA] = [0, 0], [keyB, maskB] = [0, 0]] = draft.keys;
    const { written, pieces, patch } = draft;
    // Accounts and paths are written alike whatever is done; everything else is the type's and status's own.
    const isText = draft.keys.size === 1 && draft.keys.has(VALUE);
    const isAlike = isText || done.length === 0;
    const alike = `${written} ${patch} ${count < 0}`;
    const number = numberOf(isAlike ? alike : `${name} ${status} ${done.length}`);
    done.push({ number, keyA, maskA, keyB, maskB, patch, count, twin: 0, pieces });
    draft = newDraft();
  };

  dependOn(draft, USER, ALL_BITS);
  dependOn(draft, ORIGIN, ALL_BITS);
  draft.pieces.push(account);
  close(-1);
  dependOn(draft, WHAT, whatOf(ALL_BITS, 0));
  draft.pieces.push((word, { resource }) =>
    `,"resource":${quote(resource(resourceOf(word(WHAT))))},"status":${quote(STATUSES[status]!)}` +
    `,"metadata":{`
  );
  let value = VALUE;
  type.fields.forEach((field, i) => {
    const word = field.kind === "text" ? value : WORD_OF[field.kind];
    // What is one user's own is kept apart from the resource and the many choices that all share.
    const mixes = word !== -1 && word !== WHAT && draft.keys.has(WHAT);
    const isFull = word !== -1 && !draft.keys.has(word) && draft.keys.size === 2;
    if (mixes || isFull) close(-1);
    if (word !== -1) dependOn(draft, word, word === WHAT ? bitsOf(name, field) : ALL_BITS);
    if (field.kind === "session") draft.patch = PATCH.session;
    if (field.kind === "text") draft.patch = PATCH.object;
    draft.written += `${i === 0 ? "" : ","}${quote(field.name)}:`;
    draft.pieces.push(piece(name, field, word, i === 0));
    if (field.kind === "count") close(value);
    if (field.kind === "count" || field.kind === "text") value++;
  });
  draft.written += "}}";
  draft.pieces.push(() => "}}\n");
  close(-1);
  if (done.length > MOST_SEGMENTS) {
    throw new RangeError(`Cannot write ${name}: ${done.length} segments`);
  }
  return withTwins(done);
}

/** The first two segments that depend on resource and choices only become twins: found together, they cost half. */
function withTwins(segments: readonly Segment[]): readonly Segment[] {
  const alike = segments.keys().filter((i) =>
    segments[i]!.keyA === WHAT && segments[i]!.maskB === 0 && segments[i]!.maskA !== 0
  );
  const [first, second] = alike;
  if (first === undefined || second === undefined) return segments;
  const maskA = segments[first]!.maskA | segments[second]!.maskA;
  return segments.map((segment, i) => {
    if (i === first) return { ...segment, maskA, twin: second - first };
    return i === second ? { ...segment, maskA, twin: -1 } : segment;
  });
}

function bitsOf(type: string, field: Field): number {
  if (field.kind === "resource") return whatOf(ALL_BITS, 0);
  const { shift, mask } = BIT_FIELDS.get(type)!.get(field.name)!;
  return mask << shift;
}

const account: Piece = (word, { identity, origin }) => {
  const { user_id, dept } = identity(word(USER));
  return `,"user_id":${quote(user_id)},"dept":${quote(dept)}` +
    `,"src_ip":${quote(origin(word(ORIGIN)).address)}`;
};

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
    case "resource":
      return (word, { resource }) => written(resource(resourceOf(word(at))));
    case "text":
      return (word, { text }) => written(text(word(at)));
    case "detail":
      return (word, { detail }) => {
        const value = detail(word(at))[field.name];
        if (typeof value === "object") return key + JSON.stringify(value);
        return written(value);
      };
  }
}

/**
 * Where something is patched into a segment's text, or 0.
 *
 * @param word the first of the row's that it depends on
 */
export function patchOf({ patch }: Segment, text: string, word: number): number {
  if (patch === PATCH.session) return text.indexOf(ID_DIGITS);
  if (patch === PATCH.none || word < FIRST_OBJECT) return 0;
  const numberAt = objectNumberAt(word);
  return numberAt < 0 ? 0 : text.indexOf(objectText(word)) + numberAt;
}

/** The kinds of lines: event type code × 2 + status. */
const KINDS = EVENT_TYPES.flatMap((name) => STATUSES.map((_, status) => ({ name, status })));

/** The head of a line of each kind: the time, the event's id and type. */
export const HEADS: readonly string[] = KINDS.map(({ name }) =>
  `{"timestamp":"YYYY-MM-DDTHH:MM:SS.mmmZ","event_id":"${ID_DIGITS}","event_type":${quote(name)}`
);

const BY_KIND = KINDS.map(({ name, status }) => segmentsOf(name, EVENTS[name], status));

/** The segments of all kinds, one kind after the other. */
export const SEGMENTS: readonly Segment[] = BY_KIND.flat();

/** Where a kind's segments begin among all, by kind; they end where the next kind's begin. */
export const FIRST_SEGMENT: Int32Array = Int32Array.from(
  [0, ...BY_KIND.map((_, kind) => BY_KIND.slice(0, kind + 1).flat().length)],
);
