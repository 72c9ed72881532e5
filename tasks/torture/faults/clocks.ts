/**
 * Clocks that jump: over midnight, and over years, while a run is under way.
 *
 * @module
 */

import { between, pick, type Rng, unit } from "../../../src/core/random/rng.ts";
import type { Arena, Fault } from "../fault.ts";
import { newGround } from "../ground.ts";
import { datesFrom, generate, type Job } from "../jobs.ts";
import { KILLED, wait } from "../program.ts";
import { readFolder } from "../reader.ts";

/** Midnights: of a leap day, of a year, and the last of 32-bit seconds, whose date is the one before. */
const MIDNIGHTS = ["2024-02-29", "2025-01-01", "2025-12-31", "2026-03-01", "2038-01-19"];
const SECONDS_A_DAY = 86_400;
const MOST_DAYS = 4000;

/** A clock that the library fakes from a file, so that it can be set while a program looks at it. */
interface Clock {
  /** What starts a program under this clock. */
  readonly via: readonly string[];
  /** Sets it, in seconds since 1970; with `speed` seconds a second. */
  set(seconds: number, speed: number): Promise<void>;
}

function newClock({ machine, scratch }: Arena): Clock {
  const file = `${scratch}/clock`;
  const variables = [
    `LD_PRELOAD=${machine.fakeClock}`,
    `FAKETIME_TIMESTAMP_FILE=${file}`,
    "FAKETIME_FMT=%s",
    "FAKETIME_NO_CACHE=1",
    "TZ=Pacific/Kiritimati",
  ];
  return {
    via: ["env", ...variables],
    async set(seconds, speed) {
      await Deno.writeTextFile(`${file}.new`, `@${seconds} x${speed}\n`);
      await Deno.rename(`${file}.new`, file);
    },
  };
}

/** Days that the clock may have shown during a run. */
function jumpOf(rng: Rng, n: number): { before: number; after: number; speed: number } {
  const midnight = Date.parse(`${pick(rng, MIDNIGHTS)}T00:00:00Z`) / 1000;
  if (n % 3 === 0) return { before: midnight - 1, after: midnight, speed: 1 };
  // So fast that a run takes days.
  if (n % 3 === 1) return { before: midnight - 60, after: midnight + 60, speed: 200_000 };
  const days = between(rng, 1, MOST_DAYS) * (n % 2 === 0 ? 1 : -1);
  return { before: midnight - 1, after: midnight + days * SECONDS_A_DAY, speed: 1 };
}

/** The same command line with the date that it has taken from the clock. */
function datedJob(date: string): Job {
  return generate(date);
}

const JUMPS: Fault = {
  name: "clock",
  about: "today's log is written while the clock passes midnight, runs away or jumps by years",
  expected: "one day, of the date that the clock showed, with the bytes that --date gives",
  rounds: (kills) => Math.ceil(kills / 12),
  short: 1,
  lacks: ({ fakeClock }) => fakeClock === undefined ? "faketime is not installed" : undefined,
  async round(arena) {
    const { n, rng, folder, tally, references } = arena;
    const { before, after, speed } = jumpOf(rng, n);
    const clock = newClock(arena);
    await clock.set(before, speed);
    const job = {
      args: datedJob("").args.filter((arg) => arg !== "--date" && arg !== ""),
      dates: [],
    };
    const undated = await newGround(arena, []);
    const { before_ms, writing_ms } = await references.of(datedJob("2025-12-30"));
    const running = undated.start(job, { via: clock.via });
    await wait(unit(rng) * (before_ms + writing_ms));
    await clock.set(after, speed);
    const isKilled = n % 4 === 3;
    if (isKilled) {
      await wait(unit(rng) * writing_ms);
      running.send("SIGKILL");
    }
    const { wasKilled } = await undated.ends(running, isKilled ? [0, KILLED] : [0]);
    if (wasKilled) tally.kills++;
    const dates = [...readFolder(folder).days.keys()];
    if (dates.length > 1 || dates.length === 0 && !wasKilled) {
      undated.lose(`wrote ${dates.join(" and ") || "no day"}`);
    }
    const [date] = dates;
    if (date === undefined) return;
    checkDate(date, { before, after, speed }, undated.lose);
    const dated = datedJob(date);
    const ground = await newGround(arena, [dated]);
    ground.look(wasKilled ? "temps" : "nothing");
    await ground.rerun(dated, { via: clock.via });
  },
};

/** The day must be one that the clock has shown. */
function checkDate(
  date: string,
  { before, after, speed }: ReturnType<typeof jumpOf>,
  lose: (what: string) => void,
): void {
  const dayOf = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10);
  const shown = [before, after].flatMap((seconds) =>
    speed === 1 ? [dayOf(seconds), dayOf(seconds + 60)] : datesFrom(dayOf(seconds), 400)
  );
  if (!shown.includes(date)) lose(`wrote ${date}, and the clock showed ${shown[0]}`);
}

/** Faults of this kind. */
export const CLOCKS: readonly Fault[] = [JUMPS];
