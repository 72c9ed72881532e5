/**
 * What was done and lost, as a table.
 *
 * @module
 */

import type { Fault } from "./fault.ts";
import { sumOf, type Tally } from "./tally.ts";

/** What became of a fault: done, or ignored for a reason. */
export interface Outcome {
  /** The fault. */
  readonly fault: Fault;
  /** What was done and lost. */
  readonly tally?: Tally;
  /** Why it was not done. */
  readonly ignored?: string;
}

const COUNTS = ["runs", "kills", "absent", "whole", "moving", "reruns"] as const;
const HEAD = ["fault", ...COUNTS, "lost"];
const NUMBER_WIDTH = 8;

function rowOf(name: string, tally: Tally): string[] {
  return [name, ...COUNTS.map((count) => `${tally[count]}`), `${tally.lost.length}`];
}

/** A line for each fault, and one for all of them. */
export function table(outcomes: readonly Outcome[]): string {
  const done = outcomes.flatMap(({ tally }) => tally ?? []);
  const width = Math.max(...outcomes.map(({ fault: { name } }) => name.length), "fault".length);
  const line = ([name, ...numbers]: readonly string[]) =>
    name!.padEnd(width) + numbers.map((n) => n.padStart(NUMBER_WIDTH)).join("");
  return [
    line(HEAD),
    ...outcomes.map(({ fault: { name }, tally, ignored }) =>
      tally ? line(rowOf(name, tally)) : `${name.padEnd(width)}  ignored: ${ignored}`
    ),
    line(rowOf("all", sumOf(done))),
  ].join("\n");
}
