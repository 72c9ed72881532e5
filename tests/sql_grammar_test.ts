/** Tables and queries, parsed by the grammars of the engines that cannot be run here. */
import { assert, assertEquals } from "@std/assert";
import { DIALECTS } from "../src/encode/ddl.ts";
import { fieldName } from "../src/encode/ddl_quoting.ts";
import type { Table } from "../src/encode/ddl_table.ts";
import { catalog } from "../tasks/query/catalog.ts";
import { type Statement, syntaxProblemsOf } from "./sql_grammar.ts";

const TABLE: Table = {
  name: "shadownet_logs",
  database: "default",
  location: "s3://shadownet-raw/",
  metadata: "struct",
  years: [2025, 2026],
};
const TABLES: readonly Table[] = [
  TABLE,
  { ...TABLE, name: "t2", metadata: "string" },
  { ...TABLE, location: "s3://my-logs/it's a \\ folder/" },
];

const queries = await catalog();
const tables: readonly Statement[] = TABLES.flatMap((table) => [
  { grammar: "hive", sql: DIALECTS.athena(table) },
  { grammar: "spark", sql: DIALECTS.spark(table) },
]);
const inStruct = (name: string): Statement => ({
  grammar: "hive",
  sql: `CREATE TABLE t (a struct<${name}:string>)`,
});
const ofQueries = queries.flatMap(({ sql }): Statement[] => [
  { grammar: "trino", sql },
  { grammar: "spark", sql },
]);

/** Each is right but for one thing. */
const BROKEN: readonly Statement[] = [
  { grammar: "hive", sql: DIALECTS.athena(TABLE).replace("`timestamp`", "timestamp") },
  { grammar: "hive", sql: DIALECTS.athena(TABLE).replace("'s3", "s3") },
  { grammar: "spark", sql: DIALECTS.spark(TABLE).replace("'s3", "s3") },
  { grammar: "trino", sql: DIALECTS.athena(TABLE) },
  inStruct("date"),
  ...ofQueries.slice(0, 2).map((s) => ({ ...s, sql: s.sql.replace("FROM events", "FORM events") })),
];

Deno.test("tables and queries are right by the grammars of Athena, Trino and Spark", async () => {
  const right = [
    ...tables,
    inStruct(fieldName("date")),
    inStruct(fieldName("bytes")),
    ...ofQueries,
  ];
  const problems = await syntaxProblemsOf([...right, ...BROKEN]);
  assertEquals(problems.length, right.length + BROKEN.length);
  assertEquals(problems.slice(0, right.length), right.map(() => ""));
  problems.slice(right.length).forEach((problem, i) => assert(problem !== "", BROKEN[i]!.sql));
});

Deno.test("each query says what it finds and what to look for, and names the days that it reads", () => {
  for (const { name, about, sql } of queries) {
    assert(about.length >= 2 && about.some((line) => line.startsWith("Look for ")), name);
    assert(/FROM shadownet_logs\s+WHERE year >= '2000'/.test(sql), name);
  }
});
