/**
 * File system calls whose errors say what was being done, on what, and why it did not work, in plain words.
 *
 * Calls that only touch names and sizes are made at once: they take a few microseconds, and to hand one to another
 * thread and wait takes a hundred. What waits for the disk is handed over.
 *
 * @module
 */
import { Failure } from "./failure.ts";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EBUSY: "it is in use by another program",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file is too large for this file system",
  EIO: "the disk reported an input/output error",
  EEXIST: "another run is writing it",
  EISDIR: "it is a folder, not a file",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the path is too long",
  ENFILE: "too many files are open",
  ENOENT: "there is no such file or folder",
  ENOLCK: "the file system cannot lock files",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of the path is a file, not a folder",
  ENOTSUP: "the file system does not support it",
  EOPNOTSUPP: "the file system does not support it",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};

/** `File name too long (os error 36): stat '/x'` → `file name too long`. */
function systemWords(error: Error): string {
  const words = error.message.replace(/ \(os error \d+\).*$/s, "");
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/**
 * Turns the error of a file system call into a {@link Failure}.
 *
 * @param doing what was being done and on what: `Cannot write data/logs_2025-12-01.jsonl`
 * @param error what the call threw
 * @returns a failure with exit code 1, or `error` itself when it is not the system's: a missing Deno
 * permission, a failure that is already explained, a mistake in the program
 */
export function diskFailure(doing: string, error: unknown): unknown {
  if (error instanceof Deno.errors.NotCapable || error instanceof Failure) return error;
  if (!(error instanceof Error)) return error;
  const { code } = error as Error & { code?: unknown };
  // Deno has no code for some errors of the system, such as EFBIG.
  if (typeof code !== "string" && !/\(os error \d+\)/.test(error.message)) return error;
  return new Failure(`${doing}: ${REASONS[String(code)] ?? systemWords(error)}`, undefined, {
    cause: error,
  });
}

/** Runs a file system call; see {@link diskFailure} for what it throws. */
export async function onDisk<T>(doing: string, call: () => T | Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw diskFailure(doing, error);
  }
}

/** Runs a file system call; `undefined` when the file is not there. */
export async function ifThere<T>(
  doing: string,
  call: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw diskFailure(doing, error);
  }
}

/**
 * Which file a handle is open on. A path may lead to another one meanwhile: when a run's lock file is taken away, another
 * run removes the temp files of the first and makes its own.
 */
export interface FileId {
  /** The device that the file is on. */
  readonly dev: number;
  /** The number of the file there; `null` on Windows, where a file that is open cannot be taken away. */
  readonly ino: number | null;
}

/** Which file this is. */
export function idOf({ dev, ino }: FileId): FileId {
  return { dev, ino };
}

/** Whether two are the same file. */
export function isSameFile(one: FileId, other: FileId): boolean {
  return one.dev === other.dev && one.ino === other.ino;
}

/** Writes at once: to hand a megabyte to another thread costs more than to write it. */
export function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += file.writeSync(bytes.subarray(written));
  }
}

/**
 * What all of several steps give. Unlike `Promise.all` it waits for every one of them also when one fails, so that
 * nothing is under way on files that are then removed.
 */
export async function allOf<const T extends readonly Promise<unknown>[]>(
  steps: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(steps);
  return await Promise.all(steps);
}

/** How often a folder is made again when another process removes it in the meantime. */
const TRIES = 20;

/** Makes one folder whose parent exists; `false` when the parent does not. */
function makeOne(path: string, created: string[]): boolean {
  try {
    Deno.mkdirSync(path);
    created.push(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  return true;
}

async function makeFolders(path: string, created: string[]): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const info = await ifThere(`Cannot write to ${path}`, () => Deno.statSync(path));
    if (info?.isDirectory) return;
    if (info) throw new Failure(`Cannot write to ${path}: it is a file, not a folder`);
    if (makeOne(path, created)) continue;
    // Loaded where it is needed only: it brings a fifth of the time that the program takes to start.
    const { dirname } = await import("node:path");
    const parent = dirname(path);
    if (parent !== path) await makeFolders(parent, created);
  }
  throw new Failure(`Cannot write to ${path}: the folder cannot be made there`);
}

/**
 * Makes a folder and its parents where they are missing.
 *
 * @param path the folder
 * @param created the folders made are added here, outermost first
 */
export async function ensureFolder(path: string, created: string[]): Promise<void> {
  await onDisk(`Cannot write to ${path}`, () => makeFolders(path, created));
}

/** Removes those folders that {@link ensureFolder} made and that are empty. Never throws. */
export async function removeFolders(created: readonly string[]): Promise<void> {
  for (const path of created.toReversed()) await removeQuietly(path);
}

/** Removes a file or an empty folder if it can. For cleaning up after an error that matters more. */
export async function removeQuietly(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch {
    // Not there, not empty or not ours: the error being handled is the one to report.
  }
}

/**
 * Makes sure that files can be made in a folder, which may be missing, and leaves nothing behind.
 *
 * @throws {Failure} exit code 1 when they cannot
 */
export async function checkWritable(path: string): Promise<void> {
  const created: string[] = [];
  try {
    await ensureFolder(path, created);
    await onDisk(`Cannot write to ${path}`, async () => {
      await Deno.remove(await Deno.makeTempFile({ dir: path, prefix: ".", suffix: ".tmp" }));
    });
  } finally {
    await removeFolders(created);
  }
}

/** Windows opens no folder as a file; some network file systems answer EINVAL. No write is lost by it. */
function cannotSyncFolders(error: unknown): boolean {
  if (error instanceof Deno.errors.NotCapable) return false;
  return Deno.build.os === "windows" || (error as { code?: unknown }).code === "EINVAL";
}

/** Forces a folder's list of names to disk, so that the renames in it survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  try {
    using folder = Deno.openSync(path);
    await folder.sync();
  } catch (error) {
    if (!cannotSyncFolders(error)) throw diskFailure(`Cannot write to ${path}`, error);
  }
}
