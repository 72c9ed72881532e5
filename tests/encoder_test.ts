/** Logs that another thread writes, and the workers whose logs they are. */
import {
  assert,
  assertEquals,
  assertGreater,
  assertLessOrEqual,
  assertMatch,
  assertRejects,
  fail,
} from "@std/assert";
import { DEFAULTS } from "../src/core/config/knobs.ts";
import { simulateDay } from "../src/core/day.ts";
import { backfill } from "../src/shell/backfill.ts";
import { type Charter, charterOf } from "../src/shell/company.ts";
import { desksFor } from "../src/shell/day_staff.ts";
import type { WriterSetup } from "../src/shell/due_day.ts";
import { Encoder, type EncoderLink, type EncoderSetup } from "../src/shell/encoder_thread.ts";
import { idOf } from "../src/shell/disk.ts";
import { Failure } from "../src/shell/failure.ts";
import type { OpenTarget } from "../src/shell/part_file.ts";
import { hire } from "../src/shell/pool.ts";
import { sha256 } from "../src/shell/sha256.ts";
import { hireWriter } from "../src/shell/writer_thread.ts";
import { companyOf, dayOf, textOf } from "./lines.ts";
import { inTempFolder, listing, resultOf } from "./program.ts";

const FIRST = dayOf("2025-11-28");
/** More than may wait for an encoder. */
const DAYS = Array.from({ length: 28 }, (_, n) => FIRST + n);
const never = (why: string) => assertEquals(why, "");

/** A file to write: the one that is there, or one that nobody can open. */
function targetOf(temp: string): OpenTarget {
  try {
    return { temp, label: "the log", id: idOf(Deno.statSync(temp)) };
  } catch {
    return { temp, label: "the log", id: { dev: 0, ino: 0 } };
  }
}

/** Runs with an encoder, which is begun when it is asked to. */
async function withEncoder(
  run: (encoder: Encoder, begin: () => void, port: MessagePort) => Promise<void>,
) {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const link = (port: MessagePort): EncoderLink => ({ port, done });
  const files = hireWriter(never);
  const program = new URL("../src/shell/encoder_worker.ts", import.meta.url);
  const setup: EncoderSetup = { link: link(port2), files: files.memory };
  let end = () => {};
  try {
    await run(new Encoder(link(port1)), () => {
      const hand = hire<never, never>(program, setup, { transfer: [port2], onDeath: never });
      end = () => hand.end("the test is over");
    }, port1);
  } finally {
    end();
    files.end();
    port1.close();
  }
}

Deno.test("an encoder writes the logs of days, and has no more of them waiting than it may", () =>
  inTempFolder((folder) =>
    withEncoder(async (encoder, begin) => {
      const company = companyOf({ users: 200, events: 30_000 });
      const [expected, written] = [new Array<string>(), new Array<Promise<unknown>>()];
      assert(encoder.isFree());
      for (let n = 0; n < 10 && encoder.isFree(); n++) {
        const day = simulateDay(company.world, FIRST + n, undefined, encoder.allocate);
        expected.push(textOf(company, day));
        const temp = `${folder}/log${n}`;
        await Deno.writeFile(temp, new Uint8Array());
        written.push(encoder.write(company.world, day, targetOf(temp)));
        assertEquals(day.rows.data.length, 0);
      }
      assertGreater(written.length, 1);
      assert(!encoder.isFree());
      begin();
      for (const [n, text] of expected.entries()) {
        const bytes = new TextEncoder().encode(text);
        assertEquals(await written[n], { bytes: bytes.length, sha256: await sha256(bytes) });
        assertEquals(await Deno.readTextFile(`${folder}/log${n}`), text);
      }
      assert(encoder.isFree());
    })
  ));

Deno.test("an encoder says why a log cannot be written, and goes on with the next", () =>
  inTempFolder((folder) =>
    withEncoder(async (encoder, begin) => {
      begin();
      const company = companyOf({ users: 100, events: 12_000 });
      const write = (offset: number, temp: string) => {
        const day = simulateDay(company.world, FIRST + offset, undefined, encoder.allocate);
        return encoder.write(company.world, day, targetOf(temp));
      };
      await Deno.writeFile(`${folder}/log`, new Uint8Array());
      const results = await Promise.all([0, 1, 2, 3, 4].map((n) =>
        write(n, n === 1 ? `${folder}/log` : `${folder}/missing/log`).then(
          () => "written",
          (error) => error instanceof Failure ? error.message : error,
        )
      ));
      const why = "Cannot write the log: there is no such file or folder";
      assertEquals(results, [why, "written", why, why, why]);
      assert(encoder.isFree());
      const expected = textOf(company, simulateDay(company.world, FIRST + 1));
      assertEquals(await Deno.readTextFile(`${folder}/log`), expected);
    })
  ));

Deno.test("nothing waits for an encoder that has died", () =>
  inTempFolder((folder) =>
    withEncoder(async (encoder) => {
      const company = companyOf({ users: 100, events: 12_000 });
      const write = (offset: number) => {
        const day = simulateDay(company.world, FIRST + offset, undefined, encoder.allocate);
        return encoder.write(company.world, day, targetOf(`${folder}/log`));
      };
      const why = "Cannot write the log: the thread that writes it died: it was tired";
      const early = assertRejects(() => write(0), Failure, why);
      encoder.die("it was tired");
      await early;
      const late = Promise.race([write(1), new Promise((resolve) => setTimeout(resolve, 10_000))]);
      await assertRejects(() => late, Failure, why);
    })
  ));

/** The files that are there when so many workers have written the days that are not. */
async function written(
  folder: string,
  charter: Charter,
  days: readonly number[],
  workers: number,
  there = 0,
) {
  const failed: string[] = [];
  const totals = await backfill(charter, {
    folder,
    days,
    workers,
    force: false,
    rehash: false,
    shared: false,
    signal: new AbortController().signal,
    onWait: () => fail("nobody else is there"),
    onStart() {},
    onDay: (date, result) => result.state === "failed" && failed.push(`${date} ${result.error}`),
  });
  assertEquals(failed, []);
  assertEquals([totals.written, totals.skipped], [days.length - there, there]);
  return await listing(folder);
}

Deno.test("days that two workers share are those of one", () =>
  inTempFolder(async (folder) => {
    // Dense enough to share.
    const charter = await charterOf({ ...DEFAULTS, users: 100, events: 15_000 });
    const expected = await written(`${folder}/one`, charter, DAYS, 1);
    for (const workers of [2, 3]) {
      assertEquals(await written(`${folder}/${workers}`, charter, DAYS, workers), expected);
    }
  }));

Deno.test("two workers share days with many events an account, the odd one none", async () => {
  const shares = async (users: number, events: number, workers: number, rehash = false) => {
    const charter = await charterOf({ ...DEFAULTS, users, events });
    return desksFor(charter, { rehash } as WriterSetup, workers).map(({ inHand }) => inHand);
  };
  assertEquals(await shares(1000, 65_470, 1), [4]);
  assertEquals(await shares(1000, 65_470, 2), [8]);
  assertEquals(await shares(1000, 65_470, 5), [8, 8, 4]);
  // Few an account, no large files, a day that is work enough for one, days that are there.
  assertEquals(await shares(1000, 20_000, 2), [4, 4]);
  assertEquals(await shares(10, 5000, 2), [4, 4]);
  assertEquals(await shares(1000, 1_000_000, 2), [4, 4]);
  assertEquals(await shares(1000, 65_470, 2, true), [4, 4]);
});

Deno.test("a day that cannot be sent is not known of, and the next one is right", () =>
  inTempFolder((folder) =>
    withEncoder(async (encoder, begin, port) => {
      begin();
      const company = companyOf({ users: 100, events: 12_000 });
      const post = port.postMessage;
      for (let n = 0; n < 12; n++) {
        const day = simulateDay(company.world, FIRST + n, undefined, encoder.allocate);
        const temp = `${folder}/log${n}`;
        await Deno.writeFile(temp, new Uint8Array());
        const isLost = n % 3 < 2;
        port.postMessage = isLost ? () => fail("no memory") : post;
        const expected = textOf(company, day);
        const written = encoder.write(company.world, day, targetOf(temp));
        if (isLost) await assertRejects(() => written, Error, "no memory");
        else await written;
        assertEquals(await Deno.readTextFile(temp), isLost ? "" : expected);
        assert(encoder.isFree());
      }
    })
  ));

/**
 * Has workers write days with encoders that go wrong on some, and checks that the others are right, and that the next
 * run writes the rest.
 *
 * @returns why days were not written
 */
async function failuresOf(
  folder: string,
  does: "dies" | "forgets",
  workers: number,
  { replaced = false } = {},
) {
  const charter = await charterOf({ ...DEFAULTS, users: 100, events: 15_000 });
  const expected = await written(`${folder}/whole`, charter, DAYS, 1);
  const out = `${folder}/out`;
  if (replaced) {
    // Before a day is replaced, all of it is read.
    const other = await charterOf({ ...DEFAULTS, users: 100, events: 15_000, seed: "other" });
    await written(out, other, DAYS, workers);
  }
  const args = ["run", "--no-prompt", "--allow-read", `--allow-write=${folder}`];
  const child = ["tests/encoder_child.ts", out, does, `${FIRST}`, `${DAYS.length}`, `${workers}`];
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args, ...child],
    // Whatever waits for nothing is killed.
    signal: AbortSignal.timeout(60_000),
  });
  const { code, stdout } = await resultOf(command);
  assertEquals(code, 0);
  const told: readonly string[] = JSON.parse(stdout);
  const left = await listing(out);
  assertEquals(Object.keys(left).filter((path) => path.endsWith(".tmp")), []);
  for (const [path, hash] of Object.entries(left)) {
    if (path.endsWith(".jsonl") && !replaced) assertEquals(hash, expected[path], path);
  }
  const failures = told.filter((what) => what !== "written");
  await written(out, charter, DAYS, workers, DAYS.length - failures.length);
  assertEquals(await listing(out), expected);
  return failures;
}

Deno.test("no day that is to be replaced waits for an encoder that has died", () =>
  inTempFolder(async (folder) => {
    for (const why of await failuresOf(folder, "dies", 2, { replaced: true })) {
      assertMatch(why, /: the thread that writes it died: Error: I cannot live with \d+$/);
    }
  }));

for (const workers of [2, 3]) {
  Deno.test(`logs on their way fail with their encoder, of ${workers} workers, and the rest is written`, () =>
    inTempFolder(async (folder) => {
      const failures = await failuresOf(folder, "dies", workers);
      for (const why of failures) {
        assertMatch(
          why,
          /^Cannot write .*logs_.*: the thread that writes it died: Error: I cannot live with \d+$/,
        );
      }
      assertGreater(failures.length, 0);
      assertLessOrEqual(failures.length, 3);
    }));

  Deno.test(`a day fails alone when its lines cannot be made, of ${workers} workers`, () =>
    inTempFolder(async (folder) => {
      const failures = await failuresOf(folder, "forgets", workers);
      for (const why of failures) assertMatch(why, /^Cannot read properties of undefined/);
      // Some of the days that it does not understand the worker has written itself.
      assertGreater(failures.length, 0);
      assertLessOrEqual(failures.length, Math.ceil(DAYS.length / 3));
    }));
}
