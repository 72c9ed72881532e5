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
import { createWorld } from "../src/core/world.ts";
import { lineWriter } from "../src/encode/jsonl.ts";
import {
  type Company,
  configSha256,
  expectFile,
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

function drain(chunks: Iterable<Uint8Array>): void {
  for (const _ of chunks);
}

let peakBytes = 0;

/** The same chunks; looks at the memory of the process in between. */
function* watched(chunks: Iterable<Uint8Array>): Generator<Uint8Array, void, void> {
  let n = 0;
  for (const chunk of chunks) {
    if (n++ % 16 === 0) peakBytes = Math.max(peakBytes, Deno.memoryUsage().rss);
    yield chunk;
  }
}

type ChunksOf = (company: Company, day: Day) => Iterable<Uint8Array>;

/** The whole path, from nothing to a day on disk, in an empty folder. */
async function wholeDay(chunksOf: ChunksOf): Promise<void> {
  const company = await newCompany();
  expectFile(company);
  const day = simulate(company, DAY);
  const { parts } = partsOf(company, day);
  const log = { ...parts.at(-1)!, chunks: chunksOf(company, day) };
  await writeDay(
    FOLDER,
    DATE,
    [...parts.slice(0, -1), log],
    (files) => manifestOf(company, day, files),
    { force: false },
  );
}

async function removeFolder(): Promise<void> {
  try {
    await Deno.remove(FOLDER, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

interface Bench {
  readonly name: string;
  readonly run: () => void | Promise<void>;
  readonly seconds: number[];
}

function bench(name: string, run: () => void | Promise<void>): Bench {
  return { name, run, seconds: [] };
}

async function measure(benches: readonly Bench[]): Promise<void> {
  for (let round = -1; round < ROUNDS; round++) {
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

const company = await newCompany();
const day = simulate(company, DAY);
const model = bench("model: plan, live, sort", () => void simulate(company, DAY));
const encoder = bench("line writer", () => drain(company.writer.chunks(day)));
const stringify = bench("JSON.stringify", () => drain(stringifiedChunks(day)));
const whole = bench(
  "whole day to a file",
  () => wholeDay((company, day) => watched(company.writer.chunks(day))),
);
const wholeStringify = bench(
  "whole day, JSON.stringify",
  () => wholeDay((_, day) => stringifiedChunks(day)),
);

tell(`${EVENTS} events of ${flags.users} people in one day; ${ROUNDS} rounds, medians`);
await measure([model]);
await measure([encoder, stringify]);
await measure([whole, wholeStringify]);
await removeFolder();

const rows = [model, encoder, stringify, whole, wholeStringify].map(({ name, seconds }) => ({
  name,
  seconds: median(seconds),
  events_per_second: Math.round(EVENTS / median(seconds)),
}));
const ratios = {
  writer_over_stringify: median(stringify.seconds) / median(encoder.seconds),
  whole_over_stringify: median(wholeStringify.seconds) / median(whole.seconds),
};
const peak_mib = Math.round(peakBytes / 2 ** 20);
if (flags.json) {
  print(JSON.stringify({ events: EVENTS, users: Number(flags.users), rows, ratios, peak_mib }));
} else {
  for (const { name, seconds, events_per_second } of rows) {
    const rate = (events_per_second / 1e6).toFixed(2);
    print(`${name.padEnd(28)} ${seconds.toFixed(3)} s  ${rate} M events/s`);
  }
  print(`line writer against JSON.stringify ${ratios.writer_over_stringify.toFixed(1)} times`);
  print(`whole day against JSON.stringify   ${ratios.whole_over_stringify.toFixed(1)} times`);
  print(`peak memory of this process        ${peak_mib} MiB`);
}
