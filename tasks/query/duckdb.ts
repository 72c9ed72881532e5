/**
 * Runs a query with DuckDB over a folder, a pattern or a bucket.
 *
 * @module
 */

import { duckdbView } from "../../src/encode/ddl_duckdb.ts";
import { Failure, USER_MISTAKE, WORK_FAILED } from "../../src/shell/failure.ts";
import type { Query } from "./catalog.ts";
import type { Answer } from "./formats.ts";

/** Not a literal in the import, so that no lock file and no binary gets it. 1.5.6-r.1 cannot be installed. */
const DUCKDB = "npm:@duckdb/node-api@1.5.5-r.5";

/** The parts of DuckDB that are used. */
interface Reader {
  columnNames(): string[];
  columnTypes(): readonly { toString(): string }[];
  getRowsJson(): unknown[][];
}
interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<Reader>;
}

/** Which logs are read. */
export interface Logs {
  /** An output folder, a pattern of files, or `s3://BUCKET/PREFIX`. */
  readonly location: string;
  /** The first and the last day, `YYYY-MM-DD`; all days without. */
  readonly days?: readonly [first: string, last: string];
}

async function connect(): Promise<Connection> {
  try {
    const { DuckDBInstance } = await import(DUCKDB);
    const instance = await DuckDBInstance.create(":memory:");
    return await instance.connect();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    const why = error instanceof Error ? error.message : error;
    throw new Failure(
      `Cannot load DuckDB, which is downloaded once from npm (${DUCKDB}): ${why}`,
      WORK_FAILED,
      { cause: error },
    );
  }
}

/** Lets DuckDB read buckets: two of its own extensions, and the credentials that AWS tools find too. */
async function allowBuckets(connection: Connection): Promise<void> {
  try {
    for (const name of ["httpfs", "aws"]) await connection.run(`INSTALL ${name}; LOAD ${name}`);
    await connection.run("CREATE SECRET (TYPE s3, PROVIDER credential_chain)");
  } catch (error) {
    const [why] = (error as Error).message.split("\n");
    const instead = "copy the files (aws s3 sync) and name them with --files";
    throw new Failure(`Cannot read from a bucket: ${why}; or ${instead}`, WORK_FAILED, {
      cause: error,
    });
  }
}

/** Makes the table of a dialect, and of all days of it the ones that are wanted. */
async function createTable(connection: Connection, { location, days }: Logs): Promise<void> {
  const isAll = days === undefined;
  const view = duckdbView({
    name: isAll ? "shadownet_logs" : "all_days",
    database: "main",
    location,
    metadata: "struct",
    years: [0, 9999],
  });
  await connection.run(view);
  if (isAll) return;
  const within = `year || '-' || month || '-' || day BETWEEN '${days[0]}' AND '${days[1]}'`;
  await connection.run(
    `CREATE VIEW shadownet_logs AS SELECT * FROM all_days WHERE ${within}`,
  );
}

/** What is found, counted or not found in days without logs is no answer. */
async function checkLines(connection: Connection, { location, days }: Logs): Promise<void> {
  const reader = await connection.runAndReadAll("SELECT 1 FROM shadownet_logs LIMIT 1");
  if (reader.getRowsJson().length > 0) return;
  const when = days === undefined ? "" : ` from ${days[0]} to ${days[1]}`;
  throw new Failure(`Cannot read ${location}: it has no lines${when}`, WORK_FAILED);
}

/** DuckDB's numbers that `getRowsJson` writes as text. */
const LONG_NUMBER = /^U?(BIG|HUGE)INT$|^DECIMAL/;

function answerOf(reader: Reader): Answer {
  const isNumber = reader.columnTypes().map((type) => LONG_NUMBER.test(String(type)));
  const valueOf = (value: unknown, i: number) => {
    const number = isNumber[i] && typeof value === "string" ? Number(value) : NaN;
    return Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : value;
  };
  return {
    columns: reader.columnNames(),
    rows: reader.getRowsJson().map((row) => row.map(valueOf)),
  };
}

/** Whether DuckDB could not make sense of the statement. */
const IS_OF_SQL = /^(Parser|Binder|Catalog|Syntax) Error/;

function explained(error: unknown, { name }: Query, { location }: Logs): Failure {
  const message = error instanceof Error ? error.message.trim() : String(error);
  if (/No files found that match/.test(message)) {
    return new Failure(
      `Cannot read ${location}: there are no logs; write some with generate or backfill, or name ` +
        "others with --out or --files",
      WORK_FAILED,
      { cause: error },
    );
  }
  const exitCode = IS_OF_SQL.test(message) ? USER_MISTAKE : WORK_FAILED;
  return new Failure(`Cannot run ${name}: ${message}`, exitCode, { cause: error });
}

/**
 * Runs a query.
 *
 * @throws {Failure} exit code 2 when its SQL is wrong, 1 when there are no logs or they cannot be read
 */
export async function runQuery(query: Query, logs: Logs): Promise<Answer> {
  const connection = await connect();
  if (/^s3a?:\/\//.test(logs.location)) await allowBuckets(connection);
  try {
    await createTable(connection, logs);
    const answer = answerOf(await connection.runAndReadAll(query.sql));
    if (answer.rows.length === 0 || logs.days) await checkLines(connection, logs);
    return answer;
  } catch (error) {
    throw error instanceof Failure ? error : explained(error, query, logs);
  }
}
