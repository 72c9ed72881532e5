/**
 * The rules of the source tree and what finds breaches of them: who may import whom, and which names would
 * let the bytes depend on more than the configuration and the date.
 *
 * Files are read with Deno's own parser, so comments and strings are never taken for code.
 */
import { walk } from "@std/fs";

/** A source file: its path from the project's root, with `/`, and what it holds. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Every source file of the program, by path. */
export async function readSources(): Promise<Source[]> {
  const paths = ["main.ts"];
  for await (const { path } of walk("src", { includeDirs: false, exts: ["ts"] })) {
    paths.push(path.replaceAll("\\", "/"));
  }
  return await Promise.all(
    paths.sort().map(async (path) => ({ path, text: await Deno.readTextFile(path) })),
  );
}

/** Which folder or file may import what: the first rule that fits a file holds. */
export const IMPORT_RULES: readonly { readonly of: string; readonly may: readonly string[] }[] = [
  { of: "src/core/", may: ["src/core/"] },
  { of: "src/encode/", may: ["src/core/", "src/encode/"] },
  // The SDK is no part of the graph: it is loaded by a name that only its own config file knows.
  { of: "src/shell/s3/sdk.ts", may: ["src/shell/", "a computed path"] },
  { of: "src/shell/s3/body.ts", may: ["src/shell/", "node:"] },
  { of: "src/shell/large_file.ts", may: ["src/shell/", "node:"] },
  {
    of: "src/shell/",
    may: ["src/core/", "src/encode/", "src/shell/", "@std/", "node:crypto", "node:path"],
  },
  {
    of: "src/commands/",
    may: [
      ...["src/core/", "src/encode/", "src/shell/", "src/commands/", "@std/"],
      ...["node:crypto", "node:path"],
    ],
  },
  { of: "src/std/", may: ["src/std/", "npm:deno-std@", "node:"] },
  { of: "src/cli.ts", may: ["src/core/", "src/shell/", "src/commands/", "src/help.ts", "@std/"] },
  { of: "src/help.ts", may: ["src/commands/"] },
  { of: "main.ts", may: ["src/cli.ts"] },
];

/** A layer of `src/core`: files without `.ts`, or a folder with `/`. */
export interface Layer {
  readonly name: string;
  readonly files: readonly string[];
}

/** The layers of `src/core`, the lowest first. A file imports from its own layer and lower ones only. */
export const LAYERS: readonly Layer[] = [
  {
    name: "tables, numbers and texts",
    files: [
      ...["calendar", "random/exact", "random/hash", "config/knob", "config/knobs"],
      ...["config/upload_knobs"],
      ...["log/fields", "log/events", "log/choices", "log/rows", "log/texts"],
      ...["company/addresses", "company/objects", "company/printable", "company/seasons"],
      ...["company/service_kinds", "scenarios/names"],
    ],
  },
  {
    name: "draws, shapes and settings",
    files: [
      ...["random/", "config/", "log/ids", "shell_commands/"],
      ...["company/types", "company/organization", "company/estate"],
    ],
  },
  { name: "ways to misbehave, as data", files: ["scenarios/"] },
  { name: "the company", files: ["company/"] },
  {
    name: "single events and sessions",
    files: [
      "log/pen",
      ...["work/usage", "work/acts", "work/episodes", "work/shell_session"],
    ],
  },
  { name: "the day of one account", files: ["work/"] },
  { name: "the day of all accounts", files: ["plan", "campaigns/"] },
  { name: "the day", files: ["day", "blocks"] },
];

interface Node {
  readonly range: Deno.lint.Range;
}

function visit(
  { path, text }: Source,
  create: (context: Deno.lint.RuleContext) => Deno.lint.LintVisitor,
): void {
  Deno.lint.runPlugin({ name: "architecture", rules: { all: { create } } }, path, text);
}

function lineOf(text: string, { range }: Node): number {
  return text.slice(0, range[0]).split("\n").length;
}

function isText(node: Deno.lint.Node | undefined): node is Deno.lint.StringLiteral {
  return node?.type === "Literal" && typeof node.value === "string";
}

/** An import or re-export of any kind, also of types only. */
export interface Import {
  readonly line: number;
  readonly specifier: string;
  /** A source file's path, or the specifier of anything else. */
  readonly target: string;
}

/** What a file imports and re-exports. */
export function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  const add = (node: Node, from: Deno.lint.Node | undefined) => {
    const specifier = isText(from) ? from.value : "a computed path";
    const isPath = /^\.{0,2}\//.test(specifier);
    const target = isPath
      ? new URL(specifier, `file:///${source.path}`).pathname.slice(1)
      : specifier;
    found.push({ line: lineOf(source.text, node), specifier, target });
  };
  visit(source, () => ({
    ImportDeclaration: (node) => add(node, node.source),
    ExportAllDeclaration: (node) => add(node, node.source),
    ExportNamedDeclaration(node) {
      if (node.source) add(node, node.source);
    },
    ImportExpression: (node) => add(node, node.source),
    TSImportType(node) {
      add(node, node.argument.type === "TSLiteralType" ? node.argument.literal : undefined);
    },
  }));
  return found;
}

/** Imports that {@link IMPORT_RULES} forbid, that name no file, and files without a rule. */
export function importBreaches(sources: readonly Source[]): string[] {
  const files = new Set(sources.map(({ path }) => path));
  return sources.flatMap((source) => {
    const { path } = source;
    const rule = IMPORT_RULES.find(({ of }) => path.startsWith(of));
    if (!rule) return [`${path}: no rule says what it may import: add it to IMPORT_RULES`];
    return importsOf(source).flatMap(({ line, specifier, target }) => {
      const isFile = target !== specifier;
      if (isFile && !files.has(target)) return [`${path}:${line}: ${target} does not exist`];
      if (rule.may.some((start) => target.startsWith(start))) return [];
      return [`${path}:${line}: ${rule.of} may not import ${target}, only ${rule.may.join(", ")}`];
    });
  });
}

/** A circle of imports, as `a.ts → b.ts → a.ts`; `undefined` when there is none. */
export function findCycle(sources: readonly Source[]): string | undefined {
  const targets = new Map(sources.map((s) => [s.path, importsOf(s).map(({ target }) => target)]));
  const done = new Set<string>();
  const follow = (path: string, trail: readonly string[]): string | undefined => {
    const start = trail.indexOf(path);
    if (start >= 0) return [...trail.slice(start), path].join(" → ");
    if (done.has(path)) return undefined;
    for (const target of targets.get(path) ?? []) {
      const cycle = follow(target, [...trail, path]);
      if (cycle !== undefined) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of targets.keys()) {
    const cycle = follow(path, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** Files of `src/core` in no layer, imports of a higher layer, and names in layers that are no file. */
export function layerBreaches(
  sources: readonly Source[],
  layers: readonly Layer[] = LAYERS,
): string[] {
  const fits = (file: string, path: string) =>
    file.endsWith("/") ? path.startsWith(`src/core/${file}`) : path === `src/core/${file}.ts`;
  const layerOf = (path: string) =>
    layers.findIndex(({ files }) => files.some((file) => fits(file, path)));
  const core = sources.filter(({ path }) => path.startsWith("src/core/"));
  const stale = layers.flatMap(({ name, files }) =>
    files.filter((file) => !core.some(({ path }) => fits(file, path)))
      .map((file) => `${file}: is in the layer "${name}" of LAYERS and no file of src/core`)
  );
  const breaches = core.flatMap((source) => {
    const { path } = source;
    const imports = importsOf(source);
    const own = layerOf(path);
    if (own < 0) {
      const lowest = Math.max(0, ...imports.map(({ target }) => layerOf(target)));
      const where = `to the layer "${layers[lowest]?.name}" or a higher one, given what it imports`;
      return [`${path}: is in no layer: add it to LAYERS in tests/architecture.ts, ${where}`];
    }
    return imports.filter(({ target }) => layerOf(target) > own).map(({ line, target }) =>
      `${path}:${line}: "${layers[own]?.name}" may not import ${target} of the higher layer ` +
      `"${layers[layerOf(target)]?.name}"`
    );
  });
  return [...stale, ...breaches];
}

const EXACT = "exp, ln or pow of src/core/random/exact.ts (what is missing belongs there too)";
const LATER = "return the value: src/core has nothing to wait for";
const BYTES = "what the caller passes in: only src/shell reads and writes";

/** Members of `Math` that IEEE 754 or ECMAScript fixes to the bit. */
const EXACT_MATH: ReadonlySet<string | undefined> = new Set([
  ...["abs", "ceil", "clz32", "floor", "fround", "imul", "max", "min", "round", "sign", "sqrt"],
  ...["trunc", "E", "LN2", "LN10", "LOG2E", "LOG10E", "PI", "SQRT1_2", "SQRT2"],
]);

/** What the pure folders use in place of a global. */
const GLOBALS: ReadonlyMap<string, string> = new Map([
  ["Date", "src/core/calendar.ts, and a day or time that the caller passes in"],
  ["Temporal", "src/core/calendar.ts"],
  ["performance", "a time that the caller passes in"],
  ["Intl", "src/core/calendar.ts for dates, plain code for the rest"],
  ["crypto", "a stream of src/core/random/rng.ts, or src/core/random/hash.ts"],
  ["Deno", BYTES],
  ["process", BYTES],
  ["fetch", BYTES],
  ["navigator", BYTES],
  ["localStorage", BYTES],
  ["Worker", BYTES],
  ["setTimeout", LATER],
  ["setInterval", LATER],
  ["queueMicrotask", LATER],
  ["globalThis", "the name alone, so that this test sees it"],
]);

const PURE = /^src\/(core|encode)\//;
const LOCALE = /^(toLocale\w+|localeCompare)$/;
const MAY_PRINT = ["src/shell/terminal.ts"];
const MAY_EXIT = ["main.ts", "src/shell/interrupt.ts"];
const GLOBAL_OBJECTS = ["globalThis", "self", "window"];

function nameOf(node: Deno.lint.Node): string | undefined {
  return node.type === "Identifier" ? node.name : undefined;
}

/** The member that is asked for: `a.b` and `a["b"]`, not `a[b]`. */
function memberOf({ computed, property }: Deno.lint.MemberExpression): string | undefined {
  if (!computed) return nameOf(property);
  return isText(property) ? property.value : undefined;
}

/** Whether an identifier only names a member of something, as in `a.Date` or `{ Date: 1 }`. */
function isMemberName(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  const is = (other: Node) => other.range[0] === node.range[0];
  switch (parent.type) {
    case "MemberExpression":
      return !parent.computed && is(parent.property) &&
        !GLOBAL_OBJECTS.includes(nameOf(parent.object) ?? "");
    case "Property":
      return !parent.computed && !parent.shorthand && is(parent.key);
    case "MethodDefinition":
    case "PropertyDefinition":
    case "TSPropertySignature":
    case "TSMethodSignature":
      return !parent.computed && is(parent.key);
    default:
      return false;
  }
}

/** Uses of names that a file's folder may not use, each with what to use instead. */
export function bannedNames(source: Source): string[] {
  const { path, text } = source;
  const isPure = PURE.test(path);
  const found = new Set<string>();
  const add = (node: Node, what: string, instead: string) =>
    found.add(`${path}:${lineOf(text, node)}: ${what} is banned here; use ${instead}`);
  visit(source, ({ sourceCode }) => {
    const power = (node: Node, ...operands: Deno.lint.Node[]) => {
      const numbers = operands.map((o) => Number(sourceCode.getText(o).replaceAll("_", "")));
      if (numbers.some((n) => n % 1 !== 0 && !Number.isNaN(n))) {
        add(node, "** of a number that is not whole", EXACT);
      }
    };
    return {
      MemberExpression(node) {
        const object = nameOf(node.object);
        const member = memberOf(node);
        if (object === "Deno" && /^exit(Code)?$/.test(member ?? "") && !MAY_EXIT.includes(path)) {
          add(
            node,
            `Deno.${member}`,
            `a Failure with an exit code; only ${MAY_EXIT.join(", ")} exit`,
          );
        }
        if (!isPure) return;
        if (object === "Math" && !EXACT_MATH.has(member)) {
          const instead = member === "random" ? "a stream of src/core/random/rng.ts" : EXACT;
          add(node, `Math.${member ?? "[…]"}`, instead);
        }
        if (LOCALE.test(member ?? "")) {
          add(node, `${member}()`, "< and >, toUpperCase, or plain code");
        }
      },
      Identifier(node) {
        const { name } = node;
        if (isMemberName(node)) return;
        if (name === "console" && !MAY_PRINT.includes(path)) {
          add(node, name, "print or tell of src/shell/terminal.ts, called by a command");
        }
        if (!isPure) return;
        const instead = GLOBALS.get(name);
        if (instead !== undefined) add(node, name, instead);
        if (name === "Math" && node.parent.type !== "MemberExpression") {
          add(node, "Math as a value", "its functions by name");
        }
      },
      BinaryExpression(node) {
        if (isPure && node.operator === "**") power(node, node.left, node.right);
      },
      AssignmentExpression(node) {
        if (isPure && node.operator === "**=") power(node, node.right);
      },
    };
  });
  return [...found];
}

/** Exports of a file without a doc comment. */
export function undocumentedExports(source: Source): string[] {
  const { path, text } = source;
  const found: string[] = [];
  visit(source, ({ sourceCode }) => ({
    ExportNamedDeclaration(node) {
      if (!node.declaration) return;
      const comment = sourceCode.getCommentsBefore(node).at(-1);
      const isDoc = comment?.type === "Block" && comment.value.startsWith("*") &&
        text.slice(comment.range[1], node.range[0]).trim() === "";
      if (isDoc) return;
      const head = sourceCode.getText(node).split("\n")[0];
      found.push(`${path}:${lineOf(text, node)}: no doc comment on: ${head}`);
    },
  }));
  return found;
}
