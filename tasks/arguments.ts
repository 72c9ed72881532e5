/**
 * What the tasks share to read their command lines: an argument beside the flags, lists, names and folders.
 *
 * @module
 */

import type { Flag, Flags } from "../src/commands/command.ts";
import { ifThere } from "../src/shell/disk.ts";
import { mistake } from "../src/shell/failure.ts";
import { didYouMean } from "../src/shell/nearest.ts";

/** Days that a task simulates at most: a hundred years. */
export const MOST_DAYS = 36_500;

/** The arguments that are neither flags nor values of flags, and the others. */
export function splitAsked(
  args: readonly string[],
  flags: readonly Flag[],
): [asked: readonly string[], rest: readonly string[]] {
  const valued = flags.filter(({ value }) => value).map(({ name }) => `--${name}`);
  const isAsked = (arg: string, i: number) =>
    !arg.startsWith("-") && !valued.includes(args[i - 1] ?? "");
  return [args.filter(isAsked), args.filter((arg, i) => !isAsked(arg, i))];
}

/**
 * The one argument that a task takes beside its flags; `undefined` without it.
 *
 * @param what what the help calls it
 * @throws {Failure} exit code 2 when it is empty, or not the only one
 */
export function oneAsked(
  asked: readonly string[],
  task: string,
  what: string,
): string | undefined {
  const [one, other] = asked;
  const wrong = one === "" ? one : other;
  if (wrong === undefined) return one;
  throw mistake(`Cannot use ${JSON.stringify(wrong)}: ${task} takes one ${what}, or none`);
}

/**
 * The parts of a flag's value, with commas between them.
 *
 * @param usual the value of a flag that is not set
 * @throws {Failure} exit code 2 when a part is empty
 */
export function listOfFlag(flags: Flags, name: string, usual: string): readonly string[] {
  const text = String(flags[name] ?? usual);
  const list = text.split(",");
  if (!list.includes("")) return list;
  throw mistake(`Cannot use --${name} ${text}: a part is empty; a list is written a,b,c`);
}

/**
 * Checks that the value of a flag is one of some names.
 *
 * @throws {Failure} exit code 2 when it is not
 */
export function checkName(flag: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const meant = didYouMean(name, names);
  throw mistake(`Cannot use --${flag} ${name}: allowed is ${names.join(", ")}${meant}`);
}

/**
 * The names in a folder; `undefined` when it is not there.
 *
 * @param doing what cannot be done without it: `Cannot audit data`
 * @throws {Failure} exit code 2 when it is no folder
 */
export async function namesIn(
  doing: string,
  folder: string,
): Promise<readonly string[] | undefined> {
  return await ifThere(doing, async () => {
    const { isDirectory } = await Deno.stat(folder);
    if (!isDirectory) throw mistake(`${doing}: it is a file, not a folder`);
    return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  });
}
