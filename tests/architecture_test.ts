import { assertEquals } from "@std/assert";
import {
  bannedNames,
  findCycle,
  importBreaches,
  importsOf,
  layerBreaches,
  readSources,
  type Source,
  undocumentedExports,
} from "./architecture.ts";

const SOURCES = await readSources();

Deno.test("imports go one way", () => assertEquals(importBreaches(SOURCES), []));

Deno.test("imports go in no circle", () => assertEquals(findCycle(SOURCES), undefined));

Deno.test("src/core imports lower layers only", () => assertEquals(layerBreaches(SOURCES), []));

Deno.test("nothing but the configuration and the date decides the bytes; one file prints", () => {
  assertEquals(SOURCES.flatMap(bannedNames), []);
});

Deno.test("every export has a doc comment", () => {
  assertEquals(SOURCES.flatMap(undocumentedExports), []);
});

const MOST_LINES = 300;

Deno.test(`no source file is over ${MOST_LINES} lines`, () => {
  const lengths = SOURCES.map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }));
  assertEquals(lengths.filter(({ lines }) => lines > MOST_LINES), []);
});

/** Tasks that lack a description, and tasks that may do anything. */
function taskBreaches(tasks: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(tasks).flatMap(([name, task]) => {
    const { description, command } = Object(task) as Record<string, unknown>;
    const line = String(command ?? task);
    return [
      ...(description ? [] : [`${name}: no description`]),
      ...(/(^|\s)(-[a-zA-Z]*A|--allow-all)(?![\w-])/.test(line)
        ? [`${name}: all permissions`]
        : []),
    ];
  });
}

Deno.test("every task has a description, and none has all permissions", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  assertEquals(taskBreaches(tasks), []);
});

Deno.test("a task without a description or with all permissions is found", () => {
  const description = "Do it";
  assertEquals(
    taskBreaches({
      bare: "deno run main.ts",
      short: { description, command: "deno run -A main.ts" },
      joined: { description, command: "deno run -qA main.ts" },
      long: { description, command: "deno test --allow-all" },
      fine: { description, command: "deno run --allow-read --cert=A.pem main.ts A -Ab" },
    }),
    [
      "bare: no description",
      "short: all permissions",
      "joined: all permissions",
      "long: all permissions",
    ],
  );
});

/** In two parts, or this file would break its own rule. */
const UNFINISHED = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["HA", "CK"], ["TB", "D"], [
  "WI",
  "P",
]];

/** Lines that hold a word which says that work is left. */
function unfinishedLines({ path, text }: Source): string[] {
  const words = new RegExp(`\\b(${UNFINISHED.map((word) => word.join("")).join("|")})\\b`);
  return text.split("\n").flatMap((line, i) =>
    words.test(line) ? [`${path}:${i + 1}: ${line}`] : []
  );
}

const IS_CHECKOUT = await Deno.stat(".git").then(() => true, () => false);

/** The files of the project, without those that git ignores. */
async function projectFiles(): Promise<Source[]> {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const { success, stdout } = await new Deno.Command("git", { args, stderr: "inherit" }).output();
  assertEquals(success, true);
  const paths = new Set(new TextDecoder().decode(stdout).split("\0").filter((path) => path !== ""));
  const files = [...paths].map(async (path) => ({
    path,
    text: await Deno.readTextFile(path).catch((error) => {
      // Removed, and that is not committed yet.
      if (error instanceof Deno.errors.NotFound) return "";
      throw error;
    }),
  }));
  return await Promise.all(files);
}

Deno.test({
  name: "no file says that work is left",
  ignore: !IS_CHECKOUT,
  fn: async () => assertEquals((await projectFiles()).flatMap(unfinishedLines), []),
});

Deno.test("a line that says that work is left is found", () => {
  const text = UNFINISHED.map((word) => `a\n// ${word.join("")}: b`).join("\n");
  assertEquals(unfinishedLines({ path: "x", text }).length, UNFINISHED.length);
  assertEquals(unfinishedLines({ path: "x", text: "const HACKED = 'XXXL'; // todo" }), []);
});

function source(path: string, text: string): Source {
  return { path, text };
}

Deno.test("importsOf() sees every kind of import, and none in comments and strings", () => {
  const text = `
    import { a } from "./a.ts";
    import type { B } from "../b.ts";
    export { c } from "@std/c";
    export * from "./d/mod.ts";
    type E = import("./e.ts").E;
    const f = await import("node:f");
    const g = await import(a + ".ts");
    // import "./h.ts";
    const i = 'import "./i.ts"';
    export const j = \`\${await import("./j.ts")}\`;
  `;
  assertEquals(
    importsOf(source("src/core/x.ts", text)).map(({ line, target }) => `${line} ${target}`),
    [
      "2 src/core/a.ts",
      "3 src/b.ts",
      "4 @std/c",
      "5 src/core/d/mod.ts",
      "6 src/core/e.ts",
      "7 node:f",
      "8 a computed path",
      "11 src/core/j.ts",
    ],
  );
});

Deno.test("importBreaches() finds each import that goes the wrong way", () => {
  const targets = [
    ...["src/core/a.ts", "src/encode/a.ts", "src/shell/a.ts", "src/commands/a.ts", "src/cli.ts"],
    ...["main.ts", "@std/fs", "npm:left-pad@1", "node:crypto", "node:fs"],
  ];
  const allowedFrom = (path: string) => {
    const line = (target: string) =>
      `import "${/^(src|main)/.test(target) ? `/${target}` : target}";`;
    const files = targets.filter((target) => target.endsWith(".ts") && target !== path);
    const text = targets.map(line).join("\n");
    const sources = [...files.map((file) => source(file, "")), source(path, text)];
    const breaches = importBreaches(sources);
    return targets.filter((_, i) => !breaches.some((b) => b.startsWith(`${path}:${i + 1}: `)));
  };
  const [core, encode, shell, commands, cli] = targets;
  assertEquals(allowedFrom("src/core/b.ts"), [core]);
  assertEquals(allowedFrom("src/encode/b.ts"), [core, encode]);
  assertEquals(allowedFrom("src/shell/b.ts"), [core, encode, shell, "@std/fs", "node:crypto"]);
  assertEquals(
    allowedFrom("src/commands/b.ts"),
    [core, encode, shell, commands, "@std/fs", "node:crypto"],
  );
  assertEquals(allowedFrom("main.ts"), [cli]);
});

Deno.test("importBreaches() finds files that are missing and files without a rule", () => {
  assertEquals(
    importBreaches([source("src/core/a.ts", 'import "./b.ts";'), source("src/new/c.ts", "")]),
    [
      "src/core/a.ts:1: src/core/b.ts does not exist",
      "src/new/c.ts: no rule says what it may import: add it to IMPORT_RULES",
    ],
  );
});

Deno.test("findCycle() names the files of a circle, also one of types", () => {
  const files = [
    source("src/core/a.ts", 'import "./b.ts";'),
    source("src/core/b.ts", 'import "./d.ts"; import type { C } from "./c.ts";'),
    source("src/core/c.ts", 'export { b } from "./b.ts";'),
    source("src/core/d.ts", ""),
  ];
  assertEquals(findCycle(files), "src/core/b.ts → src/core/c.ts → src/core/b.ts");
  assertEquals(findCycle(files.filter(({ path }) => path !== "src/core/c.ts")), undefined);
});

Deno.test("layerBreaches() finds imports of higher layers, strays and names that are stale", () => {
  const layers = [{ name: "low", files: ["a", "gone"] }, { name: "high", files: ["b", "sub/"] }];
  const files = [
    source("src/core/a.ts", '\nimport "./sub/c.ts";'),
    source("src/core/b.ts", 'import "./a.ts";\nimport "./sub/c.ts";'),
    source("src/core/sub/c.ts", 'import "../a.ts";'),
    source("src/core/e.ts", 'import "./b.ts";'),
    source("src/shell/f.ts", 'import "../core/b.ts";'),
  ];
  assertEquals(layerBreaches(files, layers), [
    'gone: is in the layer "low" of LAYERS and no file of src/core',
    'src/core/a.ts:2: "low" may not import src/core/sub/c.ts of the higher layer "high"',
    "src/core/e.ts: is in no layer: add it to LAYERS in tests/architecture.ts, " +
    'to the layer "high" or a higher one, given what it imports',
  ]);
});

const BANNED_IN_CORE = [
  ...[
    "Math.random()",
    "Math.log(2)",
    "Math.exp(1)",
    "Math.pow(2, 3)",
    "Math.sin(1)",
    "Math.cos(1)",
  ],
  ...["Math.tan(1)", "Math.log2(3)", "Math.log10(3)", "Math.cbrt(3)", "Math.hypot(3, 4)"],
  ...['Math["log"](2)', "Math[name](2)", "Math?.log(2)", "`${Math.log(2)}`"],
  ...[
    "const { log } = Math",
    "f(Math)",
    "x ** 0.5",
    "x ** -1.5",
    "1.5 ** x",
    "x **= 0.5",
  ],
  ...["new Date()", "Date.now()", "let d: Date", "performance.now()", "Temporal.Now.instant()"],
  ...[
    "new Intl.DateTimeFormat()",
    "x.toLocaleString()",
    "x.localeCompare(y)",
    "x?.localeCompare(y)",
  ],
  ...['x["toLocaleUpperCase"]()', "x.toLocaleLowerCase()", "let f: Deno.FsFile", "Deno.cwd()"],
  ...["console.log(x)", "setTimeout(f)", "setInterval(f)", "crypto.getRandomValues(x)"],
  ...["crypto.randomUUID()", "process.env", "globalThis.Date", "self.Date", "f({ Date })"],
  ...["Deno.exit(1)", "fetch(x)"],
];

const ALLOWED_IN_CORE = [
  ...["Math.floor(x)", "Math.sqrt(x)", "Math.imul(x, y)", "Math.max(...x)", "Math.PI"],
  ...[
    "x ** 2",
    "10 ** n",
    "2 ** -3",
    "x **= 2",
    "1_000 ** 2",
    "x.sort()",
    "x < y",
    "x.toUpperCase()",
  ],
  ...["x.Date", "x.process()", "f({ console: 1, process: 2 })", "const { Date: d } = x"],
  ...["interface I { Date: string; process(): void }", "class C { process() {} console = 1 }"],
  ...["// new Date()", "/* Math.random() */", '"Math.random()"', "'Deno.exit'", "`Date.now()`"],
  ...["/Math.log(2)/", "rng.random()", "log(2)"],
];

Deno.test("bannedNames() finds each banned use in src/core and src/encode, with its line", () => {
  for (const folder of ["core", "encode"]) {
    for (const code of BANNED_IN_CORE) {
      const path = `src/${folder}/x.ts`;
      const found = bannedNames(source(path, `// é𝄞\n${code};`));
      assertEquals(found.length > 0 && found.every((b) => b.startsWith(`${path}:2: `)), true, code);
    }
  }
});

Deno.test("bannedNames() allows exact arithmetic, and the same words as names or text", () => {
  for (const code of ALLOWED_IN_CORE) {
    assertEquals(bannedNames(source("src/core/x.ts", code)), [], code);
  }
});

Deno.test("bannedNames() says what to use instead", () => {
  const first = (code: string) => bannedNames(source("src/core/x.ts", code))[0];
  const expected =
    "src/core/x.ts:1: Math.random is banned here; use a stream of src/core/random/rng.ts";
  assertEquals(first("Math.random()"), expected);
  assertEquals(first("Math.log(2)")?.includes("src/core/random/exact.ts"), true);
  assertEquals(first("Date.now()")?.includes("src/core/calendar.ts"), true);
});

Deno.test("bannedNames() lets one file print and two exit", () => {
  const allowedIn = (code: string) =>
    ["main.ts", "src/shell/terminal.ts", "src/shell/interrupt.ts", "src/commands/users.ts"]
      .filter((path) => bannedNames(source(path, code)).length === 0);
  assertEquals(allowedIn("console.error(1)"), ["src/shell/terminal.ts"]);
  assertEquals(allowedIn("globalThis.console.log(1)"), ["src/shell/terminal.ts"]);
  assertEquals(allowedIn("Deno.exit(1)"), ["main.ts", "src/shell/interrupt.ts"]);
  assertEquals(allowedIn("Deno.exitCode = 1"), ["main.ts", "src/shell/interrupt.ts"]);
  assertEquals(allowedIn("new Date(), Math.log(2), Deno.args").length, 4);
});

Deno.test("undocumentedExports() wants a doc comment right before the export", () => {
  const text = `
    /** Module. */

    import "./x.ts";
    export const a = 1;
    /** B. */
    export function b() {}
    // C.
    export interface C {}
    /** D. */
    const d = 1;
    export type E = typeof d;
    export { d };
    export type { F } from "./f.ts";
  `;
  assertEquals(undocumentedExports(source("x.ts", text)), [
    "x.ts:5: no doc comment on: export const a = 1;",
    "x.ts:9: no doc comment on: export interface C {}",
    "x.ts:12: no doc comment on: export type E = typeof d;",
  ]);
});
