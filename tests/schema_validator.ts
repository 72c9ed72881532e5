/**
 * Validates JSON by a JSON Schema with ajv, in a process of its own.
 *
 * `deno task` downloads whatever `deno.lock` names, so ajv must not get into it: a user who only generates
 * has no use for ajv. Hence `--no-lock`, and an import that is not a literal.
 */
import type { Schema } from "../src/encode/schema.ts";
import { answerOf } from "./deno_child.ts";

const AJV = "npm:ajv@8.17.1/dist/2020.js";

/** What the child is asked. */
interface Question {
  readonly schema: Schema;
  readonly values: readonly unknown[];
}

/**
 * What is wrong with each value, `""` when nothing is.
 *
 * @throws when the schema itself is not one, or has keywords that ajv's strict mode takes for mistakes
 */
export async function problemsOf(
  schema: Schema,
  values: readonly unknown[],
): Promise<readonly string[]> {
  const question: Question = { schema, values };
  const args = ["run", "--no-lock", "--no-prompt", "--quiet", import.meta.filename!];
  return JSON.parse(await answerOf("Cannot validate", args, JSON.stringify(question)));
}

async function answer({ schema, values }: Question): Promise<readonly string[]> {
  const { Ajv2020 } = await import(AJV);
  const ajv = new Ajv2020({ strict: true, strictTypes: true, allErrors: true, verbose: true });
  const isValid = ajv.compile(schema);
  return values.map((value) => isValid(value) ? "" : ajv.errorsText(isValid.errors));
}

if (import.meta.main) {
  const answers = await answer(await new Response(Deno.stdin.readable).json());
  await new Response(JSON.stringify(answers)).body!.pipeTo(Deno.stdout.writable);
}
