/**
 * SHA-256, as 64 lower-case hex digits.
 *
 * Node's streaming hash takes longer to load than a small day takes to make, so it is loaded only when
 * there is more to hash than fits the platform's own function at once.
 *
 * @module
 */

import type { Hash } from "node:crypto";

/** Bytes up to which the input is kept and hashed in one go. */
const AT_ONCE = 2 * 1024 * 1024;

/** The SHA-256 of bytes, or of a string's UTF-8. */
export async function sha256(input: Uint8Array<ArrayBuffer> | string): Promise<string> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
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
  let hash: Hash | undefined;
  return {
    async update(piece) {
      size += piece.length;
      if (!hash && size <= AT_ONCE) {
        kept.push(piece.slice());
        return;
      }
      if (!hash) {
        const { createHash } = await import("node:crypto");
        hash = createHash("sha256");
        for (const early of kept.splice(0)) hash.update(early);
      }
      hash.update(piece);
    },
    async digest() {
      if (hash) return hash.digest("hex");
      const whole = new Uint8Array(size);
      let at = 0;
      for (const piece of kept) {
        whole.set(piece, at);
        at += piece.length;
      }
      return await sha256(whole);
    },
  };
}
