/**
 * Command-line arguments.
 *
 * Stands in for JSR's `@std/cli` where only npm is reachable: {@linkcode parseArgs} is the `deno-std` npm
 * package's copy of it with types declared here. Removing `links` from the root `deno.json` switches to
 * JSR's own package.
 *
 * @module
 */

// @ts-types="./parse_args.d.ts"
export * from "npm:deno-std@1.4.0/cli/parse_args.js";
