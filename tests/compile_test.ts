/**
 * One binary: what goes into it, and that it writes the bytes that the sources write. Where Deno's runtime
 * cannot be downloaded, the tests of the binary are ignored, and say so.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { WORKERS } from "../src/shell/programs.ts";
import { refusedDownload } from "../tasks/compile/failure.ts";
import { graphBreaches, type Info, mergedGraph } from "../tasks/compile/graph.ts";
import { binaryName, TARGETS } from "../tasks/compile/targets.ts";
import { readSources } from "./architecture.ts";
import { inTempFolder, listing, type Result, resultOf, run } from "./program.ts";

/** Runs the task. */
function compile(args: readonly string[], env: Record<string, string> = {}): Promise<Result> {
  const task = ["run", "--no-prompt", "--allow-read", "--allow-run=deno", "tasks/compile.ts"];
  return resultOf(new Deno.Command(Deno.execPath(), { args: [...task, ...args], env }));
}

Deno.test("every program that is started by its address is embedded", async () => {
  const started = (await readSources()).flatMap(({ path, text }) =>
    [...text.matchAll(/new URL\("\.\/(\w+\.ts)", import\.meta\.url\)/g)]
      .map(([, name]) => path.replace(/[^/]+$/, name!))
  );
  assertEquals(started.sort(), [...WORKERS].sort());
});

/** What `deno info` would say of modules that import each other. */
function info(modules: Record<string, readonly string[]>, types: readonly string[] = []): Info {
  return {
    roots: ["file:///p/main.ts"],
    redirects: { "npm:a@1": "npm:/a@1.0.0" },
    npmPackages: { "a@1.0.0": { localPath: "/cache/a/1.0.0" } },
    modules: Object.entries(modules).map(([specifier, imports]) => ({
      kind: specifier.startsWith("node:") ? "node" : "esm",
      specifier,
      size: 10,
      ...(specifier.startsWith("npm:") ? { npmPackage: "a@1.0.0" } : {}),
      dependencies: imports.map((to) => ({
        specifier: to,
        ...(types.includes(to) ? {} : { code: { specifier: to } }),
      })),
    })),
  };
}

Deno.test("what is imported for its types only is not embedded", () => {
  const files = { "file:///p/main.ts": ["file:///p/src/a.ts"], "file:///p/src/a.ts": [] };
  const sizes = (graph: Info) => Object.fromEntries(mergedGraph([graph], "file:///p/").files);
  assertEquals(sizes(info(files)), { "main.ts": 10, "src/a.ts": 10 });
  assertEquals(sizes(info(files, ["file:///p/src/a.ts"])), { "main.ts": 10 });
});

Deno.test("tests, tasks, unexpected packages and what is missing may not be embedded", () => {
  const found = graphBreaches(mergedGraph([
    info({
      "file:///p/main.ts": [
        ...["file:///p/tests/x.ts", "npm:a@1", "file:///q/y.ts", "file:///p/src/gone.ts"],
        ...["node:path", "https://jsr.io/@std/cli/1.0.0/mod.ts"],
      ],
      "file:///p/tests/x.ts": [],
      "npm:/a@1.0.0": [],
      "file:///q/y.ts": [],
      "node:path": [],
      "https://jsr.io/@std/cli/1.0.0/mod.ts": [],
    }),
  ], "file:///p/"));
  assertEquals(found.sort(), [
    "file:///p/src/gone.ts: missing cannot be embedded",
    "file:///q/y.ts cannot be embedded",
    "tests/x.ts is no part of the program",
    "the package in /cache/a/1.0.0 is not expected",
  ]);
});

const REFUSED = `Check main.ts
Compile main.ts to shadownet
Download https://dl.deno.land/release/v2.9.6/denort-x86_64-unknown-linux-gnu.zip
error: Writing deno compile executable to temporary file 'shadownet.tmp-1'

Caused by:
    0: Setting up base binary.
    1: error sending request for url (https://dl.deno.land/x.zip): client error (Connect)
    2: failed to lookup address information: Name or service not known

Stack backtrace:
   0: <unknown>
`;

Deno.test("a refused download is told from other failures", () => {
  const url = "https://dl.deno.land/release/v2.9.6/denort-x86_64-unknown-linux-gnu.zip";
  const why = "failed to lookup address information: Name or service not known";
  assertEquals(refusedDownload(REFUSED), `${url}: ${why}`);
  assertEquals(refusedDownload('error: Module not found "file:///main.ts".'), undefined);
  const full = REFUSED.replace("0: Setting up base binary.", "0: No space left on device");
  assertEquals(refusedDownload(full), undefined);
});

Deno.test("each system has a binary of its own name", () => {
  const names = Object.keys(TARGETS).map(binaryName);
  assertEquals(new Set(names).size, 5);
  assert(names.includes("shadownet-windows-x64.exe"));
});

Deno.test("an unknown target or flag is a mistake of the user", async () => {
  const target = await compile(["--target", "linux-x46"]);
  assertEquals(target.code, 2);
  assertStringIncludes(target.stderr, 'did you mean "linux-x64"?');
  const flag = await compile(["--targets", "all"]);
  assertEquals([flag.code, flag.stdout], [2, ""]);
});

Deno.test("deno compile takes the program, its workers and its permissions, and nothing else", () =>
  inTempFolder(async (folder) => {
    // Deno itself stands in for the runtime: it has no use for what is embedded, but it is embedded.
    const { code, stdout, stderr } = await compile(["--output", folder], {
      DENORT_BIN: Deno.execPath(),
    });
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^To embed: \d+ modules of \d+ kB, 5 of them started as programs; /);
    assertMatch(stdout, /^Built .*shadownet(\.exe)?: \d+ MB, of which embedded [\d.]+(KB|MB)$/m);
    const binary = await Deno.readFile(`${folder}/${binaryName(undefined)}`);
    const text = new TextDecoder("latin1").decode(binary);
    const [, json] = /"permissions":(\{"allow_env".*?\})/.exec(text)!;
    const allowed = Object.entries(JSON.parse(json!)).filter(([name, value]) =>
      name.startsWith("allow_") && name !== "allow_import" && value !== null
    );
    assertEquals(Object.fromEntries(allowed), {
      allow_env: ["JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX", "SLURM_ARRAY_TASK_ID"],
      allow_net: ["127.0.0.1"],
      allow_read: [],
      allow_write: [],
    });
    assertEquals(JSON.parse(json!).prompt, false);
  }));

/** Folders in which two ways to start the program have written the same days, and all that is there. */
async function assertSameDays(
  start: (folder: string, args: readonly string[]) => Promise<Result>,
): Promise<void> {
  await inTempFolder(async (temp) => {
    const folder = await Deno.realPath(temp);
    const days = "backfill --from 2025-11-29 --to 2025-12-01 --workers 2";
    const large = "generate --date 2025-12-02 --events 20000";
    const shared = "backfill --from 2025-12-03 --to 2025-12-04 --events 20000 --workers 2";
    for (const line of [days, large, shared]) {
      const theirs = await start(`${folder}/a`, [...line.split(" "), "--out", `${folder}/a`]);
      assertEquals(theirs.code, 0, theirs.stderr);
      const ours = await run(`${line} --out ${folder}/b`, { writable: folder });
      assertEquals(ours.code, 0, ours.stderr);
    }
    const found = await listing(`${folder}/a`);
    assert(found["logs_2025-12-02.jsonl"] !== undefined);
    assertEquals(found, await listing(`${folder}/b`));
  });
}

Deno.test("bundled, the program and its workers write the same bytes", () =>
  inTempFolder(async (temp) => {
    const folder = await Deno.realPath(temp);
    for (const path of ["main.ts", ...WORKERS]) {
      // Workers are started by the names of their sources, from the folder of who starts them.
      const output = `${folder}/${path.replace(/^.*\//, "")}`;
      const args = ["bundle", "--quiet", "--platform=deno", "--output", output, path];
      const { code, stderr } = await resultOf(new Deno.Command(Deno.execPath(), { args }));
      assertEquals(code, 0, stderr);
    }
    await assertSameDays((out, args) =>
      resultOf(
        new Deno.Command(Deno.execPath(), {
          args: [
            ...["run", "--no-config", "--no-prompt", "--allow-read", `--allow-write=${out}`],
            ...[`${folder}/main.ts`, ...args],
          ],
        }),
      )
    );
  }));

/** Builds a binary for this machine, if that can be done; the folder is kept for the tests below. */
async function built(): Promise<{ readonly folder: string; readonly result: Result }> {
  await Deno.mkdir("tests/.tmp", { recursive: true });
  const folder = await Deno.realPath(await Deno.makeTempDir({ dir: "tests/.tmp" }));
  return { folder, result: await compile(["--output", folder]) };
}

const { folder: binaryFolder, result: build } = await built();
const NO_RUNTIME = build.stderr.includes("could not be downloaded");

Deno.test.afterAll(() => Deno.remove(binaryFolder, { recursive: true }));

Deno.test({
  name: "where the runtime cannot be downloaded, the task says that, and that the program is whole",
  ignore: !NO_RUNTIME,
  fn() {
    assertEquals(build.code, 1);
    assertMatch(build.stderr, /^Cannot build .*shadownet(\.exe)?: Deno's runtime .* from https:/);
    for (const path of ["main.ts", ...WORKERS]) {
      assertStringIncludes(build.stdout, `${path} is whole: bundled it is`);
    }
  },
});

Deno.test({
  name: NO_RUNTIME
    ? "the binary writes the same bytes (ignored: Deno's runtime cannot be downloaded here)"
    : "the binary writes the same bytes",
  ignore: NO_RUNTIME,
  async fn() {
    assertEquals(build.code, 0, build.stderr);
    const binary = `${binaryFolder}/${binaryName(undefined)}`;
    await assertSameDays((_, args) =>
      resultOf(new Deno.Command(binary, { args: [...args], cwd: "/" }))
    );
  },
});
