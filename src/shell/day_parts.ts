/**
 * A simulated day as the files it is written to.
 *
 * @module
 */

import { type DayNumber, formatDay } from "../core/calendar.ts";
import { type Day, MODEL, simulateDay } from "../core/day.ts";
import type { Config } from "../core/config/knobs.ts";
import { type Allocate, OWN_MEMORY } from "../core/log/rows.ts";
import { type Block, WHOLE } from "../core/plan.ts";
import type { World } from "../core/company/world.ts";
import type { LineWriter } from "../encode/jsonl.ts";
import { type Truth, truthOf } from "../encode/truth.ts";
import { Failure, USER_MISTAKE } from "./failure.ts";
import { logPath, truthPath } from "./layout.ts";
import { type FileRecord, type Manifest, MANIFEST_FORMAT } from "./manifest.ts";
import type { DayPart } from "./part_file.ts";
import { sha256 } from "./sha256.ts";

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

/** Events from which on a day's log is written by a thread of its own, which takes a moment to start. */
const LARGE_DAY = 50_000;

/** Lines of a log of some megabytes. */
export const LARGE_LOG = 10_000;

/** Makes ready for a day that will be simulated and written to a file. */
export async function expectFile({ world }: Company): Promise<void> {
  const { events } = world.config;
  if (events === "natural" || events < LARGE_DAY) return;
  const { expectLargeFile } = await import("./writer_thread.ts");
  expectLargeFile();
}

/**
 * Simulates a day of a company, or a block of its accounts.
 *
 * @throws {Failure} exit code 2 when events are asked for and nobody is employed
 */
export function simulate(
  { world }: Company,
  day: DayNumber,
  block: Block = WHOLE,
  allocate: Allocate = OWN_MEMORY,
): Day {
  const { events, users } = world.config;
  if (events !== "natural" && events > 0 && world.population.on(day).length === 0) {
    throw new Failure(
      `Cannot make ${events} events for ${formatDay(day)}: nobody in ${users} is employed that ` +
        `day; check start_date and end_date`,
      USER_MISTAKE,
    );
  }
  return simulateDay(world, day, block, allocate);
}

const utf8 = new TextEncoder();

/** A file of a day whose bytes need not be waited for. */
export interface ReadyPart extends DayPart {
  /** The bytes, made on this thread. */
  readonly chunks: Iterable<Uint8Array>;
}

function jsonLines(path: string, rows: readonly unknown[]): ReadyPart {
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  return { path, chunks: text === "" ? [] : [utf8.encode(text)], lines: () => rows.length };
}

/** How many accounts a day has. */
export interface Cast {
  /** People employed, and others whose accounts are used. */
  readonly people: number;
  /** Service accounts. */
  readonly services: number;
}

/** Counts the accounts of a day. */
export function castOf({ cast }: Day): Cast {
  const people = cast.filter(({ kind }) => kind === "person").length;
  return { people, services: cast.length - people };
}

/** The files of a day's truth. */
export function truthParts(date: string, truth: Truth): readonly ReadyPart[] {
  return [
    jsonLines(truthPath("labels", date), truth.labels),
    jsonLines(truthPath("campaigns", date), truth.campaigns),
    jsonLines(truthPath("benign", date), truth.benign),
  ];
}

/** The truth of a day and all its files, the log last. */
export function partsOf(
  company: Company,
  day: Day,
): { readonly truth: Truth; readonly parts: readonly ReadyPart[] } {
  const date = formatDay(day.day);
  const truth = truthOf(day);
  return {
    truth,
    parts: [
      ...truthParts(date, truth),
      {
        path: logPath(date),
        chunks: company.writer.chunks(day),
        isLarge: day.order.length >= LARGE_LOG,
        lines: () => day.order.length,
      },
    ],
  };
}

/** What a manifest says of a day besides its files. */
export interface DayFacts {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Accounts of the day. */
  readonly users: number;
  /** Its events. */
  readonly events: number;
}

/** The manifest of a day whose files are written, from what is known of the day. */
export function manifestFrom(
  { config, configSha256 }: { readonly config: Config; readonly configSha256: string },
  { date, users, events }: DayFacts,
  files: Readonly<Record<string, FileRecord>>,
): Manifest {
  return {
    format: MANIFEST_FORMAT,
    model: MODEL,
    date,
    seed: String(config.seed),
    config_sha256: configSha256,
    users,
    events,
    files,
  };
}

/** The manifest of a day whose files are written. */
export function manifestOf(
  { world, configSha256 }: Company,
  { day, cast, order }: Day,
  files: Readonly<Record<string, FileRecord>>,
): Manifest {
  const facts = { date: formatDay(day), users: cast.length, events: order.length };
  return manifestFrom({ config: world.config, configSha256 }, facts, files);
}
