/** `backfill`: what it writes, skips and refuses, as a user meets it. */
import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "@std/assert";
import { all, backfill, DATES, RANGE, rowsOf, statesOf, unfinished } from "./backfill_kit.ts";
import { inTempFolder, listing, messageOf, run, runInShell } from "./program.ts";

const SMALL = `${RANGE} --events 200`;
const LOGS = DATES.map((date) => `logs_${date}.jsonl`);

/** What a folder with the small range holds; two workers wrote it. */
let reference: Record<string, string>;
let shared: string;

Deno.test.beforeAll(async () => {
  await Deno.mkdir("tests/.tmp", { recursive: true });
  shared = await Deno.makeTempDir({ dir: "tests/.tmp" });
  assertEquals((await backfill(`${shared}/two`, `${SMALL} --workers 2`)).code, 0);
  reference = await listing(`${shared}/two`);
});

Deno.test.afterAll(() => Deno.remove(shared, { recursive: true }));

/** Runs a test in a folder that holds the small range. */
function inFilledFolder(test: (folder: string) => Promise<void>): Promise<void> {
  return inTempFolder(async (parent) => {
    const folder = `${parent}/data`;
    assertEquals((await backfill(folder, `${SMALL} --quiet`)).code, 0);
    await test(folder);
  });
}

/** Changes the end of a file, and keeps its size. */
async function changeByte(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[bytes.length - 2]! ^= 1;
  await Deno.writeFile(path, bytes);
}

Deno.test("one worker, two workers and generate write the same bytes", () =>
  inTempFolder(async (folder) => {
    const generate = async (out: string) => {
      for (const date of DATES.toReversed()) {
        await run(`generate --events 200 --date ${date} --out ${out}`, { writable: out });
      }
    };
    const [one, days] = [`${folder}/one`, `${folder}/days`];
    await Promise.all([backfill(one, `${SMALL} --workers 1`), generate(days)]);
    assertEquals(LOGS.filter((log) => log in reference), LOGS);
    assertEquals(unfinished(reference), []);
    assertEquals(await listing(one), reference);
    assertEquals(await listing(days), reference);
  }));

Deno.test("it says what it begins on stderr, and what it has done on stdout", () =>
  inTempFolder(async (folder) => {
    const { code, stdout, stderr } = await backfill(folder, `${SMALL} --workers 2`);
    assertEquals(code, 0);
    assertEquals(stderr, "Seed shadownet, 2025-11-29 to 2025-12-03: 5 days, 2 workers\n");
    const rates = /in \d+\.\d s \([\d.]+k? days\/s, [\d.]+k? events\/s\)\n$/;
    assertMatch(stdout, rates);
    const start = `Wrote 5 days to ${folder}, skipped 0, failed 0: 1000 events, `;
    assertEquals(stdout.slice(0, start.length), start);
    const { stdout: nothing, stderr: silent } = await backfill(folder, `${SMALL} --quiet --json`);
    assertEquals([nothing, silent], ["", ""]);
  }));

Deno.test("whole days are skipped and the others are written again", () =>
  inFilledFolder(async (folder) => {
    assertEquals(statesOf(await backfill(folder, `${SMALL} --json`)), all("skipped"));
    await Deno.remove(`${folder}/${LOGS[1]}`);
    await Deno.remove(`${folder}/_truth/benign_${DATES[2]}.jsonl`);
    for (const path of ["logs", "_truth/labels", "_truth/benign", "_truth/campaigns"]) {
      await Deno.remove(`${folder}/${path}_${DATES[3]}.jsonl`);
    }
    await Deno.remove(`${folder}/_manifest/${DATES[3]}.json`);
    const old = await Deno.stat(`${folder}/${LOGS[0]}`);
    const states = statesOf(await backfill(folder, `${SMALL} --json`));
    assertEquals(states, { ...all("skipped"), ...all("written", DATES.slice(1, 4)) });
    assertEquals((await Deno.stat(`${folder}/${LOGS[0]}`)).ino, old.ino, "it was written again");
    assertEquals(await listing(folder), reference);
  }));

Deno.test("days of another configuration or model are written again", () =>
  inFilledFolder(async (folder) => {
    const manifest = `${folder}/_manifest/${DATES[4]}.json`;
    const text = await Deno.readTextFile(manifest);
    await Deno.writeTextFile(manifest, text.replace(/"model": "[^"]*"/, '"model": "0"'));
    const first = statesOf(await backfill(folder, `${SMALL} --json`));
    assertEquals(first, { ...all("skipped"), [DATES[4]!]: "written" });
    assertEquals(await listing(folder), reference);
    const other = `${RANGE} --events 201 --json`;
    const replaced = await backfill(folder, other);
    assertEquals(statesOf(replaced), all("written"));
    assertStringIncludes(
      replaced.stderr,
      ` (${DATES.length} in place of another configuration's or model's), `,
    );
    assertEquals(statesOf(await backfill(folder, other)), all("skipped"));
    assertEquals(statesOf(await backfill(folder, `${SMALL} --json`)), all("written"));
    assertEquals(await listing(folder), reference);
  }));

Deno.test("a day of a newer model is kept, unless forced", () =>
  inFilledFolder(async (folder) => {
    const manifest = `${folder}/_manifest/${DATES[4]}.json`;
    const text = await Deno.readTextFile(manifest);
    await Deno.writeTextFile(manifest, text.replace(/"model": "[^"]*"/, '"model": "999"'));
    const before = await listing(folder);
    const { code, stderr } = await backfill(folder, SMALL);
    assertEquals(code, 1);
    assertStringIncludes(
      stderr,
      `Cannot replace ${manifest}: it is of model 999, written by a newer`,
    );
    assertEquals(await listing(folder), before);
    assertEquals((await backfill(folder, `${SMALL} --force`)).code, 0);
    assertEquals(await listing(folder), reference);
  }));

Deno.test("an edited file is kept, its day fails and the others are written, unless forced", () =>
  inFilledFolder(async (folder) => {
    const edited = `${folder}/${LOGS[0]}`;
    await Deno.writeTextFile(edited, "{}\n", { append: true });
    await Deno.remove(`${folder}/${LOGS[3]}`);
    const before = await Deno.readTextFile(edited);
    const result = await backfill(folder, `${SMALL} --json`);
    assertEquals(result.code, 1);
    const states = { ...all("skipped"), [DATES[0]!]: "failed", [DATES[3]!]: "written" };
    assertEquals(statesOf(result), states);
    assertStringIncludes(result.stderr, `${DATES[0]} failed: Cannot replace ${edited}: it is not`);
    assertMatch(result.stderr, /\nCannot write 1 of 5 days: 2025-11-29\n$/);
    assertEquals(await Deno.readTextFile(edited), before);
    const forced = statesOf(await backfill(folder, `${SMALL} --json --force`));
    assertEquals(forced, { ...all("skipped"), [DATES[0]!]: "written" });
    assertEquals(await listing(folder), reference);
  }));

Deno.test("--rehash finds an edit that keeps the size", () =>
  inFilledFolder(async (folder) => {
    await changeByte(`${folder}/${LOGS[2]}`);
    assertEquals(statesOf(await backfill(folder, `${SMALL} --json`)), all("skipped"));
    const found = await backfill(folder, `${SMALL} --json --rehash`);
    assertEquals([found.code, statesOf(found)[DATES[2]!]], [1, "failed"]);
    assertStringIncludes(found.stderr, "its SHA-256 differs from ");
    const forced = await backfill(folder, `${SMALL} --json --rehash --force`);
    assertEquals(statesOf(forced), { ...all("skipped"), [DATES[2]!]: "written" });
    assertEquals(await listing(folder), reference);
  }));

Deno.test("a day that cannot be written does not stop the rest", () =>
  inTempFolder(async (folder) => {
    await Deno.mkdir(`${folder}/${LOGS[1]}`);
    const result = await backfill(folder, `${SMALL} --json --force`);
    assertEquals(result.code, 1);
    assertEquals(statesOf(result), { ...all("written"), [DATES[1]!]: "failed" });
    assertMatch(
      result.stderr,
      /2025-11-30 failed: Cannot replace .*: it is a folder, not a file\n/,
    );
    await Deno.remove(`${folder}/${LOGS[1]}`);
    assertEquals((await backfill(folder, SMALL)).code, 0);
    assertEquals(await listing(folder), reference);
  }));

Deno.test("a run that can write no day leaves nothing behind", () =>
  inTempFolder(async (folder) => {
    const users = `${folder}/users.jsonl`;
    await Deno.writeTextFile(users, '{"user_id":"emp_1","end_date":"2020-01-01"}\n');
    const out = `${folder}/data`;
    const result = await backfill(out, `${RANGE} --users ${users}`);
    assertEquals(result.code, 1);
    assertMatch(result.stderr, /2025-12-03 failed: .*nobody in .* is employed that day/);
    assertMatch(result.stderr, /Cannot write 5 of 5 days: 2025-11-29, .*, 2025-12-03\n$/);
    assertEquals(await listing(out), {});
  }));

Deno.test("--json prints a row for each day, with what its manifest says", () =>
  inTempFolder(async (folder) => {
    const result = await backfill(folder, `${SMALL} --json`);
    const rows = rowsOf(result);
    assertEquals(rows.map(({ date }) => date), DATES);
    for (const { date, state, path, events, sha256 } of rows) {
      const log = `logs_${date}.jsonl`;
      assertEquals({ state, path, events, sha256 }, {
        state: "written",
        path: `${folder}/${log}`,
        events: 200,
        sha256: reference[log],
      });
    }
    assertStringIncludes(result.stderr, "\nWrote 5 days to ");
    const again = rowsOf(await backfill(folder, `${SMALL} --json`));
    assertEquals(again, rows.map((row) => ({ ...row, state: "skipped" })));
  }));

Deno.test("rows that nobody reads stop no work", () =>
  inTempFolder(async (folder) => {
    const line = `backfill ${SMALL} --json --out ${folder}`;
    const { code } = await runInShell('set -o pipefail; "$@" | true', line, { writable: folder });
    assertEquals(code, 0);
    assertEquals(await listing(folder), reference);
  }));

Deno.test("--dry-run says what would be done and why, and changes nothing", () =>
  inFilledFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/${LOGS[1]}`, "{}\n", { append: true });
    await Deno.remove(`${folder}/${LOGS[2]}`);
    const before = await listing(folder);
    const plan = await run(`backfill ${SMALL} --dry-run --out ${folder}`);
    assertEquals([plan.code, plan.stderr], [1, "1 of 5 days would fail\n"]);
    const edited = `the size of ${LOGS[1]} differs from the manifest; use --force to replace it`;
    assertEquals(plan.stdout.split("\n"), [
      "2025-11-29: would be skipped: whole, and of this configuration",
      `2025-11-30: would fail: ${edited}`,
      `2025-12-01: would be written: ${LOGS[2]} is missing`,
      "2025-12-02 to 2025-12-03: would be skipped: whole, and of this configuration",
      "To write: 1, to skip: 3, would fail: 1; 200 events, about 72 kB",
      "",
    ]);
    const natural = `${RANGE} --events natural --force --json`;
    const rows = rowsOf(await backfill(folder, `${natural} --dry-run`));
    assertEquals(await listing(folder), before);
    assertEquals(rows.map(({ date, state }) => [date, state]), DATES.map((d) => [d, "to_write"]));
    const written = rowsOf(await backfill(folder, natural));
    assertEquals(written.length, DATES.length);
    for (const { date, events, bytes } of written) {
      const { about_events, about_bytes } = rows.find((row) => row.date === date)!;
      assertLess(Math.abs(Number(about_events) / Number(events) - 1), 0.1);
      assertLess(Math.abs(Number(about_bytes) / Number(bytes) - 1), 0.15);
    }
  }));

Deno.test("a day that is half moved is finished, also one of another range", () =>
  inFilledFolder(async (folder) => {
    for (const date of [DATES[0], DATES[4]]) {
      const log = `logs_${date}.jsonl`;
      const manifest = `${folder}/_manifest/${date}.json`;
      await Deno.rename(manifest, `${manifest}.commit`);
      await Deno.rename(`${folder}/${log}`, `${folder}/.${log}.tmp`);
    }
    const flags = `--from ${DATES[0]} --to ${DATES[3]} --events 200`;
    const plan = await run(`backfill ${flags} --dry-run --out ${folder}`);
    assertMatch(plan.stdout, /^2025-11-29: would be written: a run was stopped while it moved/);
    const states = statesOf(await backfill(folder, `${flags} --json`));
    assertEquals(states, all("skipped", DATES.slice(0, 4)));
    assertEquals(await listing(folder), reference);
  }));

Deno.test("two runs into one folder take turns", () =>
  inTempFolder(async (folder) => {
    const flags = `${RANGE} --events 20000 --json`;
    const runs = await Promise.all([1, 2].map(() => backfill(folder, flags)));
    assertEquals(runs.map(({ code }) => code), [0, 0]);
    const waited = runs.map(({ stderr }) => stderr.includes("Waiting: another run is writing to"));
    assertEquals(waited.filter(Boolean).length, 1);
    const [first, second] = waited[0] ? runs.toReversed() : runs;
    assertEquals([statesOf(first!), statesOf(second!)], [all("written"), all("skipped")]);
    assertEquals(unfinished(await listing(folder)), []);
  }));

Deno.test("the union of the shards is the whole, each day in one of them", () =>
  inTempFolder(async (folder) => {
    const index = { JOB_COMPLETION_INDEX: "2" };
    const permissions = ["--allow-read", `--allow-write=${folder}`];
    const names = "JOB_COMPLETION_INDEX,AWS_BATCH_JOB_ARRAY_INDEX,SLURM_ARRAY_TASK_ID";
    const shards = await Promise.all([
      backfill(folder, `${SMALL} --json --shard 1/3`),
      backfill(folder, `${SMALL} --json --shard 2/3`),
      backfill(folder, `${SMALL} --json --shards 3`, {
        env: index,
        permissions: [...permissions, `--allow-env=${names}`],
      }),
    ]);
    const dates = shards.map((shard) => Object.keys(statesOf(shard)));
    assertEquals(dates.map(({ length }) => length), [2, 2, 1]);
    assertEquals(dates.flat().sort(), DATES);
    assertEquals(shards.flatMap(rowsOf).filter(({ state }) => state !== "written"), []);
    assertEquals(await listing(folder), reference);
    const refused = await backfill(folder, `${SMALL} --shards 3`, { env: index, permissions });
    assertEquals(refused.code, 2);
    assertStringIncludes(
      messageOf(refused),
      `start it with --allow-env=${names}, or write --shard I/3`,
    );
    // Whoever allows one variable only needs no others.
    const one = await backfill(folder, `${SMALL} --json --shards 3`, {
      env: index,
      permissions: [...permissions, "--allow-env=JOB_COMPLETION_INDEX"],
    });
    assertEquals(Object.keys(statesOf(one)), dates[2]);
  }));

Deno.test("workers whose program may not be read are not started", () =>
  inTempFolder(async (folder) => {
    const out = `${folder}/data`;
    const permissions = [`--allow-read=${folder},shadownet.jsonc`, `--allow-write=${folder}`];
    const result = await backfill(out, SMALL, { permissions });
    assertEquals(result.code, 1);
    assertMatch(messageOf(result), /^Cannot start workers: .*; start it with --allow-read$/);
    assertEquals(await listing(out), {});
  }));

Deno.test("--help shows the flags and examples", async () => {
  const { code, stdout } = await run("backfill --help");
  assertEquals(code, 0);
  for (const flag of ["--from YYYY-MM-DD", "--month YYYY-MM", "--workers N", "--shard I/N"]) {
    assert(stdout.includes(`  ${flag} `), flag);
  }
  assertStringIncludes(stdout, "\n  shadownet backfill --month 2025-11\n");
});
