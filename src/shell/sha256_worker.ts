/**
 * Hashes on a thread of its own: takes filled buffers and gives them back, then the SHA-256.
 *
 * @module
 */

/// <reference lib="deno.worker" />

import { createHash } from "node:crypto";

/** A buffer and how many bytes of it count; or, when all are sent, a request for the hash. */
export type ToHasher = { readonly buffer: ArrayBuffer; readonly length: number } | "digest";

/** A buffer that may be filled again; or the SHA-256 in hex. */
export type FromHasher = ArrayBuffer | string;

const hash = createHash("sha256");

self.onmessage = ({ data }: MessageEvent<ToHasher>) => {
  if (data === "digest") {
    self.postMessage(hash.digest("hex"));
    return;
  }
  hash.update(new Uint8Array(data.buffer, 0, data.length));
  self.postMessage(data.buffer, [data.buffer]);
};
