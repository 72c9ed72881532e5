/**
 * One process at a time changes an output folder, or several shards of a run do, each day in one of them.
 *
 * Locks are the system's advisory locks on files, so they end with the process that holds them, however
 * that dies. A run has the folder's lock alone. A shard shares it with other shards, and has the lock of
 * a day alone while it looks at that day and writes it: so shards work at the same time, and one that is
 * started twice, or dealt in another way, waits for the day and finds it whole.
 *
 * @module
 */
import {
  ensureFolder,
  type FileId,
  idOf,
  ifThere,
  isSameFile,
  onDisk,
  removeFolders,
  removeQuietly,
} from "./disk.ts";
import { Failure } from "./failure.ts";
import { DAY_LOCKS_PATH, dayLockPath, inFolder, LOCK_PATH, parentOf } from "./layout.ts";
import { pause } from "./pause.ts";

/**
 * Which file a lock is on. A lock file can be taken away, and another run then makes and locks one of its own: so
 * whoever holds a lock asks before it moves anything whether the file is still the one.
 */
export type LockId = FileId;

/** How {@link withLock} locks and waits. */
export interface LockOptions {
  /** Let in others that share too; each then works under {@link withDayLock}. @default {false} */
  readonly shared?: boolean;
  /** Called once, when another process holds the lock and this one begins to wait. */
  readonly onWait?: () => void;
  /** Ends the wait: its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** What this call has open and has made. */
interface Lock {
  readonly path: string;
  readonly file: Deno.FsFile;
  /** Whether this call made the lock file. */
  readonly isNew: boolean;
}

/** A lock that is held. */
interface Held extends Lock {
  readonly id: LockId;
}

/** Network file systems want a file open for reading to share its lock, and for writing to have it alone. */
const READ_WRITE: Deno.OpenOptions = { read: true, write: true };
/** Milliseconds between two looks at a lock that another process holds. */
const POLL_MS = 50;
/** How often the lock file is opened again when the process that made it fails and removes it. */
const TRIES = 1000;

/** Opens the lock file, or makes it; `undefined` when it, or its folder, has just been removed. */
async function openLock(path: string): Promise<Lock | undefined> {
  try {
    const file = Deno.openSync(path, { ...READ_WRITE, createNew: true });
    return { path, file, isNew: true };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const file = await ifThere(`Cannot lock ${path}`, () => Deno.openSync(path, READ_WRITE));
  return file && { path, file, isNew: false };
}

async function tryLock(lock: Lock, { shared = false }: LockOptions): Promise<boolean> {
  try {
    return lock.file.tryLockSync(!shared);
  } catch (error) {
    // A file system without locks: no one can hold it.
    if (lock.isNew) await removeQuietly(lock.path);
    throw error;
  }
}

/** Waits until the lock is held. Polls, because a blocking lock could not be given up on abort. */
async function hold(lock: Lock, options: LockOptions) {
  const { onWait, signal } = options;
  while (!(await tryLock(lock, options))) {
    onWait?.();
    await pause(POLL_MS, signal);
    signal?.throwIfAborted();
  }
}

/** Whether the lock file at a path is still the one that was locked. */
async function isCurrent(path: string, lock: LockId): Promise<boolean> {
  const there = await ifThere(`Cannot lock ${path}`, () => Deno.statSync(path));
  return there !== undefined && isSameFile(there, lock);
}

/**
 * Whether a folder's lock is still held by who has locked this file.
 *
 * @param lock as {@link withLock} gives it; `undefined` for a caller that needs none
 */
export async function holdsLock(folder: string, lock: LockId | undefined): Promise<boolean> {
  return lock === undefined || await isCurrent(inFolder(folder, LOCK_PATH), lock);
}

/**
 * Checks what {@link holdsLock} tells.
 *
 * @throws {Failure} exit code 1 when the lock was taken away
 */
export async function checkLock(folder: string, lock: LockId | undefined): Promise<void> {
  if (await holdsLock(folder, lock)) return;
  const path = inFolder(folder, LOCK_PATH);
  throw new Failure(
    `Cannot go on writing to ${folder}: ${path} was removed or replaced, so another run may be writing there; ` +
      "leave it alone, and run the same command again",
  );
}

/** Locks the file; `undefined` when the one that was locked is no more: a holder that fails removes it. */
async function tryAcquire(path: string, options: LockOptions): Promise<Held | undefined> {
  const lock = await openLock(path);
  if (!lock) return undefined;
  try {
    await hold(lock, options);
    const id = idOf(lock.file.statSync());
    if (await isCurrent(path, id)) return { ...lock, id };
  } catch (error) {
    lock.file.close();
    throw error;
  }
  lock.file.close();
  return undefined;
}

async function acquire(folder: string, created: string[], options: LockOptions): Promise<Held> {
  const path = inFolder(folder, LOCK_PATH);
  let waited = false;
  const onWait = () => {
    if (!waited) options.onWait?.();
    waited = true;
  };
  for (let tries = 0; tries < TRIES; tries++) {
    options.signal?.throwIfAborted();
    await ensureFolder(folder, created);
    await ensureFolder(parentOf(folder, LOCK_PATH), created);
    const lock = await onDisk(
      `Cannot lock ${path}`,
      () => tryAcquire(path, { ...options, onWait }),
    );
    if (lock) return lock;
  }
  throw new Failure(`Cannot lock ${path}: the file is removed as soon as it is made`);
}

/** Gives the lock back. Whoever has the folder alone removes what shards, also killed ones, have left. */
async function release({ file, id }: Held, folder: string, { shared = false }: LockOptions) {
  try {
    if (shared && !file.tryLockSync(true)) return;
    // Whose lock was taken away has it no longer alone.
    if (!await holdsLock(folder, id)) return;
    await Deno.remove(inFolder(folder, DAY_LOCKS_PATH), { recursive: true });
  } catch {
    // Not there, or not ours: an empty file is in nobody's way.
  } finally {
    file.close();
  }
}

/**
 * Runs an action while no other call, in this process or another, runs one on the same folder, but for those
 * that share it.
 *
 * The folder is made when it is missing. It is gone again when the action fails and left nothing in it, unless
 * it is shared: another one may be about to write to it.
 *
 * @param folder the output folder
 * @param action what to do while the lock is held; it is given which file that is, for {@link checkLock}
 * @param options how to lock and wait
 * @returns what the action returns
 * @throws {Failure} exit code 1 when the folder cannot be made or locked
 */
export async function withLock<T>(
  folder: string,
  action: (lock: LockId) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const created: string[] = [];
  const { shared = false } = options;
  try {
    const lock = await acquire(folder, created, options);
    try {
      return await action(lock.id);
    } catch (error) {
      // Only who holds the lock alone may remove its file: whoever waits for it sees that, and starts over.
      const isOurs = lock.isNew && !shared && await holdsLock(folder, lock.id);
      if (isOurs) await removeQuietly(lock.path);
      throw error;
    } finally {
      await release(lock, folder, options);
    }
  } catch (error) {
    if (!shared) await removeFolders(created);
    throw error;
  }
}

/** Opens the lock of a day, at once: a shard does so for each day, and mostly nobody else has it. */
async function openDayLock(path: string, folder: string): Promise<Deno.FsFile> {
  const open = () => Deno.openSync(path, { ...READ_WRITE, create: true });
  try {
    return open();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await ensureFolder(inFolder(folder, DAY_LOCKS_PATH), []);
  return open();
}

/**
 * Runs an action while no other one that shares the folder runs one on the same day; waits for it.
 *
 * The lock's file stays until somebody has the folder alone: removed any earlier, it could be locked once by
 * who has it open and once more by who makes it again.
 *
 * @param folder the output folder, whose lock is shared
 * @param date `YYYY-MM-DD`
 * @param action what to do while the day's lock is held
 * @returns what the action returns
 * @throws {Failure} exit code 1 when the day cannot be locked
 */
export async function withDayLock<T>(
  folder: string,
  date: string,
  action: () => Promise<T>,
): Promise<T> {
  const path = inFolder(folder, dayLockPath(date));
  const doing = `Cannot lock ${path}`;
  using file = await onDisk(doing, () => openDayLock(path, folder));
  await onDisk(doing, async () => {
    if (!file.tryLockSync(true)) await file.lock(true);
  });
  return await action();
}
