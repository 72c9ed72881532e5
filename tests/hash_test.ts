import { assertEquals, assertNotEquals } from "@std/assert";
import {
  childKey,
  finish,
  finishWith,
  type Key,
  type KeyPart,
  murmur3,
  rootKey,
} from "../src/core/random/hash.ts";

const utf8 = new TextEncoder();

/** Four words, 8 hexadecimal digits each. */
function hex(words: Int32Array): string {
  return Array.from(words, (w) => (w >>> 0).toString(16).padStart(8, "0")).join("");
}

function hash(key: Key): string {
  const out = new Int32Array(4);
  finish(key, out);
  return hex(out);
}

function hashOf(seed: string | number, ...parts: KeyPart[]): string {
  return hash(childKey(rootKey(seed), ...parts));
}

/** The bytes that the documentation promises for a name: kind, length, text padded to whole blocks. */
function encoded(seed: string, ...parts: KeyPart[]): Uint8Array {
  const blocks = [seed, ...parts].map((part) => {
    const text = typeof part === "string" ? utf8.encode(part) : new Uint8Array();
    const block = new Uint8Array(16 + Math.ceil(text.length / 16) * 16);
    const view = new DataView(block.buffer);
    if (typeof part === "string") {
      view.setUint32(0, 2, true);
      view.setUint32(4, text.length, true);
      block.set(text, 16);
    } else {
      view.setUint32(0, 1, true);
      view.setBigInt64(4, BigInt(part), true);
    }
    return [...block];
  });
  return new Uint8Array(blocks.flat());
}

Deno.test("murmur3() gives the published hashes", () => {
  const hello = utf8.encode("Hello, world!");
  assertEquals(hex(murmur3(hello, 123)), "61c9129e5a1aacd7a41621629e37c886");
  assertEquals(hex(murmur3(hello, 321)), "d5fbdcb3c26c4193045880c5a7170f0f");
  assertEquals(hex(murmur3(utf8.encode("x".repeat(28)), 123)), "5e40bab278825a164cf929d31fec6047");
});

Deno.test("murmur3() without a seed hashes with seed 0", () => {
  assertEquals(hex(murmur3(new Uint8Array())), "0".repeat(32));
  assertEquals(murmur3(utf8.encode("a")), murmur3(utf8.encode("a"), 0));
});

Deno.test("murmur3() passes SMHasher's verification, which hashes every length from 0 to 255", () => {
  const keys = Uint8Array.from({ length: 255 }, (_, i) => i);
  const hashes = new Int32Array(256 * 4);
  for (let length = 0; length < 256; length++) {
    hashes.set(murmur3(keys.subarray(0, length), 256 - length), length * 4);
  }
  const bytes = new DataView(new ArrayBuffer(hashes.byteLength));
  hashes.forEach((word, i) => bytes.setInt32(i * 4, word, true));
  assertEquals(murmur3(new Uint8Array(bytes.buffer), 0)[0]! >>> 0, 0xb3ece62a);
});

Deno.test("a name hashes as MurmurHash3 of its parts, each with its kind and length in front", () => {
  const names: [string, ...KeyPart[]][] = [
    ["42"],
    ["", ""],
    ["42", "behaviour", "emp_007", 20423],
    ["sixteen bytes ok", "seventeen bytes!!", -1],
    ["Größe 🦕", Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 31, -(2 ** 32) - 1],
  ];
  for (const [seed, ...parts] of names) {
    assertEquals(hashOf(seed, ...parts), hex(murmur3(encoded(seed, ...parts))), `${[seed, parts]}`);
  }
});

Deno.test("names should not change their hashes except for major bumps", () => {
  assertEquals(hashOf(42), "bbc2bf129fff0312d43a660d277bf3d1");
  assertEquals(
    hashOf("my seed", "behaviour", "emp_007", 20423),
    "496a29f3ee2d7c8e2c07fb9f7fb98282",
  );
  assertEquals(hashOf("my seed", -1, "", 2 ** 40), "cbc1e75da2e5fb947567cdeaaadfd8b6");
});

Deno.test("childKey() with two parts is childKey() of childKey()", () => {
  const root = rootKey("seed");
  for (const [a, b] of [["a", "b"], ["a", 1], [1, "a"], [7, 8], ["", 0]] as const) {
    assertEquals(childKey(root, a, b), childKey(childKey(root, a), b));
  }
  assertEquals(childKey(root), root);
});

Deno.test("childKey() and finish() leave the key as it was", () => {
  const key = rootKey("seed");
  const before = key.slice();
  childKey(key, "a", 1);
  finish(key, new Int32Array(4));
  finishWith(key, 5, new Int32Array(4));
  assertEquals(key, before);
});

Deno.test("finishWith() is finish() of childKey(), also into a longer array", () => {
  const key = childKey(rootKey("seed"), "behaviour", "emp_007");
  const out = new Int32Array(5);
  for (const n of [0, 1, 20423, -1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    finishWith(key, n, out);
    assertEquals(hex(out.subarray(0, 4)), hash(childKey(key, n)), String(n));
  }
});

Deno.test('the seeds 42 and "42" are the same, the parts 1 and "1" are not', () => {
  assertEquals(rootKey(42), rootKey("42"));
  assertNotEquals(hashOf("s", 1), hashOf("s", "1"));
});

Deno.test('the parts "ab", "c" and "a", "bc" are different names', () => {
  assertNotEquals(hashOf("s", "ab", "c"), hashOf("s", "a", "bc"));
  assertNotEquals(hashOf("s", "a"), hashOf("sa"));
});

Deno.test("no two names of up to three parts hash alike", () => {
  const parts: KeyPart[] = [
    ...["", "\0", "a", "a\0", "ab", "b", "1", "-1", "x".repeat(15), "x".repeat(16), "x".repeat(17)],
    ...[0, 1, -1, 2, 97, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER],
  ];
  const root = rootKey("s");
  const hashes = [hash(root)];
  for (const a of parts) {
    const one = childKey(root, a);
    hashes.push(hash(one));
    for (const b of parts) {
      const two = childKey(one, b);
      hashes.push(hash(two));
      for (const c of parts) hashes.push(hash(childKey(two, c)));
    }
  }
  assertEquals(new Set(hashes).size, hashes.length);
});
