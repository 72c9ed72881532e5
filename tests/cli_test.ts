/** Commands, flags, messages and exit codes, as a user meets them. */
import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes } from "@std/assert";
import {
  assertWholeDay,
  besidesSeed,
  inTempFolder,
  listing,
  messageOf,
  type Result,
  run,
  sha256,
} from "./program.ts";

const DATE = "2025-12-01";
const LOG = `logs_${DATE}.jsonl`;

/** A folder that all tests share, and in it a day that none of them may change. */
let shared: string;
let data: string;
/** The run that wrote the day, and all that it left. */
let first: Result;
let day: Record<string, string>;

Deno.test.beforeAll(async () => {
  await Deno.mkdir("tests/.tmp", { recursive: true });
  shared = await Deno.makeTempDir({ dir: "tests/.tmp" });
  data = `${shared}/data`;
  first = await run(`generate --date ${DATE} --out ${data}`, { writable: data });
  day = await listing(data);
});

Deno.test.afterAll(() => Deno.remove(shared, { recursive: true }));

/** Generates the day into a folder, which the run may write to. */
function generate(folder: string, flags = "", env: Record<string, string> = {}): Promise<Result> {
  return run(`generate --date ${DATE} --out ${folder} ${flags}`, { writable: folder, env });
}

Deno.test("generate says on stdout what it wrote, and on stderr from which seed", () => {
  const { code, stdout, stderr } = first;
  assertEquals([code, stdout], [0, `Wrote 1000 events to ${data}/${LOG}\n`]);
  assertMatch(stderr, /^Seed shadownet, 2025-12-01: 50 people, \d+ service accounts\n$/);
});

Deno.test("the manifest holds the seed and what the files are", async () => {
  const { seed, events, files } = await assertWholeDay(data, DATE);
  assertEquals({ seed, events }, { seed: "shadownet", events: 1000 });
  const written = Object.entries(day).filter(([path, hash]) =>
    hash !== "folder" && !path.startsWith("_manifest/")
  );
  const recorded = Object.entries(files).map(([path, { sha256 }]) => [path, sha256]);
  assertEquals(Object.fromEntries(written), Object.fromEntries(recorded));
});

Deno.test("a second run gives the same bytes", async () => {
  assertEquals(await generate(data), first);
  assertEquals(await listing(data), day);
});

Deno.test("another seed gives other bytes", () =>
  inTempFolder(async (folder) => {
    assertEquals((await generate(folder, "--seed 42")).code, 0);
    assertNotEquals((await listing(folder))[LOG], day[LOG]);
    assertEquals((await assertWholeDay(folder, DATE)).seed, "42");
  }));

Deno.test("time zone and language of the system bear on no byte", () =>
  inTempFolder(async (folder) => {
    const systems = [
      { TZ: "Asia/Tokyo" },
      { TZ: "America/New_York" },
      { LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" },
    ];
    await Promise.all(systems.map(async (env, i) => {
      assertEquals((await generate(`${folder}/${i}`, "", env)).code, 0);
      assertEquals(await listing(`${folder}/${i}`), day, JSON.stringify(env));
    }));
  }));

Deno.test("the day is today's in UTC unless one is named", () =>
  inTempFolder(async (folder) => {
    const now = new Date();
    const TZ = now.getUTCHours() < 12 ? "Etc/GMT+12" : "Pacific/Kiritimati";
    const options = { writable: folder, env: { TZ } };
    const { stdout } = await run(`generate --events 5 --out ${folder}`, options);
    const days = [now, new Date()].map((at) => at.toISOString().slice(0, 10));
    const lines = days.map((date) => `Wrote 5 events to ${folder}/logs_${date}.jsonl\n`);
    assertEquals(lines.includes(stdout), true, stdout);
  }));

Deno.test("days written in reverse order have the same bytes", () =>
  inTempFolder(async (folder) => {
    const dates = ["2025-12-01", "2025-12-02"];
    const write = async (out: string, order: readonly string[]) => {
      for (const date of order) {
        await run(`generate --date ${date} --events 200 --out ${out}`, { writable: out });
      }
    };
    const [there, back] = [`${folder}/there`, `${folder}/back`];
    await Promise.all([write(there, dates), write(back, dates.toReversed())]);
    const found = await listing(there);
    assertEquals(dates.map((date) => `logs_${date}.jsonl` in found), [true, true]);
    assertEquals(await listing(back), found);
  }));

Deno.test("--stdout prints the bytes that the file has, and needs to write nothing", async () => {
  const { code, stdout, stderr } = await run(`generate --date ${DATE} --out ${data} --stdout`);
  assertEquals([code, stderr], [0, first.stderr]);
  assertEquals(sha256(stdout), day[LOG]);
});

Deno.test("--json prints one object that says what was written", () =>
  inTempFolder(async (folder) => {
    const { code, stdout, stderr } = await generate(folder, "--json");
    assertEquals([code, stderr], [0, first.stderr]);
    const { date, path, events, sha256, seed } = JSON.parse(stdout);
    assertEquals({ date, path, events, sha256, seed }, {
      date: DATE,
      path: `${folder}/${LOG}`,
      events: 1000,
      sha256: day[LOG],
      seed: "shadownet",
    });
  }));

Deno.test("--quiet prints nothing and writes the day", () =>
  inTempFolder(async (folder) => {
    assertEquals(await generate(folder, "--quiet"), { code: 0, stdout: "", stderr: "" });
    assertEquals(await listing(folder), day);
  }));

Deno.test("no events at all is a day too", () =>
  inTempFolder(async (folder) => {
    const { code, stdout } = await generate(folder, "--events 0");
    assertEquals([code, stdout], [0, `Wrote 0 events to ${folder}/${LOG}\n`]);
    assertEquals((await assertWholeDay(folder, DATE)).events, 0);
  }));

Deno.test("two runs at once both end well and leave a whole day", () =>
  inTempFolder(async (folder) => {
    const out = `${folder}/data`;
    const runs = ["one", "two"].map((seed) => generate(out, `--seed ${seed} --events 20000`));
    for (const { code, stdout } of await Promise.all(runs)) {
      assertEquals([code, stdout], [0, `Wrote 20000 events to ${out}/${LOG}\n`]);
    }
    assertMatch((await assertWholeDay(out, DATE)).seed, /^(one|two)$/);
    assertEquals(Object.keys(await listing(out)).sort(), Object.keys(day).sort());
  }));

Deno.test("a file that was edited is kept, and replaced with --force", () =>
  inTempFolder(async (folder) => {
    await generate(folder, "--events 10");
    await Deno.writeTextFile(`${folder}/${LOG}`, "mine\n", { append: true });
    const edited = await listing(folder);
    const refused = await generate(folder);
    assertEquals(refused.code, 1);
    assertMatch(messageOf(refused), /^Cannot replace .*\.jsonl: .*; use --force to replace it$/);
    assertStringIncludes(messageOf(refused), `${folder}/${LOG}`);
    assertEquals(await listing(folder), edited);
    assertEquals((await generate(folder, "--force")).code, 0);
    assertEquals(await listing(folder), day);
  }));

Deno.test("the config file's values hold, comments and trailing commas allowed; flags win", () =>
  inTempFolder(async (folder) => {
    const config = `${folder}/mine.jsonc`;
    const out = `${folder}/there`;
    await Deno.writeTextFile(
      config,
      `{
        "seed": "acme", // us
        "users": 9,
        "events": 7,
        "out": "${out}",
      }`,
    );
    const line = `generate --date ${DATE} --json --config ${config}`;
    const seen = async (flags: string) => {
      const { stdout, stderr } = await run(`${line} ${flags}`, { writable: folder });
      const { path, seed, events } = JSON.parse(stdout);
      return { path, seed, events, people: / (\d+) people,/.exec(stderr)?.[1] };
    };
    const said = { path: `${out}/${LOG}`, seed: "acme", events: 7, people: "9" };
    assertEquals(await seen(""), said);
    assertEquals(await seen(`--events 3 --users=4 --out ${folder}/here --seed x`), {
      path: `${folder}/here/${LOG}`,
      seed: "x",
      events: 3,
      people: "4",
    });
  }));

Deno.test("init writes a file that generate reads, and replaces none unasked", () =>
  inTempFolder(async (folder) => {
    const options = { cwd: folder, writable: "." };
    const file = `${folder}/shadownet.jsonc`;
    const wrote = { code: 0, stdout: "Wrote shadownet.jsonc\n", stderr: "" };
    assertEquals(await run("init", options), wrote);
    const text = await Deno.readTextFile(file);
    assertEquals((await run(`generate --date ${DATE}`, options)).code, 0);
    assertEquals(await listing(`${folder}/data`), day);

    await Deno.writeTextFile(file, text.replace(`"shadownet"`, `"acme"`));
    const { stdout } = await run(`generate --date ${DATE} --json --events 5`, options);
    assertEquals(JSON.parse(stdout).seed, "acme");
    const before = await listing(folder);
    const refused = await run("init", options);
    assertEquals(refused.code, 2);
    assertEquals(
      messageOf(refused),
      "Cannot write shadownet.jsonc: it is there already; use --force to replace it",
    );
    assertEquals(await listing(folder), before);
    assertEquals(await run("init --force", options), wrote);
    assertEquals(await Deno.readTextFile(file), text);
  }));

Deno.test("init says why it cannot write its file", async () => {
  const path = `${shared}/missing/mine.jsonc`;
  const refused = await run(`init --config ${path}`, { writable: shared });
  assertEquals(refused.code, 1);
  assertEquals(messageOf(refused), `Cannot write ${path}: there is no such file or folder`);
});

Deno.test("users prints accounts that generate reads back", () =>
  inTempFolder(async (folder) => {
    const file = `${folder}/users.jsonl`;
    const [lines, list] = await Promise.all([
      run(`users --date ${DATE} --users 7`),
      run(`users --date ${DATE} --users 7 --json`),
    ]);
    assertEquals([lines.code, lines.stderr, list.code, list.stderr], [0, "", 0, ""]);
    const accounts = lines.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(JSON.parse(list.stdout), accounts);
    const people = accounts.filter((account) => account.user_id.startsWith("emp_"));
    assertEquals(people.length, 7);
    await Deno.writeTextFile(file, lines.stdout);
    const { code, stderr } = await generate(folder, `--users ${file}`);
    assertEquals([code, besidesSeed(stderr)], [0, ""]);
    assertEquals((await assertWholeDay(folder, DATE)).users, accounts.length);
    const known = new Set(accounts.map((account) => account.user_id));
    const log = (await Deno.readTextFile(`${folder}/${LOG}`)).trimEnd().split("\n");
    for (const line of log) {
      const { user_id } = JSON.parse(line);
      assertEquals(known.has(user_id), true, user_id);
    }
  }));

Deno.test("schema prints JSON, and needs no permission", async () => {
  const { code, stdout, stderr } = await run("schema", { permissions: [] });
  assertEquals([code, stderr], [0, ""]);
  assertEquals(JSON.parse(stdout).$schema, "https://json-schema.org/draft/2020-12/schema");
});

const FLAGS = {
  generate:
    "date events users seed config no-scenarios difficulty out upload bucket prefix region endpoint " +
    "path-style compress with-truth stdout json force quiet help version debug",
  users: "date users seed config json help version debug",
  scenarios: "json help version debug",
  schema: "ddl location table database years metadata help version debug",
  init: "config force help version debug",
};

Deno.test("the help names every command", async () => {
  const [asked, bare] = await Promise.all([run("--help"), run("")]);
  assertEquals([asked.code, asked.stderr], [0, ""]);
  assertEquals(bare, asked);
  for (const name of Object.keys(FLAGS)) assertMatch(asked.stdout, RegExp(`^  ${name} `, "m"));
});

for (const [name, flags] of Object.entries(FLAGS)) {
  Deno.test(`the help of ${name} has its flags and examples`, async () => {
    const { code, stdout, stderr } = await run(`${name} --help`, { permissions: [] });
    assertEquals([code, stderr], [0, ""]);
    const listed = [...stdout.matchAll(/^ {2}--(\S+)/gm)].map(([, flag]) => flag);
    assertEquals(listed, flags.split(" "));
    assertMatch(stdout, RegExp(`\nExamples:\n  # .+\n  shadownet ${name}\\b`));
  });
}

Deno.test("help of a command is its --help, and does not run it", async () => {
  const [help, flag] = await Promise.all([run("help users"), run("users --help --seed x")]);
  assertEquals(help, flag);
});

Deno.test("--version prints the version of the package", async () => {
  const { version } = JSON.parse(await Deno.readTextFile("deno.json"));
  const expected = { code: 0, stdout: `${version}\n`, stderr: "" };
  assertEquals(await Promise.all([run("--version"), run("generate --version")]), [
    expected,
    expected,
  ]);
});

/** Runs a line that must be refused as the user's mistake, and gives the message. */
async function refusal(line: string): Promise<string> {
  const result = await run(line, { writable: shared });
  const message = messageOf(result);
  assertEquals(result.code, 2, message);
  assertEquals(await listing(data), day);
  return message;
}

const EVENTS = 'an integer 0 to 16777216, or "natural"';

/** Flags of `generate` that are refused, and why. */
const MISTAKES: Readonly<Record<string, string | RegExp>> = {
  "--date 2025-02-30": "Cannot use --date 2025-02-30: there is no such day",
  "--date tomorrow": "Cannot use --date tomorrow: a date is written YYYY-MM-DD, such as 2025-12-01",
  "--date": "Cannot use --date without a value: write --date YYYY-MM-DD",
  "--events -1": `Cannot use --events -1: ${EVENTS}`,
  "--events 1.5": `Cannot use --events 1.5: ${EVENTS}`,
  "--events 1000000000000":
    /^Cannot use --events 1000000000000: .* would need about \d+ TB of disk and .* of memory; /,
  "--events --quiet": "Cannot use --events without a value: write --events N|natural",
  "--evnts 5": 'Cannot use --evnts: generate has no such flag; did you mean "--events"?',
  "--users 0": "Cannot use --users 0: an integer 1 to 1000000, or the name of a file",
  "--users missing.jsonl": /^Cannot read users missing\.jsonl: there is no such file/,
  "--config missing.jsonc": "Cannot read config missing.jsonc: no such file",
  "--seed=": "Cannot use --seed without a value: write --seed SEED",
  "--seed a --seed=b": "Cannot use --seed twice: one value is wanted",
  "--quiet=yes": "Cannot use --quiet=yes: --quiet takes no value",
  "--no-quiet": 'Cannot use --no-quiet: generate has no such flag; did you mean "--quiet"?',
  "-q": "Cannot use -q: generate has no such flag; see generate --help",
  "tomorrow": 'Cannot use "tomorrow": generate takes flags only',
  "-- --quiet": "Cannot use --: generate takes flags only, and they are written without it",
};

for (const [flags, expected] of Object.entries(MISTAKES)) {
  Deno.test(`generate ${flags} is refused, and changes nothing`, async () => {
    const message = await refusal(`generate --out ${data} ${flags}`);
    if (typeof expected === "string") assertEquals(message, expected);
    else assertMatch(message, expected);
  });
}

/** Config files that are refused, and why, after the name of the file. */
const CONFIGS: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ["misspelt", '{ "evnts": 5 }', /: 1 problem\nevnts: unknown key; did you mean "events"\?$/],
  ["unknown", '{ "colour": 1 }', /: 1 problem\ncolour: unknown key; allowed: one of seed, /],
  ["of the wrong type", '{ "events": [5] }', /\nevents: \[5\] is not allowed: an integer 0 to /],
  ["not JSON", '{ "seed": tru }', /: line 1, column 11: unexpected tru$/],
];

for (const [what, text, message] of CONFIGS) {
  Deno.test(`a config file with something ${what} is refused, and changes nothing`, async () => {
    const path = `${shared}/${what.replaceAll(" ", "-")}.jsonc`;
    await Deno.writeTextFile(path, text);
    const said = await refusal(`generate --out ${data} --config ${path}`);
    assertMatch(said, RegExp(`^Cannot (use|parse) config ${path}: `));
    assertMatch(said, message);
  });
}

Deno.test("an unknown command is refused, and the nearest or all are named", async () => {
  const why = "there is no such command";
  assertEquals(
    await Promise.all([refusal(`genrate --out ${data}`), refusal("xyzzy")]),
    [
      `Cannot run "genrate": ${why}; did you mean "generate"?`,
      `Cannot run "xyzzy": ${why}; the commands are generate, backfill, schedule, upload, users, scenarios, ` +
      "schema, init, install-schedule",
    ],
  );
});

Deno.test("a flag of another command is refused", async () => {
  assertMatch(await refusal("users --events 5"), /^Cannot use --events: users has no such flag/);
});

Deno.test("--debug shows where an error comes from", async () => {
  const { code, stderr } = await run("generate --date tomorrow --debug");
  assertEquals(code, 2);
  assertMatch(stderr, /^Cannot use --date tomorrow: .*\n[^]*^\s+at .*settings\.ts/m);
});
