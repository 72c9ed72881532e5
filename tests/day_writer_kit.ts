/** What the tests of the day writer share: a small day, a folder of their own, and its contents. */
import { walk } from "@std/fs";
import { createHash } from "node:crypto";
import { type Describe, writeDay, type WriteDayOptions } from "../src/shell/day_writer.ts";
import { LOCK_PATH, logPath, truthPath } from "../src/shell/layout.ts";
import type { Manifest } from "../src/shell/manifest.ts";
import type { DayPart } from "../src/shell/part_file.ts";

export const DATE = "2025-12-01";
export const LOG = logPath(DATE);
/** In the order in which they are moved into place. */
export const PATHS = [
  truthPath("labels", DATE),
  truthPath("campaigns", DATE),
  truthPath("benign", DATE),
  LOG,
];

/** A part of one chunk. */
export function textPart(path: string, text: string): DayPart {
  return {
    path,
    chunks: [new TextEncoder().encode(text)],
    lines: () => text.split("\n").length - 1,
  };
}

/** A day whose files all say `text`; the log comes first, as nothing depends on the order. */
export function dayParts(text: string): DayPart[] {
  return PATHS.toReversed().map((path) => textPart(path, `{"path":"${path}"}\n{"is":"${text}"}\n`));
}

export const describe: Describe = (files): Manifest => ({
  format: 1,
  model: "1.0.0",
  date: DATE,
  seed: "42",
  config_sha256: "0".repeat(64),
  users: 3,
  events: 2,
  files,
});

/** Writes {@link dayParts}. */
export function writeText(
  folder: string,
  text: string,
  options: Partial<WriteDayOptions> = {},
): Promise<Manifest> {
  return writeDay(folder, DATE, dayParts(text), describe, { force: false, ...options });
}

/** Runs a test in a folder that is removed afterwards. */
export async function inTempFolder<T>(test: (folder: string) => Promise<T>): Promise<T> {
  await Deno.mkdir("tests/.tmp", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: "tests/.tmp" });
  try {
    return await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Everything in a folder but the lock file: path → text, or `null` for a folder. */
export async function contents(folder: string): Promise<Record<string, string | null>> {
  const found: [string, string | null][] = [];
  for await (const entry of walk(folder)) {
    const path = entry.path.slice(folder.length + 1).replaceAll("\\", "/");
    if (path === "" || path === LOCK_PATH) continue;
    found.push([path, entry.isDirectory ? null : await Deno.readTextFile(entry.path)]);
  }
  return Object.fromEntries(found.sort(([a], [b]) => a < b ? -1 : 1));
}

/** What a folder holds when nothing but the day of `text` was ever written to it. */
export async function contentsOf(text: string): Promise<Record<string, string | null>> {
  let found = {};
  await inTempFolder(async (folder) => {
    await writeText(folder, text);
    found = await contents(folder);
  });
  return found;
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
