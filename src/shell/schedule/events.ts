/**
 * What a schedule tells of, and how it looks in the log: a line of text or of JSON each.
 *
 * @module
 */

import { DAY_MS, MINUTE_MS, weekday } from "../../core/calendar.ts";

/** What became of a day. */
export type Outcome =
  | { readonly state: "written"; readonly events: number; readonly bytes: number }
  /** It was there, whole and of this configuration. */
  | { readonly state: "skipped" }
  /** A file or manifest of it is not the one that was written: it is left as it is. */
  | { readonly state: "kept"; readonly error: string }
  | { readonly state: "failed"; readonly error: string };

/** Something that happened. */
export type ScheduleEvent =
  /** The schedule is kept from now on; `next` are the first times, in milliseconds since 1970-01-01. */
  | {
    readonly event: "start";
    readonly cron: string;
    readonly day: string;
    readonly out: string;
    readonly next: readonly number[];
  }
  /** The status page can be read. */
  | { readonly event: "listen"; readonly url: string }
  /** A run begins. */
  | { readonly event: "run"; readonly dates: readonly string[] }
  /** The run waits for another program that writes to the folder. */
  | { readonly event: "wait"; readonly out: string }
  /** It waits no longer. */
  | { readonly event: "resume"; readonly out: string }
  /** What became of a day. */
  | { readonly event: "day"; readonly date: string } & Outcome
  /** An object is in the store: it was sent, or was there already, the same. */
  | {
    readonly event: "upload";
    readonly date: string;
    readonly address: string;
    readonly state: string;
  }
  /** Days failed, and are tried again; `tries` were made. */
  | {
    readonly event: "retry";
    readonly tries: number;
    readonly dates: readonly string[];
    readonly delay_ms: number;
  }
  /** A run is over; the days owed are tried again in the next one. */
  | {
    readonly event: "idle";
    readonly owed: readonly string[];
    readonly next: number | undefined;
  }
  /** Runs did not begin when they were due, as another was under way or the machine slept. */
  | { readonly event: "missed"; readonly dates: readonly string[] }
  /** A run fell due while another was under way: it is next. */
  | { readonly event: "overlap" }
  /** The schedule ends. */
  | { readonly event: "stop" };

/** How a log is written. */
export type LogFormat = "text" | "json";

const NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A time in words, to the minute: `Mon 2025-12-01 01:00`. */
export function timeText(time: number): string {
  const [date, clock = ""] = new Date(time).toISOString().split("T");
  return `${NAMES[weekday(Math.floor(time / DAY_MS))]} ${date} ${clock.slice(0, 5)}`;
}

function delayText(ms: number): string {
  return ms < 2 * MINUTE_MS ? `${ms / 1000} s` : `${(ms / MINUTE_MS).toFixed(1)} min`;
}

/** Dates in words, many of them by the first and the last. */
function datesText(dates: readonly string[]): string {
  if (dates.length <= 3) return dates.join(", ");
  return `${dates.length} days from ${dates[0]} to ${dates.at(-1)}`;
}

/** An event in words. */
export function eventText(event: ScheduleEvent): string {
  switch (event.event) {
    case "start": {
      const times = event.next.map(timeText).join(", ");
      return `Started: cron ${event.cron} in UTC writes ${event.day}'s log to ${event.out}; ` +
        `next: ${times}`;
    }
    case "listen":
      return `Status at ${event.url}, with /healthz and /metrics`;
    case "run":
      return `Run for ${datesText(event.dates)}`;
    case "wait":
      return `Waiting: another run is writing to ${event.out}`;
    case "resume":
      return `Going on: no other run is writing to ${event.out} any more`;
    case "day":
      switch (event.state) {
        case "written":
          return `${event.date}: wrote ${event.events} events`;
        case "skipped":
          return `${event.date}: is there, whole and of this configuration`;
        case "kept":
          return `${event.date}: was left as it is: ${event.error}`;
        case "failed":
          return `${event.date}: failed: ${event.error}`;
      }
    // falls through: every state returns
    case "upload":
      return `${event.date}: ${event.address} ${
        event.state === "skipped" ? "is there already, the same" : "uploaded"
      }`;
    case "retry": {
      const times = event.tries === 1 ? "once" : `${event.tries} times`;
      return `Tried ${datesText(event.dates)} ${times}; again in ${delayText(event.delay_ms)}`;
    }
    case "idle": {
      const owed = event.owed.length === 0 ? "" : `Gave up ${datesText(event.owed)} for now; `;
      const next = event.next === undefined ? "no more runs" : `next run ${timeText(event.next)}`;
      return owed === "" ? `Done; ${next}` : owed + next;
    }
    case "missed":
      return `Missed the runs for ${datesText(event.dates)}; made up for now`;
    case "overlap":
      return "A run fell due while another is under way; it is next";
    case "stop":
      return "Stopped";
  }
}

/** How bad an event is. */
export function levelOf(event: ScheduleEvent): "info" | "warn" | "error" {
  switch (event.event) {
    case "day":
      return event.state === "failed" || event.state === "kept" ? "error" : "info";
    case "idle":
      return event.owed.length > 0 ? "error" : "info";
    case "retry":
    case "missed":
    case "overlap":
      return "warn";
    default:
      return "info";
  }
}

/** Times as ISO 8601, so that what reads the log need not know which numbers are times. */
function fieldsOf(event: ScheduleEvent): Record<string, unknown> {
  const { event: _, ...fields } = event;
  const iso = (time: number) => new Date(time).toISOString();
  if (event.event === "start") return { ...fields, next: event.next.map(iso) };
  if (event.event === "idle" && event.next !== undefined) {
    return { ...fields, next: iso(event.next) };
  }
  return fields;
}

/**
 * The log line of an event.
 *
 * @param time when it happened, in milliseconds since 1970-01-01
 */
export function logLine(event: ScheduleEvent, time: number, format: LogFormat): string {
  const iso = new Date(time).toISOString();
  if (format === "json") {
    const [level, message] = [levelOf(event), eventText(event)];
    return JSON.stringify({ time: iso, level, event: event.event, message, ...fieldsOf(event) });
  }
  return `${iso.slice(0, 19)}Z ${eventText(event)}`;
}
