/**
 * How far a long run is: a bar that is drawn over and over on a terminal, a line now and then elsewhere.
 *
 * @module
 */

import { draw, tell, terminalColumns } from "./terminal.ts";

/** How far a run is. */
export interface Standing {
  /** Days of the run. */
  readonly total: number;
  /** Those that are finished, one way or another. */
  readonly done: number;
  /** Those of them that took work: not the ones that were left as they were. */
  readonly worked: number;
  /** Events written; 0 for a run that writes none. */
  readonly events: number;
  /** Time since the start, in milliseconds. */
  readonly elapsedMs: number;
}

/** Shows a run's progress until its end. */
export interface Progress {
  /** Takes what is finished by now. */
  update(standing: Omit<Standing, "total" | "elapsedMs">): void;
  /** Says something else, above the bar. */
  aside(say: () => void): void;
  /** Removes the bar. */
  end(): void;
}

/** Milliseconds between two looks of the bar, and between two lines where there is no terminal. */
const REDRAW_MS = 200;
const LINE_MS = 10_000;
/** Columns of the bar itself, and below how many there is room for the figures only. */
const BAR_WIDTH = 24;
const NARROW = 72;
const CLEAR = "\r\x1b[K";

/** A duration in words: `4 s`, `3 min 20 s`, `2 h 05 min`. */
export function duration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  const two = (n: number) => String(n).padStart(2, "0");
  if (hours > 0) return `${hours} h ${two(minutes % 60)} min`;
  return minutes > 0 ? `${minutes} min ${two(seconds % 60)} s` : `${seconds} s`;
}

/** A number in three digits and a letter: `940`, `12k`, `1.5M`. */
export function short(n: number): string {
  const units = ["", "k", "M", "G"];
  let i = 0;
  for (; n >= 999.5 && i < units.length - 1; i++) n /= 1000;
  return `${n < 9.95 && i > 0 ? n.toFixed(1) : Math.round(n)}${units[i]}`;
}

/** Done, rate and time left, in words. */
export function standingText({ total, done, worked, events, elapsedMs }: Standing): string {
  const parts = [`${done} of ${total} days`];
  if (worked > 0 && elapsedMs > 0) {
    if (events > 0) parts.push(`${short(events * 1000 / elapsedMs)} events/s`);
    if (done < total) parts.push(`about ${duration((total - done) * elapsedMs / worked)} left`);
  }
  return parts.join(", ");
}

/** The line of a terminal, no longer than `columns`. */
export function bar(standing: Standing, columns: number): string {
  const text = standingText(standing);
  if (columns < NARROW) return text.slice(0, Math.max(0, columns - 1));
  const filled = Math.floor(BAR_WIDTH * standing.done / standing.total);
  return `[${"#".repeat(filled)}${"-".repeat(BAR_WIDTH - filled)}] ${text}`.slice(0, columns - 1);
}

/**
 * Begins to show progress on stderr.
 *
 * @param total days of the run
 */
export function showProgress(total: number): Progress {
  const start = performance.now();
  let standing: Omit<Standing, "elapsedMs"> = { total, done: 0, worked: 0, events: 0 };
  const now = (): Standing => ({ ...standing, elapsedMs: performance.now() - start });
  const isTerminal = terminalColumns() !== undefined;
  const redraw = () => {
    const columns = terminalColumns();
    if (columns !== undefined) draw(CLEAR + bar(now(), columns));
  };
  const timer = isTerminal
    ? setInterval(redraw, REDRAW_MS)
    : setInterval(() => tell(standingText(now())), LINE_MS);
  return {
    update(done) {
      standing = { total, ...done };
    },
    aside(say) {
      if (isTerminal) draw(CLEAR);
      say();
      if (isTerminal) redraw();
    },
    end() {
      clearInterval(timer);
      if (isTerminal) draw(CLEAR);
    },
  };
}
