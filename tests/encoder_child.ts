/**
 * A process of its own that writes dense days with workers whose encoders die of some: Deno tells of each death on
 * stderr. Arguments: the folder, what an encoder does as `dying_encoder.ts` has it, the first day and how many, and how
 * many workers. Prints what became of each day as JSON.
 */
import { DEFAULTS } from "../src/core/config/knobs.ts";
import { formatDay } from "../src/core/calendar.ts";
import { backfill } from "../src/shell/backfill.ts";
import { charterOf } from "../src/shell/company.ts";

const [folder, does, ...numbers] = Deno.args as [string, string, ...string[]];
const [first, count, workers] = numbers.map(Number) as [number, number, number];
const days = Array.from({ length: count }, (_, n) => first + n);
const results = new Map<string, string>();
await backfill(await charterOf({ ...DEFAULTS, users: 100, events: 15_000 }), {
  folder,
  days,
  workers,
  encoder: new URL(`./dying_encoder.ts?${does}=${first}`, import.meta.url),
  force: false,
  rehash: false,
  shared: false,
  signal: new AbortController().signal,
  onWait() {},
  onStart() {},
  onDay: (date, result) =>
    void results.set(date, result.state === "failed" ? result.error : result.state),
});
const told = JSON.stringify(days.map((day) => results.get(formatDay(day))));
await Deno.stdout.write(new TextEncoder().encode(told));
