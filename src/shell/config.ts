/**
 * Reads the config file.
 *
 * @module
 */

import { checkConfig, type Problem } from "../core/config/config.ts";
import { type Config, DEFAULTS } from "../core/config/knobs.ts";
import { printable, shortened, shown } from "../core/company/printable.ts";
import { Failure, USER_MISTAKE } from "./failure.ts";
import { nearest, suggestion } from "./nearest.ts";

/** The config file that is read, if there is one, when none is named. */
export const CONFIG_FILE = "shadownet.jsonc";

/** A configuration and the file it was read from. */
export interface ConfigFile {
  /** The file laid over the defaults. */
  readonly config: Config;
  /** The file, as it was named; absent when there is none and all is default. */
  readonly path?: string;
}

/** How {@link readConfig} takes a missing file. */
export interface ReadConfigOptions {
  /** Whether a missing file is an error, as it is when the user named it. */
  readonly required: boolean;
}

function mistake(message: string, cause?: unknown): Failure {
  return new Failure(message, USER_MISTAKE, cause === undefined ? {} : { cause });
}

function readText(path: string, required: boolean): string | undefined {
  try {
    return Deno.readTextFileSync(path).replace(/^\uFEFF/, "");
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    const missing = error instanceof Deno.errors.NotFound;
    if (missing && !required) return undefined;
    const reason = missing
      ? "no such file"
      : error instanceof Deno.errors.IsADirectory
      ? "it is a folder, not a file"
      : (error as Error).message;
    throw mistake(`Cannot read config ${path}: ${reason}`, error);
  }
}

async function parseText(path: string, text: string): Promise<unknown> {
  // Loaded where it is needed only: many do without a config file.
  const [{ parse }, { jsoncProblem, repeatedKey }] = [
    await import("@std/jsonc"),
    await import("./syntax.ts"),
  ];
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const problem = jsoncProblem(text, error as Error);
    throw mistake(`Cannot parse config ${path}: ${problem}`, error);
  }
  const repeated = repeatedKey(text);
  if (repeated !== undefined) throw mistake(`Cannot use config ${path}: ${repeated}`);
  return value;
}

function problemLine({ kind, path, value, expected, nearest }: Problem): string {
  const where = path === "" ? "the file" : path;
  if (kind === "wrong value") {
    const meant = nearest === undefined ? "" : suggestion(nearest);
    if (value === undefined) return printable(`${where}: it is missing: ${expected}`);
    return printable(`${where}: ${shown(value)} is not allowed: ${expected}${meant}`);
  }
  const hint = nearest === undefined ? `; allowed: ${expected}` : suggestion(nearest);
  return printable(`${shortened(where)}: unknown key${hint}`);
}

/**
 * Reads a config file in JSON with comments and trailing commas.
 *
 * @param path the file; {@link CONFIG_FILE} when `undefined`
 * @param options whether the file must exist
 * @returns the file laid over the defaults; the defaults alone when it is missing and may be
 * @throws {Failure} with the exit code of a user's mistake: when the file cannot be read, is not
 *   JSONC (line, column and what was found there), or has wrong settings (all, a line each)
 * @throws {Deno.errors.NotCapable} when Deno has not been given the permission to read it
 */
export async function readConfig(
  path: string | undefined,
  { required }: ReadConfigOptions,
): Promise<ConfigFile> {
  const file = path ?? CONFIG_FILE;
  const text = readText(file, required);
  if (text === undefined) return { config: DEFAULTS };
  const { config, problems } = checkConfig(await parseText(file, text), nearest);
  if (problems.length === 0) return { config, path: file };
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  throw mistake([`Cannot use config ${file}: ${count}`, ...problems.map(problemLine)].join("\n"));
}
