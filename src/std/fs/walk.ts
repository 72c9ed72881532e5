/** Options for {@linkcode walk}; JSR's `canonicalize` is not among them. */
export interface WalkOptions {
  /** How many levels below the root to go; by default there is no limit. */
  maxDepth?: number;
  /** Whether to give files; `true` by default. */
  includeFiles?: boolean;
  /** Whether to give directories, the root too; `true` by default. */
  includeDirs?: boolean;
  /** Whether to give symbolic links that are not followed; `true` by default. */
  includeSymlinks?: boolean;
  /** Whether to go on where symbolic links lead; `false` by default. */
  followSymlinks?: boolean;
  /** Give only paths that end in one of these, with or without the leading dot. */
  exts?: string[];
  /** Give only paths that match one of these. */
  match?: RegExp[];
  /** Give no path that matches one of these, and nothing below it. */
  skip?: RegExp[];
}

/** What {@linkcode walk} gives for each file, directory and link. */
export interface WalkEntry extends Deno.DirEntry {
  /** The path of the entry, starting with the root. */
  path: string;
}

/**
 * Walks the directory `root`, giving first itself and then everything below it in no set order.
 *
 * With `followSymlinks`, the path of what a link leads to is its real one. Throws
 * `Deno.errors.NotFound` when the root does not exist.
 */
export async function* walk(
  root: string | URL,
  options: WalkOptions = {},
): AsyncIterableIterator<WalkEntry> {
  // Loaded only here, so that a program that never walks starts sooner.
  const { basename, join, normalize } = await import("node:path");
  const { fileURLToPath } = await import("node:url");

  const {
    maxDepth = Infinity,
    includeFiles = true,
    includeDirs = true,
    includeSymlinks = true,
    followSymlinks = false,
    match,
    skip = [],
  } = options;
  const exts = options.exts?.map((ext) => ext.startsWith(".") ? ext : `.${ext}`);

  const isSkipped = (path: string) => matchesAny(path, skip);
  const isWanted = (path: string) =>
    (!exts || exts.some((ext) => path.endsWith(ext))) &&
    (!match || matchesAny(path, match)) &&
    !isSkipped(path);

  async function entryOf(dir: string): Promise<WalkEntry> {
    const path = normalize(dir);
    const { isFile, isDirectory, isSymlink } = await Deno.stat(path);
    return { path, name: basename(path), isFile, isDirectory, isSymlink };
  }

  async function* visit(dir: string, depth: number): AsyncIterableIterator<WalkEntry> {
    if (depth < 0) return;
    if (includeDirs && isWanted(dir)) yield await entryOf(dir);
    if (depth < 1 || isSkipped(dir)) return;
    for await (const entry of Deno.readDir(dir)) {
      let path = join(dir, entry.name);
      let isDirectory = entry.isDirectory;
      if (entry.isSymlink) {
        if (!followSymlinks) {
          if (includeSymlinks && isWanted(path)) yield { path, ...entry };
          continue;
        }
        path = await Deno.realPath(path);
        isDirectory = (await Deno.stat(path)).isDirectory;
      }
      if (isDirectory) yield* visit(path, depth - 1);
      else if (includeFiles && isWanted(path)) yield { path, ...entry };
    }
  }

  yield* visit(root instanceof URL ? fileURLToPath(root) : root, maxDepth);
}

function matchesAny(path: string, patterns: RegExp[]): boolean {
  return patterns.some((pattern) => path.search(pattern) !== -1);
}
