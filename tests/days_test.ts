/** Ranges of days and shards of them. */
import { assertEquals, assertLessOrEqual, assertThrows } from "@std/assert";
import { formatDay, parseDay, weekday } from "../src/core/calendar.ts";
import { dealtTo, rangeOf, shardOf } from "../src/commands/days.ts";
import { Failure, USER_MISTAKE } from "../src/shell/failure.ts";
import { messageOf, run } from "./program.ts";

function datesOf(flags: Record<string, string>): string[] {
  return rangeOf(flags).map(formatDay);
}

Deno.test("a range is all days from the first to the last", () => {
  const dates = ["2024-02-28", "2024-02-29", "2024-03-01"];
  assertEquals(datesOf({ from: "2024-02-28", to: "2024-03-01" }), dates);
  assertEquals(datesOf({ from: "2024-02-29", to: "2024-02-29" }), ["2024-02-29"]);
});

Deno.test("a month is all its days", () => {
  const months = ["2023-02", "2024-02", "2025-11", "2025-12", "1970-01"];
  const lengths = [28, 29, 30, 31, 31];
  months.forEach((month, i) => {
    const dates = datesOf({ month });
    assertEquals(dates[0], `${month}-01`);
    assertEquals(dates.at(-1), `${month}-${lengths[i]}`);
    assertEquals(dates.length, lengths[i]);
  });
});

Deno.test("--days N ends yesterday in UTC", () => {
  const yesterday = () => Math.floor(Date.now() / 86_400_000) - 1;
  for (;;) {
    const before = yesterday();
    const days = rangeOf({ days: "3" });
    // Midnight may have passed in between.
    if (before !== yesterday()) continue;
    assertEquals(days, [before - 2, before - 1, before]);
    return;
  }
});

Deno.test("wrong ranges, workers and shards are refused, and what is right is named", async () => {
  const month = "--month 2025-11";
  const refusals: readonly (readonly [line: string, message: string])[] = [
    [
      "",
      "Cannot tell which days are wanted: write --from YYYY-MM-DD --to YYYY-MM-DD, --days N or " +
      "--month YYYY-MM",
    ],
    [
      "--from 2025-11-02 --to 2025-11-01",
      "Cannot use --from 2025-11-02 --to 2025-11-01: the range is reversed; write " +
      "--from 2025-11-01 --to 2025-11-02",
    ],
    ["--from 2025-02-30 --to 2025-03-01", "Cannot use --from 2025-02-30: there is no such day"],
    [
      "--to 2025-03-01",
      "Cannot use --to without --from: a range has a first and a last day",
    ],
    ["--days 0", "Cannot use --days 0: allowed is a whole number from 1 to 65536"],
    ["--days 65536", "Cannot use --days 65536: only 1970-01-01 to 2149-06-06 can be generated"],
    [
      "--month 2025-13",
      "Cannot use --month 2025-13: a month is written YYYY-MM, such as 2025-11",
    ],
    [
      "--month 2150-01",
      "Cannot use --month 2150-01: only 1970-01-01 to 2149-06-06 can be generated",
    ],
    [
      `${month} --days 3`,
      "Cannot use --days and --month together: each says which days are wanted",
    ],
    [`${month} --workers 0`, "Cannot use --workers 0: allowed is a whole number from 1 to 1024"],
    [
      `${month} --workers 1.5`,
      "Cannot use --workers 1.5: allowed is a whole number from 1 to 1024",
    ],
    [`${month} --shard 3/2`, "Cannot use --shard 3/2: allowed is 1/2 to 2/2"],
    [`${month} --shard 0/2`, "Cannot use --shard 0/2: allowed is 1/2 to 2/2"],
    [`${month} --shard 1/0`, "Cannot use --shard 1/0: there are 1 to 65536 shards"],
    [`${month} --shard x/2`, "Cannot use --shard x/2: a shard is written I/N, such as 1/4"],
    [`${month} --shard -1/2`, "Cannot use --shard -1/2: a shard is written I/N, such as 1/4"],
    [`${month} --shards 0`, "Cannot use --shards 0: allowed is a whole number from 1 to 65536"],
    [`${month} --shards x`, "Cannot use --shards x: allowed is a whole number from 1 to 65536"],
    [`${month} --shard 2`, "Cannot use --shard 2: a shard is written I/N, such as 1/4"],
    [
      `${month} --shard 1/2 --shards 2`,
      "Cannot use --shard and --shards together: one says it all",
    ],
    [
      `${month} --worker 2`,
      'Cannot use --worker: backfill has no such flag; did you mean "--workers"?',
    ],
    [`${month} --dry-run --quiet`, "Cannot use --quiet with --dry-run: nothing is written"],
    [
      `${month} --events -1`,
      'Cannot use --events -1: an integer 0 to 16777216, or "natural"',
    ],
  ];
  const results = await Promise.all(refusals.map(([line]) => run(`backfill ${line}`)));
  const starts = refusals.map(([, message], i) => messageOf(results[i]!).slice(0, message.length));
  assertEquals(starts, refusals.map(([, message]) => message));
  assertEquals(results.map(({ code }) => code), refusals.map(() => USER_MISTAKE));
});

const INDEX_VARIABLES = [
  "JOB_COMPLETION_INDEX",
  "AWS_BATCH_JOB_ARRAY_INDEX",
  "SLURM_ARRAY_TASK_ID",
];

/** Reads a shard in an environment with these variables alone. */
function shardIn(env: Record<string, string>, flags: Record<string, string>) {
  for (const name of INDEX_VARIABLES) Deno.env.delete(name);
  for (const [name, value] of Object.entries(env)) Deno.env.set(name, value);
  try {
    return shardOf(flags);
  } finally {
    for (const name of INDEX_VARIABLES) Deno.env.delete(name);
  }
}

Deno.test("a shard is taken from the flag, or its number from the engine", () => {
  assertEquals(shardIn({}, {}), { index: 0, of: 1 });
  assertEquals(shardIn({}, { shard: "2/4" }), { index: 1, of: 4 });
  assertEquals(shardIn({ JOB_COMPLETION_INDEX: "3" }, { shard: "2/4" }), { index: 1, of: 4 });
  const numbered = ["an Indexed Job with completions: 4", "an array job of size 4"];
  for (const [i, name] of INDEX_VARIABLES.entries()) {
    const gives = `as ${numbered[i] ?? "sbatch --array=0-3"} gives it`;
    assertEquals(shardIn({ [name]: "0" }, { shards: "4" }), { index: 0, of: 4 });
    assertEquals(shardIn({ [name]: "3" }, { shards: "4" }), { index: 3, of: 4 });
    for (const value of ["4", "-1", "x", "1.5"]) {
      const message =
        `Cannot use ${name}=${value}: with --shards 4 it is a whole number from 0 to 3, ${gives}`;
      const error = assertThrows(() => shardIn({ [name]: value }, { shards: "4" }), Failure);
      assertEquals([error.message, error.exitCode], [message, USER_MISTAKE]);
    }
  }
  assertThrows(() => shardIn({}, { shards: "4" }), Failure, "is set; write --shard I/4");
  const two = { JOB_COMPLETION_INDEX: "1", SLURM_ARRAY_TASK_ID: "1" };
  assertThrows(() => shardIn(two, { shards: "4" }), Failure, "both JOB_COMPLETION_INDEX and SLURM");
});

Deno.test("shards are disjoint, together all days, and even in days and in weekends", () => {
  const first = parseDay("2025-01-01")!;
  for (const length of [0, 1, 5, 30, 364, 365]) {
    const days = Array.from({ length }, (_, i) => first + i);
    for (const parts of [1, 2, 3, 5, 7, 8, 14, 28]) {
      const shards = Array.from(
        { length: parts },
        (_, index) => dealtTo({ index, of: parts }, days),
      );
      assertEquals(shards.flat().sort((a, b) => a - b), days);
      const spread = (counts: number[]) => Math.max(...counts) - Math.min(...counts);
      assertLessOrEqual(spread(shards.map((shard) => shard.length)), 1);
      const weekends = shards.map((shard) => shard.filter((day) => weekday(day) > 4).length);
      if (length >= 364) {
        assertLessOrEqual(spread(weekends), 3, `${parts} shards of ${length} days`);
      }
    }
  }
});
