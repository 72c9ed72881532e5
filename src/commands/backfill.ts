/**
 * `backfill`: many days.
 *
 * @module
 */

import { type DayNumber, formatDay } from "../core/calendar.ts";
import type { Config } from "../core/config/knobs.ts";
import { printable } from "../core/company/printable.ts";
import { backfill, type Totals } from "../shell/backfill.ts";
import { charterOf } from "../shell/company.ts";
import type { DayResult } from "../shell/due_day.ts";
import { Failure, USER_MISTAKE, WORK_FAILED } from "../shell/failure.ts";
import { onInterrupt } from "../shell/interrupt.ts";
import { splitWorkers } from "../shell/split_day.ts";
import { duration, type Progress, short, showProgress } from "../shell/progress.ts";
import type { UploadSettings } from "../shell/s3/target.ts";
import { announce, tell } from "../shell/terminal.ts";
import { dryRun } from "./backfill_plan.ts";
import type { Command, Flags } from "./command.ts";
import { dayRow } from "./day_row.ts";
import { dealtTo, RANGE_FLAGS, rangeOf, SHARD_FLAGS, shardOf, spanText } from "./days.ts";
import {
  COMPANY_FLAGS,
  configOf,
  countOfFlag,
  EVENTS_FLAG,
  folderOf,
  OUT_FLAG,
  SCENARIO_FLAGS,
  size,
} from "./settings.ts";
import { UPLOAD_FLAGS, uploadAfterwards } from "./upload_settings.ts";

const MOST_WORKERS = 1024;
/** Failed days that the last message names; each was told of when it failed. */
const MOST_NAMED = 20;

/** Writes a range of days. */
export const BACKFILL: Command = {
  name: "backfill",
  summary: "write many days, those that are not there yet",
  flags: [
    ...RANGE_FLAGS,
    EVENTS_FLAG,
    ...COMPANY_FLAGS,
    ...SCENARIO_FLAGS,
    OUT_FLAG,
    {
      name: "workers",
      value: "N",
      about: "days to write at a time, or to split one large day over (default one a core)",
    },
    ...SHARD_FLAGS,
    ...UPLOAD_FLAGS,
    { name: "dry-run", about: "say what would be written, and write nothing" },
    { name: "rehash", about: "read days that are there and check their SHA-256, not only sizes" },
    { name: "json", about: "print a row of JSON for each day, as it is finished" },
    { name: "force", about: "replace files that were edited, and days of a newer version" },
    { name: "quiet", about: "print nothing but errors" },
  ],
  examples: [
    ["shadownet backfill --month 2025-11", "a month; days that are whole are left as they are"],
    ["shadownet backfill --from 2024-01-01 --to 2025-12-31 --events natural", "two years"],
    ["shadownet backfill --days 7 --dry-run", "what the last week lacks, and how much that is"],
    ["shadownet backfill --month 2025-11 --shard 2/4", "the second of four machines' shares"],
  ],
  async run(flags) {
    const isDry = flags["dry-run"] === true;
    const useless = ["quiet", "upload"].find((name) => isDry && flags[name] !== undefined);
    if (useless) {
      throw new Failure(`Cannot use --${useless} with --dry-run: nothing is written`, USER_MISTAKE);
    }
    const shard = shardOf(flags);
    const days = dealtTo(shard, rangeOf(flags));
    const workers = countOfFlag(flags, "workers", MOST_WORKERS) ?? navigator.hardwareConcurrency;
    const config = await configOf(flags);
    const upload = isDry ? undefined : await uploadAfterwards(config, flags);
    if (isDry) await dryRun(config, days, flags);
    else await writeDays(config, { days, workers, shared: shard.of > 1, upload }, flags);
  },
};

function plural(n: number, what: string): string {
  return `${n} ${n === 1 ? what : `${what}s`}`;
}

/** What to write, with how many workers, whether other shards may be at work beside, and where to upload it. */
interface Work {
  readonly days: readonly DayNumber[];
  readonly workers: number;
  readonly shared: boolean;
  readonly upload: UploadSettings | undefined;
  /** How many of them make each day together. */
  readonly together: number;
}

function intro({ seed }: Config, { days, workers, together }: Work): string {
  const span = days.length === 0 ? "no days" : spanText(days[0]!, days.at(-1)!);
  const hands = plural(Math.min(workers, days.length * together), "worker");
  return `Seed ${printable(String(seed))}, ${span}: ${plural(days.length, "day")}, ${hands}`;
}

function summary(folder: string, totals: Totals, elapsedMs: number): string {
  const { written, replaced, skipped, failed, events, bytes } = totals;
  const instead = replaced === 0
    ? ""
    : ` (${replaced} in place of another configuration's or model's)`;
  const done =
    `Wrote ${plural(written, "day")} to ${folder}${instead}, skipped ${skipped}, failed ` +
    `${failed.length}`;
  if (written === 0) return done;
  const rate = (n: number) => n * 1000 / Math.max(elapsedMs, 1);
  const daysRate = rate(written) < 10 ? rate(written).toFixed(1) : short(rate(written));
  const time = elapsedMs < 10_000 ? `${(elapsedMs / 1000).toFixed(1)} s` : duration(elapsedMs);
  return `${done}: ${events} events, ${size(bytes)} in ${time} ` +
    `(${daysRate} days/s, ${short(rate(events))} events/s)`;
}

/** Tells and prints what becomes of each day. */
function reporter(folder: string, total: number, flags: Flags) {
  const isQuiet = flags.quiet === true;
  let progress: Progress | undefined;
  let [done, worked, events] = [0, 0, 0];
  const aside = (say: () => void) => progress ? progress.aside(say) : say();
  return {
    start() {
      if (!isQuiet) progress = showProgress(total);
    },
    say: (line: string) => aside(() => tell(line)),
    day(date: string, result: DayResult) {
      done++;
      if (result.state !== "skipped") worked++;
      if (result.state === "written") events += result.manifest.events;
      progress?.update({ done, worked, events });
      if (result.state === "failed") {
        aside(() => {
          tell(`${date} failed: ${result.error}`);
          if (flags.debug && result.stack) tell(result.stack);
        });
      }
      if (!flags.json || isQuiet) return;
      const { state } = result;
      const rest = state === "failed" ? { error: result.error } : dayRow(folder, result.manifest);
      aside(() => announce(JSON.stringify({ date, state, ...rest })));
    },
    end: () => progress?.end(),
  };
}

async function writeDays(
  config: Config,
  work: Omit<Work, "together">,
  flags: Flags,
): Promise<void> {
  const { days, workers, shared, upload } = work;
  const charter = await charterOf(config);
  const together = splitWorkers(charter, days, workers);
  const folder = folderOf(config);
  const isQuiet = flags.quiet === true;
  if (!isQuiet) tell(intro(config, { ...work, together }));
  const report = reporter(folder, days.length, flags);
  const interrupt = onInterrupt();
  const { signal } = interrupt;
  let start = performance.now();
  try {
    const totals = await backfill(charter, {
      folder,
      days,
      workers,
      together,
      force: flags.force === true,
      rehash: flags.rehash === true,
      shared,
      signal,
      onWait() {
        if (!isQuiet) tell(`Waiting: another run is writing to ${folder}`);
      },
      onStart() {
        start = performance.now();
        report.start();
        signal.addEventListener("abort", () => {
          if (isQuiet) return;
          report.say("Stopping once the days in hand are finished; Ctrl-C again stops at once");
        });
      },
      onDay: report.day,
    });
    report.end();
    if (!isQuiet) {
      (flags.json ? tell : announce)(summary(folder, totals, performance.now() - start));
    }
    checkAll(totals, days.length, signal);
    interrupt.release();
    if (upload) await uploadWritten(upload, { folder, days, failed: totals.failed }, flags);
    check(totals, days.length);
  } finally {
    report.end();
    interrupt.release();
  }
}

/** Uploads the days that are there now; those that could not be written are told of before and after. */
async function uploadWritten(
  settings: UploadSettings,
  { folder, days, failed }: { folder: string; days: readonly DayNumber[]; failed: string[] },
  flags: Flags,
): Promise<void> {
  const dates = days.map(formatDay).filter((date) => !failed.includes(date));
  const { uploadDays } = await import("./upload_days.ts");
  await uploadDays({ settings, folder, dates, errand: "upload" }, flags);
}

/**
 * Ends a run that was interrupted before it had begun all days.
 *
 * @throws {Failure} exit code 130 or 143
 */
function checkAll({ written, skipped, failed }: Totals, total: number, signal: AbortSignal): void {
  const left = total - written - skipped - failed.length;
  if (left === 0) return;
  throw new Failure(
    `Interrupted: ${plural(left, "day")} of ${total} not begun; the same command goes on`,
    signal.reason instanceof Failure ? signal.reason.exitCode : WORK_FAILED,
  );
}

/**
 * Ends a run in which days failed.
 *
 * @throws {Failure} exit code 1
 */
function check({ failed }: Totals, total: number): void {
  if (failed.length === 0) return;
  const named = failed.toSorted().slice(0, MOST_NAMED).join(", ");
  const more = failed.length > MOST_NAMED ? ` and ${failed.length - MOST_NAMED} more` : "";
  throw new Failure(`Cannot write ${failed.length} of ${plural(total, "day")}: ${named}${more}`);
}
