/**
 * Uploads days and tells of it: what `upload`, `generate` and `backfill` share.
 *
 * @module
 */

import { Failure, WORK_FAILED } from "../shell/failure.ts";
import { onInterrupt } from "../shell/interrupt.ts";
import { duration, type Progress, showProgress } from "../shell/progress.ts";
import { type DayReport, doDays, type Errand, type Fate } from "../shell/s3/days.ts";
import { openStore } from "../shell/s3/store.ts";
import type { UploadSettings } from "../shell/s3/target.ts";
import { announce, tell } from "../shell/terminal.ts";
import type { Flags } from "./command.ts";
import { size } from "./settings.ts";

/** Days, and what to do with them. */
export interface Upload {
  /** Where to. */
  readonly settings: UploadSettings;
  /** The output folder. */
  readonly folder: string;
  /** `YYYY-MM-DD` each. */
  readonly dates: readonly string[];
  /** What is done with each. */
  readonly errand: Errand;
}

const STATES: Readonly<Record<Exclude<Fate["state"], "failed">, string>> = {
  sent: "uploaded",
  replaced: "uploaded in place of another",
  skipped: "is there already, the same",
  to_send: "would be uploaded",
  to_skip: "is there already, the same",
  to_refuse: "would be refused: another object is there; --force replaces it",
  same: "is the same",
  missing: "is missing",
  differs: "is another than the file",
};

/** States after which a run ends with exit code 1. */
const BAD: readonly Fate["state"][] = ["failed", "missing", "differs", "to_refuse"];

function days(n: number): string {
  return `${n} ${n === 1 ? "day" : "days"}`;
}

/** Counts days, and tells and prints what becomes of each. */
function reporter({ dates, errand }: Upload, flags: Flags) {
  const isQuiet = flags.quiet === true;
  const printLine = isQuiet ? undefined : announce;
  const counts = new Map<Fate["state"], string[]>();
  let progress: Progress | undefined;
  let [done, worked, bytes] = [0, 0, 0];
  const aside = (say: () => void) => progress ? progress.aside(say) : say();
  // A list is what was asked for; of an upload of many days only what went wrong is told.
  const isListed = errand !== "upload" || dates.length === 1;
  return {
    counts,
    bytes: () => bytes,
    start() {
      if (!isQuiet && dates.length > 1) progress = showProgress(dates.length);
    },
    day({ date, fate, objects }: DayReport) {
      done++;
      counts.set(fate.state, [...counts.get(fate.state) ?? [], date]);
      if (fate.state !== "skipped" && fate.state !== "to_skip") worked++;
      for (const { state, bytes: size } of objects) {
        if (state === "sent" || state === "replaced") bytes += size;
      }
      progress?.update({ done, worked, events: 0 });
      aside(() => {
        if (flags.json) printLine?.(JSON.stringify({ date, ...fate, objects }));
        else if (isListed) {
          for (const { address, state, bytes } of objects) {
            printLine?.(`${address} ${STATES[state]} (${size(bytes)})`);
          }
        }
        if (fate.state === "failed") tell(`${date} failed: ${fate.error}`);
      });
    },
    end: () => progress?.end(),
  };
}

function summary(
  { settings, errand }: Upload,
  { counts, bytes }: ReturnType<typeof reporter>,
  elapsedMs: number,
): string {
  const count = (...states: Fate["state"][]) =>
    states.reduce((sum, state) => sum + (counts.get(state)?.length ?? 0), 0);
  const where = `s3://${settings.bucket}/${settings.prefix}`;
  if (errand === "look") {
    return `To upload to ${where}: ${count("to_send")}, to skip: ${
      count("to_skip")
    }, would fail: ` +
      `${count("to_refuse", "failed")}`;
  }
  if (errand === "verify") {
    return `Verified ${days(count("same"))} at ${where}, missing ${count("missing")}, other ` +
      `${count("differs")}, failed ${count("failed")}`;
  }
  const time = elapsedMs < 10_000 ? `${(elapsedMs / 1000).toFixed(1)} s` : duration(elapsedMs);
  const rate = size(bytes() * 1000 / Math.max(elapsedMs, 1));
  return `Uploaded ${days(count("sent", "replaced"))} to ${where}, skipped ${count("skipped")}, ` +
    `failed ${count("failed")}: ${size(bytes())} in ${time} (${rate}/s)`;
}

/** Most days that the last message names; each failed one was told of. */
const MOST_NAMED = 20;

function check({ dates }: Upload, counts: ReadonlyMap<Fate["state"], readonly string[]>): void {
  const bad = BAD.flatMap((state) => counts.get(state) ?? []).sort();
  if (bad.length === 0) return;
  const more = bad.length > MOST_NAMED ? ` and ${bad.length - MOST_NAMED} more` : "";
  const named = bad.slice(0, MOST_NAMED).join(", ");
  throw new Failure(`Not in order: ${bad.length} of ${days(dates.length)}: ${named}${more}`);
}

/**
 * Uploads, looks at or verifies days, with progress, rows and a summary.
 *
 * @throws {Failure} exit code 1 or 2 as the store and the settings have it; 130 or 143 when interrupted
 */
export async function uploadDays(upload: Upload, flags: Flags): Promise<void> {
  const { settings, dates } = upload;
  const report = reporter(upload, flags);
  const interrupt = onInterrupt();
  const { signal } = interrupt;
  try {
    const store = await openStore(settings, signal);
    const start = performance.now();
    report.start();
    try {
      await doDays(store, settings, {
        ...upload,
        force: flags.force === true,
        signal,
        onDay: report.day,
      });
    } finally {
      report.end();
      store.close();
      const isLong = dates.length > 1 || upload.errand !== "upload";
      if (flags.quiet !== true && isLong) {
        (flags.json ? tell : announce)(summary(upload, report, performance.now() - start));
      }
    }
    check(upload, report.counts);
  } catch (error) {
    if (!signal.aborted) throw error;
    const left = dates.length - [...report.counts.values()].flat().length;
    const code = signal.reason instanceof Failure ? signal.reason.exitCode : WORK_FAILED;
    const what = `${days(left)} of ${dates.length} not done`;
    throw new Failure(`Interrupted: ${what}; the same command goes on`, code);
  } finally {
    interrupt.release();
  }
}
