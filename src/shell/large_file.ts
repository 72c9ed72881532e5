/**
 * The bytes of a large file, block after block.
 *
 * Whoever writes years of days does not read them again soon: to copy each byte into the system's file cache, for
 * which memory has to be found first, can cost more than to make it. So a thread that does nothing but write uses
 * direct I/O: the disk takes the bytes from where they lie, and the thread waits for it.
 *
 * @module
 */

import { closeSync, constants, fstatSync, openSync, writeSync } from "node:fs";
import { type FileId, isSameFile, writeAll } from "./disk.ts";
import { Failure } from "./failure.ts";

/**
 * The flag of direct I/O by processor; see `fcntl.h` of the Linux kernel. Other systems do it by other calls, which
 * Deno has not.
 */
const O_DIRECT: Readonly<Record<typeof Deno.build.arch, number>> = {
  x86_64: 0o40000,
  aarch64: 0o200000,
};

/**
 * Bytes after which what is in the file cache is sent to disk while the next ones are written. Without it the last
 * fsync of 350 MB takes 0.2 to 0.3 s more (measured, ext4).
 */
const FLUSH_BYTES = 32 * 1024 * 1024;

/**
 * Bytes that direct I/O writes at a time. Whoever looks for a name in a folder that is being synced waits until the disk
 * is done with what was sent before: of 8 MiB that takes 3 ms, and on two cores 4 % of a run over many days (measured).
 */
const DIRECT_BYTES = 2 * 1024 * 1024;

/**
 * Bytes that go to the file cache at a time. For 2 MiB at once Linux looks for as much memory in one piece, which
 * takes up to six times as long (measured).
 */
const CACHED_BYTES = 256 * 1024;

/** What direct I/O writes is a multiple of this; where sectors are longer, it answers EINVAL. */
const SECTOR = 4096;

/** The file opened for direct I/O, unless the file system has none, or another one lies there now. */
function openDirect(path: string, id: FileId): number | undefined {
  if (Deno.build.os !== "linux") return undefined;
  try {
    const file = openSync(path, constants.O_WRONLY | O_DIRECT[Deno.build.arch]);
    if (isSameFile(fstatSync(file), id)) return file;
    closeSync(file);
  } catch {
    // Through the cache, then.
  }
  return undefined;
}

/** The file opened again. */
function openSame(path: string, id: FileId): Deno.FsFile {
  const file = Deno.openSync(path, { write: true });
  if (isSameFile(file.statSync(), id)) return file;
  file.close();
  throw new Failure(`Cannot write ${path}: another run has replaced it`);
}

/** Sends to disk what is in the file cache, through a handle of its own: calls on one handle wait in line. */
async function flush(path: string): Promise<void> {
  using file = Deno.openSync(path, { write: true });
  await file.syncData();
}

/** A large file that is being written. Its calls throw what the system says. */
export class LargeFile {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  /** The file again, for direct I/O, as long as it can be done. */
  #direct: number | undefined;
  #size = 0;
  /** Bytes in the file cache that nothing has sent to disk, and the last sending. */
  #unflushed = 0;
  #flushed: Promise<unknown> | undefined;

  /**
   * Begins with an empty file that is there.
   *
   * @param id which file it is
   * @param direct past the file cache, waiting for the disk with every piece
   */
  constructor(path: string, id: FileId, direct: boolean) {
    this.#path = path;
    this.#file = openSame(path, id);
    this.#direct = direct ? openDirect(path, id) : undefined;
  }

  /** Adds bytes. Direct I/O takes whole sectors that begin with a page; behind the first other piece it is over. */
  write(bytes: Uint8Array): void {
    const sectors = bytes.subarray(0, bytes.length - bytes.length % SECTOR);
    const written = this.#direct === undefined ? 0 : this.#writeDirect(this.#direct, sectors);
    if (written < bytes.length) this.#endDirect();
    this.#writeCached(bytes.subarray(written), this.#size + written);
    this.#size += bytes.length;
  }

  /** How many of the bytes direct I/O has written: fewer than all when it cannot be done. */
  #writeDirect(direct: number, bytes: Uint8Array): number {
    let written = 0;
    try {
      while (written < bytes.length) {
        written += writeSync(direct, bytes.subarray(written, written + DIRECT_BYTES));
      }
    } catch (error) {
      // Sectors are longer, or the bytes do not begin with a page.
      if ((error as { code?: unknown }).code !== "EINVAL") throw error;
    }
    return written;
  }

  #writeCached(bytes: Uint8Array, position: number): void {
    if (bytes.length === 0) return;
    this.#file.seekSync(position, Deno.SeekMode.Start);
    for (let at = 0; at < bytes.length; at += CACHED_BYTES) {
      writeAll(this.#file, bytes.subarray(at, at + CACHED_BYTES));
    }
    this.#unflushed += bytes.length;
    if (this.#unflushed < FLUSH_BYTES) return;
    this.#unflushed = 0;
    // What goes wrong here the last fsync tells.
    this.#flushed = Promise.allSettled([this.#flushed, flush(this.#path)]);
  }

  #endDirect(): void {
    if (this.#direct !== undefined) closeSync(this.#direct);
    this.#direct = undefined;
  }

  /** Ends the writing. All bytes are written, but not forced to disk; nothing is under way on the file any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#endDirect();
    this.#file.close();
    await this.#flushed;
  }
}
