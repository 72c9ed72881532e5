/**
 * What is asked of who writes large files, and the memory the bytes are in.
 *
 * @module
 */

/**
 * Bytes of a block. Of 1 MiB the disk takes a third longer for the same bytes than of 4 (measured); of 8 there are half
 * as many messages, and all blocks together hold a large day while a slow disk catches up.
 */
export const BLOCK: number = 8 * 1024 * 1024;
/** Blocks in memory: one is written while another is filled, and one is on its way. */
export const BLOCKS = 3;

/** One step of writing a file. Steps are taken in order, one file after the other. */
export type Step =
  /** Begins with an empty file that is there. */
  | { readonly do: "open"; readonly path: string; readonly label: string }
  /** Adds the first bytes of a block; of all blocks but the last one, all bytes. */
  | { readonly do: "write"; readonly block: number; readonly length: number }
  /** Ends the file: all bytes are written, but not forced to disk. */
  | { readonly do: "finish" }
  /** Gives the file up. */
  | { readonly do: "drop" };

/** What a step gives. */
export interface Outcome {
  /** Why the file cannot be written. */
  readonly failure?: string;
}

/**
 * Memory of {@link BLOCKS} blocks that threads can share, and that direct I/O can use: that of WebAssembly begins
 * with a page.
 */
export function newBlocks(): Uint8Array {
  const pages = BLOCKS * BLOCK / 65_536;
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  return new Uint8Array(memory.buffer);
}
