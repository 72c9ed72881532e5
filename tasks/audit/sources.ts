/**
 * Where days come from: a folder, or a company that is simulated the way `generate` does it.
 *
 * @module
 */

import { configOf, dayOf } from "../../src/commands/settings.ts";
import { companyOf } from "../../src/shell/company.ts";
import { partsOf, simulate } from "../../src/shell/day_parts.ts";
import { mistake } from "../../src/shell/failure.ts";
import { ifThere } from "../../src/shell/disk.ts";
import { namesIn } from "../arguments.ts";
import { type DayFiles, fileOf, type FoundDay } from "./auditor.ts";
import { truthFile } from "./truth.ts";

/** The dates in those names that fit. */
function datesOf(names: readonly string[], pattern: RegExp): string[] {
  return names.flatMap((name) => pattern.exec(name)?.[1] ?? []);
}

/**
 * The days of a folder, in order: those that have a log, or anything of the truth.
 *
 * @throws {Failure} exit code 2 when there is no such folder, or no day in it
 */
export async function* daysOfFolder(folder: string): AsyncGenerator<FoundDay> {
  const doing = `Cannot audit ${folder}`;
  const names = await namesIn(doing, folder);
  if (names === undefined) throw mistake(`${doing}: there is no such folder`);
  const truthNames = await namesIn(doing, `${folder}/_truth`) ?? [];
  const dates = new Set([
    ...datesOf(names, /^logs_(\d{4}-\d\d-\d\d)\.jsonl$/),
    ...datesOf(truthNames, /^(?:labels|benign|campaigns)_(\d{4}-\d\d-\d\d)\.jsonl$/),
  ]);
  if (dates.size === 0) {
    throw mistake(`${doing}: it has no days; a day is a file logs_YYYY-MM-DD.jsonl`);
  }
  for (const date of [...dates].sort()) {
    const read = (kind: Parameters<typeof fileOf>[0]) => {
      const path = `${folder}/${fileOf(kind, date)}`;
      return ifThere(`Cannot read ${path}`, () => Deno.readTextFile(path));
    };
    yield {
      date,
      log: await read("log"),
      labels: await read("labels"),
      benign: await read("benign"),
      campaigns: await read("campaigns"),
    };
  }
}

/** Flags of `generate` that choose a company. */
export interface CompanyFlags {
  readonly seed: string;
  readonly users: string;
  readonly events: string;
  readonly difficulty: string;
  readonly config?: string;
}

/** Writes any day of a company. */
export type WriteDay = (date: string) => DayFiles;

/** A company of which nothing is simulated yet. */
export async function companyDays(flags: CompanyFlags): Promise<WriteDay> {
  const company = await companyOf(await configOf({ ...flags }));
  return (date) => {
    const { parts } = partsOf(company, simulate(company, dayOf({ date })));
    const texts = new Map<string, string>();
    for (const { path, chunks } of parts) {
      const utf8 = new TextDecoder("utf-8", { fatal: true });
      let text = "";
      for (const chunk of chunks) text += utf8.decode(chunk, { stream: true });
      texts.set(path, text + utf8.decode());
    }
    return {
      date,
      log: texts.get(`logs_${date}.jsonl`)!,
      labels: texts.get(truthFile("labels", date))!,
      benign: texts.get(truthFile("benign", date))!,
      campaigns: texts.get(truthFile("campaigns", date))!,
    };
  };
}
