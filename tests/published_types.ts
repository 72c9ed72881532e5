/**
 * Checks JSON against types and schemas that npm packages publish, in a process of its own: `deno task`
 * downloads whatever `deno.lock` names, and who only generates has no use for those packages.
 */
import { denoWith } from "./deno_child.ts";

/** Where a value's type is published. */
export interface PublishedType {
  /** The module: `npm:PACKAGE@VERSION/PATH`. */
  readonly from: string;
  /** The type: of an object literal, so that an unknown key is an error. */
  readonly type: string;
  /** A class of the same module that validates what it is made from, by the schema that was published. */
  readonly validator?: string;
}

/** The YAML parser looks for these. */
const ENV = ["--allow-env=LOG_TOKENS,LOG_STREAM"];

/** Runs a program; gives what it printed and whether it succeeded. */
async function runProgram(program: string): Promise<{ isFine: boolean; said: string }> {
  const flags = ["--no-lock", "--no-config", "--check", "--no-prompt", "--quiet"];
  const { success, stdout, stderr } = await denoWith(["run", ...flags, ...ENV, "-"], program);
  return { isFine: success, said: success ? stdout : stderr };
}

/** What is wrong with a value, `""` when nothing is. */
export async function problemsOf(
  value: unknown,
  { from, type, validator }: PublishedType,
): Promise<string> {
  const { isFine, said } = await runProgram(`
    import type { ${type} } from ${JSON.stringify(from)};
    const value: ${type} = ${JSON.stringify(value)};
    ${validator ? `import { ${validator} } from ${JSON.stringify(from)};` : ""}
    ${validator ? `new ${validator}(value).validate();` : "void value;"}
  `);
  return isFine ? "" : said;
}

/** The documents of a YAML file. */
export async function parseYaml(text: string): Promise<unknown[]> {
  const { isFine, said } = await runProgram(`
    import { parseAllDocuments } from "npm:yaml@2.9.0";
    const documents = [...parseAllDocuments(${JSON.stringify(text)}, { prettyErrors: true })];
    for (const { errors, warnings } of documents) {
      for (const problem of [...errors, ...warnings]) throw problem;
    }
    console.log(JSON.stringify(documents.map((document) => document.toJS())));
  `);
  if (!isFine) throw new Error(said);
  return JSON.parse(said);
}
