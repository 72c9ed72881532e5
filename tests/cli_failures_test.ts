/** Disks, pipes and permissions that do not do what the program wants, as a user meets them. */
import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import {
  argv,
  assertWholeDay,
  besidesSeed,
  inTempFolder,
  listing,
  messageOf,
  type Result,
  resultOf,
  run,
  runInShell,
} from "./program.ts";

const DATE = "2025-12-01";
const LOG = `logs_${DATE}.jsonl`;

/** Writes a small day to a folder. */
async function writeDay(folder: string): Promise<void> {
  const line = `generate --date ${DATE} --events 10 --out ${folder}`;
  assertEquals((await run(line, { writable: folder })).code, 0);
}

Deno.test("an output folder that is a file is reported and kept", () =>
  inTempFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "mine");
    const before = await listing(folder);
    const outs = [`${folder}/file`, `${folder}/file/data`];
    const results = await Promise.all(
      outs.map((out) => run(`generate --out ${out}`, { writable: folder })),
    );
    assertEquals(results.map(({ code }) => code), [1, 1]);
    assertEquals(results.map(messageOf), [
      `Cannot write to ${outs[0]}: it is a file, not a folder`,
      `Cannot write to ${outs[1]}: a part of the path is a file, not a folder`,
    ]);
    assertEquals(await listing(folder), before);
  }));

/** Whether this user may write to no folder that is closed to writing; root may. */
async function chmodHolds(): Promise<boolean> {
  if (Deno.build.os === "windows") return false;
  let holds = false;
  await inTempFolder(async (folder) => {
    await Deno.chmod(folder, 0o555);
    try {
      await Deno.writeTextFile(`${folder}/x`, "");
    } catch {
      holds = true;
    }
    await Deno.chmod(folder, 0o755);
  });
  return holds;
}

const closes = await chmodHolds();
Deno.test({
  name: "an output folder without the right to write is reported" +
    (closes ? "" : " (ignored: root writes anyway)"),
  ignore: !closes,
  fn: () =>
    inTempFolder(async (folder) => {
      await Deno.chmod(folder, 0o555);
      const result = await run(`generate --out ${folder}`, { writable: folder });
      await Deno.chmod(folder, 0o755);
      assertEquals(result.code, 1);
      assertEquals(messageOf(result), `Cannot write to ${folder}/_manifest: permission denied`);
      assertEquals(await listing(folder), { "": "folder" });
    }),
});

/** Mounts a disk that only the script sees, with options `$1`, at `$2`. */
const UNSHARE = ["--map-root-user", "--mount", "bash", "-c"];
const MOUNT = 'mount -t tmpfs -o "$1" tmpfs "$2"';

async function canMount(): Promise<boolean> {
  try {
    const args = [...UNSHARE, MOUNT, "bash", "size=64k", "/mnt"];
    return (await resultOf(new Deno.Command("unshare", { args }))).code === 0;
  } catch {
    return false;
  }
}

/** After {@link MOUNT}: `$3` runs on the disk, and after it the program; stdout is {@link OnDisk}. */
const ON_DISK = `
list() { cd "$folder"; find . | sort; find . -type f -exec sha256sum {} + | sort; cd - >/dev/null; }
${MOUNT} && folder=$2 prepare=$3 && shift 3 && eval "$prepare" && list && echo end
"$@"; code=$?
list; exit $code`;

/** What a run on a disk of its own said, and all that was there before and after. */
interface OnDisk {
  readonly result: Result;
  readonly before: string;
  readonly after: string;
}

/**
 * Runs the program on a disk of its own.
 *
 * @param options of the mount
 * @param prepare a script that runs before, with the disk's `$folder`
 */
async function onDisk(
  folder: string,
  line: string,
  { options, prepare }: { options: string; prepare: string },
): Promise<OnDisk> {
  const program = argv(line, { writable: folder });
  const args = [...UNSHARE, ON_DISK, "bash", options, folder, prepare, ...program];
  const { code, stdout, stderr } = await resultOf(new Deno.Command("unshare", { args }));
  const [before = "", after = ""] = stdout.split("end\n");
  return { result: { code, stdout: "", stderr }, before, after };
}

/** A small day is on the disk. */
function withDay(folder: string, andThen: string): string {
  const line = `generate --quiet --date ${DATE} --events 10 --out ${folder}`;
  return `${argv(line, { writable: folder }).join(" ")} && ${andThen}`;
}

const mounts = await canMount();
const noMount = mounts ? "" : " (ignored: needs Linux and the right to mount)";

Deno.test({
  name: `a full disk is reported, and the day that is there stays as it was${noMount}`,
  ignore: !mounts,
  fn: () =>
    inTempFolder(async (folder) => {
      const prepare = withDay(folder, "true");
      const line = `generate --date ${DATE} --out ${folder}`;
      const { result, before, after } = await onDisk(folder, line, {
        options: "size=160k",
        prepare,
      });
      assertEquals(result.code, 1);
      assertEquals(messageOf(result), `Cannot write ${folder}/${LOG}: the disk is full`);
      assertStringIncludes(before, LOG);
      assertEquals(after, before);
    }),
});

Deno.test({
  name: `a disk that is full just when the day is complete keeps nothing of it${noMount}`,
  ignore: !mounts,
  fn: () =>
    inTempFolder(async (folder) => {
      const line = `generate --date ${DATE} --events 10 --out ${folder}/data`;
      // Room for 8 names: the disk, three folders, the lock, four files, but not the manifest.
      const disk = { options: "nr_inodes=9", prepare: "true" };
      const { result, before, after } = await onDisk(folder, line, disk);
      assertEquals(result.code, 1);
      const manifest = `${folder}/data/_manifest/${DATE}.json`;
      assertEquals(messageOf(result), `Cannot write ${manifest}: the disk is full`);
      assertEquals([before, after], [".\n", ".\n"]);
    }),
});

Deno.test({
  name: `a read-only disk is reported, and the day that is there stays as it was${noMount}`,
  ignore: !mounts,
  fn: () =>
    inTempFolder(async (folder) => {
      const prepare = withDay(folder, 'mount -o remount,ro tmpfs "$folder"');
      const line = `generate --date ${DATE} --out ${folder}`;
      const disk = { options: "size=1m", prepare };
      const { result, before, after } = await onDisk(folder, line, disk);
      assertEquals(result.code, 1);
      assertMatch(messageOf(result), /^Cannot .*: the file system is read-only$/);
      assertStringIncludes(before, LOG);
      assertEquals(after, before);
    }),
});

Deno.test("a reader that has read enough ends the program quietly", async () => {
  const lines = ["generate --stdout --events 100000", "users --users 5000"];
  for (const line of lines) {
    const { code, stdout, stderr } = await runInShell('set -o pipefail; "$@" | head -1', line);
    assertEquals([code, besidesSeed(stderr)], [0, ""]);
    assertEquals(stdout.split("\n").length, 2);
    assertEquals(typeof JSON.parse(stdout).user_id, "string");
  }
});

Deno.test("a day is written even if nobody listens", () =>
  inTempFolder(async (folder) => {
    const line = `generate --date ${DATE} --events 10 --out ${folder}`;
    const script = 'set -o pipefail; "$@" 2>&1 | true';
    const { code, stderr } = await runInShell(script, line, { writable: folder });
    assertEquals([code, stderr], [0, ""]);
    assertEquals((await assertWholeDay(folder, DATE)).events, 10);
  }));

Deno.test("that nobody reads stdout hides no failure, and keeps nothing from being done", () =>
  inTempFolder(async (folder) => {
    const days = `--from 2025-12-01 --to 2025-12-03 --events 10 --out ${folder}`;
    const script = 'exec 3> >(true); sleep .2; "$@" >&3';
    const backfill = (flags = "") =>
      runInShell(script, `backfill ${days} ${flags}`, { writable: folder });
    assertEquals((await backfill()).code, 0);
    await Deno.writeTextFile(`${folder}/${LOG}`, "mine\n");
    for (const flags of ["", "--json"]) {
      const { code, stderr } = await backfill(flags);
      assertEquals(code, 1, stderr);
      assertMatch(stderr, /\nCannot write 1 of 3 days: 2025-12-01\n$/);
    }
    const bucket =
      "--upload --bucket lake --region here --endpoint http://127.0.0.1:1 --path-style";
    const line = `generate --date 2025-12-05 --events 10 --out ${folder} ${bucket}`;
    const { code, stderr } = await runInShell(script, line, {
      permissions: [
        ...["--config=src/shell/s3/sdk.json", "--allow-read", `--allow-write=${folder}`],
        ...["--allow-net=127.0.0.1:1", "--allow-env", "--allow-sys"],
      ],
    });
    assertNotEquals(code, 0, stderr);
    assertStringIncludes(stderr, "Cannot upload");
  }));

const isLinux = Deno.build.os === "linux";
Deno.test({
  name: "an output that can take no more is reported" +
    (isLinux ? "" : " (ignored: needs /dev/full, which Linux has)"),
  ignore: !isLinux,
  fn: async () => {
    const result = await runInShell('"$@" >/dev/full', "generate --stdout");
    assertEquals(result.code, 1);
    assertEquals(messageOf(result), "Cannot write to stdout: the disk is full");
  },
});

Deno.test("a permission that Deno was not given is named, with its flag", () =>
  inTempFolder(async (folder) => {
    await writeDay(folder);
    const before = await listing(folder);
    const half = `${folder}/_manifest,${folder}/_truth`;
    const cases = [
      { permissions: [`--allow-write=${folder}`], missing: "read" },
      { permissions: ["--allow-read"], missing: "write" },
      { permissions: ["--allow-read", `--allow-write=${half}`], missing: "write" },
    ];
    for (const { permissions, missing } of cases) {
      const result = await run(`generate --date ${DATE} --out ${folder}`, { permissions });
      assertEquals(result.code, 1);
      assertMatch(
        messageOf(result),
        RegExp(`^Cannot go on: Deno was not given ${missing} access to .*; .* --allow-${missing},`),
      );
      assertEquals(await listing(folder), before);
    }
  }));
