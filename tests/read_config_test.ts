import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { configText } from "../src/core/config/config_text.ts";
import { type Config, DEFAULTS, KNOBS } from "../src/core/config/knobs.ts";
import { readConfig } from "../src/shell/config.ts";
import { Failure, USER_MISTAKE } from "../src/shell/failure.ts";
import { didYouMean, nearest } from "../src/shell/nearest.ts";

/** Reads a new config file that holds `text`; its path in a message becomes `FILE`. */
async function read(text: string): Promise<Config> {
  const dir = `tests/.tmp/${crypto.randomUUID()}`;
  await Deno.mkdir(dir, { recursive: true });
  const path = `${dir}/shadownet.jsonc`;
  try {
    await Deno.writeTextFile(path, text);
    const { config, path: given } = await readConfig(path, { required: true });
    assertEquals(given, path);
    return config;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.message.replaceAll(path, "FILE"), error.exitCode);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** The message of the user's mistake that `text` is. */
async function messageFor(text: string): Promise<string> {
  const error = await assertRejects(() => read(text), Failure);
  assertEquals(error.exitCode, USER_MISTAKE);
  return error.message;
}

Deno.test("nearest() names a candidate only when it is close enough", () => {
  assertEquals(nearest("evnts", ["users", "events"]), "events");
  assertEquals(nearest("SEED", ["users", "seed"]), "seed");
  assertEquals(nearest("abcd", ["ABXY"]), "ABXY");
  assertEquals(nearest("abcd", ["axyz"]), undefined);
  assertEquals(nearest("abcdefghij", ["abcdefwxyz"]), "abcdefwxyz");
  assertEquals(nearest("abcdefghij", ["abcdevwxyz"]), undefined);
  assertEquals(nearest("xy", ["HR"]), undefined);
  assertEquals(nearest("events", []), undefined);
});

Deno.test("didYouMean() ends a message, or adds nothing", () => {
  assertEquals(didYouMean("--evnts", ["--users", "--events"]), '; did you mean "--events"?');
  assertEquals(didYouMean("--nothing-like-it", ["--users", "--events"]), "");
});

Deno.test("readConfig() takes the file that configText() gives", async () => {
  assertEquals(await read(configText()), DEFAULTS);
});

Deno.test("readConfig() takes comments, trailing commas and a byte order mark", async () => {
  const text = '\uFEFF// mine\n{\n  "seed": 42, /* people */ "people": { "spread": 1, },\n}\n';
  const config = await read(text);
  assertEquals(config, { ...DEFAULTS, seed: 42, people: { ...DEFAULTS.people, spread: 1 } });
});

Deno.test("readConfig() reports all problems in one failure, a line each", async () => {
  const text = `{
    "signIn": { "failurs": 0.1 },
    "events": "many",
    "nothingLikeIt": 1,
  }`;
  assertEquals(
    await messageFor(text),
    [
      "Cannot use config FILE: 3 problems",
      'signIn.failurs: unknown key; did you mean "failures"?',
      'events: "many" is not allowed: an integer 0 to 16777216, or "natural"',
      `nothingLikeIt: unknown key; allowed: one of ${Object.keys(KNOBS).join(", ")}`,
    ].join("\n"),
  );
});

Deno.test("readConfig() shows values short, whole and without control characters", async () => {
  const only = async (text: string) => (await messageFor(text)).split("\n")[1] ?? "";
  assertStringIncludes(await only('{ "users": 1e999 }'), "users: Infinity is not allowed");
  assertStringIncludes(await only('{ "seed": [1, {}] }'), "seed: [1,{}] is not allowed");
  assertStringIncludes(await only('{ "out": ["\u202e\u009b"] }'), '["\\u{202e}\\u{9b}"]');
  const long = await only(`{ "events": "${"😀".repeat(99)}" }`);
  assertStringIncludes(long, `events: "${"😀".repeat(59)}… is not allowed`);
  const fits = "x".repeat(58);
  assertStringIncludes(await only(`{ "events": "${fits}" }`), `events: "${fits}" is not allowed`);
  assertStringIncludes(await only(`{ "${fits}xyz": 1 }`), `${fits}xy…: unknown key`);
  assertStringIncludes(await messageFor("[]"), "1 problem\nthe file: [] is not allowed: an object");
});

Deno.test("readConfig() names the line and column of a syntax error", async () => {
  const cases: [text: string, message: string][] = [
    ['{\n  "seed": 1\n  "users": 2\n}', 'line 3, column 3: unexpected "users"'],
    ['{\r\n  "seed": tru,\r\n}', "line 2, column 11: unexpected tru"],
    ['{ "out": "😀", } }', "line 1, column 17: unexpected }"],
    ['{\n  "seed": "x,\n}\n', 'line 2, column 11: unexpected "x,'],
    ['{\n  "seed": 1,\n\n', "line 2, column 13: the file ends too early"],
    ["// one\r// two\r{ ,", "line 3, column 3: unexpected ,"],
    ["", "line 1, column 1: the file ends too early"],
  ];
  for (const [text, message] of cases) {
    assertEquals(await messageFor(text), `Cannot parse config FILE: ${message}`);
  }
});

Deno.test("readConfig() refuses a key that is there twice, and none that is not", async () => {
  const texts = {
    '{ "seed": "x",\n  "seed": "y" }': 'line 2, column 3: "seed"',
    '{ "users": 5, /* "users": 6 */ "us\\u0065rs": 7 }': 'line 1, column 32: "us\\u0065rs"',
    '{ "signIn": { "failures": 0.1, "failures": 0.1 } }': 'line 1, column 32: "failures"',
    '{ "scenarios": { "only": ["brute_force", "brute_force"], "only": [] } }':
      'line 1, column 58: "only"',
  };
  for (const [text, place] of Object.entries(texts)) {
    assertEquals(await messageFor(text), `Cannot use config FILE: ${place} is there twice`);
  }
  const fine =
    '{ "seed": "seed", // "seed":\n "organization": { "holidays": ["12-25", "12-25"] }, }';
  assertEquals((await read(fine)).seed, "seed");
  const entry = '{ "scenario": "brute_force", "from": "2025-01-01" }';
  const schedule = `{ "scenarios": { "schedule": [${entry}, ${entry}] }, "users": 5 }`;
  assertEquals((await read(schedule)).users, 5);
});

Deno.test("readConfig() does without a file only when it may be missing", async () => {
  const path = "tests/.tmp/missing.jsonc";
  assertEquals(await readConfig(path, { required: false }), { config: DEFAULTS });
  const error = await assertRejects(() => readConfig(path, { required: true }), Failure);
  assertEquals(error.message, `Cannot read config ${path}: no such file`);
  assertEquals(error.exitCode, USER_MISTAKE);
});

Deno.test("readConfig() of a folder fails, required or not", async () => {
  const error = await assertRejects(() => readConfig("tests", { required: false }), Failure);
  assertStringIncludes(error.message, "Cannot read config tests: ");
  assertEquals(error.exitCode, USER_MISTAKE);
});

Deno.test({
  name: "readConfig() reads shadownet.jsonc by default and lets a missing permission through",
  permissions: { read: false },
  fn: async () => {
    const read = () => readConfig(undefined, { required: false });
    const error = await assertRejects(read, Deno.errors.NotCapable);
    assertStringIncludes(error.message, '"shadownet.jsonc"');
  },
});
