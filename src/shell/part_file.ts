/**
 * Bytes to and from one file, at the speed of the disk, with their SHA-256.
 *
 * @module
 */
import type { Hash } from "node:crypto";
import { onDisk, writeAll } from "./disk.ts";
import type { FileRecord } from "./manifest.ts";
import { hasher, joined, newHash, sha256 } from "./sha256.ts";
import type { Output } from "./writer_thread.ts";

/** One file of a day, as it is produced. */
export interface DayPart {
  /** Path relative to the output folder, with `/`. */
  readonly path: string;
  /**
   * The bytes. A chunk is read until the next is asked for and no longer, so a producer may use one buffer
   * for all.
   */
  readonly chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Whether there are some megabytes of it, as far as is known. @default {false} */
  readonly isLarge?: boolean;
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

/** Bytes up to which a file is kept in memory until it is whole. */
const SMALL = 2 * 1024 * 1024;
/** Bytes read at a time. */
const READ_BYTES = 1024 * 1024;

/** A file that is known to be large. */
async function largeOutput({ temp, label }: PartTarget): Promise<Output> {
  const { hasWriter, writeApart } = await import("./writer_thread.ts");
  if (hasWriter()) return await writeApart(temp, label);
  const { LargeFile } = await import("./large_file.ts");
  const file = new LargeFile(temp, false);
  return {
    write: (piece) => Promise.resolve(file.write(piece)),
    finish: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}

/** A file in the making. */
interface Draft extends AsyncDisposable {
  /** Adds bytes, which may be changed once this is done. */
  write(piece: Uint8Array): Promise<void>;
  /** Ends the file, which is still to be forced to disk, and gives its SHA-256. */
  finish(): Promise<string>;
}

/** A small file is written in one go, a large one from the time on that it is known to be large. */
function draftOf({ isLarge = false }: DayPart, file: Deno.FsFile, target: PartTarget): Draft {
  const kept: Uint8Array[] = [];
  let size = 0;
  let large: { readonly output: Output; readonly hash: Hash } | undefined;
  async function becomeLarge() {
    const hash = await newHash();
    large = { output: await largeOutput(target), hash };
    for (const early of kept.splice(0)) await add(early);
  }
  async function add(piece: Uint8Array): Promise<void> {
    // First of all, so that the disk has something to do.
    await large!.output.write(piece);
    large!.hash.update(piece);
  }
  return {
    async write(piece) {
      size += piece.length;
      if (size <= SMALL && !isLarge) {
        kept.push(piece.slice());
        return;
      }
      if (!large) await becomeLarge();
      await add(piece);
    },
    async finish() {
      if (large) {
        await large.output.finish();
        return large.hash.digest("hex");
      }
      const bytes = joined(kept, size);
      writeAll(file, bytes);
      return await sha256(bytes);
    },
    async [Symbol.asyncDispose]() {
      await large?.output[Symbol.asyncDispose]();
    },
  };
}

async function pump(part: DayPart, file: Deno.FsFile, target: PartTarget): Promise<FileRecord> {
  const doing = `Cannot write ${target.label}`;
  let bytes = 0;
  await using draft = draftOf(part, file, target);
  for await (const chunk of part.chunks) {
    target.signal?.throwIfAborted();
    await onDisk(doing, () => draft.write(chunk));
    bytes += chunk.length;
  }
  target.signal?.throwIfAborted();
  const sha256 = await onDisk(doing, () => draft.finish());
  await onDisk(doing, () => file.sync());
  return { lines: part.lines(), bytes, sha256 };
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
  const hash = hasher();
  using file = await onDisk(doing, () => Deno.openSync(path));
  const buffer = new Uint8Array(READ_BYTES);
  for (;;) {
    signal?.throwIfAborted();
    const size = await onDisk(doing, () => file.read(buffer));
    if (size === null) return await hash.digest();
    await hash.update(buffer.subarray(0, size));
  }
}
