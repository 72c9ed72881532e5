/**
 * The table for DuckDB: a view over files that are here or in a bucket.
 *
 * All columns are told, as DuckDB guesses them from a sample and loses a key that comes up only later. Logs are
 * named one by one or by partition: unlike Athena and Spark, DuckDB also reads folders that begin with `_`,
 * where the truth is.
 *
 * @module
 */

import {
  type Column,
  type ColumnType,
  lineKeys,
  METADATA,
  metadataFields,
  PARTITIONS,
  type Table,
} from "./ddl_table.ts";
import { doubled, quoted } from "./ddl_quoting.ts";

const TYPES: Readonly<Record<ColumnType, string>> = {
  string: "VARCHAR",
  boolean: "BOOLEAN",
  bigint: "BIGINT",
  "array<string>": "VARCHAR[]",
};

const field = ({ name, type }: Column) => `${quoted(name, '"')} ${TYPES[type]}`;

/** The logs of a location: all of a partitioned bucket, those of an output folder, or what a pattern says. */
function patternOf(location: string): string {
  if (/[*?[]|\.jsonl(\.\w+)?$/.test(location)) return location;
  const folder = location.replace(/\/+$/, "");
  const isBucket = /^\w+:\/\//.test(location);
  return isBucket
    ? `${folder}/${PARTITIONS.map((name) => `${name}=*`).join("/")}/*.jsonl*`
    : `${folder}/logs_*.jsonl`;
}

/** The statement that makes the view in DuckDB. */
export function duckdbView({ name, location, metadata }: Table): string {
  const pattern = patternOf(location);
  const isPartitioned = pattern.includes("year=");
  const struct = `STRUCT(${metadataFields().map(field).join(", ")})`;
  const metadataType = metadata === "struct" ? struct : "VARCHAR";
  const columns = lineKeys().map((key) =>
    `    ${quoted(key, '"')}: ${doubled(key === METADATA ? metadataType : "VARCHAR")}`
  );
  const dateParts = isPartitioned
    ? PARTITIONS.map((part) => quoted(part, '"'))
    : [[1, 4], [6, 2], [9, 2]].map(([start, length], i) =>
      `substr("timestamp", ${start}, ${length}) AS ${quoted(PARTITIONS[i]!, '"')}`
    );
  const hive = PARTITIONS.map((part) => `${quoted(part, '"')}: VARCHAR`).join(", ");
  const partitioning = isPartitioned
    ? `,\n  hive_partitioning = true,\n  hive_types = {${hive}}`
    : ",\n  hive_partitioning = false";
  return `CREATE OR REPLACE VIEW ${quoted(name, '"')} AS
SELECT ${lineKeys().map((key) => quoted(key, '"')).join(", ")},
  ${dateParts.join(", ")}
FROM read_json(
  ${doubled(pattern)},
  format = 'newline_delimited',
  columns = {
${columns.join(",\n")}
  }${partitioning}
)`;
}
