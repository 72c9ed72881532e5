/** A worker of `backfill` by itself. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { DEFAULTS } from "../src/core/config/knobs.ts";
import { type DayNumber, formatDay } from "../src/core/calendar.ts";
import type { DayResult } from "../src/shell/due_day.ts";
import { type Charter, charterOf } from "../src/shell/company.ts";
import { hire } from "../src/shell/pool.ts";
import { hireWriter } from "../src/shell/writer_thread.ts";
import { inTempFolder, listing } from "./program.ts";

/** What a worker makes of days, all asked for at once. */
async function made(
  folder: string,
  charter: Charter,
  days: readonly DayNumber[],
  files?: SharedArrayBuffer,
): Promise<readonly DayResult[]> {
  const hand = hire<{ day: DayNumber }, DayResult>(
    new URL("../src/shell/backfill_worker.ts", import.meta.url),
    {
      setup: { folder, charter, force: false, rehash: false, shared: false },
      files,
    },
  );
  try {
    return await Promise.all(days.map((day) => hand.ask({ day })));
  } finally {
    hand.end("the test is over");
  }
}

Deno.test("a worker goes by the users that the run began with", () =>
  inTempFolder(async (folder) => {
    const users = `${folder}/users.jsonl`;
    await Deno.writeTextFile(users, '{"user_id":"emp_1"}\n');
    const charter = await charterOf({ ...DEFAULTS, users, events: 10 });
    await Deno.remove(users);
    await Deno.mkdir(`${folder}/data`);
    const [answer] = await made(`${folder}/data`, charter, [20_000]);
    assertEquals(answer?.state, "written");
    const text = await Deno.readTextFile(`${folder}/data/logs_${formatDay(20_000)}.jsonl`);
    assertStringIncludes(text, '"user_id":"emp_1"');
  }));

Deno.test("a worker's days are the same with a thread that writes its large files and without", () =>
  inTempFolder(async (folder) => {
    const charter = await charterOf({ ...DEFAULTS, users: 200, events: 40_000 });
    const days = [20_000, 20_001, 20_002, 20_003, 20_004];
    await Deno.mkdir(`${folder}/without`);
    await Deno.mkdir(`${folder}/with`);
    const without = await made(`${folder}/without`, charter, days);
    const writer = hireWriter(() => {});
    try {
      assertEquals(await made(`${folder}/with`, charter, days, writer.memory), without);
    } finally {
      writer.end();
    }
    assertEquals(without.map(({ state }) => state), days.map(() => "written"));
    assertEquals(await listing(`${folder}/with`), await listing(`${folder}/without`));
  }));
