/**
 * What `backfill` would do.
 *
 * @module
 */

import { type DayNumber, formatDay } from "../core/calendar.ts";
import type { Config } from "../core/config/knobs.ts";
import { Attendance } from "../core/work/attendance.ts";
import { dutiesOn, eventsOf } from "../core/work/duties.ts";
import { ordinaryPlan } from "../core/plan.ts";
import { charterOf, establish } from "../shell/company.ts";
import type { Company } from "../shell/day_parts.ts";
import { type DayState, dayState } from "../shell/day_state.ts";
import { Failure } from "../shell/failure.ts";
import { print } from "../shell/terminal.ts";
import type { Flags } from "./command.ts";
import { spanText } from "./days.ts";
import { folderOf, LINE_BYTES, size } from "./settings.ts";

/** What would become of a day. */
interface Outlook {
  readonly day: DayNumber;
  readonly state: "to_write" | "skipped" | "failed";
  readonly why: string;
  /** Events that would be written, about. */
  readonly events: number;
}

const DOING: Readonly<Record<Outlook["state"], string>> = {
  to_write: "would be written",
  skipped: "would be skipped",
  failed: "would fail",
};

function outlookOf(state: DayState, force: boolean): Pick<Outlook, "state" | "why"> {
  if (state.is === "whole") return { state: "skipped", why: "whole, and of this configuration" };
  if (state.is === "due" || force) return { state: "to_write", why: state.why };
  return { state: "failed", why: `${state.why}; use --force to replace it` };
}

/** Events of a day, without what campaigns do on a natural one. */
function eventsOn({ world }: Company, day: DayNumber): number {
  const { events } = world.config;
  if (events !== "natural") return events;
  const staff = world.population.on(day);
  const attendance = new Attendance(world, day);
  const duties = dutiesOn(world, staff, day, attendance, () => 0);
  let sum = 0;
  for (const own of duties.values()) sum += eventsOf(own);
  for (const n of ordinaryPlan(world, staff, day, attendance, [], duties)) sum += n;
  return sum;
}

/** Runs of days next to each other, of which the same is said. */
function groups(outlooks: readonly Outlook[]): (readonly Outlook[])[] {
  const found: Outlook[][] = [];
  for (const outlook of outlooks) {
    const group = found.at(-1);
    const last = group?.at(-1);
    // Reasons name files, and those their day.
    const said = ({ day, state, why }: Outlook) => state + why.replaceAll(formatDay(day), "");
    if (group && last && last.day + 1 === outlook.day && said(last) === said(outlook)) {
      group.push(outlook);
    } else found.push([outlook]);
  }
  return found;
}

function groupText(group: readonly Outlook[]): string {
  const { day, state, why } = group[0]!;
  return `${spanText(day, group.at(-1)!.day)}: ${DOING[state]}: ${why}`;
}

/** A row of `--dry-run --json`. */
function outlookRow({ day, state, why, events }: Outlook): Record<string, unknown> {
  return {
    date: formatDay(day),
    state,
    why,
    ...(state === "to_write" ? { about_events: events, about_bytes: events * LINE_BYTES } : {}),
  };
}

/**
 * Prints which days would be written, skipped and why, and about how much that is; changes nothing.
 *
 * @throws {Failure} exit code 2 when the users file is wrong, 1 when the system refuses, or a day would fail
 */
export async function dryRun(
  config: Config,
  days: readonly DayNumber[],
  flags: Flags,
): Promise<void> {
  const charter = await charterOf(config);
  const folder = folderOf(config);
  const company = establish(charter);
  const options = { configSha256: charter.configSha256, rehash: flags.rehash === true };
  const outlooks: Outlook[] = [];
  for (const day of days) {
    const found = await dayState(folder, formatDay(day), options);
    const outlook = outlookOf(found, flags.force === true);
    outlooks.push({
      ...outlook,
      day,
      events: outlook.state === "to_write" ? eventsOn(company, day) : 0,
    });
  }
  if (!flags.json) printPlan(outlooks, config);
  else for (const outlook of outlooks) print(JSON.stringify(outlookRow(outlook)));
  const failing = countOf(outlooks, "failed");
  if (failing > 0) throw new Failure(`${failing} of ${days.length} days would fail`);
}

function countOf(outlooks: readonly Outlook[], state: Outlook["state"]): number {
  return outlooks.filter((outlook) => outlook.state === state).length;
}

/** Prints what would be done, days alike in one line. */
function printPlan(outlooks: readonly Outlook[], config: Config): void {
  for (const group of groups(outlooks)) print(groupText(group));
  const number = (state: Outlook["state"]) => countOf(outlooks, state);
  const events = outlooks.reduce((sum, o) => sum + o.events, 0);
  const exactly = config.events === "natural" ? "about " : "";
  print(
    `To write: ${number("to_write")}, to skip: ${number("skipped")}, would fail: ` +
      `${number("failed")}; ${exactly}${events} events, about ${size(events * LINE_BYTES)}`,
  );
}
