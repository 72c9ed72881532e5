import { eastAsianWidth } from "npm:get-east-asian-width@1.7.0";

/** Control and format characters, combining marks, and Hangul vowels and final consonants. */
const ZERO_WIDTH = /[\p{Cc}\p{Cf}\p{Mn}\p{Me}\u1160-\u11ff]/u;

/** A format character that terminals show all the same. */
const SOFT_HYPHEN = "\u00ad";

/**
 * Gives the number of terminal columns that `str` takes.
 *
 * Characters count one by one, so an emoji joined from several is as wide as all of them.
 */
export function unicodeWidth(str: string): number {
  let width = 0;
  for (const char of str) width += charWidth(char);
  return width;
}

function charWidth(char: string): number {
  if (char >= " " && char <= "~") return 1;
  if (ZERO_WIDTH.test(char) && char !== SOFT_HYPHEN) return 0;
  return eastAsianWidth(char.codePointAt(0)!);
}
