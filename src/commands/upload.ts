/**
 * `upload`: days to S3.
 *
 * @module
 */

import { formatDay } from "../core/calendar.ts";
import { Failure, USER_MISTAKE } from "../shell/failure.ts";
import type { Errand } from "../shell/s3/days.ts";
import type { Command, Flags } from "./command.ts";
import { RANGE_FLAGS, rangeOf } from "./days.ts";
import { configOf, DATE_FLAG, dayOf, folderOf } from "./settings.ts";
import { uploadDays } from "./upload_days.ts";
import { TARGET_FLAGS, uploadSettingsOf } from "./upload_settings.ts";

/** Uploads days that are written. */
export const UPLOAD: Command = {
  name: "upload",
  summary: "bring days to S3, each into its partition, once and whole",
  flags: [
    DATE_FLAG,
    ...RANGE_FLAGS,
    ...TARGET_FLAGS,
    { name: "parallel", value: "N", about: "days to upload at a time (default 4)" },
    { name: "out", value: "DIR", about: "folder the days are in (default data)" },
    {
      name: "config",
      value: "FILE",
      about: "config file (default shadownet.jsonc, if there is one)",
    },
    { name: "dry-run", about: "list what would go where, and upload nothing" },
    { name: "verify-remote", about: "compare what is there with the files, and upload nothing" },
    { name: "json", about: "print a row of JSON for each day, as it is finished" },
    { name: "force", about: "replace other objects that are there" },
    { name: "quiet", about: "print nothing but errors" },
  ],
  examples: [
    ["shadownet upload --bucket lake", "today, to year=YYYY/month=MM/day=DD/logs.jsonl"],
    ["shadownet upload --month 2025-11 --bucket lake --prefix raw/ --compress gzip", "a month"],
    ["shadownet upload --date 2025-12-01 --bucket lake --dry-run", "what would go where"],
    ["shadownet upload --month 2025-11 --bucket lake --verify-remote", "is all of it there?"],
  ],
  async run(flags) {
    const errand = errandOf(flags);
    const days = daysOf(flags);
    const config = await configOf(flags);
    const settings = uploadSettingsOf(config, flags);
    const dates = days.map(formatDay);
    await uploadDays({ settings, folder: folderOf(config), dates, errand }, flags);
  },
};

function errandOf(flags: Flags): Errand {
  const [isDry, isCheck] = [flags["dry-run"] === true, flags["verify-remote"] === true];
  if (isDry && isCheck) {
    throw new Failure(
      "Cannot use --dry-run with --verify-remote: that uploads nothing anyway",
      USER_MISTAKE,
    );
  }
  if (isCheck && flags.force) {
    throw new Failure(
      "Cannot use --force with --verify-remote: nothing is replaced",
      USER_MISTAKE,
    );
  }
  if (isDry) return "look";
  return isCheck ? "verify" : "upload";
}

function daysOf(flags: Flags): readonly number[] {
  const range = RANGE_FLAGS.find(({ name }) => flags[name] !== undefined);
  if (!range) return [dayOf(flags)];
  if (flags.date === undefined) return rangeOf(flags);
  throw new Failure(
    `Cannot use --date and --${range.name} together: each says which days are wanted`,
    USER_MISTAKE,
  );
}
