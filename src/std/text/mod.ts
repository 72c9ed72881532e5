/**
 * How alike strings are.
 *
 * Stands in for JSR's `@std/text` where only npm is reachable: the code is the `deno-std` npm
 * package's copy of two of its functions, the types are declared here. Removing `links` from the
 * root `deno.json` switches to JSR's own package.
 *
 * @module
 */

// @ts-types="./closest_string.d.ts"
export * from "npm:deno-std@1.4.0/text/closest_string.js";
// @ts-types="./levenshtein_distance.d.ts"
export * from "npm:deno-std@1.4.0/text/levenshtein_distance.js";
