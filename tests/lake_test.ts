/** From days to answers, the whole way: written, uploaded to a local S3 server, and read there by the queries. */
import { assert, assertEquals } from "@std/assert";
import { catalog } from "../tasks/query/catalog.ts";
import { rowsOf } from "./duckdb.ts";
import { inTempFolder } from "./program.ts";
import { runWithStore, withServer } from "./s3_kit.ts";

Deno.test("the queries answer from the bucket what they answer from the folder, and find a guest", () =>
  inTempFolder((folder) =>
    withServer(folder, async ({ port, folder: buckets }) => {
      const config = `${folder}/shadownet.jsonc`;
      const schedule = [{ scenario: "stolen_credential", from: "2025-12-02" }];
      await Deno.writeTextFile(config, JSON.stringify({ scenarios: { schedule } }));
      const line = "backfill --from 2025-12-01 --to 2025-12-07 --events natural --users 60 " +
        `--config ${config} --quiet --upload`;
      const { code, stderr } = await runWithStore(line, { folder, port });
      assertEquals([code, stderr], [0, ""]);

      const queries = await catalog();
      const partitions = `${buckets}/lake/year=*/month=*/day=*`;
      const inBucket = await rowsOf(queries, { location: `${partitions}/*_object` });
      const inFolder = await rowsOf(queries, { location: `${folder}/data/logs_*.jsonl` });
      // Rows that a query ranks alike come in any order.
      const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
      queries.forEach(({ name }, i) =>
        assertEquals(sorted(inBucket[i]!), sorted(inFolder[i]!), name)
      );

      const labels = (await Deno.readTextFile(`${folder}/data/_truth/labels_2025-12-02.jsonl`))
        .trim().split("\n").map((row) => JSON.parse(row));
      const guest = labels.find(({ scenario }) => scenario === "stolen_credential");
      const features = inBucket[queries.findIndex(({ name }) => name === "user_day_features")]!;
      assert(
        features.some(({ user_id, event_date }) =>
          user_id === guest.user_id && event_date === "2025-12-02"
        ),
      );
    })
  ));
