/**
 * The table for Athena, and the same one for the AWS Glue Data Catalog.
 *
 * - OpenX reads no ISO 8601 as a timestamp, so `timestamp` is a string (`from_iso8601_timestamp` reads it).
 * - Partition projection: Athena works out the folders of a query from the ranges here, so a new day is
 *   there at once. Folders are named as Hive names them, so there is no location template.
 * - No line is skipped as a header: JSON lines have none, and each file would lose its first event.
 *
 * @module
 */

import { lineKeys, METADATA, metadataFields, PARTITIONS, type Table } from "./ddl_table.ts";
import { escaped, fieldName, quoted } from "./ddl_quoting.ts";

const SERDE = "org.openx.data.jsonserde.JsonSerDe";

/** The type of a column as Hive writes it; `name` writes the fields of a struct. */
export function hiveType(
  key: string,
  metadata: Table["metadata"],
  name: (field: string) => string,
): string {
  if (key !== METADATA || metadata === "string") return "string";
  const fields = metadataFields().map((field) => `${name(field.name)}:${field.type}`);
  return `struct<${fields.join(",")}>`;
}

function projection([first, last]: Table["years"]): Record<string, string> {
  return {
    "projection.enabled": "true",
    "projection.year.type": "integer",
    "projection.year.range": `${first},${last}`,
    "projection.year.digits": "4",
    "projection.month.type": "integer",
    "projection.month.range": "1,12",
    "projection.month.digits": "2",
    "projection.day.type": "integer",
    "projection.day.range": "1,31",
    "projection.day.digits": "2",
  };
}

/** The statement that makes the table in Athena. */
export function athenaTable(table: Table): string {
  const columns = lineKeys().map((key) =>
    `  ${quoted(key, "`")} ${hiveType(key, table.metadata, fieldName)}`
  );
  const partitions = PARTITIONS.map((name) => `${quoted(name, "`")} string`);
  const properties = Object.entries(projection(table.years))
    .map(([key, value]) => `  ${escaped(key)} = ${escaped(value)}`);
  return `CREATE EXTERNAL TABLE IF NOT EXISTS ${quoted(table.database, "`")}.${
    quoted(table.name, "`")
  } (
${columns.join(",\n")}
)
PARTITIONED BY (${partitions.join(", ")})
ROW FORMAT SERDE ${escaped(SERDE)}
LOCATION ${escaped(table.location)}
TBLPROPERTIES (
${properties.join(",\n")}
)`;
}

/** The input of `aws glue create-table --cli-input-json` that makes the same table. */
export function glueTable(table: Table): string {
  // The catalog takes names as they are.
  const columns = lineKeys().map((key) => ({
    Name: key,
    Type: hiveType(key, table.metadata, (name) => name),
  }));
  const input = {
    DatabaseName: table.database,
    TableInput: {
      Name: table.name,
      TableType: "EXTERNAL_TABLE",
      Parameters: { EXTERNAL: "TRUE", classification: "json", ...projection(table.years) },
      PartitionKeys: PARTITIONS.map((name) => ({ Name: name, Type: "string" })),
      StorageDescriptor: {
        Columns: columns,
        Location: table.location,
        InputFormat: "org.apache.hadoop.mapred.TextInputFormat",
        OutputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
        SerdeInfo: { SerializationLibrary: SERDE, Parameters: { "serialization.format": "1" } },
      },
    },
  };
  return JSON.stringify(input, null, 2);
}
