/**
 * The plain way to write lines, to measure against: an object for every event, `JSON.stringify`, and a text
 * encoder. It writes the same bytes as the line writer; a test holds the two together.
 *
 * @module
 */

import { formatDay, HOUR_MS, MINUTE_MS } from "../src/core/calendar.ts";
import type { Day } from "../src/core/day.ts";
import { EVENT_TYPES, EVENTS, type Field, STATUSES } from "../src/core/events.ts";
import {
  ADDRESS,
  ID_HIGH,
  ID_LOW,
  KIND,
  META,
  RESOURCE,
  ROW,
  TIME,
  USER,
} from "../src/core/rows.ts";

function hex(high: number, low: number): string {
  return (high >>> 0).toString(16).padStart(8, "0") + (low >>> 0).toString(16).padStart(8, "0");
}

function clock(ms: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const seconds = Math.floor((ms % MINUTE_MS) / 1000);
  return `${two(Math.floor(ms / HOUR_MS))}:${two(Math.floor((ms % HOUR_MS) / MINUTE_MS))}:` +
    `${two(seconds)}.${String(ms % 1000).padStart(3, "0")}`;
}

function valueOf(field: Field, data: Int32Array, slot: number, day: Day): unknown {
  const value = data[slot]!;
  switch (field.kind) {
    case "text":
      return day.texts.list[value];
    case "choice":
      return value === 0 ? undefined : field.values![value - 1];
    case "flag":
      return value === 1;
    case "count":
      return value;
    case "id":
      return hex(value, data[slot + 1]!);
  }
}

/** The event of a row, as an object with its keys in the order of the file. */
export function eventObject(day: Day, date: string, row: number): Record<string, unknown> {
  const { data } = day.rows;
  const offset = row * ROW;
  const kind = data[offset + KIND]!;
  const type = EVENT_TYPES[kind >> 1]!;
  const metadata: Record<string, unknown> = {};
  let slot = offset + META;
  for (const field of EVENTS[type].fields as readonly Field[]) {
    const value = valueOf(field, data, slot, day);
    if (value !== undefined) metadata[field.name] = value;
    slot += field.kind === "id" ? 2 : 1;
  }
  const { identity } = day.users.get(data[offset + USER]!)!;
  return {
    timestamp: `${date}T${clock(data[offset + TIME]!)}Z`,
    event_id: hex(data[offset + ID_HIGH]!, data[offset + ID_LOW]!),
    event_type: type,
    user_id: identity.user_id,
    dept: identity.dept,
    src_ip: day.texts.list[data[offset + ADDRESS]!],
    resource: day.texts.list[data[offset + RESOURCE]!],
    status: STATUSES[kind & 1],
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
