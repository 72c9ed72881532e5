/**
 * `deno task query`: runs a query over the logs with DuckDB, in this process.
 *
 * A program of its own, as DuckDB is no part of `shadownet`: it weighs 140 MB on disk, and it is native code,
 * which needs `--allow-ffi` and then reads what the user may read, whatever Deno allows. `--allow-read` is for the
 * queries, the config file and a query of the user's. Its package is in no lock file (`--no-lock`), since every task
 * downloads what the lock names; its version is fixed in `query/duckdb.ts`.
 *
 * @module
 */

import { runAlone } from "../src/cli.ts";
import { formatDay } from "../src/core/calendar.ts";
import type { Command, Flag, Flags } from "../src/commands/command.ts";
import { RANGE_FLAGS, rangeOf } from "../src/commands/days.ts";
import { configOf, countOfFlag, folderOf } from "../src/commands/settings.ts";
import { mistake } from "../src/shell/failure.ts";
import { didYouMean } from "../src/shell/nearest.ts";
import { print, tell } from "../src/shell/terminal.ts";
import { oneAsked, splitAsked } from "./arguments.ts";
import { catalog, type Query, queryOf } from "./query/catalog.ts";
import { type Logs, runQuery } from "./query/duckdb.ts";
import { type Format, FORMATS } from "./query/formats.ts";

/** Rows of a table that are shown when nothing is said: more is for a file. */
const USUAL_ROWS = 50;
const MOST_ROWS = 1_000_000_000;

const NAMES = Object.keys(FORMATS) as Format[];

const FLAGS: readonly Flag[] = [
  { name: "out", value: "DIR", about: "folder with the logs (default data)" },
  {
    name: "files",
    value: "PATTERN",
    about: "other files: lake/year=*/month=*/day=*/*.jsonl, or s3://BUCKET/PREFIX",
  },
  ...RANGE_FLAGS,
  { name: "format", value: "FORMAT", about: `${NAMES.join(", ")} (default table)` },
  { name: "json", about: "the same as --format json" },
  {
    name: "limit",
    value: "N",
    about: `rows to print, 0 for all (default ${USUAL_ROWS} of a table, else all)`,
  },
  {
    name: "config",
    value: "FILE",
    about: "config file (default shadownet.jsonc, if there is one)",
  },
];

/** The command, given what was asked for: a query's name or file, if any. */
function queryCommand(asked: readonly string[]): Command {
  return {
    name: "query",
    summary: "run a query over the logs with DuckDB; without a name, list the queries",
    usage: "deno task -q query [NAME|FILE] [FLAGS]",
    flags: FLAGS,
    examples: [
      ["deno task -q query", "what there is to ask"],
      ["deno task -q query failure_bursts --month 2025-12", "one month"],
      ["deno task -q query user_day_features --format csv > features.csv", "for a notebook"],
      ["deno task -q query my.sql --json", "a query of your own, over the table shadownet_logs"],
    ],
    async run(flags) {
      const name = oneAsked(asked, "query", "NAME|FILE");
      const format = formatOf(flags);
      if (name === undefined) await list(flags);
      else await answer(await queryOf(name), format, flags);
    },
  };
}

function formatOf({ format, json }: Flags): Format {
  if (format === undefined) return json ? "json" : "table";
  if (json) throw mistake("Cannot use --format and --json together: each says how to print");
  const found = NAMES.find((name) => name === format);
  if (found) return found;
  const meant = didYouMean(String(format), NAMES);
  throw mistake(`Cannot use --format ${format}: allowed is ${NAMES.join(", ")}${meant}`);
}

/** Lists the queries with what each is about. */
async function list(flags: Flags): Promise<void> {
  const useless = Object.keys(flags).find((name) => !["json", "debug"].includes(name));
  if (useless) throw mistake(`Cannot use --${useless} without a query: write query NAME|FILE`);
  const queries = await catalog();
  if (flags.json) {
    print(JSON.stringify(queries.map(({ name, about }) => ({ name, about })), null, 2));
  } else print(queries.map(({ name, about }) => `${name}\n  ${about.join("\n  ")}`).join("\n\n"));
}

async function logsOf(flags: Flags): Promise<Logs> {
  if (flags.files !== undefined && flags.out !== undefined) {
    throw mistake("Cannot use --files and --out together: each says where the logs are");
  }
  const isRange = RANGE_FLAGS.some(({ name }) => flags[name] !== undefined);
  const days = isRange ? rangeOf(flags) : undefined;
  const config = { out: flags.out, config: flags.config };
  const location = flags.files === undefined
    ? folderOf(await configOf(config))
    : String(flags.files);
  return {
    location,
    ...(days ? { days: [formatDay(days[0]!), formatDay(days.at(-1)!)] as const } : {}),
  };
}

async function answer(query: Query, format: Format, flags: Flags): Promise<void> {
  const limit = countOfFlag(flags, "limit", MOST_ROWS, 0) ?? (format === "table" ? USUAL_ROWS : 0);
  const result = await runQuery(query, await logsOf(flags));
  const { columns, rows } = result;
  const shown = limit === 0 ? rows : rows.slice(0, limit);
  const text = FORMATS[format]({ columns, rows: shown });
  if (text !== "") print(text);
  const left = rows.length - shown.length;
  if (left > 0) tell(`${left} more of ${rows.length} rows; --limit 0 prints all`);
}

if (import.meta.main) {
  const [asked, rest] = splitAsked(Deno.args, FLAGS);
  Deno.exit(await runAlone(queryCommand(asked), rest));
}
