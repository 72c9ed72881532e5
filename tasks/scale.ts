/**
 * `deno task scale`: time and memory of one whole day, from 10^3 to 10^7 events and from 10 to 10^5 people. Each
 * is measured in a process of its own, so that nothing is warm and no memory is anybody else's.
 *
 * Flags: `--events N` and `--users N` measure that one day in this process, and print it as JSON.
 *
 * @module
 */

import { parseArgs } from "@std/cli";
import { parseDay } from "../src/core/calendar.ts";
import { DEFAULTS } from "../src/core/config/knobs.ts";
import { createWorld } from "../src/core/company/world.ts";
import { lineWriter } from "../src/encode/jsonl.ts";
import { truthOf } from "../src/encode/truth.ts";
import { simulate } from "../src/shell/day_parts.ts";
import { print, tell } from "../src/shell/terminal.ts";

const DAY = parseDay("2025-12-01")!;
/** Events and people of each day measured. */
const SIZES: readonly (readonly [events: number, users: number])[] = [
  ...[1e3, 1e4, 1e5, 1e6, 1e7].map((events) => [events, 500] as const),
  ...[1e1, 1e2, 1e3, 1e4, 1e5].map((users) => [10 * users, users] as const),
];

/** What a day took. */
interface Measured {
  /** From nothing to the last line. */
  readonly seconds: number;
  /** The most memory that the process had. */
  readonly peak_mib: number;
}

/** Makes a day and its lines, which go nowhere: the disk is not what is measured here. */
function measure(events: number, users: number): Measured {
  const start = performance.now();
  const world = createWorld({ ...DEFAULTS, events, users });
  const writer = lineWriter(world);
  const day = simulate({ world, writer, configSha256: "" }, DAY);
  truthOf(day);
  let peakBytes = Deno.memoryUsage().rss;
  for (const _ of writer.chunks(day)) peakBytes = Math.max(peakBytes, Deno.memoryUsage().rss);
  return { seconds: (performance.now() - start) / 1000, peak_mib: Math.round(peakBytes / 2 ** 20) };
}

/** The same in a process of its own. */
async function measureApart(events: number, users: number): Promise<Measured> {
  const { stdout } = await new Deno.Command("deno", {
    args: [
      "run",
      "--no-prompt",
      import.meta.filename!,
      "--events",
      `${events}`,
      "--users",
      `${users}`,
    ],
    stderr: "inherit",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

const flags = parseArgs(Deno.args, { string: ["events", "users"] });
if (flags.events !== undefined) {
  print(JSON.stringify(measure(Number(flags.events), Number(flags.users ?? 500))));
} else {
  tell("One day, made and turned into lines, in a process of its own");
  print("    events   people   seconds  peak MiB");
  for (const [events, users] of SIZES) {
    const { seconds, peak_mib } = await measureApart(events, users);
    print(
      `${String(events).padStart(10)} ${String(users).padStart(8)} ` +
        `${seconds.toFixed(3).padStart(9)} ${String(peak_mib).padStart(9)}`,
    );
  }
}
