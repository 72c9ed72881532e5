/**
 * A worker for `pool_test.ts` that answers a number with its double and the word it was set up with, and dies
 * of odd ones.
 */
/// <reference lib="deno.worker" />

let word = "";

self.onmessage = ({ data }: MessageEvent<string | number>) => {
  if (typeof data === "string") {
    word = data;
    return;
  }
  if (data % 2 === 1) throw new Error(`I cannot live with ${data}`);
  self.postMessage(`${word} ${2 * data}`);
};
