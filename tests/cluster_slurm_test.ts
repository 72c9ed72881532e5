/** `tasks/cluster/slurm.sh` on a real Slurm of one node, with tasks that are killed, repeated and doubled. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { withDayLock, withLock } from "../src/shell/lock.ts";
import { backfill, logsIn } from "./backfill_kit.ts";
import { inTempFolder, listing } from "./program.ts";
import { missingForSlurm, onSlurm, type Slurm, until } from "./slurm_kit.ts";

const RANGE = "--from 2025-11-01 --to 2025-11-12";
const FLAGS = "--events 300";
const SHARDS = 4;

/** Submits the script; gives the job's number. */
function submit(slurm: Slurm, folder: string, array: string): Promise<string> {
  const env = { SHARDS: `${SHARDS}`, RANGE, FLAGS, OUT: `${folder}/data`, DENO: Deno.execPath() };
  const output = `--output=${folder}/task-%A_%a.txt`;
  const args = ["--parsable", output, `--array=${array}`, "tasks/cluster/slurm.sh"];
  return slurm.run("sbatch", args, env);
}

/**
 * Holds the last days of all shards but the first, so that no such shard ends before it is told to.
 *
 * @returns what lets them go
 */
async function holdDays(folder: string): Promise<() => Promise<void>> {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const dates = ["2025-11-10", "2025-11-11", "2025-11-12"];
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  let count = 0;
  const days = withLock(
    folder,
    () =>
      Promise.all(dates.map((date) =>
        withDayLock(folder, date, async () => {
          if (++count === dates.length) hold();
          await gate;
        })
      )),
    { shared: true },
  );
  await held;
  return async () => {
    open();
    await days;
  };
}

const missing = await missingForSlurm();

Deno.test({
  name: `Slurm: a lost, a requeued and a doubled task change nothing${
    missing ? ` (ignored: ${missing})` : ""
  }`,
  ignore: missing !== undefined,
  fn: () =>
    inTempFolder(async (relative) => {
      const folder = await Deno.realPath(relative);
      const [data, reference] = [`${folder}/data`, `${folder}/reference`];
      assertEquals((await backfill(reference, `${RANGE} ${FLAGS} --quiet`)).code, 0);
      await Deno.mkdir(`${folder}/slurm`);
      await onSlurm(`${folder}/slurm`, async (slurm) => {
        const release = await holdDays(data);
        try {
          const job = await submit(slurm, folder, `0-${SHARDS - 1}`);
          const doubled = await submit(slurm, folder, "3");
          // All of the first shard's days, and two of each other's: four shards write at the same time.
          await until(() => logsIn(data) === 9, "nine days");
          await slurm.kill(`${job}_1`);
          await slurm.run("scontrol", ["requeue", `${job}_2`]);
          await slurm.ends(`${job}_1`);
          assertEquals(await slurm.field(`${job}_1`, "JobState"), "FAILED");
          await release();
          for (const id of [job, doubled]) await slurm.ends(id);
          for (const task of [`${job}_0`, `${job}_2`, `${job}_3`, `${doubled}_3`]) {
            assertEquals(await slurm.field(task, "JobState"), "COMPLETED", task);
          }
          assertEquals(await slurm.field(`${job}_2`, "Restarts"), "1");
          assertEquals(logsIn(data), 11);
          const repeated = await submit(slurm, folder, "1");
          await slurm.ends(repeated);
          const said = await Deno.readTextFile(`${folder}/task-${repeated}_1.txt`);
          assertMatch(said, /Wrote 1 day to .*, skipped 2, failed 0/);
          const wrong = await submit(slurm, folder, `${SHARDS}`);
          await slurm.ends(wrong);
          assertEquals(await slurm.field(`${wrong}_${SHARDS}`, "ExitCode"), "2:0");
          assertStringIncludes(
            await Deno.readTextFile(`${folder}/task-${wrong}_${SHARDS}.txt`),
            "Cannot use an array up to 4 with SHARDS=4: write SHARDS=N sbatch --array=0-",
          );
        } finally {
          await release();
        }
        assertEquals(await listing(data), await listing(reference));
      });
    }),
});
