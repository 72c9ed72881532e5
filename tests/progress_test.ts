/** How progress is worded and drawn. */
import { assertEquals, assertMatch } from "@std/assert";
import { bar, duration, short, standingText } from "../src/shell/progress.ts";
import { argv, inTempFolder, resultOf } from "./program.ts";

Deno.test("durations and numbers are short", () => {
  assertEquals(
    [0, 1, 59_000, 60_000, 200_000, 3_599_500, 7_500_000].map(duration),
    ["0 s", "1 s", "59 s", "1 min 00 s", "3 min 20 s", "1 h 00 min", "2 h 05 min"],
  );
  const numbers = [0, 7, 999, 1000, 1549, 9949, 9951, 52_400, 999_600, 3.6e6, 5e12];
  assertEquals(
    numbers.map(short),
    ["0", "7", "999", "1.0k", "1.5k", "9.9k", "10k", "52k", "1.0M", "3.6M", "5000G"],
  );
});

const HALF = { total: 30, done: 12, worked: 10, events: 10_000, elapsedMs: 5000 };

Deno.test("the time left is that of the days that took work", () => {
  assertEquals(standingText(HALF), "12 of 30 days, 2.0k events/s, about 9 s left");
  assertEquals(standingText({ ...HALF, done: 30 }), "30 of 30 days, 2.0k events/s");
  assertEquals(standingText({ ...HALF, worked: 0, events: 0 }), "12 of 30 days");
});

Deno.test("the bar fits the terminal", () => {
  assertEquals(
    bar(HALF, 80),
    "[#########---------------] 12 of 30 days, 2.0k events/s, about 9 s left",
  );
  assertEquals(bar(HALF, 40), "12 of 30 days, 2.0k events/s, about 9 s");
  for (const columns of [1, 2, 20, 71, 72, 75, 200]) {
    assertEquals(bar(HALF, columns).length < columns, true);
  }
});

/** Whether there is a program that gives another one a terminal. */
async function hasScript(): Promise<boolean> {
  try {
    const args = ["-qec", "true", "/dev/null"];
    return (await new Deno.Command("script", { args, stdout: "null" }).output()).success;
  } catch {
    return false;
  }
}

const gives = Deno.build.os === "linux" && await hasScript();

// A serial line, or a program that records, may say that it has no columns.
for (const columns of [100, 0]) {
  Deno.test({
    name: `a terminal of ${columns} columns shows a bar, which is gone at the end` +
      (gives ? "" : " (ignored: needs Linux and the program script)"),
    ignore: !gives,
    fn: () =>
      inTempFolder(async (folder) => {
        const line = `backfill --month 2025-11 --events 5000 --out ${folder}`;
        const command = argv(line, { writable: folder }).join(" ");
        const args = ["-qec", `stty columns ${columns}; ${command}`, "/dev/null"];
        const script = new Deno.Command("script", { args, stdout: "piped", stderr: "piped" });
        const { code, stdout } = await resultOf(script);
        assertEquals(code, 0);
        const drawn = stdout.split("\r\x1b[K");
        assertMatch(drawn[1]!, /^\[#*-+\] \d+ of 30 days(, \d.*)?$/);
        // The bar is cleared, and then nothing is drawn over the summary.
        assertMatch(drawn.findLast((text) => text !== "")!, /^Wrote 30 days to .*\r\n$/);
      }),
  });
}
