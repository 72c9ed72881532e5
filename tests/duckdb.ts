/**
 * Runs queries with DuckDB as `deno task query` does, in a process of its own: DuckDB is in no lock file, and needs
 * `--allow-ffi`.
 */
import type { Query } from "../tasks/query/catalog.ts";
import { type Logs, runQuery } from "../tasks/query/duckdb.ts";
import { answerOf } from "./deno_child.ts";

/** A row, by column. */
export type Row = Readonly<Record<string, unknown>>;

/** What the child is asked. */
interface Question {
  readonly queries: readonly Query[];
  readonly logs: Logs;
}

/** The rows of each query. */
export async function rowsOf(queries: readonly Query[], logs: Logs): Promise<readonly Row[][]> {
  const flags = ["--no-lock", "--no-prompt", "--quiet", "--allow-read", "--allow-ffi"];
  const question: Question = { queries, logs };
  const args = ["run", ...flags, import.meta.filename!];
  return JSON.parse(await answerOf("Cannot query", args, JSON.stringify(question)));
}

async function answer({ queries, logs }: Question): Promise<Row[][]> {
  const found: Row[][] = [];
  for (const query of queries) {
    const { columns, rows } = await runQuery(query, logs);
    found.push(rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))));
  }
  return found;
}

if (import.meta.main) {
  const answers = await answer(await new Response(Deno.stdin.readable).json());
  await new Response(JSON.stringify(answers)).body!.pipeTo(Deno.stdout.writable);
}
