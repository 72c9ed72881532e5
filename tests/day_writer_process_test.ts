/** Two writers at once, a killed one, a full disk and a read-only one, each in a process of its own. */
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { exists } from "@std/fs";
import { withDayLock, withLock } from "../src/shell/lock.ts";
import { readManifest } from "../src/shell/manifest.ts";
import { contents, DATE, inTempFolder, LOG, PATHS, sha256 } from "./day_writer_kit.ts";

const CHILD = ["run", "--allow-read", "--allow-write", "tests/day_writer_child.ts"];

/** A running `day_writer_child.ts` whose lines can be waited for. */
function start(...args: string[]) {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...CHILD, ...args],
    stdout: "piped",
    stderr: "inherit",
  });
  const process = command.spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  return {
    /** Waits until the process has said the line. */
    async says(line: string): Promise<void> {
      while (!said.split("\n").includes(line)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`expected the process to say ${line}: ${said}`);
        said += value;
      }
    },
    async end(): Promise<void> {
      await reader.cancel();
      await process.status;
    },
    async kill(): Promise<void> {
      process.kill("SIGKILL");
      await this.end();
    },
  };
}

/** Checks that the folder holds one whole day, all of it by the writer with this letter. */
async function assertWholeDay(folder: string, letter: string, kib: number): Promise<void> {
  const found = await contents(folder);
  assertEquals(Object.keys(found).length, PATHS.length + 3, "a file too many or too few");
  assertEquals(found[LOG], (letter.repeat(1023) + "\n").repeat(kib));
  const manifest = await readManifest(folder, DATE);
  assertEquals(Object.keys(manifest!.files).sort(), PATHS.toSorted());
  for (const path of PATHS) {
    assertEquals(found[path]!.startsWith(letter), true);
    assertEquals(manifest!.files[path]!.sha256, sha256(found[path]!));
  }
}

Deno.test("two processes that write the same day take turns", () =>
  inTempFolder(async (parent) => {
    const [folder, gate] = [`${parent}/data`, `${parent}/gate`];
    const first = start(folder, "a", "300", gate);
    await first.says("started");
    const second = start(folder, "b", "200");
    await second.says("waiting");
    await Deno.writeTextFile(gate, "");
    await first.says("written");
    await second.says("written");
    await Promise.all([first.end(), second.end()]);
    await assertWholeDay(folder, "b", 200);
  }));

Deno.test("a writer goes on when the one it waits for is killed", () =>
  inTempFolder(async (parent) => {
    const [folder, gate] = [`${parent}/data`, `${parent}/never`];
    const first = start(folder, "a", "300", gate);
    await first.says("started");
    const second = start(folder, "b", "200");
    await second.says("waiting");
    await first.kill();
    await second.says("written");
    await second.end();
    await assertWholeDay(folder, "b", 200);
  }));

Deno.test("a writer whose lock file is removed leaves the day to the next writer", () =>
  inTempFolder(async (parent) => {
    const [folder, gate] = [`${parent}/data`, `${parent}/gate`];
    const first = start(folder, "a", "300", gate);
    await first.says("started");
    await Deno.remove(`${folder}/_manifest/.lock`);
    const second = start(folder, "b", "200");
    await second.says("written");
    await Deno.writeTextFile(gate, "");
    await first.says(
      `Cannot go on writing to ${folder}: ${folder}/_manifest/.lock was removed or replaced, so another run may be ` +
        "writing there; leave it alone, and run the same command again",
    );
    await Promise.all([first.end(), second.end()]);
    await assertWholeDay(folder, "b", 200);
  }));

Deno.test("withLock(): who waits for one that fails in a new folder starts over", () =>
  inTempFolder(async (parent) => {
    const folder = `${parent}/data`;
    const { promise: waits, resolve: onWait } = Promise.withResolvers<void>();
    const reason = new Error("no luck");
    let second: Promise<string> | undefined;
    const first = withLock(folder, async () => {
      second = withLock(folder, async () => {
        await Deno.writeTextFile(`${folder}/x`, "");
        return "done";
      }, { onWait });
      await waits;
      throw reason;
    });
    assertStrictEquals(await assertRejects(() => first), reason);
    assertEquals(await second, "done");
    assertEquals(await contents(folder), { _manifest: null, x: "" });
  }));

Deno.test("whose lock file was taken away leaves the locks of days to those who have them", () =>
  inTempFolder(async (folder) => {
    const [begun, over] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const shared = { shared: true };
    let other: Promise<void> | undefined;
    await withLock(folder, async () => {
      await Deno.remove(`${folder}/_manifest/.lock`);
      const work = () => {
        begun.resolve();
        return over.promise;
      };
      other = withLock(folder, () => withDayLock(folder, "2025-12-01", work), shared);
      await begun.promise;
    }, shared);
    assertEquals(await exists(`${folder}/_manifest/.locks/2025-12-01`), true);
    over.resolve();
    await other;
    assertEquals(await exists(`${folder}/_manifest/.locks`), false);
  }));

Deno.test("withLock() stops waiting when aborted, and leaves the holder's lock", () =>
  inTempFolder(async (folder) => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const options = {
      signal: controller.signal,
      onWait: () => controller.abort(reason),
    };
    await withLock(folder, async () => {
      const wait = () => withLock(folder, () => Promise.resolve(), options);
      assertStrictEquals(await assertRejects(wait), reason);
      assertEquals((await Deno.stat(`${folder}/_manifest/.lock`)).isFile, true);
    });
  }));

const IN_NAMESPACE = ["--map-root-user", "--mount"];

/** Whether this system lets us mount a disk of our own that no one else sees. */
async function canMount(): Promise<boolean> {
  try {
    const args = [...IN_NAMESPACE, "mount", "-t", "tmpfs", "tmpfs", "/mnt"];
    return (await new Deno.Command("unshare", { args, stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

/** Runs the child on a new disk mounted at `folder`; says what the child said and then what is there. */
async function onSmallDisk(folder: string, mountOptions: string, kib: number): Promise<string> {
  const script = `mount -t tmpfs -o "$2" tmpfs "$1" && d="$1" && shift 2 && "$@" && ls -A "$d"`;
  const child = [Deno.execPath(), ...CHILD, folder, "a", String(kib)];
  const args = [...IN_NAMESPACE, "sh", "-c", script, "sh", folder, mountOptions, ...child];
  const { stdout } = await new Deno.Command("unshare", { args, stderr: "inherit" }).output();
  return new TextDecoder().decode(stdout);
}

const ignore = !await canMount();
const needs = ignore ? " (ignored: needs Linux and the right to mount)" : "";

Deno.test({
  name: `a full disk is reported and nothing is left on it${needs}`,
  ignore,
  fn: () =>
    inTempFolder(async (folder) => {
      const said = await onSmallDisk(folder, "size=1m", 5000);
      assertEquals(said, `started\nCannot write ${folder}/${LOG}: the disk is full\n`);
    }),
});

Deno.test({
  name: `a read-only disk is reported${needs}`,
  ignore,
  fn: () =>
    inTempFolder(async (folder) => {
      const said = await onSmallDisk(folder, "ro", 1);
      assertEquals(said, `Cannot write to ${folder}/_manifest: the file system is read-only\n`);
    }),
});
