/**
 * Runs queries with DuckDB as `deno task query` does, in a process of its own: DuckDB is in no lock file, and needs
 * `--allow-ffi`.
 */
import type { Query } from "../tasks/query/catalog.ts";
import { type Logs, runQuery } from "../tasks/query/duckdb.ts";

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
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, import.meta.filename!],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const question: Question = { queries, logs };
  const output = child.output();
  await new Response(JSON.stringify(question)).body!.pipeTo(child.stdin);
  const { success, stdout, stderr } = await output;
  if (!success) throw new Error(`Cannot query: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
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
