/**
 * Writes the files of a day so that a crash at any instruction leaves the day absent, whole as before, or
 * whole and new; see `commit.ts` for how.
 *
 * @module
 */
import { decide, discard, finish, recoverDay, recoverOtherDays } from "./commit.ts";
import { allOf, ensureFolder, removeFolders } from "./disk.ts";
import { checkReplaceable } from "./guard.ts";
import { inFolder, parentOf, tempPath } from "./layout.ts";
import { checkLock, type LockId, withLock } from "./lock.ts";
import type { FileRecord, Manifest } from "./manifest.ts";
import { type DayPart, writePart } from "./part_file.ts";

export type { DayPart } from "./part_file.ts";

/** Makes the manifest of a day once its files are written. */
export type Describe = (files: Record<string, FileRecord>) => Manifest;

/** How {@link writeDay} treats what is there and what happens meanwhile. */
export interface WriteDayOptions {
  /** Replace files that were edited or are not known. */
  readonly force: boolean;
  /** Stops the writing: its reason is thrown, and the folder is as it was. */
  readonly signal?: AbortSignal;
  /** Called once when another run has the folder and this one begins to wait. */
  readonly onWait?: () => void;
  /** The folder's lock, for {@link writeLockedDay}: it must still be held when files are moved into place. */
  readonly lock?: LockId;
}

/** Step 1 of `commit.ts`. */
async function writeParts(
  folder: string,
  parts: readonly DayPart[],
  created: string[],
  signal: AbortSignal | undefined,
): Promise<Record<string, FileRecord>> {
  for (const { path } of parts) await ensureFolder(parentOf(folder, path), created);
  // Together, as each waits for the disk.
  const records = await allOf(parts.map(async (part): Promise<[string, FileRecord]> => {
    const { path } = part;
    const [temp, label] = [inFolder(folder, tempPath(path)), inFolder(folder, path)];
    return [path, await writePart(part, { temp, label, signal })];
  }));
  return Object.fromEntries(records);
}

/**
 * {@link writeDay} for a caller that holds the folder's lock already, as a run over many days does. Calls
 * for different days may run at the same time when their chunks do not share memory.
 *
 * @param created folders made are added here, for a caller who wants them gone after a failure
 */
export async function writeLockedDay(
  folder: string,
  date: string,
  parts: readonly DayPart[],
  describe: Describe,
  options: WriteDayOptions,
  created: string[] = [],
): Promise<Manifest> {
  const paths = parts.map((part) => part.path);
  const { force, signal, lock } = options;
  await recoverDay(folder, date, { paths, force, lock });
  await checkReplaceable(folder, date, paths, options);
  let manifest: Manifest;
  try {
    manifest = describe(await writeParts(folder, parts, created, signal));
    signal?.throwIfAborted();
    await decide(folder, manifest, created, lock);
  } catch (error) {
    await discard(folder, date, paths, lock);
    // When the lock was taken away, that is why: another run removes the files of this one.
    await checkLock(folder, lock);
    throw error;
  }
  await finish(folder, date, paths, lock);
  return manifest;
}

/**
 * Writes a day: all its files and its manifest, or nothing.
 *
 * @param folder the output folder; made when it is missing
 * @param date `YYYY-MM-DD`
 * @param parts the files, written at the same time
 * @param describe makes the manifest from what was written
 * @param options what may be replaced, and how to stop
 * @returns the manifest
 * @throws {Failure} exit code 1 when the system refuses (disk full, folder not writable), or when a file
 * there is not the one that was generated; the folder is then as it was or, when moving the finished
 * files into place was refused, the next run for that day moves the rest
 */
export async function writeDay(
  folder: string,
  date: string,
  parts: readonly DayPart[],
  describe: Describe,
  options: WriteDayOptions,
): Promise<Manifest> {
  return await withLock(folder, async (lock) => {
    const created: string[] = [];
    await recoverOtherDays(folder, new Set([date]), lock);
    try {
      return await writeLockedDay(folder, date, parts, describe, { ...options, lock }, created);
    } catch (error) {
      await removeFolders(created);
      throw error;
    }
  }, options);
}
