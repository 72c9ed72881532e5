import { assert, assertEquals, assertThrows, fail } from "@std/assert";
import { walk } from "@std/fs";
import { FINGERPRINTS, FOLDER, goldenFiles } from "../tasks/golden.ts";

const ADVICE =
  "If the change is meant: bump MODEL in src/core/day.ts, say so in CHANGELOG.md and " +
  "run `deno task golden`. If not, it breaks every day that was written before.";

/** Fails with the first line in which a file differs from the golden one. */
function assertGolden(path: string, golden: string, now: string): void {
  if (golden === now) return;
  const [was, is] = [golden.split("\n"), now.split("\n")];
  const i = was.findIndex((line, n) => line !== is[n]);
  const at = i < 0 ? was.length : i;
  fail(
    `${FOLDER}/${path} differs in line ${at + 1}:\n` +
      `- ${was[at] ?? "(no such line)"}\n+ ${is[at] ?? "(no such line)"}\n${ADVICE}`,
  );
}

const NOW = await goldenFiles();

for (const [path, text] of NOW) {
  const what = path === FINGERPRINTS ? "the fingerprints of large days" : path;
  Deno.test(`the bytes only change with the model's version: ${what}`, async () => {
    const golden = await Deno.readTextFile(`${FOLDER}/${path}`).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    });
    assertGolden(path, golden, text);
  });
}

Deno.test("there is no golden file that nothing is held against", async () => {
  const stale: string[] = [];
  for await (const { path } of walk(FOLDER, { includeDirs: false })) {
    const name = path.replaceAll("\\", "/").slice(FOLDER.length + 1);
    if (!NOW.has(name)) stale.push(name);
  }
  assertEquals(stale, [], "run `deno task golden`");
});

Deno.test("the golden days have malicious lines, and odd ones that are not", () => {
  for (const kind of ["labels", "campaigns", "benign"]) {
    assert([...NOW.keys()].some((path) => path.includes(`_truth/${kind}`)), kind);
  }
});

Deno.test("a difference names the file, the first line that differs, and what to do", () => {
  assertThrows(
    () => assertGolden("x.jsonl", "a\nb\nc\n", "a\nB\nc\n"),
    Error,
    `tests/golden/x.jsonl differs in line 2:\n- b\n+ B\nIf the change is meant: bump MODEL in ` +
      "src/core/day.ts",
  );
  for (const [was, is] of [["a\n", "a\nb\n"], ["a\nb\n", "a\n"], ["", "a\n"], ["a", "a\n"]]) {
    assertThrows(() => assertGolden("x.jsonl", was!, is!), Error, "differs in line");
  }
});
