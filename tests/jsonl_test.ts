import { assert, assertEquals } from "@std/assert";
import { parseDay } from "../src/core/calendar.ts";
import { simulateDay } from "../src/core/day.ts";
import { type Config, DEFAULTS } from "../src/core/config/knobs.ts";
import { createWorld } from "../src/core/company/world.ts";
import { writeCount, writeHex, writeText, writeTime } from "../src/encode/digits.ts";
import { lineWriter } from "../src/encode/jsonl.ts";
import { stringifiedChunks } from "../tasks/bench/baseline.ts";

function text(chunks: Iterable<Uint8Array>): string {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let whole = "";
  for (const chunk of chunks) whole += utf8.decode(chunk, { stream: true });
  return whole;
}

const CONFIGS: readonly Partial<Config>[] = [
  { events: 0 },
  { events: 1 },
  { events: 20_000 },
  { events: "natural", users: 400 },
  { events: 9_000, users: 3_000, seed: "many segments, so that the table of them grows" },
  { events: 60_000, users: 3, seed: "long chunks of few users" },
  {
    events: "natural",
    users: 200,
    organization: {
      ...DEFAULTS.organization,
      sites: { "Asia/Tokyo": 1, "America/New_York": 1 },
      departments: { HR: 1 },
    },
  },
];

for (const config of CONFIGS) {
  Deno.test(`the line writer writes what JSON.stringify would: ${JSON.stringify(config)}`, () => {
    const world = createWorld({ ...DEFAULTS, ...config });
    const writer = lineWriter(world);
    for (const date of ["2025-12-01", "2025-12-06", "2025-02-28"]) {
      const day = simulateDay(world, parseDay(date)!);
      const lines = text(writer.chunks(day));
      assert(lines === text(stringifiedChunks(day)), "the lines differ");
    }
  });
}

Deno.test("names that need escapes in JSON, or more than a byte in UTF-8, are written right", () => {
  const known = [{
    user_id: "alice",
    role: "x",
    devices: ['a "quoted" \\ machine', "ラップトップ\u2028\n"],
  }];
  const world = createWorld({ ...DEFAULTS, users: "file", events: 400 }, known);
  const devices = new Set<string>();
  for (let day = parseDay("2025-12-01")!; day < parseDay("2025-12-15")!; day++) {
    const simulated = simulateDay(world, day);
    const lines = text(lineWriter(world).chunks(simulated));
    assert(lines === text(stringifiedChunks(simulated)));
    for (const line of lines.trimEnd().split("\n")) {
      const { device_id } = JSON.parse(line).metadata;
      if (device_id !== undefined) devices.add(device_id);
    }
  }
  for (const device of known[0]!.devices) assert(devices.has(device), device);
});

Deno.test("a large day comes in chunks of a megabyte, but for the last", () => {
  const world = createWorld({ ...DEFAULTS, users: 20, events: 30_000 });
  const day = simulateDay(world, parseDay("2025-12-01")!);
  const sizes = Array.from(lineWriter(world).chunks(day), (chunk) => chunk.length);
  assert(sizes.length > 5);
  for (const size of sizes.slice(0, -1)) assertEquals(size, 1 << 20);
  assert(sizes.at(-1)! > 0 && sizes.at(-1)! <= 1 << 20);
});

function written(length: number, write: (bytes: Uint8Array) => void): string {
  const bytes = new Uint8Array(length).fill("?".charCodeAt(0));
  write(bytes);
  return new TextDecoder().decode(bytes);
}

Deno.test("times are written digit by digit, from the first to the last millisecond of a day", () => {
  for (
    const ms of [0, 9, 10, 99, 100, 999, 1000, 59_999, 60_000, 3_599_999, 3_600_000, 86_399_999]
  ) {
    const clock = new Date(ms).toISOString().slice(11, 23);
    const template = "??:??:??.???";
    const bytes = new TextEncoder().encode(template);
    writeTime(new DataView(bytes.buffer), 0, ms);
    assertEquals(new TextDecoder().decode(bytes), clock);
  }
});

Deno.test("numbers are written without leading zeros, hex with", () => {
  for (const n of [0, 1, 9, 10, 99, 100, 12_345, 999_999_999, 2 ** 31, 2 ** 32 - 1]) {
    const digits = String(n);
    assertEquals(
      written(
        12,
        ({ buffer }) => assertEquals(writeCount(new DataView(buffer), 1, n), 1 + digits.length),
      ),
      `?${digits}`.padEnd(12, "?"),
    );
  }
  for (const n of [0, 1, 0xdeadbeef, 0xffffffff, 0x0000000f]) {
    assertEquals(
      written(9, ({ buffer }) => writeHex(new DataView(buffer), 0, n | 0)),
      `${n.toString(16).padStart(8, "0")}?`,
    );
  }
});

Deno.test("text is written as UTF-8, ASCII or not", () => {
  for (const text of ["", "plain", "naïve", "日本", "a😀b"]) {
    const encoded = new TextEncoder().encode(text);
    const bytes = new Uint8Array(40);
    assertEquals(writeText(bytes, 3, text), 3 + encoded.length);
    assertEquals(bytes.slice(3, 3 + encoded.length), encoded);
  }
});
