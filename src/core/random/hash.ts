/**
 * Names to numbers: MurmurHash3_x86_128 (Austin Appleby, public domain), kept open so that the part
 * of a name that many streams share is hashed once.
 *
 * A {@link Key} is the hash's inner state after whole 16-byte blocks. Every part of a name is encoded
 * to whole blocks with its kind and length in front, so no two different names encode alike.
 *
 * @module
 */

/** Inner state after whole blocks: four 32-bit lanes, then the number of bytes absorbed. */
export type Key = Int32Array;

/** One part of a stream's name. A number must be a safe integer. */
export type KeyPart = string | number;

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

const INTEGER_TAG = 1;
const STRING_TAG = 2;
const TWO_32 = 4294967296;

const utf8 = new TextEncoder();

function scramble1(k: number): number {
  k = Math.imul(k, C1);
  return Math.imul((k << 15) | (k >>> 17), C2);
}

function scramble2(k: number): number {
  k = Math.imul(k, C2);
  return Math.imul((k << 16) | (k >>> 16), C3);
}

function scramble3(k: number): number {
  k = Math.imul(k, C3);
  return Math.imul((k << 17) | (k >>> 15), C4);
}

function scramble4(k: number): number {
  k = Math.imul(k, C4);
  return Math.imul((k << 18) | (k >>> 14), C1);
}

/** Mixes one 16-byte block, four little-endian words, into the state. */
function absorb(key: Key, k1: number, k2: number, k3: number, k4: number): void {
  let h1 = key[0]! ^ scramble1(k1);
  let h2 = key[1]!;
  let h3 = key[2]!;
  let h4 = key[3]!;
  h1 = (Math.imul(((h1 << 19) | (h1 >>> 13)) + h2, 5) + 0x561ccd1b) | 0;
  h2 ^= scramble2(k2);
  h2 = (Math.imul(((h2 << 17) | (h2 >>> 15)) + h3, 5) + 0x0bcaa747) | 0;
  h3 ^= scramble3(k3);
  h3 = (Math.imul(((h3 << 15) | (h3 >>> 17)) + h4, 5) + 0x96cd1c35) | 0;
  h4 ^= scramble4(k4);
  h4 = (Math.imul(((h4 << 13) | (h4 >>> 19)) + h1, 5) + 0x32ac3b17) | 0;
  key[0] = h1;
  key[1] = h2;
  key[2] = h3;
  key[3] = h4;
  key[4]! += 16;
}

function avalanche(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Closes a key into the 128-bit hash, written to the first four words of `out`. */
export function finish(key: Key, out: Int32Array): void {
  const length = key[4]!;
  let h1 = key[0]! ^ length;
  let h2 = key[1]! ^ length;
  let h3 = key[2]! ^ length;
  let h4 = key[3]! ^ length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h3 = avalanche(h3);
  h4 = avalanche(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  out[0] = h1;
  out[1] = h2 + h1;
  out[2] = h3 + h1;
  out[3] = h4 + h1;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24);
}

function absorbInteger(key: Key, n: number): void {
  absorb(key, INTEGER_TAG, n | 0, Math.floor(n / TWO_32) | 0, 0);
}

/** Longest text that is turned into bytes here, and not by the encoder, which takes long to call. */
const SHORT = 64;
const shortBytes = new Uint8Array(SHORT);

/** Puts a short text of ASCII alone into `shortBytes`, zeros behind it up to a whole block. */
function isShort(text: string): boolean {
  const { length } = text;
  if (length > SHORT) return false;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) return false;
    shortBytes[i] = code;
  }
  for (let i = length; i % 16 !== 0; i++) shortBytes[i] = 0;
  return true;
}

function absorbString(key: Key, text: string): void {
  const inPlace = isShort(text);
  const bytes = inPlace ? shortBytes : utf8.encode(text);
  const length = inPlace ? text.length : bytes.length;
  absorb(key, STRING_TAG, length, 0, 0);
  for (let i = 0; i < length; i += 16) {
    absorb(key, word(bytes, i), word(bytes, i + 4), word(bytes, i + 8), word(bytes, i + 12));
  }
}

/**
 * The key of everything that one seed makes. `42` and `"42"` are the same seed.
 *
 * @param seed any string or safe integer
 */
export function rootKey(seed: string | number): Key {
  const key = new Int32Array(5);
  absorbString(key, String(seed));
  return key;
}

/**
 * The key of a longer name.
 *
 * @param key the name so far; not changed
 * @param parts what to add, in order; `childKey(k, a, b)` equals `childKey(childKey(k, a), b)`
 */
export function childKey(key: Key, ...parts: KeyPart[]): Key {
  const child = key.slice();
  for (const part of parts) {
    if (typeof part === "number") absorbInteger(child, part);
    else absorbString(child, part);
  }
  return child;
}

const scratch = new Int32Array(5);

/** Like `finish(childKey(key, n), out)`, without an allocation: for one stream a user and a day. */
export function finishWith(key: Key, n: number, out: Int32Array): void {
  scratch.set(key);
  absorbInteger(scratch, n);
  finish(scratch, out);
}

/** Like `finish(childKey(key, text), out)`, without an allocation. */
export function finishWithText(key: Key, text: string, out: Int32Array): void {
  scratch.set(key);
  absorbString(scratch, text);
  finish(scratch, out);
}

/**
 * MurmurHash3_x86_128 of whole bytes, as published: the function that the keys above are made of.
 *
 * @param bytes the input, any length
 * @param seed 32 bits
 * @returns four 32-bit words
 */
export function murmur3(bytes: Uint8Array, seed = 0): Int32Array {
  const key = new Int32Array([seed, seed, seed, seed, 0]);
  const whole = bytes.length & ~15;
  for (let i = 0; i < whole; i += 16) {
    absorb(key, word(bytes, i), word(bytes, i + 4), word(bytes, i + 8), word(bytes, i + 12));
  }
  const tail = bytes.length - whole;
  if (tail > 0) key[0]! ^= scramble1(word(bytes, whole));
  if (tail > 4) key[1]! ^= scramble2(word(bytes, whole + 4));
  if (tail > 8) key[2]! ^= scramble3(word(bytes, whole + 8));
  if (tail > 12) key[3]! ^= scramble4(word(bytes, whole + 12));
  key[4] = bytes.length;
  const out = new Int32Array(4);
  finish(key, out);
  return out;
}
