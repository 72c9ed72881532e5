/**
 * One large day, made by several workers.
 *
 * 1. Each simulates and sorts a block of the accounts, 32 bytes an event, in memory that all share.
 * 2. Each takes the lists of strings of all, and finds the lines of what is noted in its own block.
 * 3. They write the lines of one slice of the day after the other, out of all blocks; this thread takes the
 *    slices in order. No more than a few slices are there at a time.
 *
 * @module
 */

import type { NotedLine } from "../core/blocks.ts";
import { type DayNumber, formatDay } from "../core/calendar.ts";
import { accountsOf, type Charter, usualEvents } from "./company.ts";
import { type Cast, manifestFrom, truthParts } from "./day_parts.ts";
import type { Made } from "./due_day.ts";
import { Failure } from "./failure.ts";
import { logPath } from "./layout.ts";
import { type Hand, hire, mayStart } from "./pool.ts";
import type { Answer, Known, Request, Share, ShareSetup, Written } from "./split_worker.ts";
import { expectLargeFile } from "./writer_thread.ts";

/** The program of a worker. */
const WORKER = new URL("./split_worker.ts", import.meta.url);

/** Lines of a slice, about: some megabytes, some milliseconds. */
const SLICE = 1 << 13;
/** Slices that each worker is asked for ahead, so that it need not wait for this thread. */
const AHEAD = 2;

/**
 * Events of a day from which on it pays to split it: every thread compiles the program anew, so two workers on two
 * cores take .97 of the time of one for 4 million events, and .82 for 10 million (measured).
 */
const LARGE = 6_000_000;
/** Events of an account from which on it pays: every worker draws all the accounts and plans for them. */
const LARGE_SHARE = 1000;
/** More workers for one day are no use: one thread hashes it. */
const MOST_WORKERS = 8;

/** How many workers are to make each of some days together; 1 when each day is better made by one. */
export function splitWorkers(
  charter: Pick<Charter, "config" | "known">,
  days: readonly DayNumber[],
  workers: number,
): number {
  if (days.length !== 1) return 1;
  const [accounts, events] = [accountsOf(charter), usualEvents(charter)];
  const pays = events >= LARGE && events >= accounts * LARGE_SHARE && mayStart(WORKER);
  return pays ? Math.min(workers, MOST_WORKERS) : 1;
}

/** A day that is made by several workers, ready to be written; they end when it is disposed of. */
export interface SplitDay extends Made, Disposable {
  /** How many accounts it has. */
  readonly cast: Cast;
}

type Team = readonly Hand<Request, Answer>[];

/** What a worker answers when nothing is wrong. */
async function asked<T extends Answer>(
  hand: Team[number],
  request: Request,
  transfer?: Transferable[],
): Promise<T> {
  let answer: Answer;
  try {
    answer = await hand.ask(request, transfer);
  } catch (error) {
    throw new Failure(`Cannot split the day: a worker died: ${(error as Error).message}`);
  }
  if (typeof answer !== "object" || !("error" in answer)) return answer as T;
  const error = answer.exitCode === undefined
    ? new Error(answer.error)
    : new Failure(answer.error, answer.exitCode);
  if (answer.stack !== undefined) error.stack = answer.stack;
  throw error;
}

/** Steps 1 and 2. */
async function simulated(team: Team): Promise<Known & { readonly events: number }> {
  const shares = await Promise.all(team.map((hand) => asked<Share>(hand, { do: "live" })));
  const found = await Promise.all(
    team.map((hand) => asked<readonly NotedLine[]>(hand, { do: "join", shares })),
  );
  const noted = found.flat().sort((a, b) => a.line - b.line);
  const known = await asked<Known>(team[0]!, { do: "know", noted });
  return { ...known, events: shares.reduce((sum, { rows }) => sum + rows.order.length, 0) };
}

/** Step 3: the lines of the day, slice after slice; a slice is valid until the next is asked for. */
async function* lines(team: Team, events: number): AsyncGenerator<Uint8Array, void, void> {
  const free: ArrayBuffer[] = [];
  const coming: Promise<Written>[] = [];
  const slices = Math.ceil(events / SLICE);
  let next = 0;
  const askNext = () => {
    if (next === slices) return;
    const buffer = free.pop();
    const slice = { part: { index: next, of: slices }, buffer };
    const hand = team[next++ % team.length]!;
    const written = asked<Written>(hand, { do: "write", slice }, buffer ? [buffer] : []);
    // Whoever waits for it is told; that nobody waits yet is no mistake.
    written.catch(() => {});
    coming.push(written);
  };
  for (let n = 0; n < AHEAD * team.length; n++) askNext();
  for (let written = coming.shift(); written; written = coming.shift()) {
    const { buffer, length } = await written;
    askNext();
    yield new Uint8Array(buffer, 0, length);
    free.push(buffer);
  }
}

/** How {@link splitDay} makes a day. */
export interface SplitOptions {
  /** How many workers make it, at least 1; the bytes do not depend on it. */
  readonly workers: number;
  /** The program of a worker. @default {split_worker.ts} */
  readonly program?: URL;
}

/**
 * Makes a day.
 *
 * @throws {Failure} when a worker dies, or as `simulate` does
 */
export async function splitDay(
  charter: Charter,
  day: DayNumber,
  { workers, program = WORKER }: SplitOptions,
): Promise<SplitDay> {
  const team: Team = Array.from({ length: workers }, (_, index) => {
    const block = { index, of: workers };
    return hire(program, { charter, day, block } satisfies ShareSetup);
  });
  const dismiss = () => team.forEach((hand) => hand.end("it was stopped"));
  try {
    const { truth, cast, events } = await simulated(team);
    expectLargeFile();
    const date = formatDay(day);
    const log = {
      path: logPath(date),
      chunks: lines(team, events),
      isLarge: true,
      lines: () => events,
    };
    const users = cast.people + cast.services;
    return {
      cast,
      parts: [...truthParts(date, truth), log],
      describe: (files) => manifestFrom(charter, { date, users, events }, files),
      [Symbol.dispose]: dismiss,
    };
  } catch (error) {
    dismiss();
    throw error;
  }
}
