import { assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { parseArgs } from "@std/cli";
import { dayOfYear, difference, format, isLeap, isUtcLeap, parse } from "@std/datetime";
import { ensureDir, exists, walk, type WalkOptions } from "@std/fs";
import { parse as parseJsonc } from "@std/jsonc";
import { closestString, levenshteinDistance } from "@std/text";

/** Runs `fn` with a new directory of its own under `tests/.tmp`, removed afterwards. */
async function withTempDir(fn: (dir: string) => Promise<void>): Promise<void> {
  const dir = `tests/.tmp/${crypto.randomUUID()}`;
  await Deno.mkdir(dir, { recursive: true });
  try {
    await fn(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** The paths that `walk` gives below `dir`, sorted; the root itself is `""`. */
async function walked(dir: string, options?: WalkOptions): Promise<string[]> {
  const entries = await Array.fromAsync(walk(dir, options));
  return entries.map(({ path }) => path.slice(dir.length + 1)).sort();
}

Deno.test("assertThrows() gives the error that was thrown", () => {
  const error = assertThrows(() => parseJsonc("{"), SyntaxError, "unexpected end");
  assertInstanceOf(error, SyntaxError);
});

Deno.test("parseArgs() types the flags it is told of", () => {
  const args = parseArgs(["send", "--to", "7", "-v", "--tag=a", "--tag=b", "--", "-x"], {
    boolean: ["verbose"],
    string: ["to"],
    collect: ["tag"],
    alias: { v: "verbose" },
    default: { port: 80 },
    "--": true,
  });
  const to: string | undefined = args.to;
  const verbose: boolean = args.verbose;
  const rest: string[] = args["--"];
  assertEquals([to, verbose, rest], ["7", true, ["-x"]]);
  assertEquals(args.tag, ["a", "b"]);
  assertEquals(args.port, 80);
  assertEquals(args._, ["send"]);
});

Deno.test("parseArgs() passes unknown flags to the callback", () => {
  const unknown: string[] = [];
  parseArgs(["--help", "--oops"], {
    boolean: ["help"],
    unknown: (arg) => {
      unknown.push(arg);
      return false;
    },
  });
  assertEquals(unknown, ["--oops"]);
});

Deno.test("jsonc parse() takes comments and trailing commas", () => {
  assertEquals(parseJsonc('{ "a": [1, 2,], /* b */ "c": null, } // end'), { a: [1, 2], c: null });
});

Deno.test("closestString() finds the likeliest word", () => {
  assertEquals(closestString("hep", ["length", "size", "help"]), "help");
  assertThrows(() => closestString("hep", []), TypeError);
  assertEquals(levenshteinDistance("kitten", "sitting"), 3);
});

Deno.test("ensureDir() makes a directory and its parents, once", async () => {
  await withTempDir(async (dir) => {
    await ensureDir(`${dir}/a/b`);
    await ensureDir(`${dir}/a/b`);
    assertEquals((await Deno.stat(`${dir}/a/b`)).isDirectory, true);
    await Deno.writeTextFile(`${dir}/file`, "");
    await assertRejects(() => ensureDir(`${dir}/file`), Error, "expected 'dir', got 'file'");
  });
});

Deno.test("exists() tells files, directories and nothing apart", async () => {
  await withTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/file`, "");
    assertEquals(await exists(dir), true);
    assertEquals(await exists(dir, { isDirectory: true }), true);
    assertEquals(await exists(dir, { isFile: true }), false);
    assertEquals(await exists(`${dir}/file`, { isFile: true }), true);
    assertEquals(await exists(`${dir}/none`), false);
    await assertRejects(() => exists(dir, { isDirectory: true, isFile: true }), TypeError);
  });
});

Deno.test("walk() gives the root and everything below it", async () => {
  await withTempDir(async (dir) => {
    await ensureDir(`${dir}/sub/deep`);
    for (const file of ["a.ts", "sub/b.ts", "sub/deep/c.md"]) {
      await Deno.writeTextFile(`${dir}/${file}`, "");
    }
    assertEquals(
      await walked(dir),
      ["", "a.ts", "sub", "sub/b.ts", "sub/deep", "sub/deep/c.md"],
    );
    assertEquals(await walked(dir, { maxDepth: 1 }), ["", "a.ts", "sub"]);
    assertEquals(await walked(dir, { maxDepth: -1 }), []);
    assertEquals(await walked(dir, { includeFiles: false }), ["", "sub", "sub/deep"]);
    assertEquals(
      await walked(dir, { includeDirs: false, exts: ["ts"] }),
      ["a.ts", "sub/b.ts"],
    );
    assertEquals(await walked(dir, { match: [/c\.md$/] }), ["sub/deep/c.md"]);
    assertEquals(await walked(dir, { skip: [/deep$/] }), ["", "a.ts", "sub", "sub/b.ts"]);
    assertEquals(await Array.fromAsync(walk(dir, { maxDepth: 0 })), [{
      path: dir,
      name: dir.slice("tests/.tmp/".length),
      isFile: false,
      isDirectory: true,
      isSymlink: false,
    }]);
  });
});

Deno.test("walk() of nothing rejects", async () => {
  await assertRejects(() => walked("tests/.tmp/none"), Deno.errors.NotFound);
});

Deno.test("format() writes local and UTC fields, and literals", () => {
  const date = new Date(2019, 0, 3, 6, 7, 8, 9);
  assertEquals(format(date, "yyyy-MM-dd HH:mm:ss.SSS"), "2019-01-03 06:07:08.009");
  assertEquals(format(date, "'day' dd 'of' MM"), "day 03 of 01");
  assertEquals(
    format(new Date("2024-02-29T23:59:01.500Z"), "yyyy-MM-ddTHH:mm:ss.SSSZ", { timeZone: "UTC" }),
    "2024-02-29T23:59:01.500Z",
  );
  assertThrows(() => format(date, "dd.MM.yy"), Error, "yy");
});

Deno.test("datetime parse() reads a local date", () => {
  assertEquals(
    parse("01-03-2019 16:33:23.123", "MM-dd-yyyy HH:mm:ss.SSS"),
    new Date(2019, 0, 3, 16, 33, 23, 123),
  );
  assertEquals(parse("2019-10-31Z", "yyyy-MM-dd'Z'"), new Date(2019, 9, 31));
  assertEquals(parse("02-01", "MM-dd"), new Date(new Date().getFullYear(), 1, 1));
  assertEquals(parse("2019-13-01", "yyyy-MM-dd"), new Date(2020, 0, 1));
});

Deno.test("datetime parse() refuses text that is not of the format", () => {
  for (const text of ["2019/01/03", "2019-1-03", "19-01-03", "2019-01-03 ", "2019-01-0", ""]) {
    assertThrows(() => parse(text, "yyyy-MM-dd"), Error);
  }
});

Deno.test("dayOfYear() counts from 1 and knows leap years", () => {
  assertEquals(dayOfYear(new Date(2019, 0, 1)), 1);
  assertEquals(dayOfYear(new Date(2019, 2, 11, 3, 24)), 70);
  assertEquals(dayOfYear(new Date(2020, 11, 31, 23, 59)), 366);
});

Deno.test("isLeap() and isUtcLeap() take a year or a date", () => {
  assertEquals([1970, 1972, 1900, 2000].map(isLeap), [false, true, false, true]);
  assertEquals(isLeap(new Date(1972, 5, 1)), true);
  assertEquals(isUtcLeap(new Date("1999-12-31T23:59:59-01:00")), true);
});

Deno.test("difference() counts in every unit, either way round", () => {
  const from = new Date(2018, 4, 14);
  const to = new Date(2020, 4, 13);
  const { days, weeks, months, quarters, years } = difference(to, from);
  assertEquals([days, weeks, months, quarters, years], [730, 104, 23, 7, 1]);
  assertEquals(difference(from, to, { units: ["months", "years"] }), { months: 23, years: 1 });
  assertEquals(difference(from, from, { units: ["hours"] }), { hours: 0 });
});
