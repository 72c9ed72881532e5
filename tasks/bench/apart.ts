/**
 * Starts pieces of work in processes of their own.
 *
 * @module
 */

import { Failure } from "../../src/shell/failure.ts";

/** A piece of work. */
export interface Work {
  /** A day to a file, a day's lines to nowhere, many days to files, or as many files of bytes that need not be made. */
  readonly what: "file" | "lines" | "years" | "bytes";
  /** Events a day. */
  readonly events: number;
  /** People of the company. */
  readonly users: number;
  /** Where files go. */
  readonly folder: string;
  /** How many days, when it is many. */
  readonly days: number;
  /** On how many threads, or how many files at a time. */
  readonly workers: number;
  /** Bytes a file, when they need not be made. */
  readonly bytes: number;
}

/** What it took. */
export interface Measured {
  /** From nothing to the end, without the start of Deno. */
  readonly seconds: number;
  /** The most memory that the process had. */
  readonly peak_mib: number;
  /** Bytes of the logs of all days; 0 when they were not counted. */
  readonly bytes: number;
}

/** The folder of all benches, git-ignored; it is removed in the end. */
export const FOLDER = "data/_bench";

/** Removes what a bench has written. */
export async function removeFolder(folder = FOLDER): Promise<void> {
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Does a piece of work in a process of its own.
 *
 * @throws {Failure} exit code 1 when it fails; what it says of that is on stderr
 */
export async function apart(
  work: Pick<Work, "what" | "events" | "users"> & Partial<Work>,
): Promise<Measured> {
  const whole: Work = { folder: FOLDER, days: 1, workers: 1, bytes: 0, ...work };
  await removeFolder(whole.folder);
  const { success, stdout } = await new Deno.Command("deno", {
    args: [
      "run",
      "--no-prompt",
      "--allow-read",
      `--allow-write=${whole.folder}`,
      new URL("./child.ts", import.meta.url).pathname,
      JSON.stringify(whole),
    ],
    stderr: "inherit",
  }).output();
  await removeFolder(whole.folder);
  if (!success) throw new Failure(`Cannot measure ${JSON.stringify(whole)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
