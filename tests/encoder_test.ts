/** Logs that another thread writes, and the workers whose logs they are. */
import { assert, assertEquals, assertGreater, fail } from "@std/assert";
import { DEFAULTS } from "../src/core/config/knobs.ts";
import { simulateDay } from "../src/core/day.ts";
import { backfill } from "../src/shell/backfill.ts";
import { type Charter, charterOf } from "../src/shell/company.ts";
import { staffFor } from "../src/shell/day_staff.ts";
import type { WriterSetup } from "../src/shell/due_day.ts";
import { Encoder, type EncoderLink, type EncoderSetup } from "../src/shell/encoder_thread.ts";
import { Failure } from "../src/shell/failure.ts";
import { hire } from "../src/shell/pool.ts";
import { sha256 } from "../src/shell/sha256.ts";
import { hireWriter } from "../src/shell/writer_thread.ts";
import { companyOf, dayOf, textOf } from "./lines.ts";
import { inTempFolder, listing } from "./program.ts";

const FIRST = dayOf("2025-11-28");
const never = (why: string) => assertEquals(why, "");

/** Runs with an encoder, which is begun when it is asked to. */
async function withEncoder(run: (encoder: Encoder, begin: () => void) => Promise<void>) {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  const link = (port: MessagePort): EncoderLink => ({ port, done });
  const files = hireWriter(never);
  const program = new URL("../src/shell/encoder_worker.ts", import.meta.url);
  const setup: EncoderSetup = { link: link(port2), files: files.memory };
  let end = () => {};
  try {
    await run(new Encoder(link(port1)), () => {
      const hand = hire<never, never>(program, setup, never, [port2]);
      end = () => hand.end("the test is over");
    });
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
        written.push(encoder.write(company.world, day, { temp, label: "the log" }));
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
        return encoder.write(company.world, day, { temp, label: "the log" });
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

/** The files that so many workers write to an empty folder. */
async function written(folder: string, charter: Charter, days: readonly number[], workers: number) {
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
  assertEquals(totals.written, days.length);
  return await listing(folder);
}

Deno.test("days that two workers share are those of one", () =>
  inTempFolder(async (folder) => {
    // Dense enough to share, and more days than may wait for the encoder.
    const charter = await charterOf({ ...DEFAULTS, users: 100, events: 15_000 });
    const days = Array.from({ length: 24 }, (_, n) => FIRST + n);
    const expected = await written(`${folder}/one`, charter, days, 1);
    for (const workers of [2, 3]) {
      assertEquals(await written(`${folder}/${workers}`, charter, days, workers), expected);
    }
  }));

Deno.test("two workers share days with many events an account", async () => {
  const setup = {} as WriterSetup;
  const desks = async (users: number, events: number, workers: number) => {
    const charter = await charterOf({ ...DEFAULTS, users, events });
    return staffFor(charter, setup, workers).workers;
  };
  assertEquals(await desks(1000, 65_470, 1), 1);
  assertEquals(await desks(1000, 65_470, 2), 1);
  assertEquals(await desks(1000, 65_470, 5), 3);
  // Few an account, or no large files.
  assertEquals(await desks(1000, 20_000, 2), 2);
  assertEquals(await desks(10, 5000, 2), 2);
});
