/** A crash after each step of `commit.ts`, laid out on disk by hand, and what becomes of it. */
import { assertEquals, assertRejects } from "@std/assert";
import { exists } from "@std/fs";
import { recoverDay } from "../src/shell/commit.ts";
import { writeDay } from "../src/shell/day_writer.ts";
import { Failure } from "../src/shell/failure.ts";
import { dayPaths, inFolder, journalPath, manifestPath, tempPath } from "../src/shell/layout.ts";
import {
  contents,
  contentsOf,
  DATE,
  dayParts,
  describe,
  inTempFolder,
  LOG,
  PATHS,
  textPart,
  writeText,
} from "./day_writer_kit.ts";

const MANIFEST = manifestPath(DATE);
const JOURNAL = journalPath(DATE);

type Files = Record<string, string | null>;

/** What was on disk when the process died. */
interface Crash {
  readonly name: string;
  /** Whether the journal was there, so that the day must be the new one. */
  readonly decided: boolean;
  /** Changes a folder that holds the old day, or none, as the write of the new day would have. */
  lay(folder: string, next: Files): Promise<void>;
}

async function put(folder: string, path: string, text: string): Promise<void> {
  const place = inFolder(folder, path);
  await Deno.mkdir(place.slice(0, place.lastIndexOf("/")), { recursive: true });
  await Deno.writeTextFile(place, text);
}

async function putTemps(folder: string, paths: readonly string[], next: Files): Promise<void> {
  for (const path of paths) await put(folder, tempPath(path), next[path]!);
}

/** `moved` files are in place, the others in their temp files, and the journal is there. */
function midCommit(moved: number): Crash {
  return {
    name: `${moved} of ${PATHS.length} files moved`,
    decided: true,
    async lay(folder, next) {
      for (const path of PATHS.slice(0, moved)) await put(folder, path, next[path]!);
      await putTemps(folder, PATHS.slice(moved), next);
      await put(folder, JOURNAL, next[MANIFEST]!);
    },
  };
}

const CRASHES: readonly Crash[] = [
  {
    name: "in the middle of the first file",
    decided: false,
    lay: (folder, next) => put(folder, tempPath(LOG), next[LOG]!.slice(0, 5)),
  },
  {
    name: "between two files",
    decided: false,
    lay: (folder, next) => putTemps(folder, PATHS.slice(2), next),
  },
  {
    name: "all files written",
    decided: false,
    lay: (folder, next) => putTemps(folder, PATHS, next),
  },
  {
    name: "in the middle of the journal",
    decided: false,
    async lay(folder, next) {
      await putTemps(folder, PATHS, next);
      await put(folder, tempPath(JOURNAL), next[MANIFEST]!.slice(0, 20));
    },
  },
  {
    name: "journal written, not in place",
    decided: false,
    async lay(folder, next) {
      await putTemps(folder, PATHS, next);
      await put(folder, tempPath(JOURNAL), next[MANIFEST]!);
    },
  },
  midCommit(0),
  midCommit(1),
  midCommit(2),
  midCommit(3),
  midCommit(4),
];

/** The files of a folder; folders do not matter here. */
async function files(folder: string): Promise<Files> {
  const all = Object.entries(await contents(folder));
  return Object.fromEntries(all.filter(([, text]) => text !== null));
}

for (const old of [undefined, "old"]) {
  for (const crash of CRASHES) {
    Deno.test(`a crash over ${old ?? "no"} day: ${crash.name}`, async () => {
      const next = await contentsOf("new");
      await inTempFolder(async (folder) => {
        if (old) await writeText(folder, old);
        const before = await files(folder);
        await crash.lay(folder, next);
        await recoverDay(folder, DATE);
        const after = await files(folder);
        if (crash.decided) assertEquals(await contents(folder), next);
        else assertEquals(after, before);
        await recoverDay(folder, DATE);
        assertEquals(await files(folder), after);
      });
      await inTempFolder(async (folder) => {
        if (old) await writeText(folder, old);
        await crash.lay(folder, next);
        await writeText(folder, "third");
        assertEquals(await contents(folder), await contentsOf("third"));
      });
    });
  }
}

Deno.test("a crash and an edit: the edited file is kept", () =>
  inTempFolder(async (folder) => {
    await writeText(folder, "old");
    await put(folder, tempPath(LOG), "half");
    await Deno.writeTextFile(`${folder}/${LOG}`, "mine\n");
    await assertRejects(() => writeText(folder, "new"), Failure, "--force");
    assertEquals((await contents(folder))[LOG], "mine\n");
  }));

Deno.test("a damaged journal is reported, and dropped with force", () =>
  inTempFolder(async (folder) => {
    await writeText(folder, "old");
    await put(folder, tempPath(LOG), "temp");
    await put(folder, JOURNAL, '{"format": 1');
    const before = await contents(folder);
    const error = await assertRejects(() => writeText(folder, "new"), Failure);
    const path = `${folder}/${JOURNAL}`;
    assertEquals(
      error.message,
      `Cannot read the manifest ${path}: it is not JSON; use --force to write the day again`,
    );
    assertEquals(await contents(folder), before);
    await writeText(folder, "new", { force: true });
    assertEquals(await contents(folder), await contentsOf("new"));
  }));

Deno.test("a journal whose files are gone is void", () =>
  inTempFolder(async (folder) => {
    await writeText(folder, "old");
    const before = await contents(folder);
    const next = await contentsOf("new");
    await putTemps(folder, PATHS.slice(1), next);
    await put(folder, JOURNAL, next[MANIFEST]!);
    await recoverDay(folder, DATE);
    assertEquals(await contents(folder), before);
  }));

Deno.test("the log is moved last, whatever the order of the parts", () =>
  inTempFolder(async (folder) => {
    const next = await contentsOf("new");
    const [log, ...truth] = dayParts("new");
    function* chunks(): Generator<Uint8Array> {
      yield* log!.chunks as Iterable<Uint8Array>;
      Deno.mkdirSync(`${folder}/${LOG}/in-the-way`, { recursive: true });
    }
    const parts = [{ ...log!, chunks: chunks() }, ...truth];
    await assertRejects(
      () => writeDay(folder, DATE, parts, describe, { force: false }),
      Failure,
      `Cannot write ${folder}/${LOG}: `,
    );
    const found = await contents(folder);
    for (const { path } of truth) assertEquals(found[path], next[path]);
    assertEquals(found[tempPath(LOG)], next[LOG]);
    assertEquals(found[JOURNAL], next[MANIFEST]);
  }));

Deno.test("a failure while files are moved is finished by the next run", () =>
  inTempFolder(async (folder) => {
    const next = await contentsOf("new");
    await midCommit(0).lay(folder, next);
    await Deno.mkdir(`${folder}/${LOG}/in-the-way`, { recursive: true });
    await assertRejects(
      () => recoverDay(folder, DATE),
      Failure,
      `Cannot write ${folder}/${LOG}: `,
    );
    assertEquals(await exists(`${folder}/${JOURNAL}`), true);
    await Deno.remove(`${folder}/${LOG}`, { recursive: true });
    await recoverDay(folder, DATE);
    assertEquals(await contents(folder), next);
  }));

Deno.test("a crash is mended by a run for another day, too", () =>
  inTempFolder(async (folder) => {
    await writeText(folder, "old\n");
    const next = await contentsOf("new\n");
    await midCommit(1).lay(folder, next);
    const date = "2025-12-02";
    const parts = [textPart(`logs_${date}.jsonl`, "x\n")];
    await writeDay(folder, date, parts, (files) => ({ ...describe(files), date }), {
      force: false,
    });
    const there = await files(folder);
    for (const path of [...PATHS, MANIFEST]) assertEquals(there[path], next[path], path);
    assertEquals(await exists(inFolder(folder, JOURNAL)), false);
  }));

Deno.test("what is left of a day that was never decided is removed by a run for another day, too", () =>
  inTempFolder(async (folder) => {
    await writeText(folder, "old\n");
    const date = "2025-12-02";
    const left = [...dayPaths(date), journalPath(date)].map(tempPath);
    for (const path of left) await put(folder, path, "half");
    const mine = [".logs_mine.tmp", "_truth/.2025-12-02.tmp", ".logs_2025-12-02.jsonl.tmp.bak"];
    for (const path of mine) await put(folder, path, "mine");
    await writeText(folder, "new\n");
    const there = await files(folder);
    for (const path of left) assertEquals(there[path], undefined, path);
    for (const path of mine) assertEquals(there[path], "mine", path);
  }));

Deno.test("a day that cannot be mended keeps no other one from being written", () =>
  inTempFolder(async (folder) => {
    const next = await contentsOf("new");
    await midCommit(0).lay(folder, next);
    await Deno.mkdir(`${folder}/${LOG}/in-the-way`, { recursive: true });
    const date = "2025-12-02";
    const parts = [textPart(`logs_${date}.jsonl`, "x\n")];
    const described = (files: Parameters<typeof describe>[0]) => ({ ...describe(files), date });
    await writeDay(folder, date, parts, described, { force: false });
    assertEquals(await Deno.readTextFile(`${folder}/logs_${date}.jsonl`), "x\n");
    assertEquals((await contents(folder))[JOURNAL], next[MANIFEST]);
  }));

Deno.test("what is forced is finished by a run for another day, though the file it replaces was edited", () =>
  inTempFolder(async (folder) => {
    await writeText(folder, "old");
    const next = await contentsOf("new");
    await Deno.writeTextFile(`${folder}/${LOG}`, "mine\n");
    await midCommit(2).lay(folder, next);
    const date = "2025-12-02";
    const parts = [textPart(`logs_${date}.jsonl`, "x\n")];
    const described = (files: Parameters<typeof describe>[0]) => ({ ...describe(files), date });
    await writeDay(folder, date, parts, described, { force: false });
    const there = await files(folder);
    for (const path of [...PATHS, MANIFEST]) assertEquals(there[path], next[path], path);
  }));
