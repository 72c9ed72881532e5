import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { hasher, sha256 } from "../src/shell/sha256.ts";

const MIB = 1024 * 1024;

function pieces(sizes: readonly number[]): Uint8Array[] {
  let next = 1;
  return sizes.map((size) => {
    const piece = new Uint8Array(size);
    for (let i = 0; i < size; i++) piece[i] = next = (next * 75 + 74) % 65537;
    return piece;
  });
}

async function hashOf(all: readonly Uint8Array[]): Promise<string> {
  const hash = hasher();
  // As the line writer does: the same memory again and again.
  const shared = new Uint8Array(Math.max(1, ...all.map((piece) => piece.length)));
  for (const piece of all) {
    shared.set(piece);
    await hash.update(shared.subarray(0, piece.length));
    shared.fill(0);
  }
  return await hash.digest();
}

function expected(all: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const piece of all) hash.update(piece);
  return hash.digest("hex");
}

Deno.test("sha256() gives the published value of abc", async () => {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assertEquals(await sha256("abc"), abc);
  assertEquals(await sha256(new TextEncoder().encode("abc")), abc);
});

const INPUTS: readonly (readonly number[])[] = [
  [],
  [0],
  [1],
  [MIB, MIB],
  [MIB, MIB, 1],
  [3 * MIB],
  [5, 2 * MIB, 7, 2 * MIB, MIB + 3, 1],
  Array.from({ length: 40 }, (_, i) => MIB / 2 + 1000 * i),
];

for (const sizes of INPUTS) {
  Deno.test(`hasher() hashes ${sizes.length} pieces of ${sizes.slice(0, 4)} bytes`, async () => {
    const all = pieces(sizes);
    assertEquals(await hashOf(all), expected(all));
  });
}
