/** A worker of `backfill` by itself. */
import { assertEquals } from "@std/assert";
import { type Config, DEFAULTS } from "../src/core/config/knobs.ts";
import type { DayNumber } from "../src/core/calendar.ts";
import type { DayResult } from "../src/shell/due_day.ts";
import { charterOf } from "../src/shell/company.ts";
import { hire } from "../src/shell/pool.ts";
import { hireWriter } from "../src/shell/writer_thread.ts";
import { inTempFolder, listing } from "./program.ts";

/** What a worker makes of days, all asked for at once. */
async function made(
  folder: string,
  { config, configSha256 }: { config: Config; configSha256: string },
  days: readonly DayNumber[],
  files?: SharedArrayBuffer,
): Promise<readonly DayResult[]> {
  const hand = hire<{ day: DayNumber }, DayResult>(
    new URL("../src/shell/backfill_worker.ts", import.meta.url),
    {
      setup: { folder, config, configSha256, force: false, rehash: false, shared: false },
      files,
    },
  );
  try {
    return await Promise.all(days.map((day) => hand.ask({ day })));
  } finally {
    hand.end("the test is over");
  }
}

Deno.test("a worker refuses a users file that is not the one the run began with", () =>
  inTempFolder(async (folder) => {
    const users = `${folder}/users.jsonl`;
    await Deno.writeTextFile(users, '{"user_id":"emp_1"}\n');
    const config = { ...DEFAULTS, users };
    const { configSha256 } = await charterOf(config);
    await Deno.writeTextFile(users, '{"user_id":"emp_2"}\n');
    const [answer] = await made(folder, { config, configSha256 }, [20_000]);
    assertEquals(
      answer?.state === "failed" && answer.error,
      `Cannot use ${users}: it was changed while the run was under way`,
    );
    assertEquals(Object.keys(await listing(folder)), ["", "users.jsonl"]);
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
