/**
 * Says where a text stops being JSON, and at what.
 *
 * @module
 */

import { parse } from "@std/jsonc";
import { printable, shortened } from "../core/company/printable.ts";

/** What a text is a part of. */
export interface Excerpt {
  /** What it is called. */
  readonly what: "file" | "line";
  /** The number of its first line, from 1. */
  readonly line: number;
}

const WHOLE_FILE: Excerpt = { what: "file", line: 1 };

/** Line and column, both from 1, of a position in a text. */
function placeOf(text: string, position: number, { line }: Excerpt): string {
  const lines = text.slice(0, position).split(/\r\n|\r|\n/);
  return `line ${line + lines.length - 1}, column ${[...lines.at(-1) ?? ""].length + 1}`;
}

/**
 * Explains why a text is not JSON with comments and trailing commas.
 *
 * @param text what was parsed
 * @param error what `parse` of `@std/jsonc` threw
 * @returns `line 3, column 5: unexpected }`
 */
export function jsoncProblem(text: string, error: Error, excerpt: Excerpt = WHOLE_FILE): string {
  const { message } = error;
  const stop = /unexpected token "(.*)" in JSONC at position (\d+)$/s.exec(message);
  if (stop) {
    const [, token = "", position] = stop;
    const found = shortened(printable(token.split(/[\r\n]/)[0] ?? ""));
    return `${placeOf(text, Number(position), excerpt)}: unexpected ${found}`;
  }
  if (!message.includes("unexpected end")) return message;
  return `${placeOf(text, text.trimEnd().length, excerpt)}: the ${excerpt.what} ends too early`;
}

/** Where a text that is JSON with comments and trailing commas has the first of these. */
function jsoncOnly(text: string): { position: number; found: string } {
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|\/[/*]|,(?=\s*[\]}])/g)) {
    if (!found.startsWith('"')) return { position: index, found };
  }
  return { position: 0, found: text.slice(0, 1) };
}

/**
 * Explains why a text is not JSON, comments and trailing commas included.
 *
 * @param text what `JSON.parse` has refused
 * @returns `line 3, column 5: unexpected }`
 */
export function jsonProblem(text: string, excerpt: Excerpt = WHOLE_FILE): string {
  try {
    parse(text);
  } catch (error) {
    return jsoncProblem(text, error as Error, excerpt);
  }
  const { position, found } = jsoncOnly(text);
  return `${placeOf(text, position, excerpt)}: unexpected ${found}`;
}

const TOKENS = /"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*[^]*?\*\/|[{}[\],]/g;

/**
 * Finds a key that an object has twice: JSON has the last one count, and forgets the first.
 *
 * @param text JSON with comments and trailing commas that has been parsed
 * @returns `line 3, column 5: "seed" is there twice`
 */
export function repeatedKey(text: string): string | undefined {
  /** The keys of each object that is open; `undefined` is a list. */
  const open: (Set<unknown> | undefined)[] = [];
  let isKey = false;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token.startsWith("/")) continue;
    if (token === "{" || token === "[") open.push(token === "{" ? new Set() : undefined);
    if (token === "}" || token === "]") open.pop();
    const keys = open.at(-1);
    if (isKey && keys && token.startsWith('"')) {
      const key = JSON.parse(token);
      if (keys.has(key)) return `${placeOf(text, index, WHOLE_FILE)}: ${token} is there twice`;
      keys.add(key);
    }
    isKey = token === "{" || (token === "," && keys !== undefined);
  }
  return undefined;
}
