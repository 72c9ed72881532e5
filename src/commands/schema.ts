/**
 * `schema`: what a line looks like, for machines.
 *
 * @module
 */

import { civilDate } from "../core/calendar.ts";
import { type Dialect, DIALECTS } from "../encode/ddl.ts";
import type { Table } from "../encode/ddl_table.ts";
import { lineSchema } from "../encode/schema.ts";
import { mistake } from "../shell/failure.ts";
import { didYouMean } from "../shell/nearest.ts";
import { print } from "../shell/terminal.ts";
import type { Command, Flags } from "./command.ts";
import { today } from "./settings.ts";

const NAMES = Object.keys(DIALECTS) as Dialect[];

/** Where the logs are when nothing is said: the output folder for DuckDB, a bucket for the others. */
const LOCATIONS: Readonly<Record<Dialect, string>> = {
  athena: "s3://shadownet-raw/",
  glue: "s3://shadownet-raw/",
  spark: "s3a://shadownet-raw/",
  duckdb: "data",
};

/** Engines that keep the table in a database, and look for partitions by themselves. */
const OF_CATALOG = ["athena", "glue"];

/** Flags that say something of a table. */
const TABLE_FLAGS = ["table", "location", "metadata", "database", "years"];

/** Prints the JSON Schema of a line, or the table of an engine. */
export const SCHEMA: Command = {
  name: "schema",
  summary: "print the JSON Schema of a line (draft 2020-12), or a table over the logs",
  flags: [
    { name: "ddl", value: "ENGINE", about: `a table instead, for ${NAMES.join(", ")}` },
    {
      name: "location",
      value: "PLACE",
      about: "where the logs are (default s3://shadownet-raw/; for duckdb a folder, data)",
    },
    { name: "table", value: "NAME", about: "its name (default shadownet_logs)" },
    {
      name: "database",
      value: "NAME",
      about: "the one of Athena and Glue that it is in (default `default`)",
    },
    {
      name: "years",
      value: "YYYY-YYYY",
      about: "those that Athena looks for (default last year to next year)",
    },
    {
      name: "metadata",
      value: "struct|string",
      about: "a field for each key (default), or the JSON as one text",
    },
  ],
  examples: [
    ["shadownet schema > event.schema.json", "to validate lines with"],
    ["shadownet schema --ddl athena --location s3://my-logs/", "what to run once in Athena"],
    [
      "shadownet schema --ddl glue > t.json",
      "for aws glue create-table --cli-input-json file://t.json",
    ],
    ["shadownet schema --ddl duckdb > logs.sql", "for duckdb -init logs.sql, over data/"],
  ],
  run(flags) {
    const dialect = dialectOf(flags);
    print(
      dialect === undefined
        ? JSON.stringify(lineSchema(), null, 2)
        : DIALECTS[dialect](tableOf(dialect, flags)) + (dialect === "glue" ? "" : ";"),
    );
    return Promise.resolve();
  },
};

function dialectOf(flags: Flags): Dialect | undefined {
  const said = flags.ddl;
  if (said === undefined) {
    const useless = TABLE_FLAGS.find((name) => flags[name] !== undefined);
    if (useless) throw mistake(`Cannot use --${useless} without --ddl: only a table has one`);
    return undefined;
  }
  const dialect = NAMES.find((name) => name === said);
  if (dialect) return dialect;
  const meant = didYouMean(String(said), NAMES);
  throw mistake(`Cannot use --ddl ${said}: allowed is ${NAMES.join(", ")}${meant}`);
}

function tableOf(dialect: Dialect, flags: Flags): Table {
  const useless = ["database", "years"].find((name) => flags[name] !== undefined);
  if (useless && !OF_CATALOG.includes(dialect)) {
    throw mistake(`Cannot use --${useless} with --ddl ${dialect}: a view has none`);
  }
  return {
    name: nameOf(flags, "table", "shadownet_logs"),
    database: nameOf(flags, "database", "default"),
    location: locationOf(dialect, flags),
    metadata: metadataOf(flags),
    years: yearsOf(flags),
  };
}

function nameOf(flags: Flags, flag: string, usual: string): string {
  const name = String(flags[flag] ?? usual);
  if (/^[a-z_][a-z0-9_]{0,127}$/.test(name)) return name;
  const allowed = "a small letter or _, then small letters, digits and _, at most 128";
  throw mistake(`Cannot use --${flag} ${name}: allowed is ${allowed}`);
}

function locationOf(dialect: Dialect, flags: Flags): string {
  const place = String(flags.location ?? LOCATIONS[dialect]);
  if (dialect === "duckdb") return place;
  const [allowed, scheme] = dialect === "spark"
    ? [/^([a-z][a-z0-9]*:\/\/[^*?[\]]+|[^*?[\]:]+)$/, "a folder or address without *"]
    : [
      /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^*?[\]]*)?$/,
      "s3://BUCKET/ or s3://BUCKET/PREFIX/",
    ];
  if (!allowed.test(place)) throw mistake(`Cannot use --location ${place}: allowed is ${scheme}`);
  return place.endsWith("/") ? place : `${place}/`;
}

function metadataOf({ metadata = "struct" }: Flags): Table["metadata"] {
  if (metadata === "struct" || metadata === "string") return metadata;
  const meant = didYouMean(String(metadata), ["struct", "string"]);
  throw mistake(`Cannot use --metadata ${metadata}: allowed is struct, string${meant}`);
}

function yearsOf({ years }: Flags): Table["years"] {
  if (years === undefined) {
    const { year } = civilDate(today());
    return [year - 1, year + 1];
  }
  const [, first, last] = /^(\d{4})-(\d{4})$/.exec(String(years)) ?? [];
  if (first === undefined || last === undefined || first > last) {
    throw mistake(`Cannot use --years ${years}: written are the first and the last, 2024-2026`);
  }
  return [Number(first), Number(last)];
}
