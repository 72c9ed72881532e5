/**
 * A task for the Task Scheduler of Windows.
 *
 * @module
 */

import { Failure, USER_MISTAKE } from "../../shell/failure.ts";
import { argvOf, type Job, timeText, titleOf } from "./job.ts";
import { windowsWord } from "../../shell/shell_word.ts";
import { xmlText } from "./quoting.ts";

/** What the Task Scheduler replaces in a command line, and offers no way to write as it stands. */
const REPLACED = /%[^%]+%|\$\(/;

function checked(text: string): string {
  const found = REPLACED.exec(text)?.[0];
  if (found === undefined) return xmlText(text);
  throw new Failure(
    `Cannot write a task for Windows: its Task Scheduler would replace ${found} in ${text}; ` +
      "use another path",
    USER_MISTAKE,
  );
}

/** Without a user: only while the one who installs it is signed in, which takes no right at all. */
function principal(user: string | undefined): string {
  if (user === undefined) return "<LogonType>InteractiveToken</LogonType>";
  return `<UserId>${xmlText(user)}</UserId>
      <LogonType>S4U</LogonType>`;
}

/** How it is to be installed: the second kind of task takes an administrator. */
function rights(user: string | undefined): string {
  return user === undefined
    ? `It runs while you are signed in. With the flag "user" it runs always, as that user.`
    : "Install it as administrator: it runs as that user, also when nobody is signed in.";
}

/**
 * A task as XML. There is no declaration of the encoding, so that it is right in whichever one it is saved.
 *
 * @throws {Failure} exit code 2 when a path has what Windows would replace
 */
export function windowsRecipe(job: Job): string {
  const [program, ...args] = argvOf(job);
  return `<!--
  ${titleOf(job)}
  Install: save this as shadownet.xml, make the folder that it writes to, then
    schtasks /create /tn "ShadowNet Logs" /xml shadownet.xml
  Run it now: schtasks /run /tn "ShadowNet Logs"
  See how it ended: schtasks /query /tn "ShadowNet Logs" /v /fo list
  Remove: schtasks /delete /tn "ShadowNet Logs" /f
  ${rights(job.user)}
  A run that was missed is made up for as soon as the machine is on.
-->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>ShadowNet Logs: the log of the day</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2025-01-01T${timeText(job.atMinutes)}:00Z</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      ${principal(job.user)}
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT12H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${checked(program!)}</Command>
      <Arguments>${checked(args.map(windowsWord).join(" "))}</Arguments>
      <WorkingDirectory>${checked(job.folder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>`;
}
