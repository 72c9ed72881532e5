/**
 * A simulated day as the files it is written to.
 *
 * @module
 */

import { type DayNumber, formatDay } from "../core/calendar.ts";
import { type Day, MODEL, simulateDay } from "../core/day.ts";
import type { Config } from "../core/config/knobs.ts";
import type { World } from "../core/company/world.ts";
import type { LineWriter } from "../encode/jsonl.ts";
import { type Truth, truthOf } from "../encode/truth.ts";
import { Failure, USER_MISTAKE } from "./failure.ts";
import { logPath, truthPath } from "./layout.ts";
import { type FileRecord, type Manifest, MANIFEST_FORMAT } from "./manifest.ts";
import type { DayPart } from "./part_file.ts";
import { expectLargeInput, sha256 } from "./sha256.ts";

/** A company, and what names it in a manifest. */
export interface Company {
  /** What days are simulated from. */
  readonly world: World;
  /** Keeps what it has built from day to day. */
  readonly writer: LineWriter;
  /** What {@link configSha256} gives: 64 lower-case hex digits. */
  readonly configSha256: string;
}

/**
 * SHA-256 of everything in a configuration that bears on the bytes: neither the folder nor the upload,
 * and of a users file its content and not its name.
 *
 * @param usersSha256 of the users file, if there is one
 */
export async function configSha256(config: Config, usersSha256?: string): Promise<string> {
  const { out: _, upload: __, ...rest } = config;
  const bearing = { ...rest, seed: String(rest.seed), users: usersSha256 ?? rest.users };
  return await sha256(JSON.stringify(bearing));
}

/** Events from which on a day's log is hashed on a thread of its own, which takes a moment to start. */
const LARGE_DAY = 50_000;

/** Makes ready for a day that will be simulated and written to a file. */
export function expectFile({ world }: Company): void {
  const { events } = world.config;
  if (events !== "natural" && events >= LARGE_DAY) expectLargeInput();
}

/**
 * Simulates a day of a company.
 *
 * @throws {Failure} exit code 2 when events are asked for and nobody is employed
 */
export function simulate({ world }: Company, day: DayNumber): Day {
  const { events, users } = world.config;
  if (events !== "natural" && events > 0 && world.population.on(day).length === 0) {
    throw new Failure(
      `Cannot make ${events} events for ${formatDay(day)}: nobody in ${users} is employed that ` +
        `day; check start_date and end_date`,
      USER_MISTAKE,
    );
  }
  return simulateDay(world, day);
}

const utf8 = new TextEncoder();

function jsonLines(path: string, rows: readonly unknown[]): DayPart {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  return { path, chunks: text === "" ? [] : [utf8.encode(text)], lines: () => rows.length };
}

/** The truth of a day and all its files, the log last. */
export function partsOf(
  company: Company,
  day: Day,
): { readonly truth: Truth; readonly parts: readonly DayPart[] } {
  const date = formatDay(day.day);
  const truth = truthOf(day);
  return {
    truth,
    parts: [
      jsonLines(truthPath("labels", date), truth.labels),
      jsonLines(truthPath("campaigns", date), truth.campaigns),
      jsonLines(truthPath("benign", date), truth.benign),
      { path: logPath(date), chunks: company.writer.chunks(day), lines: () => day.order.length },
    ],
  };
}

/** The manifest of a day whose files are written. */
export function manifestOf(
  company: Company,
  day: Day,
  files: Readonly<Record<string, FileRecord>>,
): Manifest {
  return {
    format: MANIFEST_FORMAT,
    model: MODEL,
    date: formatDay(day.day),
    seed: String(company.world.config.seed),
    config_sha256: company.configSha256,
    users: day.cast.length,
    events: day.order.length,
    files,
  };
}
