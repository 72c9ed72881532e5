/**
 * A process of its own that writes a day with workers one of which dies: Deno tells of the death on stderr.
 * Arguments: the folder, and what the worker dies of. Prints why the day was not written.
 */
import { DEFAULTS } from "../src/core/config/knobs.ts";
import { charterOf } from "../src/shell/company.ts";
import { writeDay } from "../src/shell/day_writer.ts";
import { splitDay } from "../src/shell/split_day.ts";
import { dayOf } from "./lines.ts";

const [folder, seed] = Deno.args as [string, string];
const program = new URL("./dying_split_worker.ts", import.meta.url);
let why = "it was written";
try {
  const charter = await charterOf({ ...DEFAULTS, seed, events: 50_000 });
  using split = await splitDay(charter, dayOf("2025-12-01"), { workers: 2, program });
  await writeDay(folder, "2025-12-01", split.parts, split.describe, { force: false });
} catch (error) {
  why = (error as Error).message;
}
await Deno.stdout.write(new TextEncoder().encode(why));
