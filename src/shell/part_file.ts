/**
 * Bytes to and from one file, at the speed of the disk, with their SHA-256.
 *
 * @module
 */
import { allOf, onDisk, writeAll } from "./disk.ts";
import type { FileRecord } from "./manifest.ts";
import { hasher } from "./sha256.ts";

/** One file of a day, as it is produced. */
export interface DayPart {
  /** Path relative to the output folder, with `/`. */
  readonly path: string;
  /**
   * The bytes. A chunk is read until the next is asked for and no longer, so a producer may use one buffer
   * for all.
   */
  readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Number of line feeds in the chunks; asked after the last of them. */
  lines(): number;
}

/** Where a part is written and what to call it. */
export interface PartTarget {
  /** The file to write. */
  readonly temp: string;
  /** The name of the file in messages: where it will be in the end. */
  readonly label: string;
  /** Checked between chunks: its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Bytes after which a file is flushed to disk while the next ones are written. Without it the last fsync
 * of 350 MB takes 0.2 to 0.3 s more (measured, ext4).
 */
const FLUSH_BYTES = 32 * 1024 * 1024;
/** Bytes read at a time. */
const READ_BYTES = 1024 * 1024;

/** Flushes a file in the background through handles of its own: calls on one handle wait in line. */
interface Flusher {
  /** Says that bytes were written; waits when an earlier flush is still under way and much is unflushed. */
  wrote(bytes: number): Promise<void>;
  /** Waits for the flush under way, and throws if one failed. */
  finish(): Promise<void>;
}

function flusher(path: string): Flusher {
  let unflushed = 0;
  let running: Promise<void> | undefined;
  /** The flush is under way when this returns, not only once the writer pauses. */
  function flush(): Promise<void> {
    const file = Deno.openSync(path, { write: true });
    const flushed = file.syncData().finally(() => file.close());
    // Whoever waits for it is told; that nobody waits yet is no mistake.
    flushed.catch(() => {});
    return flushed;
  }
  return {
    async wrote(bytes) {
      unflushed += bytes;
      if (unflushed < FLUSH_BYTES) return;
      unflushed = 0;
      await running;
      running = flush();
    },
    async finish() {
      await running;
    },
  };
}

async function pump(part: DayPart, file: Deno.FsFile, target: PartTarget): Promise<FileRecord> {
  const doing = `Cannot write ${target.label}`;
  using hash = hasher();
  const background = flusher(target.temp);
  let bytes = 0;
  try {
    for await (const chunk of part.chunks) {
      target.signal?.throwIfAborted();
      await onDisk(doing, () => writeAll(file, chunk));
      await onDisk(doing, () => background.wrote(chunk.length));
      await hash.update(chunk);
      bytes += chunk.length;
    }
    target.signal?.throwIfAborted();
    await onDisk(doing, () => background.finish());
    const [sha256] = await allOf([hash.digest(), onDisk(doing, () => file.sync())]);
    return { lines: part.lines(), bytes, sha256 };
  } finally {
    // After an error too, nothing may be under way on a file that is about to be closed and removed.
    await Promise.allSettled([background.finish()]);
  }
}

/**
 * Writes a part to a new file and forces it to disk.
 *
 * @param part what to write
 * @param target where to
 * @returns the number of lines and bytes, and the SHA-256
 * @throws {Failure} exit code 1 when the system refuses, or the file is there: another run writes it; the file is
 * then closed and incomplete
 */
export async function writePart(part: DayPart, target: PartTarget): Promise<FileRecord> {
  using file = await onDisk(
    `Cannot write ${target.label}`,
    () => Deno.openSync(target.temp, { write: true, createNew: true }),
  );
  return await pump(part, file, target);
}

/**
 * The SHA-256 of a file, as 64 lower-case hex digits.
 *
 * @param path the file
 * @param signal checked between pieces: its reason is thrown
 * @throws {Failure} exit code 1 when it cannot be read
 */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const doing = `Cannot read ${path}`;
  using hash = hasher();
  using file = await onDisk(doing, () => Deno.openSync(path));
  const buffer = new Uint8Array(READ_BYTES);
  for (;;) {
    signal?.throwIfAborted();
    const size = await onDisk(doing, () => file.read(buffer));
    if (size === null) return await hash.digest();
    await hash.update(buffer.subarray(0, size));
  }
}
