/**
 * How a schedule fares: counted from its events, and shown to monitors and people.
 *
 * @module
 */

import { eventText, levelOf, type ScheduleEvent, timeText } from "./events.ts";

/** One of the latest events. */
export interface Noted {
  /** When it happened, in milliseconds since 1970-01-01. */
  readonly time: number;
  /** What happened. */
  readonly event: ScheduleEvent;
}

/** What is known of a schedule. */
export interface Status {
  /** Whether a run is under way. */
  running: boolean;
  /** Runs that have begun. */
  runs: number;
  /** Times that a run was tried again. */
  retries: number;
  /** Days by what became of them; one that was tried twice counts twice. */
  readonly days: { written: number; skipped: number; kept: number; failed: number };
  /** Events in the days written. */
  events: number;
  /** Size of their logs. */
  bytes: number;
  /** Days that the last run could not write, or found changed by somebody; empty when all is well. */
  readonly trouble: Map<string, string>;
  /** The run in hand, and since when it waits for another program, in milliseconds since 1970-01-01. */
  run: {
    readonly dates: readonly string[];
    waits?: { readonly since: number; readonly out: string };
  };
  /** When a day was last written or found whole, in milliseconds since 1970-01-01. */
  lastSuccess: number | undefined;
  /** When the next run begins, in milliseconds since 1970-01-01. */
  next: number | undefined;
  /** The latest events, the first first. */
  readonly latest: Noted[];
}

/** How many events the page shows. */
const LATEST = 30;

/** The status of a schedule that has not begun. */
export function newStatus(): Status {
  return {
    running: false,
    runs: 0,
    retries: 0,
    days: { written: 0, skipped: 0, kept: 0, failed: 0 },
    events: 0,
    bytes: 0,
    trouble: new Map(),
    run: { dates: [] },
    lastSuccess: undefined,
    next: undefined,
    latest: [],
  };
}

function countDay(
  status: Status,
  event: Extract<ScheduleEvent, { event: "day" }>,
  time: number,
): void {
  status.days[event.state]++;
  if (event.state === "failed" || event.state === "kept") {
    status.trouble.set(event.date, event.error);
    return;
  }
  status.trouble.delete(event.date);
  status.lastSuccess = time;
  if (event.state === "skipped") return;
  status.events += event.events;
  status.bytes += event.bytes;
}

/**
 * Takes an event into a status.
 *
 * @param time when it happened, in milliseconds since 1970-01-01
 */
export function countEvent(status: Status, event: ScheduleEvent, time: number): void {
  status.latest.push({ time, event });
  if (status.latest.length > LATEST) status.latest.shift();
  switch (event.event) {
    case "start":
      status.next = event.next[0];
      break;
    case "run":
      status.running = true;
      status.runs++;
      status.run = { dates: event.dates };
      // What was left as it is was told once, and is not tried again.
      for (const date of status.trouble.keys()) {
        if (!event.dates.includes(date)) status.trouble.delete(date);
      }
      break;
    case "wait":
      status.run.waits = { since: time, out: event.out };
      break;
    case "resume":
      delete status.run.waits;
      break;
    case "day":
      countDay(status, event, time);
      break;
    case "retry":
      status.retries++;
      status.run = { dates: event.dates };
      break;
    case "idle":
      status.running = false;
      status.run = { dates: [] };
      status.next = event.next;
      break;
  }
}

/** Milliseconds that a run may wait for another program: one that takes longer may have been stopped. */
const PATIENCE_MS = 60_000;

/** Days that are missing: those that the last run left behind, and those of a run that does not get on. */
function troubleOf({ trouble, run: { dates, waits } }: Status, now: number): Map<string, string> {
  if (waits === undefined || now - waits.since < PATIENCE_MS) return trouble;
  const why = `waiting since ${timeText(waits.since)}: another run is writing to ${waits.out}`;
  return new Map([...trouble, ...dates.map((date) => [date, why] as const)]);
}

/** What a monitor is told: whether no day is missing, and why not. */
export function healthOf(
  status: Status,
  now: number = Date.now(),
): { readonly ok: boolean; readonly text: string } {
  const trouble = troubleOf(status, now);
  if (trouble.size === 0) return { ok: true, text: "ok\n" };
  return {
    ok: false,
    text: [...trouble].map(([date, error]) => `${date}: ${error}\n`).join(""),
  };
}

/** One family of metrics in the text format of Prometheus: its samples are of one value or by a label. */
interface Metric {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly samples: readonly (readonly [labels: string, value: number])[];
}

function metricsOf(status: Status): readonly Metric[] {
  const { days, running, lastSuccess, next } = status;
  const trouble = troubleOf(status, Date.now());
  const one = (value: number) => [["", value]] as const;
  const seconds = (time: number | undefined) => time === undefined ? [] : one(time / 1000);
  const counter = (name: string, help: string, samples: Metric["samples"]): Metric => ({
    name: `shadownet_${name}_total`,
    type: "counter",
    help,
    samples,
  });
  const gauge = (name: string, help: string, samples: Metric["samples"]): Metric => ({
    name: `shadownet_${name}`,
    type: "gauge",
    help,
    samples,
  });
  const byState = Object.entries(days).map(([state, n]) => [`{state="${state}"}`, n] as const);
  return [
    counter("runs", "Runs that have begun", one(status.runs)),
    counter("retries", "Times that a run was tried again", one(status.retries)),
    counter("days", "Days by what became of them", byState),
    counter("events", "Events in the days written", one(status.events)),
    counter("log_bytes", "Size of the logs written", one(status.bytes)),
    gauge("running", "1 while a run is under way", one(Number(running))),
    gauge("days_in_trouble", "Days that are missing", one(trouble.size)),
    gauge(
      "last_success_timestamp_seconds",
      "When a day was last written or found whole",
      seconds(lastSuccess),
    ),
    gauge("next_run_timestamp_seconds", "When the next run begins", seconds(next)),
  ];
}

/** The status in the text format 0.0.4 of Prometheus. */
export function metricsText(status: Status): string {
  return metricsOf(status).filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...samples.map(([labels, value]) => `${name}${labels} ${value}`),
      ].map((line) => `${line}\n`).join("")
    ).join("");
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ESCAPES[letter]!);
}

function utc(time: number | undefined): string {
  return time === undefined ? "none" : `${timeText(time)} UTC`;
}

/** The status as a page of HTML that loads nothing. */
export function statusPage(status: Status): string {
  const { days, running, next, lastSuccess } = status;
  const health = healthOf(status);
  const rows: readonly (readonly [string, string])[] = [
    ["State", running ? "a run is under way" : "waiting for the next run"],
    ["Health", health.ok ? "ok" : health.text.trimEnd()],
    ["Next run", utc(next)],
    ["Last success", utc(lastSuccess)],
    ["Days written", `${days.written}, ${status.events} events`],
    ["Days skipped, kept, failed", `${days.skipped}, ${days.kept}, ${days.failed}`],
  ];
  const log = status.latest.toReversed().map(({ time, event }) =>
    `<tr class="${levelOf(event)}"><td>${new Date(time).toISOString().slice(0, 19)}Z</td>` +
    `<td>${escaped(eventText(event))}</td></tr>`
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="10">
<meta name="viewport" content="width=device-width">
<title>ShadowNet Logs: schedule</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  td, th { padding: .2rem 1rem .2rem 0; text-align: left; vertical-align: top; }
  th { font-weight: 600; white-space: nowrap; }
  td { white-space: pre-wrap; }
  .warn td { color: #b26a00; } .error td { color: #d33; }
</style>
<h1>ShadowNet Logs: schedule</h1>
<table>
${rows.map(([name, value]) => `<tr><th>${name}</th><td>${escaped(value)}</td></tr>`).join("\n")}
</table>
<h2>Latest</h2>
<table>
${log.join("\n")}
</table>
<p><a href="/healthz">/healthz</a> <a href="/metrics">/metrics</a></p>
</html>
`;
}
