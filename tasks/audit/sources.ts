/**
 * Where days come from: a folder, or a company that is simulated the way `generate` does it.
 *
 * @module
 */

import { configOf, dayOf } from "../../src/commands/settings.ts";
import { companyOf } from "../../src/shell/company.ts";
import { partsOf, simulate } from "../../src/shell/day_parts.ts";
import type { DayFiles } from "./auditor.ts";
import { truthFile } from "./truth.ts";

/** The days of a folder, in order. */
export async function* daysOfFolder(folder: string): AsyncGenerator<DayFiles> {
  const dates: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    const date = /^logs_(\d{4}-\d\d-\d\d)\.jsonl$/.exec(name)?.[1];
    if (date !== undefined) dates.push(date);
  }
  for (const date of dates.sort()) {
    const read = (path: string) => Deno.readTextFile(`${folder}/${path}`);
    yield {
      date,
      log: await read(`logs_${date}.jsonl`),
      labels: await read(truthFile("labels", date)),
      benign: await read(truthFile("benign", date)),
      campaigns: await read(truthFile("campaigns", date)),
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
