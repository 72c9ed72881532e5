/**
 * The queries that come with the program: files of `tasks/queries`, the name without `.sql`.
 *
 * @module
 */

import { Failure, USER_MISTAKE } from "../../src/shell/failure.ts";
import { didYouMean } from "../../src/shell/nearest.ts";

const FOLDER = new URL("../queries/", import.meta.url);

/** A query. */
export interface Query {
  /** Its name, or the file it is in. */
  readonly name: string;
  /** Lines of the comment that it begins with: what it finds, what to look for. */
  readonly about: readonly string[];
  /** The statement. */
  readonly sql: string;
}

function parsed(name: string, sql: string): Query {
  const lines = sql.split(/\r?\n/);
  const end = lines.findIndex((line) => !line.startsWith("--"));
  return { name, about: lines.slice(0, end).map((line) => line.slice(2).trim()), sql };
}

/** All queries, by name. */
export async function catalog(): Promise<Query[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (name.endsWith(".sql")) names.push(name.slice(0, -".sql".length));
  }
  return await Promise.all(
    names.sort().map(async (name) =>
      parsed(name, await Deno.readTextFile(new URL(`${name}.sql`, FOLDER)))
    ),
  );
}

/**
 * The query of a name, or of a file: what has a dot or a slash in it is one.
 *
 * @throws {Failure} exit code 2 when there is none
 */
export async function queryOf(asked: string): Promise<Query> {
  if (/[./\\]/.test(asked)) {
    try {
      return parsed(asked, await Deno.readTextFile(asked));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const why = error instanceof Deno.errors.NotFound ? "there is no such file" : error.message;
      throw new Failure(`Cannot read the query ${asked}: ${why}`, USER_MISTAKE, { cause: error });
    }
  }
  const queries = await catalog();
  const found = queries.find(({ name }) => name === asked);
  if (found) return found;
  const names = queries.map(({ name }) => name);
  const hint = didYouMean(asked, names) || `; the queries are ${names.join(", ")}`;
  throw new Failure(
    `Cannot run ${JSON.stringify(asked)}: there is no such query${hint}`,
    USER_MISTAKE,
  );
}
