/**
 * What a binary has to hold: all that the program and its workers import, and no more.
 *
 * @module
 */

import { Failure } from "../../src/shell/failure.ts";
import { deno } from "./deno.ts";

/** What is read of the answer of `deno info --json`. */
export interface Info {
  readonly roots: readonly string[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly modules: readonly Module[];
  readonly npmPackages: Readonly<Record<string, { readonly localPath: string }>>;
}

/** One module of a graph. */
export interface Module {
  readonly kind: string;
  readonly specifier: string;
  readonly size?: number;
  readonly error?: string;
  readonly npmPackage?: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    /** Absent when types are all that is imported. */
    readonly code?: { readonly specifier?: string; readonly error?: string };
  }[];
}

/** What is embedded. */
export interface Graph {
  /** Bytes of each file of the project, by its path in there. */
  readonly files: ReadonlyMap<string, number>;
  /** Files of npm packages that are imported, by the package's folder in Deno's cache. */
  readonly packages: ReadonlyMap<string, readonly string[]>;
  /** Whatever else is imported and cannot be embedded, or not found. */
  readonly strange: readonly string[];
}

/** Follows what is imported as code: types are no part of a binary. */
function reached({ roots, redirects, modules }: Info): Module[] {
  const known = new Map(modules.map((module) => [module.specifier, module]));
  const found = new Map<string, Module>();
  const queue = [...roots];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const specifier = redirects[name] ?? name;
    if (found.has(specifier)) continue;
    const module = known.get(specifier) ?? { kind: "missing", specifier };
    found.set(specifier, module);
    for (const { code, specifier } of module.dependencies ?? []) {
      if (code) queue.push(code.specifier ?? specifier);
    }
  }
  return [...found.values()];
}

/**
 * Lays graphs together.
 *
 * @param infos what `deno info` says of each program
 * @param root the project's folder as a URL, with `/` at its end
 */
export function mergedGraph(infos: readonly Info[], root: string): Graph {
  const files = new Map<string, number>();
  const packages = new Map<string, string[]>();
  const strange: string[] = [];
  for (const info of infos) {
    for (const { kind, specifier, size, error, npmPackage } of reached(info)) {
      if (kind === "node") continue;
      const folder = info.npmPackages[npmPackage ?? ""]?.localPath;
      if (error !== undefined || kind === "missing") strange.push(`${specifier}: ${error ?? kind}`);
      else if (specifier.startsWith(root)) files.set(specifier.slice(root.length), size ?? 0);
      else if (folder !== undefined) {
        const file = specifier.slice(`npm:/${npmPackage}/`.length);
        const others = packages.get(folder) ?? [];
        if (!others.includes(file)) packages.set(folder, [...others, file]);
      } else if (!/^(jsr:|https:\/\/jsr\.io\/@std\/)/.test(specifier)) strange.push(specifier);
    }
  }
  return { files, packages, strange };
}

/** Packages of npm that may be a part of the binary, without their versions. */
const PACKAGES = ["deno-std"];

/** What a binary must not hold. */
export function graphBreaches({ files, packages, strange }: Graph): string[] {
  const stray = [...files.keys()].filter((path) => path !== "main.ts" && !path.startsWith("src/"));
  const unexpected = [...packages.keys()].filter((folder) =>
    !PACKAGES.some((name) => folder.replaceAll("\\", "/").includes(`/${name}/`))
  );
  return [
    ...stray.map((path) => `${path} is no part of the program`),
    ...unexpected.map((folder) => `the package in ${folder} is not expected`),
    ...strange.map((what) => `${what} cannot be embedded`),
  ];
}

/**
 * Asks Deno for the graph of a file.
 *
 * @throws {Failure} exit code 1 when it has none
 */
async function infoOf(path: string): Promise<Info> {
  const { success, stdout, stderr } = await deno("info", "--json", path);
  if (!success) throw new Failure(`Cannot list the modules of ${path}:\n${stderr.trim()}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/**
 * The graph of some programs of this project.
 *
 * @throws {Failure} exit code 1 when Deno cannot tell
 */
export async function graphOf(programs: readonly string[]): Promise<Graph> {
  const infos: Info[] = [];
  for (const path of programs) infos.push(await infoOf(path));
  return mergedGraph(infos, new URL("../../", import.meta.url).href);
}

/**
 * The parts of npm packages that nothing imports, as folders: a package is embedded whole unless told
 * otherwise.
 *
 * @throws {Failure} exit code 1 when Deno cannot tell what a package imports
 */
export async function unusedParts({ packages }: Graph): Promise<string[]> {
  const unused: string[] = [];
  for (const [folder, entries] of packages) {
    const start = `${folder.replaceAll("\\", "/")}/`;
    const used = new Set<string>();
    for (const entry of entries) {
      for (const { specifier } of (await infoOf(start + entry)).modules) {
        const [, inside] = decodeURIComponent(specifier).split(start);
        if (inside !== undefined) used.add(inside.split("/")[0]!);
      }
    }
    // Never so for a package that is imported: better too much than too little.
    if (used.size === 0) continue;
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory && !used.has(name)) unused.push(`${folder}/${name}`);
    }
  }
  return unused.sort();
}
