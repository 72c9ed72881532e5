/**
 * The plain way to write lines, to measure against: an object for every event, `JSON.stringify`, and a text
 * encoder. It writes the same bytes as the line writer; a test holds the two together.
 *
 * @module
 */

import { formatDay, HOUR_MS, MINUTE_MS } from "../../src/core/calendar.ts";
import type { Day } from "../../src/core/day.ts";
import { BIT_FIELDS } from "../../src/core/log/choices.ts";
import { EVENT_TYPES, EVENTS, STATUSES } from "../../src/core/log/events.ts";
import type { Field } from "../../src/core/log/fields.ts";
import { makeId } from "../../src/core/log/ids.ts";
import {
  kindOf,
  MARK,
  ordinalOf,
  ORIGIN,
  resourceOf,
  ROW,
  SESSION,
  TIME,
  USER,
  VALUE,
  WHAT,
} from "../../src/core/log/rows.ts";
import { textOf } from "../../src/core/log/texts.ts";

const id = new Int32Array(2);

function hexId(day: Day, kind: "eventIds" | "sessionIds", user: number, ordinal: number): string {
  makeId(day.world[kind], day.day, day.slots[user]!, ordinal, id);
  return [...id].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

function clock(ms: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const seconds = Math.floor((ms % MINUTE_MS) / 1000);
  return `${two(Math.floor(ms / HOUR_MS))}:${two(Math.floor((ms % HOUR_MS) / MINUTE_MS))}:` +
    `${two(seconds)}.${String(ms % 1000).padStart(3, "0")}`;
}

/** The event of a row, as an object with its keys in the order of the file. */
export function eventObject(day: Day, date: string, row: number): Record<string, unknown> {
  const { world, rows: { data } } = day;
  const at = row * ROW;
  const mark = data[at + MARK]!;
  const user = data[at + USER]!;
  const what = data[at + WHAT]!;
  const origin = world.origins.list[data[at + ORIGIN]!]!;
  const type = EVENT_TYPES[kindOf(mark) >> 1]!;
  const metadata: Record<string, unknown> = {};
  let value = at + VALUE;
  for (const { name, kind, values } of EVENTS[type].fields as readonly Field[]) {
    const { shift = 0, mask = 0 } = BIT_FIELDS.get(type)!.get(name) ?? {};
    const bits = (what >>> shift) & mask;
    if (kind === "choice" && bits > 0) metadata[name] = values![bits - 1];
    if (kind === "flag") metadata[name] = bits === 1;
    if (kind === "device") metadata[name] = origin.device;
    if (kind === "place") metadata[name] = origin.place;
    if (kind === "resource") metadata[name] = world.resources.list[resourceOf(what)];
    if (kind === "detail") {
      const value = world.details[data[at + VALUE]!]![name];
      if (value !== undefined) metadata[name] = value;
    }
    if (kind === "session") metadata[name] = hexId(day, "sessionIds", user, data[at + SESSION]!);
    if (kind === "count") metadata[name] = data[value++]! >>> 0;
    if (kind === "text" && data[value++]! > 0) {
      metadata[name] = textOf(world.texts, data[value - 1]!);
    }
  }
  const { user_id, dept } = day.cast[user]!.identity;
  return {
    timestamp: `${date}T${clock(data[at + TIME]!)}Z`,
    event_id: hexId(day, "eventIds", user, ordinalOf(mark)),
    event_type: type,
    user_id,
    dept,
    src_ip: origin.address,
    resource: world.resources.list[resourceOf(what)],
    status: STATUSES[kindOf(mark) & 1],
    metadata,
  };
}

const CHUNK_CHARACTERS = 1 << 20;

/** The lines of a day in chunks of about a megabyte. */
export function* stringifiedChunks(day: Day): Generator<Uint8Array, void, void> {
  const utf8 = new TextEncoder();
  const date = formatDay(day.day);
  let text = "";
  for (const row of day.order) {
    text += `${JSON.stringify(eventObject(day, date, row))}\n`;
    if (text.length < CHUNK_CHARACTERS) continue;
    yield utf8.encode(text);
    text = "";
  }
  if (text !== "") yield utf8.encode(text);
}
