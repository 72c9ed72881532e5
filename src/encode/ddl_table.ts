/**
 * The table over the logs, for every engine: a column for each key of a line, with the metadata of all event
 * types in one.
 *
 * Types are written as Hive, Athena, Glue and Spark write them; DuckDB has names of its own.
 *
 * @module
 */

import { EVENTS } from "../core/log/events.ts";
import type { EventType, Field } from "../core/log/fields.ts";
import { lineSchema } from "./schema.ts";

/** What a column or a field of the metadata holds. */
export type ColumnType = "string" | "boolean" | "bigint" | "array<string>";

/** A column, or a field of the metadata. */
export interface Column {
  /** Key in the line, snake case. */
  readonly name: string;
  /** What it holds. */
  readonly type: ColumnType;
}

/** The column that is not of a simple type. */
export const METADATA = "metadata";

/** The partitions, in the order of the folders: `year=2025/month=12/day=01`; all hold text. */
export const PARTITIONS = ["year", "month", "day"] as const;

function typeOf({ kind, list }: Field): ColumnType {
  switch (kind) {
    case "flag":
      return "boolean";
    case "count":
      return "bigint";
    default:
      return list ? "array<string>" : "string";
  }
}

/**
 * The fields of all event types, each once, in the order in which they first come up.
 *
 * A field that two event types hold differently becomes a string: every engine reads a number, a truth value
 * or a list as its text then.
 */
export function metadataFields(types: readonly EventType[] = Object.values(EVENTS)): Column[] {
  const found = new Map<string, ColumnType>();
  for (const field of types.flatMap(({ fields }) => fields)) {
    const [type, known] = [typeOf(field), found.get(field.name)];
    found.set(field.name, known === undefined || known === type ? type : "string");
  }
  return [...found].map(([name, type]) => ({ name, type }));
}

/** The keys of a line in their order; `metadata` is the last. */
export function lineKeys(): string[] {
  return Object.keys(Object(lineSchema().properties));
}

/** What the table is called and where its files are. */
export interface Table {
  /** Its name: a letter or `_`, then letters, digits and `_`. */
  readonly name: string;
  /** The database of Athena and Glue that it is in. */
  readonly database: string;
  /** The folder, or address of a bucket and prefix, that holds the partitions. */
  readonly location: string;
  /** How the metadata is kept: a field for each key, or the text of the JSON. */
  readonly metadata: "struct" | "string";
  /** The first and the last year that Athena looks for. */
  readonly years: readonly [first: number, last: number];
}
