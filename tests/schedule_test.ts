/** `schedule` as a process, fired by `Deno.cron` itself. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { unfinished } from "./backfill_kit.ts";
import { assertWholeDay, inTempFolder, listing, messageOf, run } from "./program.ts";
import { firingEvery, type Row, start, whileUp } from "./schedule_kit.ts";

/** Fires once in a leap year: never during a test. */
const SELDOM = "--cron=0\t0\t29\t2\t*";

/** Today and the days before, in UTC. */
function datesBack(count: number): string[] {
  return Array.from(
    { length: count },
    (_, i) => new Date(Date.now() - (count - 1 - i) * 86_400_000).toISOString().slice(0, 10),
  );
}

function statesOf(rows: readonly Row[]): unknown[] {
  return rows.filter(({ event }) => event === "day").map(({ date, state }) => [date, state]).sort();
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`it makes up for missed days, tells when it runs next, and ${signal} ends it with 0`, () =>
    inTempFolder(async (folder) => {
      const [out, reference] = [`${folder}/out`, `${folder}/reference`];
      const flags = "--cron=0\t0\t*\t*\t* --catch-up 3 --events 50";
      const expected = datesBack(3);
      await whileUp(start(out, flags), async (running) => {
        const { next } = await running.next("start");
        await running.next("idle");
        running.kill(signal);
        const { code, stderr } = await running.ends();
        assertEquals({ code, stderr }, { code: 0, stderr: "" });
        assertEquals(running.rows.at(-1)?.event, "stop");
        // Midnight may have passed in between.
        const dates = running.rows[1]!.dates as string[];
        assert([expected, datesBack(3)].some((days) => days.join() === dates.join()));
        const after = (days: number) => Date.parse(dates[2]!) + days * 86_400_000;
        const midnights = [1, 2, 3].map((days) => new Date(after(days)).toISOString());
        assertEquals(next, midnights);
        for (const date of dates) await assertWholeDay(out, date);
        const range = `--from ${dates[0]} --to ${dates[2]} --events 50 --quiet`;
        await run(`backfill --out ${reference} ${range}`, { writable: reference });
        assertEquals(await listing(out), await listing(reference));
      });
      await whileUp(start(out, flags), async (running) => {
        await running.next("idle");
        assertEquals(statesOf(running.rows).map((row) => (row as string[])[1]), [
          ...["skipped", "skipped", "skipped"],
        ]);
      });
    }));
}

Deno.test("Deno.cron fires it: the day due is written, and is whole at the next run", () =>
  inTempFolder(async (folder) => {
    const flags = "--catch-up 0 --events 50 --day yesterday";
    const running = start(folder, flags, { env: firingEvery(300) });
    await whileUp(running, async () => {
      const days = [await running.next("day"), await running.next("day")];
      const [yesterday, today] = datesBack(2);
      assertEquals(days.map(({ state }) => state), ["written", "skipped"]);
      // Midnight may have passed in between.
      assert([yesterday, today].includes(days[0]!.date as string));
      await assertWholeDay(folder, days[0]!.date as string);
      running.kill("SIGTERM");
      assertEquals((await running.ends()).code, 0);
    });
  }));

/** What makes a process live at another time, where faketime is installed. */
const FAKETIME = (() => {
  try {
    const args = ["-f", "@2028-02-28 23:59:50", "printenv", "LD_PRELOAD"];
    const { success, stdout } = new Deno.Command("faketime", { args }).outputSync();
    return success ? { LD_PRELOAD: new TextDecoder().decode(stdout).trim(), TZ: "UTC" } : undefined;
  } catch {
    return undefined;
  }
})();

Deno.test({
  name: "it runs when it said it would, over midnight into a leap day (wants faketime)",
  ignore: FAKETIME === undefined,
  fn: () =>
    inTempFolder(async (folder) => {
      const env = { ...FAKETIME, FAKETIME: "@2028-02-28 23:59:50" };
      const flags = "--events 50 --catch-up 0 --cron=*\t*\t*\t*\t*";
      await whileUp(start(folder, flags, { env }), async (running) => {
        const [first] = (await running.next("start")).next as string[];
        const { time } = await running.next("run");
        assertEquals(time.slice(0, 16), first!.slice(0, 16));
        const { date, state } = await running.next("day");
        assertEquals({ date, state }, { date: first!.slice(0, 10), state: "written" });
        running.kill("SIGTERM");
        assertEquals((await running.ends()).code, 0);
      });
    }),
});

Deno.test("SIGTERM in the middle of a large day leaves nothing of it, and the next start writes it", () =>
  inTempFolder(async (folder) => {
    const out = `${folder}/out`;
    // Before anything of the day is there, and while its files are being written.
    for (const isWriting of [false, true]) {
      await whileUp(start(out, "--events 4000000"), async (running) => {
        await running.next("run");
        while (isWriting && unfinished(await listing(out)).length === 0) {
          assertEquals(running.rows.at(-1)?.event, "run");
        }
        running.kill("SIGTERM");
        assertEquals((await running.ends()).code, 0);
        assertEquals(running.rows.map(({ event }) => event), ["start", "run", "stop"]);
        assertEquals(await listing(out), {});
      });
    }
    await whileUp(start(out, "--events 100"), async (running) => {
      const { date, state } = await running.next("day");
      assertEquals(state, "written");
      await assertWholeDay(out, date as string);
    });
  }));

Deno.test("a failed run waits longer and longer, which a stop cuts short", () =>
  inTempFolder(async (folder) => {
    const out = `${folder}/out`;
    const running = start(out, "--catch-up 0", { env: firingEvery(500) });
    await whileUp(running, async () => {
      await running.next("start");
      await Deno.writeTextFile(out, "in the way");
      const { state, level, error } = await running.next("day");
      assertEquals({ state, level }, { state: "failed", level: "error" });
      assertStringIncludes(error as string, "it is a file, not a folder");
      assertEquals((await running.next("retry")).delay_ms, 10_000);
      const since = performance.now();
      running.kill("SIGTERM");
      assertEquals((await running.ends()).code, 0);
      assert(performance.now() - since < 9000, "it slept on");
    });
  }));

Deno.test("a day that was edited, or whose manifest is damaged or newer, is kept and told of", () =>
  inTempFolder(async (folder) => {
    const date = datesBack(2)[0]!;
    const [log, manifest] = [`${folder}/logs_${date}.jsonl`, `${folder}/_manifest/${date}.json`];
    const flags = "--events 20 --day yesterday --port 0";
    await run(`generate --events 20 --date ${date} --out ${folder}`, { writable: folder });
    const whole = await Deno.readTextFile(manifest);
    const damage: readonly (readonly [string, string, string])[] = [
      [manifest, "{", "it is not JSON"],
      [manifest, whole.replace('"format": 1', '"format": 2'), "use a newer version"],
      [
        manifest,
        whole.replace(/"model": "\d+"/, '"model": "999"'),
        "it is of model 999, written by",
      ],
      [log, `${await Deno.readTextFile(log)}\n`, "its size differs"],
    ];
    for (const [path, text, why] of damage) {
      await Deno.writeTextFile(manifest, whole);
      await Deno.writeTextFile(path, text);
      const before = await listing(folder);
      const offset = "--cron=0\t0\t*\t*\t*";
      await whileUp(start(folder, `${flags} ${offset}`), async (running) => {
        const { url } = await running.next("listen");
        const day = await running.next("day");
        // Midnight has just passed: the day due is another one.
        if (day.date !== date) return;
        assertEquals([day.state, day.level], ["kept", "error"]);
        assertStringIncludes(day.error as string, why);
        assertStringIncludes(day.error as string, "use --force");
        await running.next("idle");
        assertEquals(running.rows.filter(({ event }) => event === "retry"), []);
        const health = await fetch(`${url}healthz`);
        assertEquals(health.status, 503);
        assertStringIncludes(await health.text(), why);
      });
      assertEquals(await listing(folder), before);
    }
  }));

Deno.test("the port serves health, metrics and a page, on the local address only", () =>
  inTempFolder(async (folder) => {
    await whileUp(start(folder, "--events 70 --port 0"), async (running) => {
      const url = (await running.next("listen")).url as string;
      assertMatch(url, /^http:\/\/127\.0\.0\.1:\d+\/$/);
      await running.next("idle");
      const [page, health, metrics, other] = await Promise.all(
        ["", "healthz", "metrics", "x"].map(async (path) => {
          const response = await fetch(url + path);
          return { status: response.status, text: await response.text() };
        }),
      );
      assertEquals(health, { status: 200, text: "ok\n" });
      assertEquals(metrics!.status, 200);
      assertStringIncludes(metrics!.text, "\nshadownet_events_total 70\n");
      assertEquals(page!.status, 200);
      assertStringIncludes(page!.text, "wrote 70 events");
      assertEquals(other!.status, 404);
      const port = new URL(url).port;
      const second = await run(`schedule --out ${folder} --port ${port}`, {
        permissions: ["--allow-read", `--allow-write=${folder}`, "--allow-net=127.0.0.1"],
      });
      assertEquals(second.code, 1);
      const message =
        `Cannot listen on 127.0.0.1:${port}: the port is in use; choose another --port`;
      assertEquals(messageOf(second), message);
      running.kill("SIGTERM");
      assertEquals((await running.ends()).code, 0);
    });
  }));

Deno.test("mistakes are told before anything is written, with the right exit code", () =>
  inTempFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const cases: readonly (readonly [flags: string, code: number, message: string])[] = [
      [
        "--cron=61\t1\t*\t*\t*",
        2,
        'Cannot use --cron "61\\t1\\t*\\t*\\t*": the minute is 61: allowed',
      ],
      ["--cron=0\t0\t31\t2\t*", 2, 'Cannot use --cron "0 0 31 2 *": it never fires'],
      ["--catch-up -1", 2, "Cannot use --catch-up -1: allowed is a whole number from 0 to 3660"],
      ["--catch-up 1.5", 2, "Cannot use --catch-up 1.5: allowed"],
      [
        "--day yesterdy",
        2,
        'Cannot use --day yesterdy: allowed is today or yesterday; did you mean "y',
      ],
      ["--log xml", 2, "Cannot use --log xml: allowed is text or json"],
      ["--port 65536", 2, "Cannot use --port 65536: allowed is a whole number from 0 to 65535"],
      ["--events many", 2, "Cannot use --events many"],
      ["--chron x", 2, 'Cannot use --chron: schedule has no such flag; did you mean "--cron"?'],
      [`--out ${folder}/file`, 1, `Cannot write to ${folder}/file: it is a file, not a folder`],
      [
        "--port 0",
        1,
        "Cannot listen on 127.0.0.1:0: Deno was not allowed to; start it with --allow-net",
      ],
    ];
    const before = await listing(folder);
    for (const [flags, code, message] of cases) {
      const out = flags.includes("--out") ? "" : `--out ${folder}/out`;
      const result = await run(
        `schedule ${SELDOM} ${out} ${flags}`.replace(
          // One line is wanted.
          flags.includes("--cron") ? `${SELDOM} ` : "\n",
          "",
        ),
        { writable: folder },
      );
      assertEquals(result.code, code, flags);
      assert(messageOf(result).startsWith(message), messageOf(result));
    }
    assertEquals(await listing(folder), before);
  }));
