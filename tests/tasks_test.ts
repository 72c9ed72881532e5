/** The command lines of the maintenance tasks: help that does nothing else, and mistakes told in one line. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { messageOf, type Result, resultOf } from "./program.ts";

const TASKS = [
  ...["audit", "bench", "compile", "detectors", "golden", "kernel", "query", "realism", "torture"],
];

/** Runs a task that may read at most: nothing here gets as far as to write or to start anything. */
function task(name: string, args: readonly string[], permissions = ["--allow-read"]) {
  return resultOf(
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-lock", "--no-prompt", ...permissions, `tasks/${name}.ts`, ...args],
      env: { NO_COLOR: "1" },
    }),
  );
}

/** The one line that a run has said in which the user was wrong. */
function mistakeOf(result: Result): string {
  const message = messageOf(result);
  assertEquals([result.code, message.split("\n").length], [2, 1], message);
  return message;
}

for (const name of TASKS) {
  Deno.test(`${name} --help prints how it is used, and does nothing else`, async () => {
    const { code, stdout, stderr } = await task(name, ["--help"], []);
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, RegExp(`^deno task ${name}: .+\n\nUsage: deno task (-q )?${name} .*FLAGS`));
    const [, examples] = stdout.split("\nExamples:\n");
    const lines = examples!.trimEnd().split("\n").filter((_, i) => i % 2 === 1);
    assert(lines.length >= 2);
    for (const line of lines) assertMatch(line, RegExp(`^  deno task (-q )?${name}( |$)`));
  });

  Deno.test(`${name} refuses flags that it does not know`, async () => {
    const [bogus, near] = await Promise.all([
      task(name, ["--bogus"], []),
      task(name, ["--hlep"], []),
    ]);
    const expected = `Cannot use --bogus: ${name} has no such flag; see ${name} --help`;
    assertEquals(mistakeOf(bogus), expected);
    assertStringIncludes(mistakeOf(near), `${name} has no such flag; did you mean "--help"?`);
  });
}

const DAYS = "Cannot use --days 0: allowed is a whole number from 1 to 36500";
const SEEDS = "Cannot use --seeds a,,b: a part is empty; a list is written a,b,c";
const NO_DATE = "a date is written YYYY-MM-DD, such as 2025-12-01";

/** What is wrong in a command line, and what is said of it. */
const MISTAKES: Readonly<Record<string, readonly (readonly [args: string, told: string])[]>> = {
  audit: [
    ["nowhere", "Cannot audit nowhere: there is no such folder"],
    ["README.md", "Cannot audit README.md: it is a file, not a folder"],
    ["tests", "Cannot audit tests: it has no days; a day is a file logs_YYYY-MM-DD.jsonl"],
    ["data tests", 'Cannot use "tests": audit takes one FOLDER, or none'],
    ["--most 2 data tests", 'Cannot use "tests": audit takes one FOLDER, or none'],
    ["--days 0", DAYS],
    ["--days", "Cannot use --days without a value: write --days N"],
    ["--days 1 --days 2", "Cannot use --days twice: one value is wanted"],
    ["--from 2025-02-30", "Cannot use --from 2025-02-30: there is no such day"],
    ["--from 1.1.2025", `Cannot use --from 1.1.2025: ${NO_DATE}`],
    [
      "--from 2149-06-01 --days 7",
      "Cannot use --from 2149-06-01 --days 7: only 1970-01-01 to 2149-06-06 can be generated",
    ],
    ["--seeds a,,b", SEEDS],
    ["--users 0", "Cannot use --users 0: an integer 1 to 1000000, or the name of a file"],
    ["--events few", "Cannot use --events few: an integer 0 to 16777216"],
    ["--difficulty esay", 'did you mean "easy"?'],
    ["--config none.jsonc", "none.jsonc"],
    ["--most -1", "Cannot use --most -1: allowed is a whole number from 0 to "],
  ],
  bench: [
    ["--only dya", 'Cannot use --only dya: allowed is day, scale, years; did you mean "day"?'],
    ["--events 1e6", "Cannot use --events 1e6: allowed is a whole number from 1 to 16777216"],
    ["--users 0.5", "Cannot use --users 0.5: allowed is a whole number from 1 to 1000000"],
    ["--rounds 0", "Cannot use --rounds 0: allowed is a whole number from 1 to 1000"],
    ["--days 0", DAYS],
    ["--out tests", "Cannot use --out tests: it is removed in the end, and there is something"],
    ["--out README.md", "Cannot use --out README.md: it is a file, not a folder"],
    ["--json=1", "Cannot use --json=1: --json takes no value"],
    ["day", 'Cannot use "day": bench takes flags only'],
  ],
  compile: [
    ["--output=", "Cannot use --output without a value: write --output DIR"],
    ["--target linux-x46", 'windows-x64, all; did you mean "linux-x64"?'],
    ["all", 'Cannot use "all": compile takes flags only'],
  ],
  detectors: [
    ["--users x", "Cannot use --users x: allowed is a whole number from 1 to 1000000"],
    ["--days 0", DAYS],
    ["--per-month 0", "Cannot use --per-month 0: allowed is a whole number from 1 to 1000"],
    ["--seeds a,,b", SEEDS],
    [
      "--difficulties easy,hrad",
      'Cannot use --difficulties hrad: allowed is easy, medium, hard; did you mean "hard"?',
    ],
    ["--difficulties easy,", "Cannot use --difficulties easy,: a part is empty"],
  ],
  golden: [["tests", 'Cannot use "tests": golden takes flags only']],
  kernel: [["--chekc", 'Cannot use --chekc: kernel has no such flag; did you mean "--check"?']],
  query: [["a b", 'Cannot use "b": query takes one NAME|FILE, or none']],
  realism: [
    ["--days 27", "Cannot use --days 27: the figures need at least 28"],
    ["--days 0", DAYS],
    ["--users -1", "Cannot use --users -1: allowed is a whole number from 1 to 1000000"],
    ["--seeds a,,b", SEEDS],
  ],
  torture: [
    ["--kills 0", "Cannot use --kills 0: allowed is a whole number from 1 to 100000"],
    ["--only lock-takne", 'there is no such fault; did you mean "lock-taken"?; see --list'],
    ["--seed=", "Cannot use --seed without a value: write --seed SEED"],
  ],
};

for (const [name, mistakes] of Object.entries(MISTAKES)) {
  Deno.test(`${name} says what is wrong with a value, and what would be right`, async () => {
    const results = await Promise.all(mistakes.map(([args]) => task(name, args.split(" "))));
    results.forEach((result, i) => assertStringIncludes(mistakeOf(result), mistakes[i]![1]));
  });
}

Deno.test("--debug shows where an error comes from", async () => {
  const { code, stdout, stderr } = await task("realism", ["--days", "27", "--debug"], []);
  assertEquals([code, stdout], [2, ""]);
  assertMatch(stderr, /^Cannot use --days 27: .+\n[^]*\n {4}at .*realism\.ts/);
});

Deno.test("a task that may not read says with what to run it", async () => {
  const result = await task("audit", ["/elsewhere", "--most", "3"], ["--allow-read=."]);
  assertEquals(result.code, 1);
  assertMatch(
    messageOf(result),
    /"\/elsewhere"; run the task's command of deno.json with --allow-read$/,
  );
});
