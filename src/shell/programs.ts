/**
 * The files that are started and not imported: who packs the program must name them.
 *
 * @module
 */

/** Programs of worker threads, from the folder of `main.ts`. */
export const WORKERS: readonly string[] = [
  "src/shell/backfill_worker.ts",
  "src/shell/encoder_worker.ts",
  "src/shell/large_file_worker.ts",
  "src/shell/split_worker.ts",
];

/** All files that something is started from. */
export const PROGRAMS: readonly string[] = ["main.ts", ...WORKERS];
