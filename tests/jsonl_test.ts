import { assert, assertEquals, assertThrows } from "@std/assert";
import { FIRST_DAY, LAST_DAY, parseDay } from "../src/core/calendar.ts";
import { type Day, simulateDay } from "../src/core/day.ts";
import { type Config, DEFAULTS } from "../src/core/config/knobs.ts";
import { createWorld } from "../src/core/company/world.ts";
import { EVENT_TYPES, EVENTS } from "../src/core/log/events.ts";
import { kindOf, MARK, markOf, ORDINALS, ROW, SESSION, TIME, VALUE } from "../src/core/log/rows.ts";
import { lineWriter } from "../src/encode/jsonl.ts";
import { Kernel } from "../src/encode/kernel.ts";
import { stringifiedChunks } from "../tasks/bench/baseline.ts";
import { answerOf } from "./deno_child.ts";

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
  const known = [
    { user_id: "alice", role: "x", devices: ['a "quoted" \\ machine', "ラップトップ\u2028\n"] },
    // Like an id, and as long as can be.
    { user_id: "bob", role: "x", devices: ["0".repeat(16), "\u0001".repeat(253)] },
  ];
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
  for (const device of known.flatMap((person) => person.devices)) {
    assert(devices.has(device), device);
  }
});

Deno.test("segments that there is no more room for are forgotten, and built again", () => {
  const world = createWorld({ ...DEFAULTS, users: 1200, events: "natural" });
  // One that has room for the segments of days without events: not for those of a natural day.
  const writer = lineWriter({ ...world, config: { ...world.config, events: 0 } });
  for (const date of ["2025-12-01", "2025-12-06", "2025-12-02"]) {
    const day = simulateDay(world, parseDay(date)!);
    assert(text(writer.chunks(day)) === text(stringifiedChunks(day)), date);
  }
});

Deno.test("memory that cannot be had stops a day, and the next one is right", () => {
  const { grow } = WebAssembly.Memory.prototype;
  const world = createWorld({ ...DEFAULTS, users: 5000, events: "natural" });
  const day = simulateDay(world, parseDay("2025-12-01")!);
  const lines = text(stringifiedChunks(day));
  // First there is no room for the users, then not for a larger table.
  for (const refused of [1, 2]) {
    const writer = lineWriter(world);
    let calls = 0;
    WebAssembly.Memory.prototype.grow = function (pages) {
      if (pages > 0 && ++calls === refused) throw new RangeError("no memory");
      return grow.call(this, pages);
    };
    try {
      assertThrows(() => text(writer.chunks(day)), RangeError, "no memory");
      assert(text(writer.chunks(day)) === lines);
    } finally {
      WebAssembly.Memory.prototype.grow = grow;
    }
  }
});

Deno.test("a day that is given up half way does not bear on the next", () => {
  const world = createWorld({ ...DEFAULTS, users: 20, events: 8000 });
  const [first, second] = ["2025-12-01", "2025-12-02"].map((date) =>
    simulateDay(world, parseDay(date)!)
  );
  const writer = lineWriter(world);
  for (const _ of writer.chunks(first!)) break;
  assertEquals(text(writer.chunks(second!)), text(stringifiedChunks(second!)));
});

Deno.test("what is too long to be written stops the writer each time", () => {
  const world = createWorld({ ...DEFAULTS, users: 20, events: 500 });
  const day = simulateDay(world, parseDay("2025-12-01")!);
  world.origins.list[0] = { ...world.origins.list[0]!, address: "f".repeat(5000) };
  const writer = lineWriter(world);
  for (let times = 0; times < 3; times++) {
    assertThrows(() => text(writer.chunks(day)), RangeError, "characters in one part");
  }
});

Deno.test("a large day comes in chunks of a megabyte, but for the last", () => {
  const world = createWorld({ ...DEFAULTS, users: 20, events: 30_000 });
  const day = simulateDay(world, parseDay("2025-12-01")!);
  const sizes = Array.from(lineWriter(world).chunks(day), (chunk) => chunk.length);
  assert(sizes.length > 5);
  for (const size of sizes.slice(0, -1)) assertEquals(size, 1 << 20);
  assert(sizes.at(-1)! > 0 && sizes.at(-1)! <= 1 << 20);
});

/** Sets words of all rows to values in turn. */
function spread(
  day: Day,
  values: readonly number[],
  set: (row: Int32Array, value: number) => void,
) {
  const { rows: { data, length } } = day;
  for (let row = 0; row < length; row++) {
    set(data.subarray(row * ROW, (row + 1) * ROW), values[row % values.length]!);
  }
}

function assertLikeJson(day: Day): void {
  assertEquals(text(lineWriter(day.world).chunks(day)), text(stringifiedChunks(day)));
}

function newDay(): Day {
  return simulateDay(createWorld({ ...DEFAULTS, events: 2000 }), parseDay("2025-12-01")!);
}

Deno.test("times are written digit by digit, from the first to the last millisecond of a day", () => {
  const day = newDay();
  const times = [0, 9, 10, 99, 100, 999, 1000, 59_999, 60_000, 3_599_999, 3_600_000, 86_399_999];
  spread(day, times, (row, time) => row[TIME] = time);
  assertLikeJson(day);
});

Deno.test("numbers are written without leading zeros, up to 32 bits", () => {
  const day = newDay();
  const tens = Array.from({ length: 10 }, (_, digits) => 10 ** digits);
  const numbers = [0, 12_345, 2 ** 31, 2 ** 32 - 1, ...tens, ...tens.map((ten) => ten - 1)];
  let written = 0;
  spread(day, numbers, (row, number) => {
    const { fields } = EVENTS[EVENT_TYPES[kindOf(row[MARK]!) >> 1]!];
    const values = fields.filter(({ kind }) => kind === "count" || kind === "text");
    values.forEach(({ kind }, i) => {
      if (kind !== "count") return;
      row[VALUE + i] = number;
      written++;
    });
  });
  assert(written > 10 * numbers.length);
  assertLikeJson(day);
});

Deno.test("ids are those of the slot, the day and the ordinal, up to their last bits", () => {
  for (const date of [FIRST_DAY, parseDay("2025-12-01")!, LAST_DAY]) {
    const day = { ...newDay(), day: date };
    const ordinals = [0, 1, 255, 256, 0x800000, ORDINALS - 1];
    spread(day, ordinals, (row, ordinal) => {
      row[MARK] = markOf(ordinal, kindOf(row[MARK]!), false);
      row[SESSION] = ORDINALS - 1 - ordinal;
    });
    day.slots.forEach((_, user) => day.slots[user] = [0, 0xff, 0x100, 0xffffff][user % 4]!);
    assertLikeJson(day);
  }
});

Deno.test("text is written as UTF-8, ASCII or not", () => {
  const kernel = new Kernel(() => {});
  for (const text of ["", "plain", "naïve", "日本", "a😀b"]) {
    const encoded = new TextEncoder().encode(text);
    const at = kernel.allocate(40);
    assertEquals(kernel.writeText(at + 3, text), at + 3 + encoded.length);
    assertEquals(kernel.bytes.slice(at + 3, at + 3 + encoded.length), encoded);
  }
});

Deno.test("the inner loop is what its source is compiled to", async () => {
  const tasks = JSON.parse(await Deno.readTextFile("deno.json")).tasks;
  const [program, ...args] = tasks.kernel.command.split(" ");
  assertEquals(program, "deno");
  await answerOf("The inner loop is not what its source gives", [...args, "--check"], "");
});
