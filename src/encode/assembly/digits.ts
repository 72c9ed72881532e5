// @ts-nocheck: this is AssemblyScript, whose types are those of the processor.

/**
 * Numbers as ASCII.
 *
 * @module
 */

/** Writes 0 ≤ n < 100 as two digits. */
export function writePair(at: usize, n: u32): void {
  const tens = n / 10;
  store<u16>(at, <u16> (0x3030 + tens + ((n - tens * 10) << 8)));
}

/** Writes a whole number 0 ≤ n < 10,000 as four digits. */
export function writeFour(at: usize, n: u32): void {
  const hundreds = n / 100;
  writePair(at, hundreds);
  writePair(at + 2, n - hundreds * 100);
}

/** Writes the digits of `HH:MM:SS.mmm` over a template's; the punctuation stays. */
export function writeTime(at: usize, ms: u32): void {
  const seconds = ms / 1000;
  const minutes = seconds / 60;
  const hours = minutes / 60;
  const fraction = ms - seconds * 1000;
  const hundreds = fraction / 100;
  writePair(at, hours);
  writePair(at + 3, minutes - hours * 60);
  writePair(at + 6, seconds - minutes * 60);
  store<u8>(at + 9, <u8> (48 + hundreds));
  writePair(at + 10, fraction - hundreds * 100);
}

/** Writes 64 bits as 16 hex digits. */
export function writeHex(at: usize, word: u64): void {
  const twice = i8x16.swizzle(
    i64x2.splat(word),
    i8x16(7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0),
  );
  const low = v128.and(twice, i8x16.splat(15));
  const digits = v128.bitselect(low, i8x16.shr_u(twice, 4), i16x8.splat(<i16> 0xff00));
  const ascii = i8x16(48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102);
  v128.store(at, i8x16.swizzle(ascii, digits));
}

/** Writes a whole number 0 ≤ n < 2^32 without leading zeros and returns where it ends. */
export function writeCount(at: usize, n: u32): usize {
  let end = at + 1;
  for (let limit: u64 = 10; limit <= <u64> n; limit *= 10) end++;
  let i = end;
  while (n >= 100) {
    const rest = n / 100;
    i -= 2;
    writePair(i, n - rest * 100);
    n = rest;
  }
  if (n >= 10) writePair(at, n);
  else store<u8>(at, <u8> (48 + n));
  return end;
}
