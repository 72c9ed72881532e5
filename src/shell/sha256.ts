/**
 * SHA-256, as 64 lower-case hex digits.
 *
 * @module
 */

import type { Hash } from "node:crypto";

/** Bytes up to which the input is kept and hashed in one go: to load what hashes pieces takes longer than that. */
const AT_ONCE = 2 * 1024 * 1024;

/** What hashes pieces, once it is loaded. */
let createHash: ((algorithm: "sha256") => Hash) | undefined;

/** A hash of pieces that this thread makes at once. */
export async function newHash(): Promise<Hash> {
  createHash ??= (await import("node:crypto")).createHash;
  return createHash("sha256");
}

/** The SHA-256 of bytes, or of a string's UTF-8. */
export async function sha256(input: Uint8Array<ArrayBuffer> | string): Promise<string> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  if (createHash) return createHash("sha256").update(bytes).digest("hex");
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Pieces as one. */
export function joined(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A hash of bytes that come in pieces. */
export interface Hasher {
  /** Adds a piece, which may be changed once this is done. */
  update(piece: Uint8Array): Promise<void>;
  /** The SHA-256 of all pieces. */
  digest(): Promise<string>;
}

/** Starts a hash of bytes that come in pieces. */
export function hasher(): Hasher {
  const kept: Uint8Array[] = [];
  let size = 0;
  let large: Hash | undefined;
  return {
    async update(piece) {
      size += piece.length;
      if (size <= AT_ONCE) {
        kept.push(piece.slice());
        return;
      }
      if (!large) {
        large = await newHash();
        for (const early of kept.splice(0)) large.update(early);
      }
      large.update(piece);
    },
    digest: async () => large ? large.digest("hex") : await sha256(joined(kept, size)),
  };
}
