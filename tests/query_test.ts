/** `deno task query`, with the permissions that the task has. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { FORMATS } from "../tasks/query/formats.ts";
import { companyOf, writtenDays } from "./lines.ts";
import { inTempFolder, messageOf, type Result, resultOf } from "./program.ts";

/** Runs the task. */
function query(...args: string[]): Promise<Result> {
  return resultOf(
    new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "query", ...args],
      env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
      stdout: "piped",
      stderr: "piped",
    }),
  );
}

/** Two small days in a folder, flat as `generate` writes them. */
async function withDays(test: (folder: string, ids: string[]) => Promise<void>): Promise<void> {
  const ids: string[] = [];
  await inTempFolder(async (folder) => {
    for (
      const { text, events } of writtenDays(companyOf({ users: 5, events: 40 }), "2025-12-01", 2)
    ) {
      const date = events[0]!.timestamp.slice(0, 10);
      await Deno.writeTextFile(`${folder}/logs_${date}.jsonl`, text);
      ids.push(...events.map(({ event_id }) => event_id));
    }
    await Deno.mkdir(`${folder}/_truth`);
    await Deno.writeTextFile(`${folder}/_truth/logs_2025-12-01.jsonl`, "not a log\n");
    await Deno.writeTextFile(
      `${folder}/mine.sql`,
      "-- All.\nSELECT event_id, metadata.bytes, metadata.old_roles, count(*) OVER () AS n\n" +
        "FROM shadownet_logs ORDER BY timestamp, event_id; -- that is all\n",
    );
    await test(folder, ids);
  });
}

Deno.test("query lists the queries, and leaves the lock file as it is", async () => {
  const lock = await Deno.readTextFile("deno.lock");
  const { code, stdout } = await query();
  assertEquals(code, 0);
  for await (const { name } of Deno.readDir("tasks/queries")) {
    assertStringIncludes(stdout, `${name.replace(".sql", "")}\n  `);
  }
  const listed = JSON.parse((await query("--json")).stdout);
  assertEquals(listed[0].name, "addresses_per_user");
  assertEquals(await Deno.readTextFile("deno.lock"), lock);
  assertEquals(lock.includes("duckdb"), false);
});

Deno.test("query prints JSON, CSV and a table of a query in a file", async () => {
  await withDays(async (folder, ids) => {
    const lock = await Deno.readTextFile("deno.lock");
    const json = await query(`${folder}/mine.sql`, "--out", folder, "--json");
    assertEquals([json.code, json.stderr.replace(/^.*Download.*\n/gm, "")], [0, ""]);
    const rows: Record<string, unknown>[] = JSON.parse(json.stdout);
    assertEquals(rows.map(({ event_id }) => event_id), ids);
    assert(rows.every(({ n }) => n === 80));
    assert(rows.some(({ bytes }) => typeof bytes === "number"));

    const csv = await query(
      "--out",
      folder,
      `${folder}/mine.sql`,
      "--format",
      "csv",
      "--limit",
      "3",
    );
    const lines = csv.stdout.split("\n");
    assertEquals(lines[0], "event_id,bytes,old_roles,n");
    assertEquals(lines.slice(1, -1).map((line) => line.split(",")[0]), ids.slice(0, 3));
    assertMatch(csv.stderr, /77 more of 80 rows/);

    const day = ["--from", "2025-12-02", "--to", "2025-12-02"];
    const table = await query(`${folder}/mine.sql`, "--out", folder, ...day);
    assertMatch(table.stdout, /^event_id +bytes +old_roles +n\n(-+ *){4}\n/);
    const shown = table.stdout.trimEnd().split("\n").slice(2);
    assertEquals(shown.map((line) => line.slice(0, 16)), ids.slice(40));
    assertEquals(await Deno.readTextFile("deno.lock"), lock);
  });
});

Deno.test("query says what is wrong, and what would be right", async () => {
  await withDays(async (folder) => {
    await Deno.writeTextFile(`${folder}/wrong.sql`, "SELECT user FROM shadownet_log");
    await Deno.mkdir(`${folder}/damaged`);
    await Deno.writeTextFile(`${folder}/damaged/logs_2025-12-01.jsonl`, '{"timestamp":\n');
    const out = ["--out", folder];
    const tries: readonly (readonly [args: string[], code: number, told: RegExp])[] = [
      [["failure_burst"], 2, /no such query; did you mean "failure_bursts"\?/],
      [["x"], 2, /no such query; the queries are addresses_per_user, /],
      [["none.sql"], 2, /Cannot read the query none\.sql: there is no such file/],
      [[`${folder}/wrong.sql`, ...out], 2, /shadownet_log does not exist[^]*shadownet_logs/],
      [["failure_bursts", "--out", `${folder}/none`], 1, /there are no logs; write some/],
      [["failure_bursts", "--out", `${folder}/damaged`], 1, /Cannot run failure_bursts: .*JSON/],
      [
        ["failure_bursts", "--month", "2030-01", ...out],
        1,
        /no lines from 2030-01-01 to 2030-01-31$/,
      ],
      [["failure_bursts", "--fromat", "csv"], 2, /--fromat: query has no such flag; did you/],
      [["failure_bursts", "--format", "cvs"], 2, /--format cvs: allowed .*"csv"\?/],
      [["failure_bursts", "--from", "2025-12-01"], 2, /--from without --to/],
      [["failure_bursts", "--files", "x", ...out], 2, /--files and --out together/],
      [["--limit", "3"], 2, /--limit without a query/],
      [["failure_bursts", "rare_resources"], 2, /"rare_resources"/],
    ];
    for (const [args, code, told] of tries) {
      const result = await query(...args);
      assertEquals(result.code, code, `${args}: ${result.stderr}`);
      assertMatch(messageOf(result), told);
    }
  });
});

Deno.test("answers are quoted in CSV, and harmless and aligned in a table", () => {
  const answer = {
    columns: ["text", "n"],
    rows: [['a,"b"\n', 7], [null, 1000], ["\u001b[31mred", null], [["x"], -1]],
  };
  assertEquals(
    FORMATS.csv(answer),
    'text,n\n"a,""b""\n",7\n,1000\n\u001b[31mred,\n"[""x""]",-1',
  );
  assertEquals(
    FORMATS.table(answer),
    "text              n\n" +
      "-------------  ----\n" +
      'a,"b"\\u{a}        7\n' +
      "               1000\n" +
      "\\u{1b}[31mred\n" +
      '["x"]            -1',
  );
  assertEquals(JSON.parse(FORMATS.json(answer))[3], { text: ["x"], n: -1 });
  const none = { columns: ["a"], rows: [] };
  assertEquals([FORMATS.table(none), FORMATS.csv(none), FORMATS.json(none)], ["a\n-", "a", "[]"]);
});
