/**
 * Names and texts in SQL.
 *
 * @module
 */

/** What Athena reserves in the definition of a table (its documentation of 2023). */
const RESERVED: ReadonlySet<string> = new Set(
  `
    all alter and array as authorization between bigint binary boolean both by case cast
    char column conf constraint commit create cross cube current current_date
    current_timestamp cursor database date dayofweek decimal delete describe distinct div
    double drop else end exchange exists extended external extract false fetch float floor
    following for foreign from full function grant group grouping having if import in inner
    insert int integer intersect interval into is join lateral left less like local macro
    map more none not null numeric of on only or order out outer over partialscan partition
    percent preceding precision preserve primary procedure range reads reduce references
    regexp revoke right rlike rollback rollup row rows select set smallint start table
    tablesample then time timestamp to transform trigger true truncate unbounded union
    uniquejoin update user using values varchar views when where window with
  `.trim().split(/\s+/),
);

/** The name of a field of a struct, in the quotes of Hive when it is a reserved word. */
export function fieldName(name: string): string {
  return RESERVED.has(name) ? quoted(name, "`") : name;
}

/** A name in the engine's quotes. */
export function quoted(name: string, quote: "`" | '"'): string {
  return `${quote}${name}${quote}`;
}

/** A text of DuckDB and of standard SQL: the quote is written twice. */
export function doubled(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A text of Hive and Spark: the quote and the backslash have a backslash before them. */
export function escaped(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
