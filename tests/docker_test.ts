/** The image, as far as it can be known without building it: what it copies is enough to start what it starts. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { copyOf, steps } from "./dockerfile.ts";
import { INDEX_VARIABLES } from "../src/commands/days.ts";
import { PROGRAMS } from "../src/shell/programs.ts";
import { assertWholeDay, inTempFolder, resultOf } from "./program.ts";

const FILE = "tasks/docker/Dockerfile";
const STEPS = steps(await Deno.readTextFile(FILE));

/** The arguments of the one step of a kind. */
function only(kind: string): string {
  const found = STEPS.filter((step) => step.kind === kind);
  assertEquals(found.length, 1, kind);
  return found[0]!.text;
}

Deno.test("the image has the Deno that the checks run with, and every program's modules", async () => {
  const [, version] = /deno@([\d.]+)/.exec(await Deno.readTextFile(".ci/run"))!;
  assertEquals(only("FROM"), `denoland/deno:${version}`);
  assertStringIncludes(only("RUN"), `--entrypoint ${PROGRAMS.join(" ")} `);
  assertStringIncludes(only("ENTRYPOINT"), `--allow-env=${INDEX_VARIABLES.join(",")}`);
});

Deno.test("nothing runs as root, and there is one volume", () => {
  assertEquals([only("USER"), only("VOLUME")], ["deno", "/data"]);
  const order = STEPS.map(({ kind }) => kind);
  assert(order.indexOf("USER") < order.indexOf("ENTRYPOINT"));
});

Deno.test("what is copied is let through to the build", async () => {
  const lines = (await Deno.readTextFile(`${FILE}.dockerignore`)).split("\n");
  const rules = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const copied = STEPS.filter(({ kind }) => kind === "COPY")
    .flatMap(({ text }) => text.split(" ").slice(0, -1));
  assertEquals(rules, ["*", ...copied.map((path) => `!${path}`)]);
});

Deno.test("what is copied starts, with the rights of the image, and writes to the volume only", () =>
  inTempFolder(async (temp) => {
    const folder = await Deno.realPath(temp);
    await copyOf(STEPS, `${folder}/app`);
    await Deno.mkdir(`${folder}/data`);
    const [tini, dashes, deno, ...args] = JSON.parse(only("ENTRYPOINT")) as string[];
    assertEquals([tini, dashes, deno], ["/tini", "--", "deno"]);
    const inside = args.map((arg) => arg.replace(/(?<=^|[=,])\//g, `${folder}/`));
    const start = (...command: string[]) =>
      resultOf(
        new Deno.Command(Deno.execPath(), { args: [...inside, ...command], cwd: folder }),
      );
    const standard = await start(...JSON.parse(only("CMD")));
    assertEquals(standard.code, 0, standard.stderr);
    assertStringIncludes(standard.stdout, "Wrote 7 days to data, skipped 0, failed 0");
    const day = await start("generate", "--date", "2025-12-01");
    assertEquals(day.code, 0, day.stderr);
    assertEquals((await assertWholeDay(`${folder}/data`, "2025-12-01")).events, 1000);
    const elsewhere = await start("generate", "--out", "elsewhere");
    assertEquals(elsewhere.code, 1);
    const found = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assertEquals(found.sort(), ["app", "data"]);
  }));
