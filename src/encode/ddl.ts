/**
 * The table over the logs in the language of an engine.
 *
 * @module
 */

import { athenaTable, glueTable } from "./ddl_athena.ts";
import { duckdbView } from "./ddl_duckdb.ts";
import { sparkView } from "./ddl_spark.ts";
import type { Table } from "./ddl_table.ts";

/** An engine. */
export type Dialect = "athena" | "glue" | "duckdb" | "spark";

/** What each engine is told. */
export const DIALECTS: Readonly<Record<Dialect, (table: Table) => string>> = {
  athena: athenaTable,
  glue: glueTable,
  duckdb: duckdbView,
  spark: sparkView,
};
