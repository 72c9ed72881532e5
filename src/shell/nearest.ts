/**
 * What a misspelt name was probably meant to be.
 *
 * @module
 */

import { closestString, levenshteinDistance } from "@std/text";

/** Slips a short word may have, and the part of a longer one's letters that may be wrong. */
const SLIPS = 2;
const SHARE_OF_LETTERS = 0.4;

/**
 * Finds the candidate most like a word, upper and lower case alike.
 *
 * @param word what the user wrote
 * @param candidates what could have been written
 * @returns the first of the closest candidates; `undefined` when even that differs in more than two
 *   letters and more than 40 % of the word's, or in all of its own
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const closest = closestString(word, candidates);
  const distance = levenshteinDistance(word.toLowerCase(), closest.toLowerCase());
  const allowed = Math.max(SLIPS, SHARE_OF_LETTERS * word.length);
  return distance <= allowed && distance < closest.length ? closest : undefined;
}

/** `; did you mean "events"?`, to end a message with. */
export function suggestion(name: string): string {
  return `; did you mean "${name}"?`;
}

/** The {@link suggestion} of the candidate {@link nearest} to a word; `""` when there is none. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const name = nearest(word, candidates);
  return name === undefined ? "" : suggestion(name);
}
