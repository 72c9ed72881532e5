/**
 * Assertions for tests.
 *
 * Stands in for JSR's `@std/assert` where only npm is reachable: the code is the `deno-std` npm
 * package's copy of it, the types are declared here. Removing `links` from the root `deno.json`
 * switches to JSR's own package.
 *
 * @module
 */

// @ts-types="./types.d.ts"
export * from "npm:deno-std@1.4.0/assert/mod.js";
