/**
 * `deno task kernel`: compiles the inner loop of the line writer, `src/encode/assembly/`, for a change of it.
 *
 * @module
 */

import { runAlone } from "../src/cli.ts";
import type { Command } from "../src/commands/command.ts";
import { Failure } from "../src/shell/failure.ts";

/** The compiler. No literal: who only generates has no use for it, and Deno loads what is named in literals. */
const COMPILER = "npm:assemblyscript@0.28.20/asc";

const FOLDER = "src/encode/";
const SOURCES = "assembly/";
const SOURCE = "kernel.ts";
const CODE = "kernel_code.ts";

/** Pages of memory that a writer may have, 1 GiB: for each, Deno reserves as many addresses. */
const MOST_PAGES = "16384";

/** Characters of the code in a line. */
const WIDTH = 92;

/** Reads a source for the compiler, which adds its own ending to what is imported; there are no others to be found. */
async function readFile(name: string): Promise<string | null> {
  const path = FOLDER + SOURCES + name.replace(".ts.ts", ".ts");
  return await Deno.readTextFile(path).catch(() => null);
}

/** The sources, compiled. */
async function compiled(): Promise<Uint8Array> {
  const { default: asc } = await import(COMPILER);
  let code: Uint8Array | undefined;
  const options = [
    ...["--runtime", "stub", "--enable", "simd", "-O3", "--noAssert"],
    ...["--maximumMemory", MOST_PAGES, "--outFile", "code"],
  ];
  const { error, stderr } = await asc.main([SOURCE, ...options], {
    readFile,
    writeFile: (_: string, bytes: Uint8Array) => code = bytes,
    listFiles: () => [],
  });
  const messages = stderr.toString();
  if (messages !== "") throw new Failure(`Cannot compile ${SOURCES}${SOURCE}:\n${messages}`);
  if (error) throw error;
  return code!;
}

/** The module that holds the code. */
function moduleOf(code: Uint8Array): string {
  const lines = code.toBase64().match(new RegExp(`.{1,${WIDTH}}`, "g"))!;
  return `/**
 * The inner loop of the line writer as WebAssembly, made from \`${SOURCES}${SOURCE}\` by \`deno task kernel\`.
 *
 * @module
 */

/** Its bytes in base64. */
export const KERNEL_CODE: string = [
${lines.map((line) => `  "${line}",\n`).join("")}].join("");
`;
}

const COMMAND: Command = {
  name: "kernel",
  summary: "compile the inner loop of the line writer, after a change of it",
  usage: "deno task kernel [FLAGS]",
  flags: [{ name: "check", about: "write nothing; exit with 1 when the code is not up to date" }],
  examples: [
    ["deno task kernel", `write ${FOLDER}${CODE}`],
    ["deno task kernel --check", "is it what the source gives?"],
  ],
  async run({ check }) {
    const made = moduleOf(await compiled());
    if (!check) return await Deno.writeTextFile(FOLDER + CODE, made);
    if (made === await Deno.readTextFile(FOLDER + CODE)) return;
    throw new Failure(
      `${FOLDER}${CODE} is not what ${SOURCES}${SOURCE} gives: run deno task kernel`,
    );
  },
};

if (import.meta.main) Deno.exit(await runAlone(COMMAND, Deno.args));
