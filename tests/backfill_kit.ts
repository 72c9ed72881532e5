/** What the tests of `backfill` share: a small range, its bytes, and what a reader finds of it. */
import { assert, assertEquals } from "@std/assert";
import {
  assertWholeDay,
  command,
  listing,
  readManifest,
  type Result,
  run,
  type RunOptions,
} from "./program.ts";

export const DATES = ["2025-11-29", "2025-11-30", "2025-12-01", "2025-12-02", "2025-12-03"];
export const RANGE = `--from ${DATES[0]} --to ${DATES.at(-1)}`;

/** Runs `backfill` into a folder, which it may write to. */
export function backfill(folder: string, flags: string, options: RunOptions = {}): Promise<Result> {
  return run(`backfill --out ${folder} ${flags}`, { writable: folder, ...options });
}

/** A row of `--json`. */
export interface Row {
  readonly date: string;
  readonly state: string;
  readonly [field: string]: unknown;
}

/** The rows of `--json`, by date; stdout must hold nothing else. */
export function rowsOf({ stdout }: Result): Row[] {
  const lines = stdout.split("\n");
  assertEquals(lines.pop(), "");
  return lines.map((line): Row => JSON.parse(line)).sort((a, b) => a.date < b.date ? -1 : 1);
}

/** What became of each day, by date. */
export function statesOf(result: Result): Record<string, string> {
  return Object.fromEntries(rowsOf(result).map(({ date, state }) => [date, state]));
}

/** The same state for each of the dates. */
export function all(state: string, dates: readonly string[] = DATES): Record<string, string> {
  return Object.fromEntries(dates.map((date) => [date, state]));
}

/** A run under way. */
export interface Running {
  /** Waits until something is true of what it has told on stderr or of the folder, or it has ended. */
  until(isTrue: (stderr: string) => boolean): Promise<void>;
  /** Sends a signal, if the run has not just ended. */
  kill(signal: Deno.Signal): void;
  /** Waits for its end. */
  ends(): Promise<Result>;
}

/** Starts `backfill` into a folder, which it may write to. */
export function start(folder: string, flags: string): Running {
  const process = command(`backfill --out ${folder} ${flags}`, { writable: folder }).spawn();
  const stdout = new Response(process.stdout).text();
  let stderr = "";
  let ended = false;
  const told = (async () => {
    for await (const text of process.stderr.pipeThrough(new TextDecoderStream())) stderr += text;
  })();
  const status = process.status.then(({ code }) => {
    ended = true;
    return code;
  });
  return {
    async until(isTrue) {
      while (!ended && !isTrue(stderr)) await wait(1);
    },
    kill(signal) {
      try {
        process.kill(signal);
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
      }
    },
    async ends() {
      await told;
      return { code: await status, stdout: await stdout, stderr };
    },
  };
}

/** Waits some milliseconds. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** How many logs are in a folder. */
export function logsIn(folder: string): number {
  try {
    return [...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith("logs_")).length;
  } catch {
    return 0;
  }
}

/** Files that are there only while a day is being written. */
export function unfinished(found: Readonly<Record<string, string>>): string[] {
  return Object.keys(found).filter((path) => /\.(tmp|commit)$/.test(path));
}

/**
 * Checks that a reader finds each day absent, whole, or with its log whole while its files are being moved.
 *
 * @returns the number of logs
 */
export async function assertAbsentOrWhole(folder: string): Promise<number> {
  const found = await listing(folder);
  const logs = Object.keys(found).filter((path) => path.startsWith("logs_"));
  for (const log of logs) {
    const date = log.slice("logs_".length, -".jsonl".length);
    const journal = await readManifest(`${folder}/_manifest/${date}.json.commit`);
    if (!journal) await assertWholeDay(folder, date);
    else assert(journal.files[log]?.sha256 === found[log], `${log} is not whole`);
  }
  return logs.length;
}
