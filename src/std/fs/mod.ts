/**
 * File-system helpers.
 *
 * Stands in for JSR's `@std/fs` where only npm is reachable: {@linkcode ensureDir},
 * {@linkcode exists} and {@linkcode walk} with JSR's signatures, written anew. Removing `links`
 * from the root `deno.json` switches to JSR's own package.
 *
 * @module
 */

export * from "./ensure_dir.ts";
export * from "./exists.ts";
export * from "./walk.ts";
