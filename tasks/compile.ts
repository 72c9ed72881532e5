/**
 * `deno task compile`: builds `shadownet`, one file that needs nothing installed.
 *
 * Ends with 1 when a binary was not built, and says why; where Deno's runtime cannot be downloaded, it still
 * proves that the program is whole.
 *
 * @module
 */

import { runAlone } from "../src/cli.ts";
import type { Command, Flags } from "../src/commands/command.ts";
import { INDEX_VARIABLES } from "../src/commands/days.ts";
import { size } from "../src/commands/settings.ts";
import { Failure } from "../src/shell/failure.ts";
import { PROGRAMS, WORKERS } from "../src/shell/programs.ts";
import { print, tell } from "../src/shell/terminal.ts";
import { checkName } from "./arguments.ts";
import { deno } from "./compile/deno.ts";
import { refusedDownload } from "./compile/failure.ts";
import { type Graph, graphBreaches, graphOf, unusedParts } from "./compile/graph.ts";
import { binaryName, TARGETS } from "./compile/targets.ts";

/**
 * What a binary may do. It is installed for any folder, so it may read and write where its user may; it
 * reads which shard it is, and shows the page of `schedule` to this machine. No other network, no subprocess, no
 * other variable.
 */
const PERMISSIONS = [
  ...["--no-prompt", "--allow-read", "--allow-write"],
  `--allow-env=${INDEX_VARIABLES.join(",")}`,
  "--allow-net=127.0.0.1",
];

const NAMES = [...Object.keys(TARGETS), "all"];
const USUAL_FOLDER = "dist";

const COMMAND: Command = {
  name: "compile",
  summary: "build shadownet, one file that needs nothing installed",
  usage: "deno task compile [FLAGS]",
  flags: [
    { name: "target", value: "NAME", about: `${NAMES.join(", ")} (default this machine)` },
    { name: "output", value: "DIR", about: `folder to write to (default ${USUAL_FOLDER})` },
  ],
  examples: [
    ["deno task compile", "a binary for this machine"],
    ["deno task compile --target windows-x64", "for another system"],
    ["deno task compile --target all --output release", "for all systems, to another folder"],
  ],
  run: buildAll,
};

/** The targets that are asked for; `undefined` is this machine. */
function targetsOf({ target }: Flags): readonly (string | undefined)[] {
  if (target === undefined) return [undefined];
  const name = String(target);
  checkName("target", name, NAMES);
  return name === "all" ? Object.keys(TARGETS) : [name];
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const n of numbers) total += n;
  return total;
}

/**
 * Lists what will be embedded.
 *
 * @throws {Failure} exit code 1 when that is more than the program, or less
 */
async function checkedGraph(): Promise<Graph> {
  const graph = await graphOf(PROGRAMS);
  const breaches = graphBreaches(graph);
  if (breaches.length > 0) throw new Failure(`Cannot build shadownet: ${breaches.join("; ")}`);
  const { files, packages } = graph;
  const entries = sum([...packages.values()].map((entries) => entries.length));
  print(
    `To embed: ${files.size} modules of ${size(sum(files.values()))}, ${PROGRAMS.length} of them ` +
      `started as programs; ${entries} modules of ${packages.size} npm packages`,
  );
  return graph;
}

/** Resolves, transpiles and links every program without the runtime; what it makes is thrown away. */
async function proveGraph(): Promise<void> {
  for (const program of PROGRAMS) {
    const { success, stdout, stderr } = await deno("bundle", "--quiet", "--platform=deno", program);
    if (!success) throw new Failure(`Cannot bundle ${program}:\n${stderr.trim()}`);
    print(`${program} is whole: bundled it is ${size(stdout.length)}`);
  }
}

/** Builds for one target; whether that worked. */
async function build(
  target: string | undefined,
  exclude: readonly string[],
  folder: string,
): Promise<"built" | "failed" | "not downloaded"> {
  const output = `${folder}/${binaryName(target)}`;
  const triple = target === undefined ? [] : ["--target", TARGETS[target]!.triple];
  const { success, stdout, stderr } = await deno(
    ...["compile", "--exclude-unused-npm", ...PERMISSIONS, ...triple],
    ...WORKERS.flatMap((path) => ["--include", path]),
    ...exclude.flatMap((path) => ["--exclude", path]),
    ...["--output", output, "main.ts"],
  );
  if (success) {
    const said = new TextDecoder().decode(stdout) + stderr;
    const embedded = /^Files: (.+)$/m.exec(said)?.[1] ?? "unknown";
    print(
      `Built ${output}: ${size((await Deno.stat(output)).size)}, of which embedded ${embedded}`,
    );
    return "built";
  }
  const refused = refusedDownload(stderr);
  if (refused === undefined) {
    tell(`Cannot build ${output}: deno compile failed\n${stderr.trim()}`);
    return "failed";
  }
  tell(`Cannot build ${output}: Deno's runtime for it could not be downloaded from ${refused}`);
  return "not downloaded";
}

async function buildAll(flags: Flags): Promise<void> {
  const targets = targetsOf(flags);
  const folder = String(flags.output ?? USUAL_FOLDER);
  const exclude = await unusedParts(await checkedGraph());
  const failed: string[] = [];
  let isRefused = false;
  for (const target of targets) {
    const result = await build(target, exclude, folder);
    if (result === "failed") failed.push(binaryName(target));
    if (result === "not downloaded") isRefused = true;
  }
  if (isRefused) await proveGraph();
  if (failed.length > 0) throw new Failure(`Not built: ${failed.join(", ")}`);
  if (isRefused) {
    throw new Failure(
      "Nothing is wrong with the program: build it where the address above can be reached",
    );
  }
}

if (import.meta.main) Deno.exit(await runAlone(COMMAND, Deno.args));
