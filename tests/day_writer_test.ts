import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { exists } from "@std/fs";
import { createHash } from "node:crypto";
import { writeDay } from "../src/shell/day_writer.ts";
import { diskFailure } from "../src/shell/disk.ts";
import { Failure } from "../src/shell/failure.ts";
import { manifestPath } from "../src/shell/layout.ts";
import { manifestText, readManifest } from "../src/shell/manifest.ts";
import {
  contents,
  contentsOf,
  DATE,
  dayParts,
  describe,
  inTempFolder,
  LOG,
  PATHS,
  sha256,
  textPart,
  writeText,
} from "./day_writer_kit.ts";

const MANIFEST = manifestPath(DATE);

Deno.test("writeDay() writes all files and a manifest that describes them", () =>
  inTempFolder(async (folder) => {
    const manifest = await writeText(folder, "new");
    const found = await contents(folder);
    assertEquals(
      Object.keys(found),
      ["_manifest", MANIFEST, "_truth", ...PATHS.toSorted()],
    );
    for (const path of PATHS) {
      const text = `{"path":"${path}"}\n{"is":"new"}\n`;
      assertEquals(found[path], text);
      assertEquals(manifest.files[path], { lines: 2, bytes: text.length, sha256: sha256(text) });
    }
    assertEquals(found[MANIFEST], manifestText(manifest));
    assertEquals(await readManifest(folder, DATE), JSON.parse(manifestText(manifest)));
  }));

Deno.test("writeDay() makes missing folders, replaces its own files, writes empty ones", () =>
  inTempFolder(async (parent) => {
    const folder = `${parent}/a/b`;
    await writeText(folder, "old");
    await writeText(folder, "new");
    assertEquals(await contents(folder), await contentsOf("new"));

    const empty = { path: LOG, chunks: [], lines: () => 0 };
    const manifest = await writeDay(folder, DATE, [empty], describe, { force: false });
    assertEquals(manifest.files[LOG], { lines: 0, bytes: 0, sha256: sha256("") });
    assertEquals((await Deno.stat(`${folder}/${LOG}`)).size, 0);
  }));

/** Chunks of `size` bytes that alternate between two buffers, as the line writer's do. */
function* twoBuffers(count: number, size: number): Generator<Uint8Array> {
  const buffers = [new Uint8Array(size), new Uint8Array(size)] as const;
  for (let i = 0; i < count; i++) {
    const buffer = buffers[i % 2 === 0 ? 0 : 1].fill(i + 1);
    yield buffer;
  }
}

Deno.test("writeDay() has written a chunk before its buffer is used again", () =>
  inTempFolder(async (folder) => {
    const part = { path: LOG, chunks: twoBuffers(80, 1 << 20), lines: () => 1 << 20 };
    const manifest = await writeDay(folder, DATE, [part], describe, { force: false });
    const bytes = await Deno.readFile(`${folder}/${LOG}`);
    const expected = createHash("sha256");
    for (const chunk of twoBuffers(80, 1 << 20)) expected.update(chunk);
    assertEquals(sha256(bytes), expected.digest("hex"));
    assertEquals(manifest.files[LOG]?.sha256, sha256(bytes));
  }));

function refused(path: string, why: string): string {
  const what = `it is not the file that was generated (${why})`;
  return `Cannot replace ${path}: ${what}; use --force to replace it`;
}

Deno.test("writeDay() keeps edited and unknown files, and replaces them with force", async (t) => {
  const cases = [
    {
      name: "log edited, same size",
      edit: (folder: string) =>
        Deno.writeTextFile(`${folder}/${LOG}`, `{"path":"${LOG}"}\n{"is":"OLD"}\n`),
      path: LOG,
      why: `its SHA-256 differs from ${MANIFEST}`,
    },
    {
      name: "log edited, other size",
      edit: (folder: string) => Deno.writeTextFile(`${folder}/${LOG}`, "mine\n"),
      path: LOG,
      why: `its size differs from ${MANIFEST}`,
    },
    {
      name: "truth edited",
      edit: (folder: string) => Deno.writeTextFile(`${folder}/${PATHS[0]}`, "mine\n"),
      path: PATHS[0],
      why: `its size differs from ${MANIFEST}`,
    },
    {
      name: "no manifest",
      edit: (folder: string) => Deno.remove(`${folder}/${MANIFEST}`),
      path: LOG,
      why: `there is no ${MANIFEST}`,
    },
  ];
  for (const { name, edit, path, why } of cases) {
    await t.step(name, () =>
      inTempFolder(async (folder) => {
        await writeText(folder, "old");
        await edit(folder);
        const before = await contents(folder);
        const error = await assertRejects(() => writeText(folder, "new"), Failure);
        assertEquals(error.message, refused(`${folder}/${path}`, why));
        assertEquals(error.exitCode, 1);
        assertEquals(await contents(folder), before);

        await writeText(folder, "new", { force: true });
        assertEquals(await contents(folder), await contentsOf("new"));
      }));
  }
});

Deno.test("writeDay() keeps an unknown file and makes nothing beside it", () =>
  inTempFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/${LOG}`, "mine\n");
    await assertRejects(() => writeText(folder, "new"), Failure, `there is no ${MANIFEST}`);
    assertEquals(await contents(folder), { [LOG]: "mine\n" });
  }));

Deno.test("writeDay() replaces a damaged manifest with force only", () =>
  inTempFolder(async (folder) => {
    await writeText(folder, "old");
    await Deno.writeTextFile(`${folder}/${MANIFEST}`, "{");
    const error = await assertRejects(() => writeText(folder, "new"), Failure);
    const path = `${folder}/${MANIFEST}`;
    assertEquals(
      error.message,
      `Cannot read the manifest ${path}: it is not JSON; use --force to write the day again`,
    );
    await writeText(folder, "new", { force: true });
    assertEquals(await contents(folder), await contentsOf("new"));
  }));

/** Runs `fail` in a folder that is missing, one that is empty and one that holds the day already. */
async function leavesAllAsItWas(t: Deno.TestContext, fail: (folder: string) => Promise<void>) {
  await t.step("missing folder", () =>
    inTempFolder(async (parent) => {
      await fail(`${parent}/a/b`);
      assertEquals(await contents(parent), {});
    }));
  await t.step("empty folder", () =>
    inTempFolder(async (folder) => {
      await fail(folder);
      assertEquals(await contents(folder), {});
      assertEquals(await exists(`${folder}/_manifest`), false);
    }));
  await t.step("folder with an older day", () =>
    inTempFolder(async (folder) => {
      await writeText(folder, "old");
      await fail(folder);
      assertEquals(await contents(folder), await contentsOf("old"));
    }));
}

Deno.test("writeDay() aborted in the middle leaves the folder as it was", (t) =>
  leavesAllAsItWas(t, async (folder) => {
    const reason = new Error("enough");
    const controller = new AbortController();
    // A timer, and no end of chunks: this returns only if writing lets the event loop run.
    const timer = setTimeout(() => controller.abort(reason), 30);
    const endless = { path: LOG, chunks: twoBuffers(Infinity, 4096), lines: () => 0 };
    const parts = [...dayParts("new").slice(1), endless];
    const options = { force: false, signal: controller.signal };
    const error = await assertRejects(() => writeDay(folder, DATE, parts, describe, options));
    assertStrictEquals(error, reason);
    clearTimeout(timer);
  }));

Deno.test("writeDay() whose producer throws leaves the folder as it was", (t) =>
  leavesAllAsItWas(t, async (folder) => {
    const reason = new TypeError("a mistake");
    function* chunks() {
      yield new Uint8Array(100_000);
      throw reason;
    }
    const parts = [...dayParts("new").slice(1), { path: LOG, chunks: chunks(), lines: () => 0 }];
    const write = () => writeDay(folder, DATE, parts, describe, { force: false });
    assertStrictEquals(await assertRejects(write), reason);
  }));

Deno.test("writeDay() whose description throws leaves the folder as it was", (t) =>
  leavesAllAsItWas(t, async (folder) => {
    const reason = new TypeError("a mistake");
    const fail = () => {
      throw reason;
    };
    const write = () => writeDay(folder, DATE, dayParts("new"), fail, { force: false });
    assertStrictEquals(await assertRejects(write), reason);
  }));

Deno.test("writeDay() says what stands in its way", () =>
  inTempFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    await Deno.mkdir(`${folder}/taken/${LOG}`, { recursive: true });
    const long = `${folder}/${"x".repeat(300)}`;
    const cases = [
      [`${folder}/file`, `Cannot write to ${folder}/file: it is a file, not a folder`],
      [
        `${folder}/file/sub`,
        `Cannot write to ${folder}/file/sub: a part of the path is a file, not a folder`,
      ],
      [`${folder}/taken`, `Cannot replace ${folder}/taken/${LOG}: it is a folder, not a file`],
      [long, `Cannot write to ${long}: the path is too long`],
    ] as const;
    for (const [place, message] of cases) {
      const error = await assertRejects(() => writeText(place, "new", { force: true }), Failure);
      assertEquals(error.message, message);
    }
  }));

Deno.test("writeDay() with a part outside the permissions passes Deno's own error on", () =>
  inTempFolder(async (folder) => {
    const part = textPart("../../../not_allowed", "");
    const write = () => writeDay(folder, DATE, [part], describe, { force: true });
    await assertRejects(write, Deno.errors.NotCapable);
  }));

Deno.test("diskFailure() explains the system's errors and no others", () => {
  const system = (code: string, message: string) => Object.assign(new Error(message), { code });
  const told = (error: unknown) => {
    const failure = diskFailure("Cannot write data/x", error);
    return failure instanceof Failure ? failure.message : failure;
  };
  assertEquals(told(system("ENOSPC", "No space left")), "Cannot write data/x: the disk is full");
  assertEquals(told(system("EROFS", "x")), "Cannot write data/x: the file system is read-only");
  assertEquals(told(system("EACCES", "x")), "Cannot write data/x: permission denied");
  assertEquals(
    told(system("EXDEV", "Invalid cross-device link (os error 18): rename 'a' -> 'b'")),
    "Cannot write data/x: invalid cross-device link",
  );
  // Deno gives some errors no code: EFBIG.
  assertEquals(
    told(new Error("File too large (os error 27)")),
    "Cannot write data/x: file too large",
  );
  for (const other of [new TypeError("x"), new Deno.errors.NotCapable("x"), new Failure("x"), 1]) {
    assertStrictEquals(told(other), other instanceof Failure ? "x" : other);
  }
});
