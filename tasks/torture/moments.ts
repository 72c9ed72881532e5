/**
 * When a run is killed.
 *
 * @module
 */

import { type Rng, unit } from "../../src/core/random/rng.ts";
import { type Running, wait } from "./program.ts";
import type { Reference } from "./references.ts";

/** A run that is to be killed, and how long it takes undisturbed. */
export interface Victim {
  /** The run. */
  readonly running: Running;
  /** The folder that it writes to. */
  readonly folder: string;
  /** The same run undisturbed. */
  readonly reference: Reference;
}

/** A way to choose a moment: waits for it. */
export type Moment = (victim: Victim, rng: Rng) => Promise<void>;

/** Milliseconds in which a day's files are moved into place. */
const MOVING_MS = 3;
/** Milliseconds in which a small file is written and forced to disk. */
const FILE_MS = 20;

/** Names in a folder; none when it is not there. */
function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** How many times as long as an undisturbed run a file is waited for: it may come and go between two looks. */
const PATIENCE = 5;

/** Waits until a file of this kind is there that was not there at first. */
async function untilNew(
  ending: string,
  place: string,
  { running, folder, reference: { before_ms, writing_ms } }: Victim,
): Promise<void> {
  const names = () => namesIn(folder + place).filter((name) => name.endsWith(ending));
  const before = new Set(names());
  const latest = performance.now() + PATIENCE * (before_ms + writing_ms);
  await running.until(() =>
    names().some((name) => !before.has(name)) || performance.now() > latest
  );
}

/** Of every four kills one comes anywhere, one while it writes, and two close to the steps of a commit. */
export const MOMENTS: readonly Moment[] = [
  async (victim, rng) => {
    const { before_ms, writing_ms } = victim.reference;
    await wait(unit(rng) * (before_ms + writing_ms));
  },
  async (victim, rng) => {
    await untilNew(".commit", "/_manifest", victim);
    await wait(unit(rng) * MOVING_MS);
  },
  async ({ running, reference }, rng) => {
    await running.until((stderr) => stderr !== "");
    await wait(unit(rng) * reference.writing_ms);
  },
  async (victim, rng) => {
    await untilNew(".tmp", "/_truth", victim);
    await wait(unit(rng) * FILE_MS);
  },
];
