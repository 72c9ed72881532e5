/**
 * `deno task bench`: how fast the parts are, and the whole, against `JSON.stringify` on the same events.
 *
 * Every figure is the median of several rounds after a warm-up; the rounds of what is compared alternate,
 * so that a machine that slows down slows both. Flags: `--events N`, `--users N`, `--rounds N`, `--json`.
 *
 * @module
 */

import { parseArgs } from "@std/cli";
import { parseDay } from "../src/core/calendar.ts";
import type { Day } from "../src/core/day.ts";
import { type Config, DEFAULTS } from "../src/core/knobs.ts";
import { timeOrder } from "../src/core/rows.ts";
import { createWorld } from "../src/core/world.ts";
import { lineWriter } from "../src/encode/jsonl.ts";
import {
  type Company,
  configSha256,
  manifestOf,
  partsOf,
  simulate,
} from "../src/shell/day_parts.ts";
import { writeDay } from "../src/shell/day_writer.ts";
import { print, tell } from "../src/shell/terminal.ts";
import { stringifiedChunks } from "./baseline.ts";

const flags = parseArgs(Deno.args, {
  string: ["events", "users", "rounds"],
  boolean: ["json"],
  default: { events: "1000000", users: "500", rounds: "5" },
});
const EVENTS = Number(flags.events);
const ROUNDS = Number(flags.rounds);
const DATE = "2025-12-01";
const DAY = parseDay(DATE)!;
const FOLDER = "data/_bench";

async function newCompany(): Promise<Company> {
  const config: Config = { ...DEFAULTS, users: Number(flags.users), events: EVENTS, out: FOLDER };
  const world = createWorld(config);
  return { world, writer: lineWriter(world), configSha256: await configSha256(config) };
}

function drain(chunks: Iterable<Uint8Array>): number {
  let bytes = 0;
  for (const chunk of chunks) bytes += chunk.length;
  return bytes;
}

/** The whole path, from nothing to a day on disk. */
async function wholeDay(chunksOf: (company: Company, day: Day) => Iterable<Uint8Array>) {
  const company = await newCompany();
  const day = simulate(company, DAY);
  const { parts } = partsOf(company, day);
  const log = { ...parts.at(-1)!, chunks: chunksOf(company, day) };
  await writeDay(
    FOLDER,
    DATE,
    [...parts.slice(0, -1), log],
    (files) => manifestOf(company, day, files),
    { force: true },
  );
}

interface Bench {
  readonly name: string;
  readonly run: () => unknown;
  readonly seconds: number[];
}

async function measure(benches: readonly Bench[]): Promise<void> {
  for (let round = -1; round < ROUNDS; round++) {
    for (const bench of benches) {
      const start = performance.now();
      await bench.run();
      if (round >= 0) bench.seconds.push((performance.now() - start) / 1000);
    }
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

/** The most memory this process ever held, in MiB; where the system tells (Linux). */
function peakMebibytes(): number | undefined {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"));
    return match ? Math.round(Number(match[1]) / 1024) : undefined;
  } catch {
    return undefined;
  }
}

const company = await newCompany();
const day = simulate(company, DAY);
const bench = (name: string, run: () => unknown): Bench => ({ name, run, seconds: [] });
const model = bench("model: plan, live, sort", () => simulate(company, DAY));
const sort = bench("  of which the sort", () => timeOrder(day.rows, () => false));
const encoder = bench("encoder", () => drain(company.writer.chunks(day)));
const stringify = bench("JSON.stringify", () => drain(stringifiedChunks(day)));
const whole = bench("whole day to a file", () => wholeDay((c, d) => c.writer.chunks(d)));
const wholePeak: number[] = [];
const wholeStringify = bench(
  "whole day, JSON.stringify",
  () => wholeDay((_, d) => stringifiedChunks(d)),
);

tell(`${EVENTS} events of ${flags.users} people in one day; ${ROUNDS} rounds, medians`);
await measure([model, sort, encoder]);
await measure([whole]);
wholePeak.push(peakMebibytes() ?? 0);
await measure([encoder, stringify].map((b) => b));
await measure([whole, wholeStringify]);
await Deno.remove(FOLDER, { recursive: true });

const rows = [model, sort, encoder, stringify, whole, wholeStringify].map(({ name, seconds }) => ({
  name,
  seconds: median(seconds),
  events_per_second: Math.round(EVENTS / median(seconds)),
}));
const ratios = {
  encoder_over_stringify: median(stringify.seconds) / median(encoder.seconds),
  whole_over_stringify: median(wholeStringify.seconds) / median(whole.seconds),
};
if (flags.json) {
  print(
    JSON.stringify({
      events: EVENTS,
      users: Number(flags.users),
      rows,
      ratios,
      peak_mib: wholePeak[0],
    }),
  );
} else {
  for (const { name, seconds, events_per_second } of rows) {
    print(
      `${name.padEnd(28)} ${seconds.toFixed(3)} s  ${
        (events_per_second / 1e6).toFixed(2)
      } M events/s`,
    );
  }
  print(`encoder against JSON.stringify   ${ratios.encoder_over_stringify.toFixed(1)} times`);
  print(`whole day against JSON.stringify ${ratios.whole_over_stringify.toFixed(1)} times`);
  if (wholePeak[0]) print(`peak memory of the whole day     ${wholePeak[0]} MiB`);
}
