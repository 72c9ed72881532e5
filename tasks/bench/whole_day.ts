/**
 * A whole day, from nothing to a file: what all figures of speed are about.
 *
 * @module
 */

import { parseDay } from "../../src/core/calendar.ts";
import type { Day } from "../../src/core/day.ts";
import { type Config, DEFAULTS } from "../../src/core/config/knobs.ts";
import { createWorld } from "../../src/core/company/world.ts";
import { lineWriter } from "../../src/encode/jsonl.ts";
import {
  type Company,
  configSha256,
  expectFile,
  manifestOf,
  partsOf,
  simulate,
} from "../../src/shell/day_parts.ts";
import { writeDay } from "../../src/shell/day_writer.ts";

/** The date of the day. */
export const DATE = "2025-12-01";

/** A company that has not lived a day yet. */
export async function newCompany(events: number, users: number): Promise<Company> {
  const config: Config = { ...DEFAULTS, users, events };
  const world = createWorld(config);
  return { world, writer: lineWriter(world), configSha256: await configSha256(config) };
}

/** Makes the day and writes all its files to an empty folder, the log's lines by `chunksOf`. */
export async function wholeDay(
  company: Company,
  folder: string,
  chunksOf: (day: Day) => Iterable<Uint8Array>,
): Promise<void> {
  await expectFile(company);
  const day = simulate(company, parseDay(DATE)!);
  const { parts } = partsOf(company, day);
  const log = { ...parts.at(-1)!, chunks: chunksOf(day) };
  const describe = (files: Parameters<typeof manifestOf>[2]) => manifestOf(company, day, files);
  await writeDay(folder, DATE, [...parts.slice(0, -1), log], describe, { force: false });
}
