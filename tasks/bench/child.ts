/**
 * One piece of work in a process of its own, so that nothing is warm and no memory is anybody else's. The piece
 * comes as JSON in the first argument; what it took is printed as JSON.
 *
 * @module
 */

import { parseDay } from "../../src/core/calendar.ts";
import { type Config, DEFAULTS } from "../../src/core/config/knobs.ts";
import { createWorld } from "../../src/core/company/world.ts";
import { lineWriter } from "../../src/encode/jsonl.ts";
import { truthOf } from "../../src/encode/truth.ts";
import { backfill } from "../../src/shell/backfill.ts";
import { charterOf } from "../../src/shell/company.ts";
import { simulate } from "../../src/shell/day_parts.ts";
import { LargeFile } from "../../src/shell/large_file.ts";
import { BLOCK, newMemory } from "../../src/shell/large_file_ring.ts";
import { print } from "../../src/shell/terminal.ts";
import type { Measured, Work } from "./apart.ts";
import { newCompany, wholeDay } from "./whole_day.ts";

/** Milliseconds between two looks at the memory of a process that works on other threads. */
const LOOK_MS = 100;

let peakBytes = 0;
let writtenBytes = 0;

function look(): void {
  peakBytes = Math.max(peakBytes, Deno.memoryUsage().rss);
}

/** The same chunks; looks at the memory in between. */
function* watched(chunks: Iterable<Uint8Array>): Generator<Uint8Array, void, void> {
  for (const chunk of chunks) {
    look();
    yield chunk;
  }
}

/** The most that `getRandomValues` gives. */
const RANDOM_BYTES = 65_536;

/** A block of bytes that no disk can make smaller. */
function randomBlock(): Uint8Array {
  const block = new Uint8Array(newMemory()).subarray(0, BLOCK);
  const random = new Uint8Array(RANDOM_BYTES);
  for (let at = 0; at < BLOCK; at += RANDOM_BYTES) block.set(crypto.getRandomValues(random), at);
  return block;
}

const DO: Readonly<Record<Work["what"], (work: Work) => Promise<void> | void>> = {
  async file({ events, users, folder }) {
    const company = await newCompany(events, users);
    await wholeDay(company, folder, (day) => watched(company.writer.chunks(day)));
  },
  lines({ events, users }) {
    const world = createWorld({ ...DEFAULTS, events, users });
    const writer = lineWriter(world);
    const day = simulate({ world, writer, configSha256: "" }, parseDay("2025-12-01")!);
    truthOf(day);
    for (const _ of watched(writer.chunks(day)));
  },
  async years({ events, users, folder, days, workers }) {
    const config: Config = { ...DEFAULTS, events, users, out: folder };
    const first = parseDay("2024-01-01")!;
    const watch = setInterval(look, LOOK_MS);
    const { failed, bytes } = await backfill(await charterOf(config), {
      folder,
      days: Array.from({ length: days }, (_, n) => first + n),
      workers,
      force: true,
      rehash: false,
      shared: false,
      signal: new AbortController().signal,
      onWait() {},
      onStart() {},
      onDay: look,
    });
    clearInterval(watch);
    if (failed.length > 0) throw new Error(`Cannot write ${failed.join(", ")}`);
    writtenBytes = bytes;
  },
  async bytes({ folder, days, workers, bytes }) {
    await Deno.mkdir(folder, { recursive: true });
    const noise = randomBlock();
    const queue = Array.from({ length: days }, (_, n) => n).values();
    const lane = async () => {
      for (const day of queue) {
        const path = `${folder}/${day}`;
        using file = await Deno.open(path, { write: true, createNew: true });
        {
          await using large = new LargeFile(path, file.statSync(), true);
          for (let left = bytes; left > 0; left -= BLOCK) {
            large.write(noise.subarray(0, Math.min(left, BLOCK)));
          }
        }
        await file.sync();
      }
    };
    await Promise.all(Array.from({ length: workers }, lane));
    writtenBytes = days * bytes;
  },
};

const work: Work = JSON.parse(Deno.args[0]!);
const start = performance.now();
await DO[work.what](work);
look();
const measured: Measured = {
  seconds: (performance.now() - start) / 1000,
  peak_mib: Math.round(peakBytes / 2 ** 20),
  bytes: writtenBytes,
};
print(JSON.stringify(measured));
