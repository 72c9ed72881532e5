/**
 * Bytes of lines: numbers as ASCII from tables, text as UTF-8, and copies.
 *
 * @module
 */

const ZERO = 48;

/** Tens and units of 0 … 99, as one big-endian number. */
const DECIMAL_PAIRS = new Uint16Array(100).map((_, n) =>
  ((ZERO + Math.floor(n / 10)) << 8) | (ZERO + n % 10)
);

const hexDigit = (n: number): number => n + (n < 10 ? ZERO : 87);

/** The two hex digits of a byte, as one big-endian number: small enough for the first cache. */
const HEX_PAIRS = new Uint16Array(256).map((_, n) => (hexDigit(n >> 4) << 8) | hexDigit(n & 15));

function writePair(view: DataView, at: number, n: number): void {
  view.setUint16(at, DECIMAL_PAIRS[n]!);
}

/** Writes the digits of `HH:MM:SS.mmm` over a template's; the punctuation stays. */
export function writeTime(view: DataView, at: number, ms: number): void {
  const seconds = (ms / 1000) | 0;
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  const fraction = ms - seconds * 1000;
  const hundreds = (fraction / 100) | 0;
  writePair(view, at, hours);
  writePair(view, at + 3, minutes - hours * 60);
  writePair(view, at + 6, seconds - minutes * 60);
  view.setUint8(at + 9, ZERO + hundreds);
  writePair(view, at + 10, fraction - hundreds * 100);
}

/** Writes a whole number 0 ≤ n < 10,000 as four digits. */
export function writeFour(view: DataView, at: number, n: number): void {
  const hundreds = (n / 100) | 0;
  writePair(view, at, hundreds);
  writePair(view, at + 2, n - hundreds * 100);
}

/** The four hex digits of 16 bits, as one big-endian number. */
export function hexDigits(half: number): number {
  return (HEX_PAIRS[half >>> 8]! << 16) | HEX_PAIRS[half & 255]!;
}

/** Writes 32 bits as 8 hex digits. */
export function writeHex(view: DataView, at: number, word: number): void {
  view.setUint32(at, hexDigits(word >>> 16));
  view.setUint32(at + 4, hexDigits(word & 0xffff));
}

/** Writes a whole number 0 ≤ n < 2^32 without leading zeros and returns where it ends. */
export function writeCount(view: DataView, at: number, n: number): number {
  let digits = 1;
  for (let limit = 10; limit <= n; limit *= 10) digits++;
  const end = at + digits;
  let i = end;
  while (n >= 100) {
    const rest = Math.floor(n / 100);
    i -= 2;
    writePair(view, i, n - rest * 100);
    n = rest;
  }
  if (n >= 10) writePair(view, at, n);
  else view.setUint8(at, ZERO + n);
  return end;
}

const utf8 = new TextEncoder();

/** Writes a string as UTF-8 and returns where it ends; there must be room for three bytes a character. */
export function writeText(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) return at + utf8.encodeInto(text, bytes.subarray(at)).written;
    bytes[at + i] = code;
  }
  return at + text.length;
}

/** Bytes copied at a time. */
const WORD = 8;

/**
 * Copies text in whole words, which takes half as long as `copyWithin` with pieces as short as these: up to seven
 * bytes more than asked for. UTF-8 is never a NaN, whose bits might change.
 */
export function copy(view: DataView, from: number, to: number, length: number): void {
  for (let i = 0; i < length; i += WORD) {
    view.setFloat64(to + i, view.getFloat64(from + i, true), true);
  }
}
