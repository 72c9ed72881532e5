/**
 * Where a day's files lie under the output folder. Paths are relative to it, with `/` on every system.
 *
 * Athena, Hive and Spark skip names that start with `_` or `.`, so neither the truth nor a half-written
 * file is ever part of a table.
 *
 * @module
 */

/** The kinds of truth that are written beside a day's log. */
export type TruthKind = "labels" | "campaigns" | "benign";

/** Advisory lock that a process holds while it changes the output folder. */
export const LOCK_PATH = "_manifest/.lock";

/** Folder of the locks of single days; see `lock.ts`. */
export const DAY_LOCKS_PATH = "_manifest/.locks";

/** Advisory lock that a shard holds while it works on a day, `YYYY-MM-DD`. */
export function dayLockPath(date: string): string {
  return `${DAY_LOCKS_PATH}/${date}`;
}

/** The log of a day, `YYYY-MM-DD`. */
export function logPath(date: string): string {
  return `logs_${date}.jsonl`;
}

/** One kind of truth about a day. */
export function truthPath(kind: TruthKind, date: string): string {
  return `_truth/${kind}_${date}.jsonl`;
}

/** The manifest of a day: what was written, from what. */
export function manifestPath(date: string): string {
  return `_manifest/${date}.json`;
}

/**
 * The journal of a day: its new manifest, there only while the day's files are being moved into place. A
 * day that has one is not whole.
 */
export function journalPath(date: string): string {
  return `${manifestPath(date)}.commit`;
}

/** All files of a day that hold events or truth, in the order in which they are moved into place. */
export function dayPaths(date: string): string[] {
  return [
    truthPath("labels", date),
    truthPath("campaigns", date),
    truthPath("benign", date),
    logPath(date),
  ];
}

/** Where a file is written before it is moved to its place: `.NAME.tmp` in the same folder. */
export function tempPath(path: string): string {
  const name = path.lastIndexOf("/") + 1;
  return `${path.slice(0, name)}.${path.slice(name)}.tmp`;
}

/** A path under the output folder as a path the system understands. */
export function inFolder(folder: string, path: string): string {
  return folder.endsWith("/") ? folder + path : `${folder}/${path}`;
}

/** The folder that holds a path under the output folder; `folder` itself for its direct files. */
export function parentOf(folder: string, path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? folder : inFolder(folder, path.slice(0, slash));
}
