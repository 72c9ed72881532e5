/**
 * Bytes to and from one file, at the speed of the disk, with their SHA-256.
 *
 * @module
 */
import { type FileId, idOf, onDisk, writeAll } from "./disk.ts";
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
  /** Writes the bytes on another thread instead, as {@link writeLarge} would; the chunks are not asked for then. */
  readonly writeElsewhere?: ((target: OpenTarget) => Promise<Written>) | undefined;
  /** Whether there are some megabytes of it, as far as is known. @default {false} */
  readonly isLarge?: boolean;
  /** Number of line feeds in the chunks; asked after the last of them. */
  lines(): number;
}

/** What is known of bytes that were written. */
export type Written = Pick<FileRecord, "bytes" | "sha256">;

/** Where a part is written and what to call it. */
export interface PartTarget {
  /** The file to write. */
  readonly temp: string;
  /** The name of the file in messages: where it will be in the end. */
  readonly label: string;
  /** Checked between chunks: its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** A target that is there and empty. */
export interface OpenTarget extends PartTarget {
  /** Which file it is: what else lies at its path is another run's. */
  readonly id: FileId;
}

/** Bytes up to which a file is kept in memory until it is whole. */
const SMALL = 2 * 1024 * 1024;
/** Bytes read at a time. */
const READ_BYTES = 1024 * 1024;

/** A file that is known to be large. */
async function largeOutput({ temp: path, id, label }: OpenTarget): Promise<Output> {
  const { hasWriter, writeApart } = await import("./writer_thread.ts");
  if (hasWriter()) return await writeApart({ path, id, label });
  const { LargeFile } = await import("./large_file.ts");
  const file = new LargeFile(path, id, false);
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

async function largeDraft(target: OpenTarget): Promise<Draft> {
  const hash = await newHash();
  const output = await largeOutput(target);
  return {
    async write(piece) {
      // First of all, so that the disk has something to do.
      await output.write(piece);
      hash.update(piece);
    },
    async finish() {
      await output.finish();
      return hash.digest("hex");
    },
    [Symbol.asyncDispose]: () => output[Symbol.asyncDispose](),
  };
}

/** A small file is written in one go, a large one from the time on that it is known to be large. */
function draftOf({ isLarge = false }: DayPart, file: Deno.FsFile, target: OpenTarget): Draft {
  const kept: Uint8Array[] = [];
  let size = 0;
  let large: Draft | undefined;
  async function becomeLarge(): Promise<Draft> {
    large = await largeDraft(target);
    for (const early of kept.splice(0)) await large.write(early);
    return large;
  }
  return {
    async write(piece) {
      size += piece.length;
      if (size <= SMALL && !isLarge) kept.push(piece.slice());
      else await (large ?? await becomeLarge()).write(piece);
    },
    async finish() {
      if (large) return await large.finish();
      const bytes = joined(kept, size);
      writeAll(file, bytes);
      return await sha256(bytes);
    },
    async [Symbol.asyncDispose]() {
      await large?.[Symbol.asyncDispose]();
    },
  };
}

async function pump(
  chunks: DayPart["chunks"],
  draft: Draft,
  { label, signal }: PartTarget,
): Promise<Written> {
  const doing = `Cannot write ${label}`;
  let bytes = 0;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    await onDisk(doing, () => draft.write(chunk));
    bytes += chunk.length;
  }
  signal?.throwIfAborted();
  return { bytes, sha256: await onDisk(doing, () => draft.finish()) };
}

/**
 * Writes some megabytes to a file that is there and empty, and does not force them to disk.
 *
 * @throws {Failure} exit code 1 when the system refuses
 */
export async function writeLarge(
  chunks: DayPart["chunks"],
  target: OpenTarget,
): Promise<Written> {
  await using draft = await largeDraft(target);
  return await pump(chunks, draft, target);
}

async function writeHere(part: DayPart, file: Deno.FsFile, target: OpenTarget): Promise<Written> {
  await using draft = draftOf(part, file, target);
  return await pump(part.chunks, draft, target);
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
  const doing = `Cannot write ${target.label}`;
  using file = await onDisk(
    doing,
    () => Deno.openSync(target.temp, { write: true, createNew: true }),
  );
  const open: OpenTarget = { ...target, id: idOf(file.statSync()) };
  const written = await (part.writeElsewhere?.(open) ?? writeHere(part, file, open));
  await onDisk(doing, () => file.sync());
  return { lines: part.lines(), ...written };
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
