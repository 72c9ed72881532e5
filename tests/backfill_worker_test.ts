/** A worker of `backfill` by itself. */
import { assertEquals } from "@std/assert";
import { DEFAULTS } from "../src/core/config/knobs.ts";
import type { DayResult } from "../src/shell/due_day.ts";
import { charterOf } from "../src/shell/company.ts";
import { deal } from "../src/shell/pool.ts";
import { inTempFolder, listing } from "./program.ts";

Deno.test("a worker refuses a users file that is not the one the run began with", () =>
  inTempFolder(async (folder) => {
    const users = `${folder}/users.jsonl`;
    await Deno.writeTextFile(users, '{"user_id":"emp_1"}\n');
    const config = { ...DEFAULTS, users };
    const { configSha256 } = await charterOf(config);
    await Deno.writeTextFile(users, '{"user_id":"emp_2"}\n');
    const answers: DayResult[] = [];
    await deal<{ day: number }, DayResult>([{ day: 20_000 }], {
      worker: new URL("../src/shell/backfill_worker.ts", import.meta.url),
      workers: 1,
      setup: {
        setup: { folder, config, configSha256, force: false, rehash: false, shared: false },
      },
      signal: new AbortController().signal,
      onAnswer: (_, answer) => answers.push(answer),
      onDeath: (_, error) => ({ state: "failed", error }),
    });
    const [answer] = answers;
    assertEquals(
      answer?.state === "failed" && answer.error,
      `Cannot use ${users}: it was changed while the run was under way`,
    );
    assertEquals(Object.keys(await listing(folder)), ["", "users.jsonl"]);
  }));
