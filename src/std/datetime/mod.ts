/**
 * Dates: to text, from text, and a little arithmetic.
 *
 * Stands in for JSR's `@std/datetime` where only npm is reachable: a part of it with JSR's
 * signatures, written anew. Removing `links` from the root `deno.json` switches to JSR's own
 * package.
 *
 * Format strings know the fields `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss` and `SSS`. Text in single
 * quotes, and any character that is not one of the letters `yMdHhmsSa`, stands for itself. JSR's
 * other fields (such as `yy`, `d`, `hh` and `a`) throw an `Error` here.
 *
 * @module
 */

export * from "./difference.ts";
export * from "./format.ts";
export * from "./parse.ts";
export * from "./year.ts";
