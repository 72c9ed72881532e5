/**
 * The table for Spark: a temporary view, as Spark then finds the partitions itself, new days too. A table of
 * a catalog would need `MSCK REPAIR TABLE` after each.
 *
 * @module
 */

import { hiveType } from "./ddl_athena.ts";
import { lineKeys, PARTITIONS, type Table } from "./ddl_table.ts";
import { escaped, fieldName, quoted } from "./ddl_quoting.ts";

/** The statement that makes the view in Spark. */
export function sparkView({ name, location, metadata }: Table): string {
  const columns = [...lineKeys(), ...PARTITIONS].map((key) =>
    `  ${quoted(key, "`")} ${hiveType(key, metadata, fieldName)}`
  );
  return `CREATE OR REPLACE TEMPORARY VIEW ${quoted(name, "`")} (
${columns.join(",\n")}
)
USING json
OPTIONS (path ${escaped(location)}, pathGlobFilter '*.jsonl*', mode 'FAILFAST')`;
}
