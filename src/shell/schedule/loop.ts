/**
 * The schedule itself: which days are due when, one run at a time, and again when one fails.
 *
 * Clock, cron, sleep and the writing of days come in as arguments, so a test lives through a year at once.
 *
 * @module
 */

import { DAY_MS, type DayNumber, formatDay } from "../../core/calendar.ts";
import type { CronLine } from "./cron_line.ts";
import { firingDays, nextTime } from "./cron_times.ts";
import type { Outcome, ScheduleEvent } from "./events.ts";

/** Waits after the first, second … failure of a run, in milliseconds; after the last it gives up. */
export const RETRY_DELAYS_MS: readonly number[] = [10_000, 30_000, 90_000, 270_000, 810_000];

/** Runs missed while the schedule was up; more of them at once are none: the clock was wrong and is set. */
const MOST_MISSED = 100;

/** What is to be written when. */
export interface Plan {
  /** When runs begin. */
  readonly line: CronLine;
  /** Days from the one on which a run begins to the one that it writes: 0 today, -1 yesterday. */
  readonly offset: 0 | -1;
  /**
   * For how many days back, at the start, runs that were missed are made up for; later only when the clock was set, as a
   * machine that slept makes up for all.
   */
  readonly catchUpDays: number;
}

/** What the schedule does to the world. */
export interface Hands {
  /** Milliseconds since 1970-01-01. */
  now(): number;
  /** Waits; ends early once the schedule is to stop. */
  sleep(milliseconds: number): Promise<void>;
  /** Calls `fire` whenever a line fires, waiting for the call before, until the schedule is to stop. */
  cron(line: CronLine, fire: () => Promise<void>): Promise<void>;
  /**
   * Writes days and says what became of each. What is done with a day once it is there, such as to send it
   * elsewhere, belongs here too: a day counts as done when this says so.
   *
   * @throws when none of the days that it has not spoken of could be written
   */
  write(
    days: readonly DayNumber[],
    onDay: (day: DayNumber, outcome: Outcome) => void,
  ): Promise<void>;
  /** Takes note of what happens. */
  note(event: ScheduleEvent): void;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Keeps a schedule until it is to stop: first what was missed, then what falls due.
 *
 * Days that could not be written are owed: each run tries them again. A day is due by the time at which it
 * fell due, and not by the time at which a run gets to it.
 *
 * @param signal once aborted, nothing new is begun; `hands` end what is under way
 */
export async function keepSchedule(plan: Plan, hands: Hands, signal: AbortSignal): Promise<void> {
  const { line, offset, catchUpDays } = plan;
  const owed = new Set<DayNumber>();
  const start = hands.now();
  let seen = start;

  /** Writes days once; gives back those that are worth another try. */
  async function attempt(days: readonly DayNumber[]): Promise<DayNumber[]> {
    const left = new Set(days);
    const again = new Set<DayNumber>();
    const onDay = (day: DayNumber, outcome: Outcome) => {
      left.delete(day);
      if (outcome.state === "failed") again.add(day);
      // A day that was broken off is not one that failed: it is written after the next start.
      if (outcome.state === "failed" && signal.aborted) return;
      hands.note({ event: "day", date: formatDay(day), ...outcome });
    };
    try {
      await hands.write(days, onDay);
    } catch (error) {
      for (const day of left) onDay(day, { state: "failed", error: messageOf(error) });
    }
    return [...again];
  }

  /** Writes all that is owed, with retries. */
  async function run(): Promise<void> {
    let days = [...owed].sort((a, b) => a - b);
    if (signal.aborted || days.length === 0) return;
    hands.note({ event: "run", dates: days.map(formatDay) });
    for (let tries = 1;; tries++) {
      const again = await attempt(days);
      for (const day of days) if (!again.includes(day)) owed.delete(day);
      days = again;
      if (signal.aborted) return;
      const delay = RETRY_DELAYS_MS[tries - 1];
      if (days.length === 0 || delay === undefined) break;
      hands.note({ event: "retry", tries, dates: days.map(formatDay), delay_ms: delay });
      await hands.sleep(delay);
      if (signal.aborted) return;
    }
    const next = nextTime(line, hands.now());
    hands.note({ event: "idle", owed: days.map(formatDay), next });
  }

  function fellDue(): boolean {
    return firingDays(line, seen, hands.now()).length > 0;
  }

  /** Takes what fell due since the last look; all of it, should runs have been skipped meanwhile. */
  function takeDue(): void {
    const now = hands.now();
    const days = firingDays(line, seen, now);
    seen = now;
    if (days.length > MOST_MISSED) days.splice(0, days.length - Math.max(catchUpDays, 1));
    // None: the clock was set back. What day it is now is all that can be said.
    if (days.length === 0) days.push(Math.floor(now / DAY_MS));
    for (const day of days) owed.add(day + offset);
    if (days.length > 1) {
      hands.note({
        event: "missed",
        dates: days.slice(0, -1).map((day) => formatDay(day + offset)),
      });
    }
  }

  let last = Promise.resolve();
  let isBusy = false;
  /**
   * One run after the other: the catch-up may still be under way when the first one fires. What fell due during one
   * follows at once; cron passes over it.
   */
  function inTurn(): Promise<void> {
    last = last.catch(() => {}).then(async () => {
      isBusy = true;
      try {
        await run();
        while (!signal.aborted && fellDue()) {
          takeDue();
          await run();
        }
      } finally {
        isBusy = false;
      }
    });
    return last;
  }

  if (catchUpDays > 0) {
    // A line that fires at every hour fires on one calendar day more than whole days lie between.
    const missed = firingDays(line, start - catchUpDays * DAY_MS, start).slice(-catchUpDays);
    for (const day of missed) owed.add(day + offset);
  }
  const fired = hands.cron(line, async () => {
    if (signal.aborted) return;
    takeDue();
    if (isBusy) hands.note({ event: "overlap" });
    await inTurn();
  });
  await Promise.all([inTurn(), fired]);
  await last;
}
