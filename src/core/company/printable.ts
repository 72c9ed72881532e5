/**
 * Values from outside, as a message may show them.
 *
 * @module
 */

/** The longest value that a message shows in full, in characters. */
const LONGEST_VALUE = 60;

/** Spells out what would not show, or would break the line or the terminal. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`,
  );
}

/** A text of at most 60 characters; `…` stands for the rest. */
export function shortened(text: string): string {
  const letters = [...text];
  return letters.length <= LONGEST_VALUE ? text : `${letters.slice(0, LONGEST_VALUE).join("")}…`;
}

/** A value as {@link shortened} JSON, and a number too large for JSON as `Infinity`. */
export function shown(value: unknown): string {
  return shortened(typeof value === "number" ? String(value) : JSON.stringify(value));
}
