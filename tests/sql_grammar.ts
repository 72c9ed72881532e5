/**
 * Parses SQL by the grammars of Hive (which is Athena's for tables), Trino (Athena's for queries) and Spark, in a
 * process of its own: see {@link file://./schema_validator.ts}.
 *
 * `dt-sql-parser` has the grammars of those projects. Its modules import folders, as only bundlers understand, so
 * it is bundled first.
 */
import { answerOf } from "./deno_child.ts";

const PARSERS = "npm:dt-sql-parser@4.5.1/dist/parser";

const PROGRAM = `
import { HiveSQL } from "${PARSERS}/hive/index.js";
import { TrinoSQL } from "${PARSERS}/trino/index.js";
import { SparkSQL } from "${PARSERS}/spark/index.js";
const parsers = { hive: new HiveSQL(), trino: new TrinoSQL(), spark: new SparkSQL() };
const said = (await new Response(Deno.stdin.readable).json()).map(({ grammar, sql }) =>
  parsers[grammar].validate(sql).map(({ startLine, startColumn, message }) =>
    startLine + ":" + startColumn + " " + message).join("; "));
console.log(JSON.stringify(said));
`;

/** A text, and by which grammar it is parsed. */
export interface Statement {
  readonly grammar: "hive" | "trino" | "spark";
  readonly sql: string;
}

const deno = (args: readonly string[], stdin: string) => answerOf("Cannot parse SQL", args, stdin);

/** What is wrong with each statement, `""` when nothing is. */
export async function syntaxProblemsOf(
  statements: readonly Statement[],
): Promise<readonly string[]> {
  await Deno.mkdir("tests/.tmp", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: "tests/.tmp" });
  try {
    const [source, bundle] = [`${folder}/parse.js`, `${folder}/bundle.js`];
    await Deno.writeTextFile(source, PROGRAM);
    const flags = ["--no-lock", "--no-config", "--quiet"];
    await deno(["bundle", ...flags, "--platform=deno", "--output", bundle, source], "");
    return JSON.parse(
      await deno(["run", ...flags, "--no-prompt", bundle], JSON.stringify(statements)),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
