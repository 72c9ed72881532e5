/**
 * One process at a time changes an output folder.
 *
 * The lock is the system's advisory lock on a file, so it ends with the process that holds it, however
 * that dies.
 *
 * @module
 */
import { ensureFolder, ifThere, onDisk, removeFolders, removeQuietly } from "./disk.ts";
import { Failure } from "./failure.ts";
import { inFolder, LOCK_PATH, parentOf } from "./layout.ts";

/**
 * Which file a lock is on. A lock file can be taken away, and another run then makes and locks one of its own: so
 * whoever holds a lock asks before it moves anything whether the file is still the one.
 */
export interface LockId {
  /** The device that the file is on. */
  readonly dev: number;
  /** The number of the file there; `null` on Windows, where a file that is open cannot be taken away. */
  readonly ino: number | null;
}

/** How {@link withLock} waits. */
export interface LockOptions {
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

/** Milliseconds between two looks at a lock that another process holds. */
const POLL_MS = 50;
/** How often the lock file is opened again when the process that made it fails and removes it. */
const TRIES = 1000;

/** Opens the lock file, or makes it; `undefined` when it, or its folder, has just been removed. */
async function openLock(path: string): Promise<Lock | undefined> {
  try {
    const file = await Deno.open(path, { write: true, createNew: true });
    return { path, file, isNew: true };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const file = await ifThere(`Cannot lock ${path}`, () => Deno.open(path, { write: true }));
  return file && { path, file, isNew: false };
}

function pause(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, POLL_MS);
    signal?.addEventListener("abort", done);
  });
}

async function tryLock(lock: Lock): Promise<boolean> {
  try {
    return await lock.file.tryLock(true);
  } catch (error) {
    // A file system without locks: no one can hold it.
    if (lock.isNew) await removeQuietly(lock.path);
    throw error;
  }
}

/** Waits until the lock is held. Polls, because a blocking lock could not be given up on abort. */
async function hold(lock: Lock, onWait: () => void, signal: AbortSignal | undefined) {
  while (!(await tryLock(lock))) {
    onWait();
    await pause(signal);
    signal?.throwIfAborted();
  }
}

/** Whether the lock file at a path is still the one that was locked. */
async function isCurrent(path: string, lock: LockId): Promise<boolean> {
  const there = await ifThere(`Cannot lock ${path}`, () => Deno.stat(path));
  return there !== undefined && there.ino === lock.ino && there.dev === lock.dev;
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
async function tryAcquire(
  path: string,
  onWait: () => void,
  signal: AbortSignal | undefined,
): Promise<Held | undefined> {
  const lock = await openLock(path);
  if (!lock) return undefined;
  try {
    await hold(lock, onWait, signal);
    const { dev, ino } = await lock.file.stat();
    if (await isCurrent(path, { dev, ino })) return { ...lock, id: { dev, ino } };
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
      () => tryAcquire(path, onWait, options.signal),
    );
    if (lock) return lock;
  }
  throw new Failure(`Cannot lock ${path}: the file is removed as soon as it is made`);
}

/**
 * Runs an action while no other call, in this process or another, runs one on the same folder.
 *
 * The folder is made when it is missing, and is gone again when the action fails and left nothing in it.
 *
 * @param folder the output folder
 * @param action what to do while the lock is held; it is given which file that is, for {@link checkLock}
 * @param options how to wait
 * @returns what the action returns
 * @throws {Failure} exit code 1 when the folder cannot be made or locked
 */
export async function withLock<T>(
  folder: string,
  action: (lock: LockId) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const created: string[] = [];
  try {
    const lock = await acquire(folder, created, options);
    try {
      return await action(lock.id);
    } catch (error) {
      // Only who holds the lock may remove its file: whoever waits for it sees that, and starts over.
      if (lock.isNew && await holdsLock(folder, lock.id)) await removeQuietly(lock.path);
      throw error;
    } finally {
      lock.file.close();
    }
  } catch (error) {
    await removeFolders(created);
    throw error;
  }
}
