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
import { dayPaths, inFolder, journalPath, manifestPath, parentOf, tempPath } from "./layout.ts";
import { type Manifest, manifestText, readManifestAt } from "./manifest.ts";

/** Truth first, log last: a reader that sees the new log finds its truth there too. */
function commitOrder(paths: Iterable<string>): string[] {
  return [...paths].sort((a, b) => Number(b.startsWith("_")) - Number(a.startsWith("_")));
}

async function move(folder: string, from: string, to: string): Promise<void> {
  const place = inFolder(folder, to);
  await onDisk(`Cannot write ${place}`, () => Deno.rename(inFolder(folder, from), place));
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
    using file = await Deno.open(temp, { write: true, create: true, truncate: true });
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
 */
export async function decide(folder: string, manifest: Manifest, created: string[]): Promise<void> {
  const journal = journalPath(manifest.date);
  await ensureFolder(parentOf(folder, journal), created);
  // The names of the temp files must be on disk before the journal that promises them.
  await allOf([
    writeJournalTemp(folder, manifest),
    syncFolders(folder, Object.keys(manifest.files)),
  ]);
  await move(folder, tempPath(journal), journal);
}

/**
 * Steps 3 and 4.
 *
 * @param folder the output folder
 * @param date `YYYY-MM-DD`, the day whose journal is there
 * @param paths the files that are still in their temp files
 * @throws {Failure} exit code 1 when the system refuses; {@link recoverDay} goes on from there
 */
export async function finish(folder: string, date: string, paths: string[]): Promise<void> {
  const journal = journalPath(date);
  await syncFolder(parentOf(folder, journal));
  for (const path of commitOrder(paths)) await move(folder, tempPath(path), path);
  await syncFolders(folder, paths);
  await move(folder, journal, manifestPath(date));
  await syncFolder(parentOf(folder, journal));
}

/** Undoes step 1 after an error. Never throws. */
export async function discard(folder: string, date: string, paths: string[]): Promise<void> {
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
    if (await ifThere(`Cannot read ${temp}`, () => Deno.lstat(temp))) found.push(path);
  }
  return found;
}

/** What {@link recoverDay} may do and looks for. */
export interface RecoverOptions {
  /** Files of the day besides the usual ones, whose temp files are removed too. */
  readonly paths?: readonly string[];
  /** Drop a journal that is damaged. @default {false} */
  readonly force?: boolean;
}

/**
 * Makes a day whole after a crash: finishes it if it was decided, and removes what is left of it if not.
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
  const manifest = await readJournal(folder, date, options.force ?? false);
  if (manifest) await finish(folder, date, await unmoved(folder, Object.keys(manifest.files)));
  const paths = [...dayPaths(date), ...options.paths ?? [], journalPath(date)];
  for (const path of await unmoved(folder, paths)) {
    await removeFile(inFolder(folder, tempPath(path)));
  }
}

/**
 * Makes every day of a folder whole that a crash has left half moved.
 *
 * @param folder the output folder, whose lock is held
 * @param except days, `YYYY-MM-DD`, that are left alone
 * @throws {Failure} exit code 1 when the system refuses; a damaged journal is left to a run for its day
 */
export async function recoverOtherDays(
  folder: string,
  except: ReadonlySet<string>,
): Promise<void> {
  const manifests = parentOf(folder, manifestPath(""));
  const dates: string[] = [];
  await ifThere(`Cannot read ${manifests}`, async () => {
    for await (const { name } of Deno.readDir(manifests)) {
      const date = name.slice(0, "YYYY-MM-DD".length);
      if (
        !except.has(date) && inFolder(manifests, name) === inFolder(folder, journalPath(date))
      ) {
        dates.push(date);
      }
    }
  });
  for (const date of dates.sort()) {
    try {
      await recoverDay(folder, date);
    } catch (error) {
      if (!(error instanceof Failure && error.message.startsWith("Cannot read the manifest"))) {
        throw error;
      }
    }
  }
}
