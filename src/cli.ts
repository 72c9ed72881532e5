/**
 * The command line: finds the command, checks its flags, runs it, and turns what went wrong into one clear
 * message and an exit code.
 *
 * @module
 */

import { parseArgs } from "@std/cli";
import type { Command, Flag, Flags } from "./commands/command.ts";
import { commandHelp, programHelp } from "./help.ts";
import { Failure, mistake, WORK_FAILED } from "./shell/failure.ts";
import { didYouMean } from "./shell/nearest.ts";
import { pastedWord } from "./shell/shell_word.ts";
import { print, tell } from "./shell/terminal.ts";

/** Version of the program. */
const VERSION = "0.2.0";

/** The commands by name, in the order of the help. Each is loaded when it is asked for: that is most of a start. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["generate", async () => (await import("./commands/generate.ts")).GENERATE],
  ["backfill", async () => (await import("./commands/backfill.ts")).BACKFILL],
  ["schedule", async () => (await import("./commands/schedule.ts")).SCHEDULE],
  ["upload", async () => (await import("./commands/upload.ts")).UPLOAD],
  ["users", async () => (await import("./commands/users.ts")).USERS],
  ["scenarios", async () => (await import("./commands/scenarios.ts")).SCENARIO_LIST],
  ["schema", async () => (await import("./commands/schema.ts")).SCHEMA],
  ["init", async () => (await import("./commands/init.ts")).INIT],
  [
    "install-schedule",
    async () => (await import("./commands/install_schedule.ts")).INSTALL_SCHEDULE,
  ],
]);

const COMMON_FLAGS: readonly Flag[] = [
  { name: "help", about: "show this help" },
  { name: "version", about: "show the version" },
  { name: "debug", about: "show where an error comes from" },
];

/**
 * Runs the program.
 *
 * @param args the arguments after the program's name
 * @returns the exit code: 0 done, 1 the work failed, 2 the command line or the config was wrong, 130 or 143
 *   interrupted
 */
export function run(args: readonly string[]): Promise<number> {
  return settled(dispatch, args, "main.ts");
}

/** Runs a command that is a program of its own; see {@link run}. */
export function runAlone(command: Command, args: readonly string[]): Promise<number> {
  return settled((args) => perform(command, args), args, undefined);
}

async function settled(
  work: (args: readonly string[]) => Promise<void>,
  args: readonly string[],
  program: string | undefined,
): Promise<number> {
  try {
    await work(args.map((arg) => (arg === "-h" ? "--help" : arg)));
    return 0;
  } catch (error) {
    return explain(error, args, program);
  }
}

async function perform(command: Command, args: readonly string[]): Promise<void> {
  const flags = readFlags(args, [...command.flags, ...COMMON_FLAGS], command.name);
  if (flags.help) print(commandHelp(command, COMMON_FLAGS));
  else if (flags.version) print(VERSION);
  else await command.run(flags);
}

async function dispatch(args: readonly string[]): Promise<void> {
  const [first, ...rest] = args;
  const load = COMMANDS.get(first ?? "");
  if (load) return await perform(await load(), rest);
  if (first !== undefined && !first.startsWith("-") && first !== "help") {
    const names = [...COMMANDS.keys()];
    const hint = didYouMean(first, names) || `; the commands are ${names.join(", ")}`;
    throw mistake(`Cannot run ${JSON.stringify(first)}: there is no such command${hint}`);
  }
  const named = first === "help" ? rest.find((a) => !a.startsWith("-")) : undefined;
  if (named !== undefined) return await dispatch([named, "--help"]);
  const flags = first === "help" ? {} : readFlags(args, COMMON_FLAGS, "shadownet");
  if (flags.version) return print(VERSION);
  const commands = await Promise.all([...COMMANDS.values()].map((load) => load()));
  print(programHelp(commands, COMMON_FLAGS));
}

/**
 * Reads flags, and takes every argument that is not one for a mistake.
 *
 * @throws {Failure} exit code 2
 */
function readFlags(args: readonly string[], known: readonly Flag[], command: string): Flags {
  const withValue = known.filter((flag) => flag.value !== undefined).map((flag) => flag.name);
  const switches = known.filter((flag) => flag.value === undefined).map((flag) => flag.name);
  checkArgs(args, switches, command);
  const parsed = parseArgs(joinValues(args, withValue), {
    string: withValue,
    boolean: switches,
    collect: withValue,
    unknown(arg) {
      throw unexpected(arg, known, command);
    },
  });
  const flags: Record<string, string | true> = {};
  for (const name of withValue) {
    const values = (parsed[name] ?? []) as readonly unknown[];
    if (values.length > 1) throw mistake(`Cannot use --${name} twice: one value is wanted`);
    if (values[0] === "" || values[0] === true) {
      const wants = known.find((flag) => flag.name === name)?.value;
      throw mistake(`Cannot use --${name} without a value: write --${name} ${wants}`);
    }
    if (values.length === 1) flags[name] = String(values[0]);
  }
  for (const name of switches) if (parsed[name]) flags[name] = true;
  return flags;
}

/** Finds what `parseArgs` lets pass: a lone `--`, and a value for a switch. */
function checkArgs(args: readonly string[], switches: readonly string[], command: string): void {
  if (args.includes("--")) {
    throw mistake(`Cannot use --: ${command} takes flags only, and they are written without it`);
  }
  for (const name of switches) {
    const valued = args.find((arg) => arg.startsWith(`--${name}=`));
    if (valued !== undefined) throw mistake(`Cannot use ${valued}: --${name} takes no value`);
  }
}

/** `--events -1` becomes `--events=-1`, so that a value may begin with a dash. */
function joinValues(args: readonly string[], withValue: readonly string[]): string[] {
  const joined: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const next = args[i + 1];
    const takesNext = arg.startsWith("--") && withValue.includes(arg.slice(2)) &&
      next !== undefined && !next.startsWith("--");
    joined.push(takesNext ? `${arg}=${next}` : arg);
    if (takesNext) i++;
  }
  return joined;
}

function unexpected(arg: string, known: readonly Flag[], command: string): Failure {
  if (!arg.startsWith("-")) {
    return mistake(`Cannot use ${JSON.stringify(arg)}: ${command} takes flags only`);
  }
  const name = arg.replace(/=.*$/s, "");
  const names = known.map((flag) => `--${flag.name}`);
  const hint = didYouMean(name, names) || `; see ${command} --help`;
  return mistake(`Cannot use ${name}: ${command} has no such flag${hint}`);
}

/** Tells the user what went wrong, and gives the exit code. */
function explain(error: unknown, args: readonly string[], program: string | undefined): number {
  const debug = args.includes("--debug");
  if (error instanceof Deno.errors.BrokenPipe) return 0;
  const tellOf = (message: string) => {
    tell(message);
    if (debug && error instanceof Error) tell(error.stack ?? String(error));
  };
  if (error instanceof Failure) {
    tellOf(error.message);
    return error.exitCode;
  }
  if (error instanceof Deno.errors.NotCapable) {
    tellOf(permissionHint(error.message, args, program));
    return WORK_FAILED;
  }
  tellOf(`Cannot go on: ${error instanceof Error ? error.message : error} (--debug shows where)`);
  return WORK_FAILED;
}

/**
 * What to start the program with, from Deno's own message. The path in it is not what to allow: it may be a
 * temp file, with more to come.
 *
 * @param program what Deno was started with; `undefined` for a task, whose flags are those of `deno.json`
 */
function permissionHint(
  message: string,
  args: readonly string[],
  program: string | undefined,
): string {
  const match = /^Requires (\w+) access to (.*), run again with the (--allow-\w+) flag/s.exec(
    message,
  );
  if (!match) return `Cannot go on: ${message}`;
  const [, access, what, flag] = match;
  const refused = `Cannot go on: Deno was not given ${access} access to ${what}`;
  if (program === undefined) return `${refused}; run the task's command of deno.json with ${flag}`;
  const out = args[args.indexOf("--out") + 1]!;
  const folder = args.includes("--out") ? pastedWord(out) : "FOLDER";
  const line = [program, ...args.map(pastedWord)].join(" ");
  return `${refused}; start it with ${flag}, such as: deno run --allow-read --allow-write=${folder} ${line}`;
}
