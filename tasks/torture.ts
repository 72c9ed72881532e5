/**
 * `deno task torture`: does to the program what machines and people do to it, some hundred times, and reads what is
 * left as somebody who knows nothing but the data contract. Exits 1 when anything was lost.
 *
 * @module
 */

import { runAlone } from "../src/cli.ts";
import type { Command, Flags } from "../src/commands/command.ts";
import { countOfFlag } from "../src/commands/settings.ts";
import { Failure, mistake } from "../src/shell/failure.ts";
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

const USUAL = { kills: 400, seed: "torture" };
const MOST_KILLS = 100_000;
/** Milliseconds between two lines about the same fault. */
const TELL_EVERY_MS = 10_000;

const COMMAND: Command = {
  name: "torture",
  summary:
    "do to the program what machines and people do to it; exits with 1 when anything is lost",
  usage: "deno task torture [FLAGS]",
  flags: [
    { name: "kills", value: "N", about: `kill about so many runs (default ${USUAL.kills})` },
    {
      name: "seed",
      value: "SEED",
      about: `draws the moments, sizes and folders (default ${USUAL.seed})`,
    },
    { name: "only", value: "FAULT", about: "one fault; --list names them" },
    { name: "list", about: "print the faults, and do nothing" },
    { name: "json", about: "print a row of JSON for each fault" },
  ],
  examples: [
    ["deno task torture", "some hundred kills, and a table of what was lost"],
    ["deno task torture --kills 2000 --seed b", "more, at other moments"],
    ["deno task torture --only lock-taken", "one fault; the same seed draws the same moments"],
  ],
  async run(flags) {
    const wish = wishOf(flags);
    if (flags.list) list();
    else await tortured(wish, flags);
  },
};

/** What the command line asks for. */
interface Wish {
  readonly kills: number;
  readonly seed: string;
  readonly faults: readonly Fault[];
}

function wishOf(flags: Flags): Wish {
  const kills = countOfFlag(flags, "kills", MOST_KILLS) ?? USUAL.kills;
  const { seed = USUAL.seed, only } = flags;
  const faults = FAULTS.filter(({ name }) => only === undefined || name === only);
  if (faults.length === 0) {
    const meant = didYouMean(`${only}`, FAULTS.map(({ name }) => name));
    throw mistake(`Cannot use --only ${only}: there is no such fault${meant}; see --list`);
  }
  return { kills, seed: String(seed), faults };
}

function list(): void {
  for (const { name, about, expected } of FAULTS) {
    print(`${name}: ${about}; expected: ${expected}`);
  }
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

async function tortured(wish: Wish, flags: Flags): Promise<void> {
  await Deno.mkdir("data/.torture", { recursive: true });
  const scratch = await Deno.makeTempDir({ dir: await Deno.realPath("data/.torture") });
  Deno.addSignalListener("SIGINT", () => {
    killAll();
    Deno.exit(130);
  });
  const outcomes = await tortureAll(wish, scratch);
  const { lost } = sumOf(outcomes.flatMap(({ tally }) => tally ?? []));
  if (flags.json) {
    for (const { fault: { name }, ignored, tally } of outcomes) {
      print(JSON.stringify({ fault: name, ...(tally ?? { ignored }) }));
    }
  } else print(table(outcomes));
  if (lost.length > 0) {
    throw new Failure(`What was lost lies in ${scratch}; --seed ${wish.seed} does the same`);
  }
  await Deno.remove(scratch, { recursive: true });
}

if (import.meta.main) Deno.exit(await runAlone(COMMAND, Deno.args));
