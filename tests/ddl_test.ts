/** The tables of `schema --ddl`: what they say, and run by DuckDB over lines of all event types. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { EventType } from "../src/core/log/fields.ts";
import { EVENTS } from "../src/core/log/events.ts";
import { lineKeys, metadataFields } from "../src/encode/ddl_table.ts";
import { rowsOf } from "./duckdb.ts";
import { companyOf, writtenDay } from "./lines.ts";
import { inTempFolder, messageOf, run } from "./program.ts";
import { problemsOf } from "./published_types.ts";

/** What `schema` prints. */
async function ddl(flags: string): Promise<string> {
  const { code, stdout, stderr } = await run(`schema --ddl ${flags}`);
  assertEquals([code, stderr], [0, ""]);
  return stdout;
}

const ENGINES = ["athena", "glue", "duckdb", "spark"];
const FIELDS = Object.values(EVENTS).flatMap(({ fields }) => fields.map(({ name }) => name));

Deno.test("every engine's table has every field of every event type, and skips no line", async () => {
  for (const engine of ENGINES) {
    const text = await ddl(engine);
    for (const name of [...lineKeys(), "year", "month", "day"]) {
      assert(new RegExp(`[\`"]${name}[\`"]`).test(text), `${engine} lacks ${name}`);
    }
    for (const name of FIELDS) {
      const times = text.match(new RegExp(`[<,("\` ]${name}[:"\`]`, "g"))?.length ?? 0;
      assertEquals(times >= 1, true, `${engine} lacks ${name}`);
    }
    assertEquals(/header|skip/i.test(text), false, engine);
    const asText = await ddl(`${engine} --metadata string`);
    assertEquals(/struct|session_id/i.test(asText), false, engine);
  }
});

Deno.test("Athena works out the folders of new days itself", async () => {
  const text = await ddl(
    "athena --years 2024-2026 --database logs --table t --location s3://a-b/c",
  );
  assertStringIncludes(text, "`logs`.`t`");
  assertStringIncludes(text, "LOCATION 's3://a-b/c/'");
  assertStringIncludes(text, "PARTITIONED BY (`year` string, `month` string, `day` string)");
  assertStringIncludes(text, "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'");
  const properties = Object.fromEntries(
    [...text.matchAll(/'(projection[.\w]+)' = '([^']*)'/g)].map(([, key, value]) => [key, value]),
  );
  const integer = (name: string, range: string, digits: string) => ({
    [`projection.${name}.type`]: "integer",
    [`projection.${name}.range`]: range,
    [`projection.${name}.digits`]: digits,
  });
  assertEquals(properties, {
    "projection.enabled": "true",
    ...integer("year", "2024,2026", "4"),
    ...integer("month", "1,12", "2"),
    ...integer("day", "1,31", "2"),
  });
});

Deno.test("Glue gets the same table, in the shape that its API takes", async () => {
  const flags = "--years 2024-2026 --location s3://logs-of-ours/";
  const [input, athena] = [JSON.parse(await ddl(`glue ${flags}`)), await ddl(`athena ${flags}`)];
  const from = "npm:@aws-sdk/client-glue@3.1169.0";
  assertEquals(await problemsOf(input, { from, type: "CreateTableCommandInput" }), "");
  const { StorageDescriptor, PartitionKeys, Parameters } = input.TableInput;
  for (const { Name, Type } of [...StorageDescriptor.Columns, ...PartitionKeys]) {
    assertStringIncludes(athena, `\`${Name}\` ${Type}`);
  }
  for (const [key, value] of Object.entries(Parameters)) {
    if (key.startsWith("projection")) assertStringIncludes(athena, `'${key}' = '${value}'`);
  }
  assertStringIncludes(athena, StorageDescriptor.SerdeInfo.SerializationLibrary);
});

Deno.test("DuckDB reads every line as it is, from a folder and from partitions", async () => {
  const company = companyOf({ users: 100, events: "natural" });
  const { text, lines } = writtenDay(company, "2025-12-01");
  await inTempFolder(async (folder) => {
    const lake = `${folder}/lake/year=2025/month=12/day=01`;
    await Deno.mkdir(lake, { recursive: true });
    await Deno.mkdir(`${folder}/_truth`);
    await Deno.writeTextFile(`${folder}/_truth/logs_2025-12-01.jsonl`, "not a log\n");
    await Deno.writeTextFile(`${folder}/logs_2025-12-01.jsonl`, text);
    await Deno.writeTextFile(`${lake}/logs.jsonl`, text);
    const wanted = lines.map((line) => ({
      ...JSON.parse(line),
      ...{ year: "2025", month: "12", day: "01" },
    }));
    const places = [folder, `${folder}/lake/year=*/month=*/day=*/*.jsonl`];
    for (const place of places) {
      for (const metadata of ["struct", "string"]) {
        const view = await ddl(`duckdb --location ${place} --metadata ${metadata}`);
        const sql = `${view} SELECT * FROM shadownet_logs ORDER BY timestamp, event_id`;
        const [rows] = await rowsOf([{ name: "all", about: [], sql }], { location: folder });
        const found = rows!.map((row) => ({
          ...row,
          metadata: typeof row.metadata === "string"
            ? JSON.parse(row.metadata)
            : present(row.metadata),
        }));
        assertEquals(found.length, wanted.length);
        found.forEach((row, i) => assertEquals(row, wanted[i], `${place} ${metadata}`));
      }
    }
  });
});

/** A struct without the fields that are null; numbers that came as text as numbers. */
function present(struct: unknown): unknown {
  const counts = new Set(metadataFields().filter((f) => f.type === "bigint").map((f) => f.name));
  return Object.fromEntries(
    Object.entries(Object(struct)).filter(([, value]) => value !== null)
      .map(([name, value]) => [name, counts.has(name) ? Number(value) : value]),
  );
}

Deno.test("a key that comes up late is not lost", async () => {
  const { lines } = writtenDay(
    companyOf({ users: 800, events: "natural" }),
    "2025-12-01",
  );
  const has = (line: string) =>
    line.includes('"security_group_id"') || line.includes('"requestor"');
  const [early, late] = [lines.filter((line) => !has(line)), lines.filter(has)];
  assert(early.length > 20_480 && late.length > 0, `${early.length}, ${late.length}`);
  await inTempFolder(async (folder) => {
    const text = [...early, ...late].map((line) => `${line}\n`).join("");
    await Deno.writeTextFile(`${folder}/logs_2025-12-01.jsonl`, text);
    const sql = "SELECT count(*) AS n FROM shadownet_logs " +
      "WHERE metadata.security_group_id IS NOT NULL OR metadata.requestor IS NOT NULL";
    const [rows] = await rowsOf([{ name: "late", about: [], sql }], { location: folder });
    assertEquals(rows, [{ n: late.length }]);
  });
});

Deno.test("a field that two event types hold differently becomes a string", () => {
  const type = (kind: "count" | "text" | "flag", list?: true): EventType => ({
    about: "x",
    fields: [
      { name: "same", kind: "count", about: "x" },
      { name: "code", kind: list ? "detail" : kind, about: "x", ...(list ? { list } : {}) },
    ],
  });
  const codeOf = (...types: EventType[]) => metadataFields(types).map((f) => `${f.name}:${f.type}`);
  assertEquals(codeOf(type("count"), type("count")), ["same:bigint", "code:bigint"]);
  assertEquals(codeOf(type("count"), type("text")), ["same:bigint", "code:string"]);
  assertEquals(codeOf(type("flag"), type("count"), type("flag")), ["same:bigint", "code:string"]);
  assertEquals(codeOf(type("text", true), type("text")), ["same:bigint", "code:string"]);
  assertEquals(codeOf(type("text", true)), ["same:bigint", "code:array<string>"]);
});

const MISTAKES: readonly (readonly [flags: string, told: RegExp])[] = [
  ["--ddl athene", /--ddl athene: allowed is athena, .*did you mean "athena"\?/],
  ["--table x", /--table without --ddl/],
  ["--ddl spark --database x", /--database with --ddl spark/],
  ["--ddl duckdb --years 2024-2025", /--years with --ddl duckdb/],
  ["--ddl athena --years 2025-2024", /--years 2025-2024/],
  ["--ddl athena --years 2025", /--years 2025/],
  ["--ddl athena --table a;b", /--table a;b/],
  ["--ddl athena --location /data", /--location \/data: allowed is s3:/],
  ["--ddl glue --location s3://x/year=*", /--location s3:\/\/x\/year=\*/],
  ["--ddl athena --metadata struc", /"struct"\?/],
];

Deno.test("what is wrong with a table is the user's mistake, with what would be right", async () => {
  for (const [flags, told] of MISTAKES) {
    const result = await run(`schema ${flags}`);
    assertEquals(result.code, 2, flags);
    assertMatch(messageOf(result), told);
  }
});
