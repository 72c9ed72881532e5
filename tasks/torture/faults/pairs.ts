/**
 * Two runs at once in one folder.
 *
 * @module
 */

import type { Fault } from "../fault.ts";
import { newGround } from "../ground.ts";
import { backfill, DAY, generate, type Job, LARGE } from "../jobs.ts";
import { MOMENTS } from "../moments.ts";
import { KILLED } from "../program.ts";

/** Runs that meet. */
const PAIRS: readonly (readonly [first: Job, second: Job])[] = [
  [generate(DAY, { events: LARGE }), generate(DAY, { events: LARGE })],
  [generate(DAY, { events: LARGE }), generate(DAY, { seed: "e" })],
  [generate("2025-12-29"), generate(DAY)],
  [backfill("2025-12-29", 4), generate(DAY)],
  [generate(DAY, { seed: "e" }), backfill("2025-12-29", 4)],
  [backfill("2025-12-28", 4), backfill("2025-12-30", 4)],
  [backfill("2025-12-28", 4, { events: LARGE }), backfill("2025-12-29", 4, { events: LARGE })],
  [backfill("2025-12-28", 3), backfill("2025-12-29", 3, { events: 700 })],
];

const AT_ONCE: Fault = {
  name: "two-at-once",
  about: "two runs in one folder, of the same day or of others; every other time one is killed",
  expected: "both end well, or the one that was not killed does",
  rounds: (kills) => PAIRS.length * Math.ceil(kills / 100),
  short: 1,
  async round(arena) {
    const { n, rng, folder, references, tally } = arena;
    const [first, second] = PAIRS[n % PAIRS.length]!;
    const ground = await newGround(arena, [first, second]);
    const runs = [ground.start(first), ground.start(second)] as const;
    const isKilled = Math.floor(n / PAIRS.length + n) % 2 === 1;
    if (isKilled) {
      const reference = await references.of(first);
      await MOMENTS[n % MOMENTS.length]!({ running: runs[0], folder, reference }, rng);
      runs[0].send("SIGKILL");
    }
    const ends = await Promise.all([
      ground.ends(runs[0], isKilled ? [0, KILLED] : [0]),
      ground.ends(runs[1], [0]),
    ]);
    if (ends[0].wasKilled) tally.kills++;
    // The second one may have been first.
    ground.look(ends[0].wasKilled ? "temps" : "nothing");
    await ground.rerun(first);
    await ground.rerun(second);
  },
};

/** Faults of this kind. */
export const TWO: readonly Fault[] = [AT_ONCE];
