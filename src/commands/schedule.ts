/**
 * `schedule`: every day, as long as it is up.
 *
 * @module
 */

import { type DayNumber, formatDay } from "../core/calendar.ts";
import type { Config } from "../core/config/knobs.ts";
import { backfill } from "../shell/backfill.ts";
import type { DayResult } from "../shell/due_day.ts";
import { charterOf } from "../shell/company.ts";
import { dayState } from "../shell/day_state.ts";
import { checkWritable } from "../shell/disk.ts";
import { Failure, USER_MISTAKE } from "../shell/failure.ts";
import { onInterrupt } from "../shell/interrupt.ts";
import { logPath } from "../shell/layout.ts";
import { didYouMean } from "../shell/nearest.ts";
import { pause } from "../shell/pause.ts";
import { type CronLine, parseCron, weekdaysTold } from "../shell/schedule/cron_line.ts";
import { nextTimes } from "../shell/schedule/cron_times.ts";
import {
  type LogFormat,
  logLine,
  type Outcome,
  type ScheduleEvent,
} from "../shell/schedule/events.ts";
import { type Hands, keepSchedule, type Plan } from "../shell/schedule/loop.ts";
import { serveStatus } from "../shell/schedule/server.ts";
import { countEvent, newStatus } from "../shell/schedule/status.ts";
import type { UploadSettings } from "../shell/s3/target.ts";
import { announce, tell } from "../shell/terminal.ts";
import type { Command, Flags } from "./command.ts";
import {
  COMPANY_FLAGS,
  configOf,
  countOfFlag,
  EVENTS_FLAG,
  folderOf,
  OUT_FLAG,
  SCENARIO_FLAGS,
} from "./settings.ts";
import { checkUpload, uploadWritten } from "./schedule_upload.ts";
import { UPLOAD_FLAGS, uploadAfterwards } from "./upload_settings.ts";

const DEFAULT_CRON = "0 1 * * *";
/** Ten years: what is older is for `backfill`. */
const MOST_CATCH_UP = 3660;
/** How many run times are told at the start. */
const TIMES_TOLD = 3;
/** After a signal, how long the days in hand have to be finished; the stop takes a second at most. */
const GRACE_MS = 300;

const DAYS = { today: 0, yesterday: -1 } as const satisfies Record<string, Plan["offset"]>;
const FORMATS = ["text", "json"] as const satisfies readonly LogFormat[];

/** Writes the day due, every time that a cron line fires. */
export const SCHEDULE: Command = {
  name: "schedule",
  summary: "stay up and write every day when it is due",
  flags: [
    {
      name: "cron",
      value: "LINE",
      about: `when, in UTC: minute, hour, day, month, weekday (default "${DEFAULT_CRON}")`,
    },
    {
      name: "day",
      value: "WHICH",
      about: "today (default), or yesterday: nothing in it lies in the future then",
    },
    {
      name: "catch-up",
      value: "DAYS",
      about: "at the start, make up for runs missed in the last DAYS days (default 1; 0 for none)",
    },
    EVENTS_FLAG,
    ...COMPANY_FLAGS,
    ...SCENARIO_FLAGS,
    OUT_FLAG,
    ...UPLOAD_FLAGS,
    {
      name: "port",
      value: "N",
      about: "serve a status page, /healthz and /metrics on 127.0.0.1 (0 takes a free port)",
    },
    { name: "log", value: "FORMAT", about: "text (default), or json: an object a line" },
  ],
  examples: [
    ["shadownet schedule", "every night at one, the day that has just begun"],
    ['shadownet schedule --cron "30 6 * * MON-FRI" --day yesterday', "on workdays, the day before"],
    ["shadownet schedule --catch-up 30 --log json", "after a long break, for a log collector"],
    ["shadownet schedule --port 9464", "with a status page for people and monitors"],
    ["shadownet schedule --day yesterday --upload --bucket lake", "every day to S3 too"],
  ],
  async run(flags) {
    const line = parseCron(String(flags.cron ?? DEFAULT_CRON));
    const day = choiceOf(flags, "day", ["today", "yesterday"], "today");
    const format = choiceOf(flags, "log", FORMATS, "text");
    const catchUpDays = countOfFlag(flags, "catch-up", MOST_CATCH_UP, 0) ?? 1;
    const port = countOfFlag(flags, "port", 65_535, 0);
    const next = nextTimes(line, Date.now(), TIMES_TOLD);
    if (next.length === 0) {
      throw new Failure(
        `Cannot use --cron ${JSON.stringify(line.text)}: it never fires; no such day exists`,
        USER_MISTAKE,
      );
    }
    const weekdays = weekdaysTold(line);
    if (weekdays !== undefined) tell(weekdays);
    const config = await configOf(flags);
    const upload = await uploadAfterwards(config, flags);
    await charterOf(config);
    const out = folderOf(config);
    const { note, status } = recorder(format);
    const interrupt = onInterrupt();
    const { signal } = interrupt;
    try {
      await checkWritable(out);
      // What is wrong with settings or permissions is told now, and not in the night.
      if (upload) await checkUpload(upload, signal);
      const url = port === undefined ? undefined : serveStatus(status, port, signal);
      note({ event: "start", cron: line.text, day, out, next });
      if (url !== undefined) note({ event: "listen", url });
      const hands = handsOf(config, upload, note, signal);
      await keepSchedule({ line, offset: DAYS[day], catchUpDays }, hands, signal);
      note({ event: "stop" });
    } finally {
      interrupt.release();
    }
  },
};

/** One of a few words. */
function choiceOf<Word extends string>(
  flags: Flags,
  name: string,
  words: readonly Word[],
  usual: Word,
): Word {
  const text = flags[name] ?? usual;
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  const hint = didYouMean(String(text), words);
  throw new Failure(
    `Cannot use --${name} ${text}: allowed is ${words.join(" or ")}${hint}`,
    USER_MISTAKE,
  );
}

/** Writes what happens to the log, and counts it. Never throws. */
function recorder(format: LogFormat) {
  const status = newStatus();
  return {
    status,
    note(event: ScheduleEvent) {
      const now = Date.now();
      countEvent(status, event, now);
      try {
        announce(logLine(event, now, format));
      } catch (error) {
        // A log on a full disk: the days go on.
        tell((error as Error).message);
      }
    },
  };
}

/** Clock, cron, sleep and disk as they are. */
function handsOf(
  config: Config,
  upload: UploadSettings | undefined,
  note: (event: ScheduleEvent) => void,
  signal: AbortSignal,
): Hands {
  return {
    now: Date.now,
    sleep: (ms) => pause(ms, signal),
    cron: (line, fire) => denoCron(line, fire, signal),
    async write(days, onDay) {
      if (!upload) return await writeDays(config, days, { note, onDay, signal });
      const folder = folderOf(config);
      const written = new Map<DayNumber, Outcome>();
      const keep = (day: DayNumber, outcome: Outcome) => written.set(day, outcome);
      await writeDays(config, days, { note, onDay: keep, signal });
      await uploadWritten(upload, { folder, written, note, onDay, signal });
    },
    note,
  };
}

/** Fires in UTC, never twice at a time, and tells of what a run throws and goes on. */
function denoCron(line: CronLine, fire: () => Promise<void>, signal: AbortSignal): Promise<void> {
  if (typeof Deno.cron !== "function") {
    throw new Failure("Cannot keep a schedule: start Deno with --unstable-cron");
  }
  // It would wait for a signal that has been given already.
  if (signal.aborted) return Promise.resolve();
  return Deno.cron("shadownet schedule", line.text, { signal }, fire);
}

/** What writing days needs beside them. */
interface Watch {
  readonly note: (event: ScheduleEvent) => void;
  readonly onDay: (day: DayNumber, outcome: Outcome) => void;
  readonly signal: AbortSignal;
}

/**
 * Writes the days that are not there, whole and of this configuration, on threads of their own: signals and
 * the status page are answered meanwhile. The users file is read anew.
 */
async function writeDays(
  config: Config,
  days: readonly DayNumber[],
  { note, onDay, signal }: Watch,
): Promise<void> {
  const charter = await charterOf(config);
  const out = folderOf(config);
  const abandon = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    timer = setTimeout(() => abandon.abort(), GRACE_MS);
  };
  signal.addEventListener("abort", stop);
  const failed: [DayNumber, string][] = [];
  let waited = false;
  const byDate = new Map(days.map((day) => [formatDay(day), day]));
  try {
    await backfill(charter, {
      folder: out,
      days,
      workers: navigator.hardwareConcurrency,
      force: false,
      rehash: false,
      shared: false,
      signal,
      abandon: abandon.signal,
      onWait() {
        waited = true;
        note({ event: "wait", out });
      },
      onStart() {
        if (waited) note({ event: "resume", out });
      },
      onDay(date, result) {
        const day = byDate.get(date)!;
        if (result.state === "failed") failed.push([day, result.error]);
        else onDay(day, outcomeOf(date, result));
      },
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  }
  const { configSha256 } = charter;
  for (const [day, error] of failed) {
    const found = await dayState(out, formatDay(day), { configSha256, rehash: true });
    onDay(day, { state: found.is === "edited" ? "kept" : "failed", error });
  }
}

function outcomeOf(
  date: string,
  { state, manifest }: Exclude<DayResult, { state: "failed" }>,
): Outcome {
  if (state === "skipped") return { state };
  return { state, events: manifest.events, bytes: manifest.files[logPath(date)]?.bytes ?? 0 };
}
