/**
 * What appears in lines again and again, known by a number: strings, origins, and details.
 *
 * @module
 */

import { finish, rootKey } from "../random/hash.ts";
import { FIRST_OBJECT, objectText } from "../company/objects.ts";

/** A growing table of strings. */
export interface Texts {
  /** The strings by id; id 0 stands for no string. */
  readonly list: string[];
  /** The way back: id by string. */
  readonly ids: Map<string, number>;
  /** What {@link stableNumber} gave, by id. */
  readonly numbers: number[];
}

/** A table with nothing in it. */
export function newTexts(): Texts {
  return { list: [""], ids: new Map(), numbers: [] };
}

/** The id of a string, always the same within one table; ids start at 1. */
export function textId(texts: Texts, text: string): number {
  let id = texts.ids.get(text);
  if (id === undefined) {
    id = texts.list.length;
    texts.list.push(text);
    texts.ids.set(text, id);
  }
  return id;
}

/** The string of an id: of one in the table, or of an object's. */
export function textOf(
  { list }: { readonly list: readonly string[] },
  id: number,
): string {
  return id < FIRST_OBJECT ? list[id]! : objectText(id);
}

const hashed = new Int32Array(4);

/** A number 0 ≤ n < 2^20 of a string's own: an id depends on what was met before, this does not. */
export function stableNumber({ list, numbers }: Texts, id: number): number {
  let number = numbers[id];
  if (number === undefined) {
    finish(rootKey(list[id]!), hashed);
    number = hashed[0]! >>> 12;
    numbers[id] = number;
  }
  return number;
}

/** Where something is done from. */
export interface Origin {
  /** `device_id`. */
  readonly device: string;
  /** `src_ip`. */
  readonly address: string;
  /** `geo_location`. */
  readonly place: string;
}

/** A growing table of origins. */
export interface Origins {
  /** The origins by id. */
  readonly list: Origin[];
  /** The way back: ids by address and device, more than one where places differ. */
  readonly ids: Map<string, Map<string, number[]>>;
}

/** A table with no origin in it. */
export function newOrigins(): Origins {
  return { list: [], ids: new Map() };
}

/** The id of an origin, always the same within one table. */
export function originId(origins: Origins, origin: Origin): number {
  const { list, ids } = origins;
  const { address, device, place } = origin;
  let byDevice = ids.get(address);
  if (!byDevice) ids.set(address, byDevice = new Map());
  let found = byDevice.get(device);
  if (!found) byDevice.set(device, found = []);
  for (const id of found) {
    if (list[id]!.place === place) return id;
  }
  const id = list.push(origin) - 1;
  found.push(id);
  return id;
}

/** The fields of one change of rights, by name; a field without a value is left out. */
export type Detail = Readonly<Record<string, string | readonly string[]>>;
