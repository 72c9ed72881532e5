/**
 * That a day's bytes do not depend on which days were made before it.
 *
 * @module
 */

import type { DayFiles } from "./auditor.ts";
import type { Findings } from "./findings.ts";
import type { WriteDay } from "./sources.ts";

const utf8 = new TextEncoder();

/** SHA-256 of all files of a day, in hex. */
export async function hashOf({ date, log, labels, benign, campaigns }: DayFiles): Promise<string> {
  const text = [date, log, labels, benign, campaigns].join("\0");
  const hash = await crypto.subtle.digest("SHA-256", utf8.encode(text));
  return new Uint8Array(hash).toHex();
}

/** A fixed order that looks random: by the hash of the date. */
async function shuffled(dates: readonly string[]): Promise<string[]> {
  const keyed = await Promise.all(dates.map(async (date) => {
    const hash = await crypto.subtle.digest("SHA-256", utf8.encode(date));
    return { date, key: new Uint8Array(hash).toHex() };
  }));
  return keyed.sort((a, b) => a.key < b.key ? -1 : 1).map(({ date }) => date);
}

/**
 * Makes days again, each alone, then all by one company in reverse and in a random order.
 *
 * @param hashes by date: those of the days when they were made in order
 * @param makeCompany a company that has made no day yet
 */
export async function checkDeterminism(
  hashes: ReadonlyMap<string, string>,
  makeCompany: () => Promise<WriteDay>,
  findings: Findings,
): Promise<void> {
  const dates = [...hashes.keys()];
  const compare = async (how: string, day: DayFiles) => {
    if (await hashOf(day) === hashes.get(day.date)) return;
    findings.add("determinism", `logs_${day.date}.jsonl`, 0, `other bytes when made ${how}`);
  };
  for (const date of dates) await compare("alone", (await makeCompany())(date));
  const [backwards, anyhow] = [await makeCompany(), await makeCompany()];
  for (const date of dates.toReversed()) await compare("in reverse", backwards(date));
  for (const date of await shuffled(dates)) await compare("in a random order", anyhow(date));
}
