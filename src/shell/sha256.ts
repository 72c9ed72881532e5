/**
 * SHA-256, as 64 lower-case hex digits.
 *
 * A small day is hashed in one go by the platform. A large one is hashed by a thread of its own while the
 * next lines are being made: that is a quarter of the work of writing a day.
 *
 * @module
 */

import type { FromHasher, ToHasher } from "./sha256_worker.ts";

/** Bytes up to which the input is kept and hashed in one go. */
const AT_ONCE = 2 * 1024 * 1024;
/** Buffers that are under way to the hashing thread at most. */
const BUFFERS = 6;

/** The SHA-256 of bytes, or of a string's UTF-8. */
export async function sha256(input: Uint8Array<ArrayBuffer> | string): Promise<string> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** A hash of bytes that come in pieces. */
export interface Hasher extends Disposable {
  /** Adds a piece, which may be changed once this is done. */
  update(piece: Uint8Array): Promise<void>;
  /** The SHA-256 of all pieces. */
  digest(): Promise<string>;
}

const WORKER = new URL("./sha256_worker.ts", import.meta.url);

/** The thread that hashes large inputs, started ahead of its use. */
let ready: Worker | undefined;

/** Starts the hashing thread for a large input that will come soon, so that it need not be waited for. */
export function expectLargeInput(): void {
  if (!ready && mayStartWorker()) ready = startWorker();
}

/** Whether a thread helps, and may be: it reads its program from a file, which Deno may have been told not to. */
function mayStartWorker(): boolean {
  if (navigator.hardwareConcurrency === 1) return false;
  return WORKER.protocol !== "file:" ||
    Deno.permissions.querySync({ name: "read", path: WORKER }).state === "granted";
}

function startWorker(): Worker {
  return new Worker(WORKER, { type: "module" });
}

/** Starts a hash of bytes that come in pieces. */
export function hasher(): Hasher {
  const kept: Uint8Array[] = [];
  let size = 0;
  let large: Hasher | undefined;
  return {
    async update(piece) {
      size += piece.length;
      if (!large && size <= AT_ONCE) {
        kept.push(piece.slice());
        return;
      }
      if (!large) {
        large = ready || mayStartWorker() ? threadHasher() : await inPlaceHasher();
        for (const early of kept.splice(0)) await large.update(early);
      }
      await large.update(piece);
    },
    async digest() {
      if (large) return await large.digest();
      const whole = new Uint8Array(size);
      let at = 0;
      for (const piece of kept) {
        whole.set(piece, at);
        at += piece.length;
      }
      return await sha256(whole);
    },
    [Symbol.dispose]() {
      large?.[Symbol.dispose]();
    },
  };
}

/** Hashes on this thread. */
async function inPlaceHasher(): Promise<Hasher> {
  const { createHash } = await import("node:crypto");
  const hash = createHash("sha256");
  return {
    update(piece) {
      hash.update(piece);
      return Promise.resolve();
    },
    digest: () => Promise.resolve(hash.digest("hex")),
    [Symbol.dispose]() {},
  };
}

/** Hashes on a thread of its own. */
function threadHasher(): Hasher {
  const worker = ready ?? startWorker();
  ready = undefined;
  const free: ArrayBuffer[] = [];
  let made = 0;
  let waiting:
    | { resolve: (value: FromHasher) => void; reject: (error: unknown) => void }
    | undefined;
  let failed: unknown;
  worker.onmessage = ({ data }: MessageEvent<FromHasher>) => {
    if (waiting) {
      waiting.resolve(data);
      waiting = undefined;
    } else if (data instanceof ArrayBuffer) free.push(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    failed = new Error(`Cannot hash: ${event.message}`);
    waiting?.reject(failed);
  };
  const answer = () =>
    new Promise<FromHasher>((resolve, reject) => {
      if (failed !== undefined) reject(failed);
      waiting = { resolve, reject };
    });
  const send = (message: ToHasher, transfer: ArrayBuffer[]) =>
    worker.postMessage(message, transfer);
  return {
    async update(piece) {
      let buffer = free.pop();
      if (!buffer && made < BUFFERS) made++;
      else buffer ??= await answer() as ArrayBuffer;
      if (!buffer || buffer.byteLength < piece.length) buffer = new ArrayBuffer(piece.length);
      new Uint8Array(buffer).set(piece);
      send({ buffer, length: piece.length }, [buffer]);
    },
    async digest() {
      send("digest", []);
      let answered = await answer();
      while (answered instanceof ArrayBuffer) answered = await answer();
      return answered;
    },
    [Symbol.dispose]() {
      worker.terminate();
    },
  };
}
