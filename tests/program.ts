/** Runs the program as its user does: as a process of its own. */
import { assertEquals, assertNotMatch } from "@std/assert";
import { walk } from "@std/fs";
import { sha256 } from "./day_writer_kit.ts";

export { inTempFolder, sha256 } from "./day_writer_kit.ts";

/** How the program is started. */
export interface RunOptions {
  /** The folder that it may write to; without one, it may only read. */
  readonly writable?: string;
  /** Deno's permission flags, in place of those. */
  readonly permissions?: readonly string[];
  /** Variables beside those of the tests. */
  readonly env?: Record<string, string>;
  /** Where it is started. @default {the repository} */
  readonly cwd?: string;
}

/** What a run that has ended said. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Program and arguments of a run, for a shell to start. */
export function argv(line: string, { writable, permissions }: RunOptions = {}): string[] {
  const write = writable === undefined ? [] : [`--allow-write=${writable}`];
  const allowed = permissions ?? ["--allow-read", ...write];
  const args = line.split(" ").filter((arg) => arg !== "");
  return [Deno.execPath(), "run", "--no-prompt", ...allowed, `${Deno.cwd()}/main.ts`, ...args];
}

/** A run to be started, its output piped; see {@link run}. */
export function command(line: string, options: RunOptions = {}): Deno.Command {
  const [program, ...args] = argv(line, options) as [string, ...string[]];
  const { env = {}, cwd = "." } = options;
  return new Deno.Command(program, { args, env, cwd, stdout: "piped", stderr: "piped" });
}

/** Waits for the end of a command; its output must be UTF-8. */
export async function resultOf(command: Deno.Command): Promise<Result> {
  const { code, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) =>
    new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/**
 * Runs the program and waits for its end.
 *
 * @param line its arguments, with blanks between them and in none of them
 */
export function run(line: string, options: RunOptions = {}): Promise<Result> {
  return resultOf(command(line, options));
}

/** Runs a shell script in which `"$@"` is the program, and waits for its end. */
export function runInShell(
  script: string,
  line: string,
  options: RunOptions = {},
): Promise<Result> {
  const args = ["-c", script, "bash", ...argv(line, options)];
  return resultOf(new Deno.Command("bash", { args, stdout: "piped", stderr: "piped" }));
}

/** What stderr has besides the line about the seed. */
export function besidesSeed(stderr: string): string {
  return stderr.replace(/^Seed .*\n/, "");
}

/** The message of a run that failed, and that must have said nothing else. */
export function messageOf({ stdout, stderr }: Result): string {
  assertEquals(stdout, "");
  assertNotMatch(stderr, /^\s+at |file:\/\/|^error:|Uncaught/m, "a stack trace");
  return besidesSeed(stderr).replace(/\n$/, "");
}

/** Everything in a folder: path → SHA-256, or `folder`; nothing when there is no such folder. */
export async function listing(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  try {
    for await (const { path, isFile } of walk(folder)) {
      const name = path.slice(folder.length + 1).replaceAll("\\", "/");
      found[name] = isFile ? sha256(await Deno.readFile(path)) : "folder";
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found;
}

/** One file's record in a manifest. */
interface FileRecord {
  readonly lines: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** What the tests look at in a manifest. */
export interface Manifest {
  readonly seed: string;
  readonly users: number;
  readonly events: number;
  readonly files: Readonly<Record<string, FileRecord>>;
}

/** Reads a manifest; `undefined` when there is none. */
export async function readManifest(path: string): Promise<Manifest | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Checks a file against its record, and that each of its lines is JSON. */
export async function assertWholeFile(path: string, record: FileRecord): Promise<void> {
  const text = await Deno.readTextFile(path);
  const lines = text.split("\n");
  assertEquals(lines.pop(), "", `${path} does not end with a line feed`);
  for (const line of lines) JSON.parse(line);
  const { lines: count, bytes, sha256: hash } = record;
  assertEquals({ count: lines.length, hash: sha256(text) }, { count, hash });
  assertEquals((await Deno.stat(path)).size, bytes);
}

/** Checks a day that is there, log and truth, against its manifest; gives the manifest. */
export async function assertWholeDay(folder: string, date: string): Promise<Manifest> {
  const manifest = await readManifest(`${folder}/_manifest/${date}.json`);
  if (!manifest) throw new Error(`there is no manifest of ${date} in ${folder}`);
  const { events, files } = manifest;
  for (const [path, record] of Object.entries(files)) {
    await assertWholeFile(`${folder}/${path}`, record);
  }
  assertEquals(files[`logs_${date}.jsonl`]?.lines, events);
  return manifest;
}
