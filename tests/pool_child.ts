/**
 * A process of its own that deals the numbers from 0 on to workers that die of odd ones: Deno tells of each
 * death on stderr. Arguments: how many numbers, how many workers, and how many numbers each has in hand. Prints
 * the answers as JSON.
 */
import { deal, hire } from "../src/shell/pool.ts";

const [count, workers, inHand] = Deno.args.map(Number) as [number, number, number];
const answers: string[] = [];
const hireOne = () =>
  hire<number, string>(new URL("./dying_worker.ts", import.meta.url), "twice is");
await deal<number, string>(Array.from({ length: count }, (_, i) => i), {
  desks: Array.from({ length: workers }, () => ({ hire: hireOne, inHand })),
  signal: new AbortController().signal,
  onAnswer: (task, answer) => void (answers[task] = answer),
  onDeath: (task, why) => `${task} died: ${why}`,
});
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(answers)));
