/**
 * The parts of a day and the whole, against `JSON.stringify` on the same events: medians of several rounds after
 * a warm-up. The rounds of what is compared alternate, so that a machine that slows down slows both.
 *
 * @module
 */

import { parseDay } from "../../src/core/calendar.ts";
import { simulate } from "../../src/shell/day_parts.ts";
import { apart, FOLDER, removeFolder } from "./apart.ts";
import { stringifiedChunks } from "./baseline.ts";
import { DATE, newCompany, wholeDay } from "./whole_day.ts";

interface Bench {
  readonly name: string;
  readonly run: () => void | Promise<void>;
  readonly seconds: number[];
}

function bench(name: string, run: () => void | Promise<void>): Bench {
  return { name, run, seconds: [] };
}

async function measure(benches: readonly Bench[], rounds: number): Promise<void> {
  for (let round = -1; round < rounds; round++) {
    for (const { run, seconds } of benches) {
      await removeFolder();
      const start = performance.now();
      await run();
      if (round >= 0) seconds.push((performance.now() - start) / 1000);
    }
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

function drain(chunks: Iterable<Uint8Array>): void {
  for (const _ of chunks);
}

/** What is printed of the day. */
export interface DayFigures {
  /** One row for each part: its median. */
  readonly rows: readonly { name: string; seconds: number; events_per_second: number }[];
  /** How many times as fast as `JSON.stringify` the line writer and the whole are. */
  readonly ratios: { readonly writer: number; readonly whole: number };
  /** The most memory of a process that writes the day and does nothing else. */
  readonly peak_mib: number;
}

/** Measures a day. */
export async function benchDay(
  events: number,
  users: number,
  rounds: number,
): Promise<DayFigures> {
  const company = await newCompany(events, users);
  const day = simulate(company, parseDay(DATE)!);
  const model = bench("model: plan, live, sort", () => void simulate(company, day.day));
  const encoder = bench("line writer", () => drain(company.writer.chunks(day)));
  const stringify = bench("JSON.stringify", () => drain(stringifiedChunks(day)));
  const whole = bench("whole day to a file", async () => {
    const company = await newCompany(events, users);
    await wholeDay(company, FOLDER, (day) => company.writer.chunks(day));
  });
  const wholeStringify = bench("whole day, JSON.stringify", async () => {
    await wholeDay(await newCompany(events, users), FOLDER, stringifiedChunks);
  });
  await measure([model], rounds);
  await measure([encoder, stringify], rounds);
  await measure([whole, wholeStringify], rounds);
  await removeFolder();
  const rows = [model, encoder, stringify, whole, wholeStringify].map(({ name, seconds }) => {
    const middle = median(seconds);
    return { name, seconds: middle, events_per_second: Math.round(events / middle) };
  });
  const ratio = (a: Bench, b: Bench) => median(a.seconds) / median(b.seconds);
  return {
    rows,
    ratios: { writer: ratio(stringify, encoder), whole: ratio(wholeStringify, whole) },
    peak_mib: (await apart({ what: "file", events, users })).peak_mib,
  };
}
