/**
 * A line for cron.
 *
 * @module
 */

import { Failure, USER_MISTAKE } from "../../shell/failure.ts";
import {
  argvOf,
  isUtc,
  type Job,
  localMinutes,
  otherDayMinutes,
  timeText,
  titleOf,
} from "./job.ts";
import { cronWord } from "./quoting.ts";

/** Bytes that the crons of Debian and BSD take for a command. */
const LONGEST = 998;

/** Which crons know `CRON_TZ`, where the machine's time is not UTC all year. */
function zoneLines(job: Job): string[] {
  if (isUtc(job)) return [];
  const [hour, minute] = timeText(localMinutes(job)).split(":").map(Number);
  const other = otherDayMinutes(job);
  const summer = other === undefined
    ? "An hour more or less in summer changes no day."
    : `For a part of the year that is ${timeText(other)} of another day: take another --at.`;
  return [
    "# CRON_TZ counts for all lines below it, and is known to cronie (Fedora, Red Hat, Arch, SUSE).",
    `# Elsewhere (Debian, Ubuntu, macOS) leave it out and write ${minute} ${hour} instead of`,
    `# the first two numbers. ${summer}`,
    "CRON_TZ=UTC",
  ];
}

/**
 * A line for a user's crontab, with comments.
 *
 * @throws {Failure} exit code 2 when the line would be too long for cron
 */
export function cronRecipe(job: Job): string {
  const { atMinutes, folder } = job;
  const words = ["GLIBC_TUNABLES=glibc.malloc.hugetlb=1", ...argvOf(job).map(cronWord)];
  const command = `cd ${cronWord(folder)} && ${words.join(" ")} 2>&1 | logger -t shadownet`;
  const bytes = new TextEncoder().encode(command).length;
  if (bytes > LONGEST) {
    throw new Failure(
      `Cannot write a line for cron: it would have ${bytes} bytes, and cron takes ${LONGEST}; ` +
        "use shorter paths, a compiled binary or --print systemd",
      USER_MISTAKE,
    );
  }
  return [
    `# ${titleOf(job)}`,
    "# Install: add these lines with crontab -e, as the user who is to own the files.",
    "# See what it said: journalctl -t shadownet, or grep shadownet /var/log/syslog",
    "# Remove: delete them with crontab -e.",
    ...zoneLines(job),
    `${atMinutes % 60} ${Math.floor(atMinutes / 60)} * * * ${command}`,
  ].join("\n");
}
