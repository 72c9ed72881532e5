/**
 * All files of a day appear at once, or none does: the steps, and how to go on after a crash in any of them.
 *
 * 1. Every file is written to its temp file and forced to disk.
 * 2. The new manifest is written as the journal. From here on the day is decided.
 * 3. Temp files are moved to their places, the log last.
 * 4. The journal is moved to the manifest's place.
 *
 * After a crash before 2 the day is as it was, but for temp files to remove; after 2 the rest of the steps
 * are done again. The caller holds the lock.
 *
 * @module
 */
import {
  allOf,
  ensureFolder,
  ifThere,
  onDisk,
  removeQuietly,
  syncFolder,
  writeAll,
} from "./disk.ts";
import { Failure } from "./failure.ts";
import { tell } from "./terminal.ts";
import { dayPaths, inFolder, journalPath, manifestPath, parentOf, tempPath } from "./layout.ts";
import { checkLock, holdsLock, type LockId } from "./lock.ts";
import { type Manifest, manifestText, readManifestAt } from "./manifest.ts";
import { hashFile } from "./part_file.ts";

/** Truth first, log last: a reader that sees the new log finds its truth there too. */
function commitOrder(paths: Iterable<string>): string[] {
  return [...paths].sort((a, b) => Number(b.startsWith("_")) - Number(a.startsWith("_")));
}

async function move(
  folder: string,
  from: string,
  to: string,
  lock: LockId | undefined,
): Promise<void> {
  await checkLock(folder, lock);
  const place = inFolder(folder, to);
  await onDisk(`Cannot write ${place}`, () => Deno.renameSync(inFolder(folder, from), place));
}

async function syncFolders(folder: string, paths: readonly string[]): Promise<void> {
  const parents = [...new Set(paths.map((path) => parentOf(folder, path)))];
  await allOf(parents.map((parent) => syncFolder(parent)));
}

/** Removes a file if it is there. */
async function removeFile(path: string): Promise<void> {
  await ifThere(`Cannot remove ${path}`, () => Deno.remove(path));
}

async function writeJournalTemp(folder: string, manifest: Manifest): Promise<void> {
  const journal = journalPath(manifest.date);
  const bytes = new TextEncoder().encode(manifestText(manifest));
  await onDisk(`Cannot write ${inFolder(folder, manifestPath(manifest.date))}`, async () => {
    const temp = inFolder(folder, tempPath(journal));
    using file = Deno.openSync(temp, { write: true, createNew: true });
    writeAll(file, bytes);
    await file.sync();
  });
}

/**
 * Step 2: the temp files of a manifest become a day. When it throws, the day is not decided.
 *
 * @param folder the output folder
 * @param manifest the new manifest; each file it names lies in its temp file, forced to disk
 * @param created folders made are added here
 * @param lock the folder's, which must still be held
 */
export async function decide(
  folder: string,
  manifest: Manifest,
  created: string[],
  lock?: LockId,
): Promise<void> {
  const journal = journalPath(manifest.date);
  await checkLock(folder, lock);
  await ensureFolder(parentOf(folder, journal), created);
  // The names of the temp files must be on disk before the journal that promises them.
  await allOf([
    writeJournalTemp(folder, manifest),
    syncFolders(folder, Object.keys(manifest.files)),
  ]);
  await move(folder, tempPath(journal), journal, lock);
}

/**
 * Steps 3 and 4.
 *
 * @param folder the output folder
 * @param date `YYYY-MM-DD`, the day whose journal is there
 * @param paths the files that are still in their temp files
 * @param lock the folder's, which must still be held
 * @throws {Failure} exit code 1 when the system refuses, or the lock was taken away; {@link recoverDay} goes on
 * from there
 */
export async function finish(
  folder: string,
  date: string,
  paths: string[],
  lock?: LockId,
): Promise<void> {
  const journal = journalPath(date);
  await syncFolder(parentOf(folder, journal));
  for (const path of commitOrder(paths)) await move(folder, tempPath(path), path, lock);
  await syncFolders(folder, paths);
  await move(folder, journal, manifestPath(date), lock);
  await syncFolder(parentOf(folder, journal));
}

/** Undoes step 1 after an error, unless the lock was taken away: the files may be another run's. Never throws. */
export async function discard(
  folder: string,
  date: string,
  paths: string[],
  lock?: LockId,
): Promise<void> {
  if (!await holdsLock(folder, lock).catch(() => false)) return;
  const journal = journalPath(date);
  // The journal first: it promises the temp files.
  for (const path of [journal, ...[journal, ...paths].map(tempPath)]) {
    await removeQuietly(inFolder(folder, path));
  }
}

/** The journal; with `force` a damaged one counts as none, and is removed. */
async function readJournal(folder: string, date: string, force: boolean) {
  const path = inFolder(folder, journalPath(date));
  try {
    return await readManifestAt(path, date);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (!force) throw new Failure(`${error.message}; use --force to write the day again`);
    await removeFile(path);
    return undefined;
  }
}

/** Those of the paths whose temp file is there. */
async function unmoved(folder: string, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const temp = inFolder(folder, tempPath(path));
    if (await ifThere(`Cannot read ${temp}`, () => Deno.lstatSync(temp))) found.push(path);
  }
  return found;
}

/**
 * Whether every file that a journal promises lies in its temp file or in its place. That of a run whose lock was
 * taken away may promise files that another run has removed.
 */
async function isKept(
  folder: string,
  { files }: Manifest,
  waiting: readonly string[],
): Promise<boolean> {
  for (const [path, { bytes, sha256 }] of Object.entries(files)) {
    if (waiting.includes(path)) continue;
    const place = inFolder(folder, path);
    const info = await ifThere(`Cannot read ${place}`, () => Deno.statSync(place));
    if (info?.size !== bytes || await hashFile(place) !== sha256) return false;
  }
  return true;
}

/** What {@link recoverDay} may do and looks for. */
export interface RecoverOptions {
  /** Files of the day besides the usual ones, whose temp files are removed too. */
  readonly paths?: readonly string[];
  /** Drop a journal that is damaged. @default {false} */
  readonly force?: boolean;
  /** The folder's lock, which must still be held. */
  readonly lock?: LockId | undefined;
}

/**
 * Makes a day whole after a crash: finishes it if it was decided and all of it is there, and removes what is left of
 * it if not.
 * Does nothing to a day that is whole or absent.
 *
 * @param folder the output folder, whose lock is held
 * @param date `YYYY-MM-DD`
 * @throws {Failure} exit code 1 when the journal is damaged, or the system refuses
 */
export async function recoverDay(
  folder: string,
  date: string,
  options: RecoverOptions = {},
): Promise<void> {
  const { lock, force = false } = options;
  await checkLock(folder, lock);
  const manifest = await readJournal(folder, date, force);
  if (manifest) {
    const waiting = await unmoved(folder, Object.keys(manifest.files));
    if (await isKept(folder, manifest, waiting)) await finish(folder, date, waiting, lock);
    else await removeFile(inFolder(folder, journalPath(date)));
  }
  const paths = [...dayPaths(date), ...options.paths ?? [], journalPath(date)];
  for (const path of await unmoved(folder, paths)) {
    await removeFile(inFolder(folder, tempPath(path)));
  }
}

const LEFT = /(\d{4}-\d{2}-\d{2}).*\.(tmp|commit)$/;

/** The days of which a crash has left something: their journals, and files that were being written. */
async function daysLeft(folder: string): Promise<Set<string>> {
  const found = new Set<string>();
  const leftovers = (date: string) =>
    [...dayPaths(date), journalPath(date)].map(tempPath).concat(journalPath(date));
  for (const parent of new Set(leftovers("").map((path) => parentOf(folder, path)))) {
    await ifThere(`Cannot read ${parent}`, () => {
      for (const { name } of Deno.readDirSync(parent)) {
        // Of thousands of days the fewest have left something.
        const date = LEFT.exec(name)?.[1];
        if (date === undefined || found.has(date)) continue;
        const path = inFolder(parent, name);
        if (leftovers(date).some((left) => inFolder(folder, left) === path)) found.add(date);
      }
    });
  }
  return found;
}

/**
 * Makes every day of a folder whole that a crash has left half moved, and removes what it has left of others. A day for
 * which that cannot be done is told of, and left to a run for it.
 *
 * @param folder the output folder, whose lock is held
 * @param except days, `YYYY-MM-DD`, that are left alone
 * @param lock the folder's, which must still be held
 * @throws {Failure} exit code 1 when the folder cannot be read
 */
export async function recoverOtherDays(
  folder: string,
  except: ReadonlySet<string>,
  lock?: LockId,
): Promise<void> {
  for (const date of [...await daysLeft(folder)].sort()) {
    if (except.has(date)) continue;
    try {
      await recoverDay(folder, date, { lock });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await checkLock(folder, lock);
      tell(`${date} is left half written: ${error.message}`);
    }
  }
}
