/**
 * `deno task torture`: does to the program what machines and people do to it, some hundred times, and reads what is
 * left as somebody who knows nothing but the data contract. Exits 1 when anything was lost.
 *
 * Flags: `--kills N` (about so many, default 400), `--seed SEED` (of the moments, sizes and folders that are drawn:
 * the same seed draws the same), `--only FAULT`, `--list`, `--json`.
 *
 * @module
 */

import { parseArgs } from "@std/cli";
import { Failure, USER_MISTAKE, WORK_FAILED } from "../src/shell/failure.ts";
import { didYouMean } from "../src/shell/nearest.ts";
import { print, tell } from "../src/shell/terminal.ts";
import type { Fault } from "./torture/fault.ts";
import { FAULTS } from "./torture/faults.ts";
import { machineOf } from "./torture/machine.ts";
import { killAll } from "./torture/program.ts";
import { newReferences } from "./torture/references.ts";
import { type Outcome, table } from "./torture/table.ts";
import { torture } from "./torture/run.ts";
import { sumOf } from "./torture/tally.ts";

const FLAGS = ["kills", "seed", "only", "list", "json"];
const MOST_KILLS = 100_000;
/** Milliseconds between two lines about the same fault. */
const TELL_EVERY_MS = 10_000;

/** What the command line asks for. */
interface Wish {
  readonly kills: number;
  readonly seed: string;
  readonly faults: readonly Fault[];
  readonly list: boolean;
  readonly json: boolean;
}

function mistake(message: string): Failure {
  return new Failure(message, USER_MISTAKE);
}

function wishOf(args: readonly string[]): Wish {
  const { kills, seed, only, list, json } = parseArgs([...args], {
    string: ["kills", "seed", "only"],
    boolean: ["list", "json"],
    default: { kills: "400", seed: "torture" },
    unknown(arg) {
      const meant = didYouMean(arg.replace(/^-+|=.*$/gs, ""), FLAGS);
      throw mistake(`Cannot use ${arg}: torture has no such flag${meant}`);
    },
  });
  if (!/^[1-9]\d*$/.test(kills) || Number(kills) > MOST_KILLS) {
    throw mistake(`Cannot use --kills ${kills}: allowed is a whole number from 1 to ${MOST_KILLS}`);
  }
  const faults = FAULTS.filter(({ name }) => only === undefined || name === only);
  if (faults.length === 0) {
    const meant = didYouMean(`${only}`, FAULTS.map(({ name }) => name));
    throw mistake(`Cannot use --only ${only}: there is no such fault${meant}; see --list`);
  }
  return { kills: Number(kills), seed, faults, list, json };
}

async function tortureAll({ kills, seed, faults }: Wish, scratch: string): Promise<Outcome[]> {
  const machine = await machineOf();
  const bench = { seed, scratch, machine, references: newReferences(scratch) };
  const outcomes: Outcome[] = [];
  for (const fault of faults) {
    const { name, about } = fault;
    const lacks = fault.lacks?.(machine);
    if (lacks !== undefined) {
      tell(`${name}: ignored: ${lacks}`);
      outcomes.push({ fault, ignored: lacks });
      continue;
    }
    const rounds = fault.rounds(kills);
    tell(`${name}: ${about}, ${rounds} rounds`);
    let told = performance.now();
    let lost = 0;
    const tally = await torture(fault, rounds, bench, (done, tally) => {
      for (const what of tally.lost.slice(lost)) tell(`${name}: lost: ${what}`);
      const isDue = performance.now() - told > TELL_EVERY_MS || tally.lost.length > lost;
      lost = tally.lost.length;
      if (!isDue || done === rounds) return;
      told = performance.now();
      tell(`${name}: ${done} of ${rounds} rounds, ${tally.kills} kills, lost ${lost}`);
    });
    outcomes.push({ fault, tally });
  }
  return outcomes;
}

/** Does what is asked; the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const wish = wishOf(args);
  if (wish.list) {
    for (const { name, about, expected } of FAULTS) {
      print(`${name}: ${about}; expected: ${expected}`);
    }
    return 0;
  }
  await Deno.mkdir("data/.torture", { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: await Deno.realPath("data/.torture") });
  Deno.addSignalListener("SIGINT", () => {
    killAll();
    Deno.exit(130);
  });
  const outcomes = await tortureAll(wish, scratch);
  const { lost } = sumOf(outcomes.flatMap(({ tally }) => tally ?? []));
  if (wish.json) {
    for (const { fault: { name }, ignored, tally } of outcomes) {
      print(JSON.stringify({ fault: name, ...(tally ?? { ignored }) }));
    }
  } else print(table(outcomes));
  if (lost.length > 0) tell(`What was lost lies in ${scratch}; --seed ${wish.seed} does the same`);
  else await Deno.remove(scratch, { recursive: true });
  return lost.length > 0 ? WORK_FAILED : 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(error.message);
    Deno.exit(error.exitCode);
  }
}
