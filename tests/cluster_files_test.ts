/** The files of `tasks/cluster` against what Kubernetes and AWS publish, and the program's own command line. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseYaml, problemsOf, type PublishedType } from "./published_types.ts";
import { resultOf, run } from "./program.ts";

const KUBERNETES = "npm:kubernetes-models@5.1.0";
const BATCH = "npm:@aws-sdk/client-batch@3.1138.0";
const JOB: PublishedType = { from: `${KUBERNETES}/batch/v1/Job`, type: "IJob", validator: "Job" };
const CLAIM: PublishedType = {
  from: `${KUBERNETES}/v1/PersistentVolumeClaim`,
  type: "IPersistentVolumeClaim",
  validator: "PersistentVolumeClaim",
};
const DEFINITION: PublishedType = { from: BATCH, type: "RegisterJobDefinitionCommandInput" };
const SUBMISSION: PublishedType = { from: BATCH, type: "SubmitJobCommandInput" };

/** The parts of the files that the tests look at. */
interface Job {
  readonly spec: {
    readonly completions: number;
    readonly template: {
      readonly spec: { readonly containers: readonly [{ readonly args: string[] }] };
    };
  };
}

interface Definition {
  readonly parameters: Record<string, string>;
  readonly containerProperties: { readonly command: string[] };
}

interface Submission {
  readonly arrayProperties: { readonly size: number };
  readonly parameters: Record<string, string>;
}

const YAML = await Deno.readTextFile("tasks/cluster/kubernetes-job.yaml");
const definition: Definition = JSON.parse(await Deno.readTextFile("tasks/cluster/aws-batch.json"));
const submission: Submission = JSON.parse(
  await Deno.readTextFile("tasks/cluster/aws-batch-submit.json"),
);

/** Plans what the last shard of a command line would write, where nothing is yet. */
async function planOfLastShard(args: readonly string[], variable: string, shards: number) {
  const line = args.join(" ").replace(/ --workers[ =]1/, "");
  const permissions = ["--allow-read", `--allow-env=${variable}`];
  const env = { [variable]: `${shards - 1}` };
  return await run(`${line} --dry-run`, { permissions, env });
}

Deno.test("the Kubernetes file is what Kubernetes publishes, and its command line is right", async () => {
  const [claim, job] = await parseYaml(YAML) as [unknown, Job];
  assertEquals(await problemsOf(claim, CLAIM), "");
  assertEquals(await problemsOf(job, JOB), "");
  const { completions, template } = job.spec;
  const { args } = template.spec.containers[0];
  assertEquals(args.includes(`--shards=${completions}`), true);
  const plan = await planOfLastShard(args, "JOB_COMPLETION_INDEX", completions);
  assertEquals([plan.code, plan.stderr], [0, ""]);
  assertStringIncludes(plan.stdout, "To write: 91, to skip: 0, would fail: 0");
});

Deno.test("the AWS Batch files are what AWS publishes, and their command line is right", async () => {
  assertEquals(await problemsOf(definition, DEFINITION), "");
  assertEquals(await problemsOf(submission, SUBMISSION), "");
  const { size } = submission.arrayProperties;
  const parameters = { ...definition.parameters, ...submission.parameters };
  assertEquals(parameters.shards, `${size}`);
  const args = definition.containerProperties.command.map((arg) =>
    arg.replace(/^Ref::(.*)$/, (_, name) => parameters[name]!)
  );
  const plan = await planOfLastShard(args, "AWS_BATCH_JOB_ARRAY_INDEX", size);
  assertEquals([plan.code, plan.stderr], [0, ""]);
  assertStringIncludes(plan.stdout, "To write: 91, to skip: 0, would fail: 0");
});

Deno.test("a misspelt key and a wrong value in those files are found", async () => {
  const broken = async (from: string, to: string) => {
    assertStringIncludes(YAML, from);
    return await problemsOf((await parseYaml(YAML.replace(from, to)))[1], JOB);
  };
  assertStringIncludes(
    await broken("readOnlyRootFilesystem", "readOnlyRootFileSystem"),
    "'\"readOnlyRootFileSystem\"' does not exist in type",
  );
  assertStringIncludes(await broken("backoffLimitPerIndex: 3", "backoffLimitPerIndex: 3.5"), "int");
  const misspelt = { ...submission, arrayProperties: { sise: 8 } };
  assertStringIncludes(await problemsOf(misspelt, SUBMISSION), "'\"sise\"' does not exist in type");
  const strange = { ...definition, platformCapabilities: ["FARGAT"] };
  assertStringIncludes(await problemsOf(strange, DEFINITION), "FARGAT");
});

Deno.test("the Slurm script says what is wrong before it starts anything", async () => {
  const cases: readonly (readonly [Record<string, string>, string])[] = [
    [{}, "Cannot run outside a Slurm array: write sbatch --array=0-3 tasks/cluster/slurm.sh\n"],
    [
      { SLURM_ARRAY_TASK_MAX: "3", OUT: "/srv/a,b" },
      "Cannot use OUT=/srv/a,b: Deno takes the comma for the end of the path\n",
    ],
    [
      { SLURM_ARRAY_TASK_MAX: "4" },
      "Cannot use an array up to 4 with SHARDS=4: write SHARDS=N sbatch --array=0-(N - 1)\n",
    ],
  ];
  for (const [env, message] of cases) {
    const args = ["tasks/cluster/slurm.sh"];
    const command = new Deno.Command("bash", { args, env: { ...env, DENO: "false" } });
    assertEquals(await resultOf(command), { code: 2, stdout: "", stderr: message });
  }
});
