/**
 * A property list for launchd, the scheduler of macOS.
 *
 * @module
 */

import { Failure, USER_MISTAKE } from "../../shell/failure.ts";
import { argvOf, type Job, localMinutes, otherDayMinutes, timeText, titleOf } from "./job.ts";
import { xmlText } from "./quoting.ts";

/** What launchd and the property list's file are told to call the job. */
const LABEL = "local.shadownet.logs";

/**
 * A property list for `~/Library/LaunchAgents`.
 *
 * @throws {Failure} exit code 2 when the job would run on another day of UTC in a part of the year
 */
export function launchdRecipe(job: Job): string {
  const other = otherDayMinutes(job);
  if (other !== undefined) {
    throw new Failure(
      `Cannot use --at ${
        timeText(job.atMinutes)
      } with --print launchd: it knows local time only, which for a part ` +
        `of the year is ${
          timeText(other)
        } UTC then, of another day; allowed is a time farther from midnight UTC`,
      USER_MISTAKE,
    );
  }
  const minutes = localMinutes(job);
  const string = (text: string) => `<string>${xmlText(text)}</string>`;
  const log = string(`${job.out}/.schedule.log`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<!--
  ${titleOf(job)}
  Install: save this as ~/Library/LaunchAgents/${LABEL}.plist, make the folder that it writes to, then
    launchctl bootstrap gui/$UID ~/Library/LaunchAgents/${LABEL}.plist
  Run it now: launchctl kickstart gui/$UID/${LABEL}
  See what it said: the file .schedule.log in the folder that it writes to
  Remove: launchctl bootout gui/$UID/${LABEL}, then delete the file.
  launchd knows the Mac's own time only: this is the hour of today. An hour more or less in summer
  changes no day. A Mac that slept runs it when it wakes.
-->
<plist version="1.0">
<dict>
  <key>Label</key>
  ${string(LABEL)}
  <key>ProgramArguments</key>
  <array>
${argvOf(job).map((word) => `    ${string(word)}`).join("\n")}
  </array>
  <key>WorkingDirectory</key>
  ${string(job.folder)}
  <key>StartCalendarInterval</key>
  <dict>
    <key>Hour</key>
    <integer>${Math.floor(minutes / 60)}</integer>
    <key>Minute</key>
    <integer>${minutes % 60}</integer>
  </dict>
  <key>ProcessType</key>
  ${string("Background")}
  <key>StandardOutPath</key>
  ${log}
  <key>StandardErrorPath</key>
  ${log}
</dict>
</plist>`;
}
