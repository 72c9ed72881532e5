/**
 * The strings that appear in lines, each known by a number: what a row stores instead of a string.
 *
 * @module
 */

/** A growing table of strings. */
export interface Texts {
  /** The strings by id; id 0 stands for no string. */
  readonly list: string[];
  readonly ids: Map<string, number>;
}

/** A table with nothing in it. */
export function newTexts(): Texts {
  return { list: [""], ids: new Map() };
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
