/**
 * `deno task golden`: writes the files that pin the bytes, for a change that is meant to move them.
 *
 * A few small days are kept as they are, for people to read; of larger ones only the configuration and the
 * SHA-256 of each file. A test holds what the model writes against them.
 *
 * @module
 */

import { runAlone } from "../src/cli.ts";
import type { Command } from "../src/commands/command.ts";
import { parseDay } from "../src/core/calendar.ts";
import { checkConfig } from "../src/core/config/config.ts";
import { MODEL, simulateDay } from "../src/core/day.ts";
import { createWorld } from "../src/core/company/world.ts";
import { lineWriter } from "../src/encode/jsonl.ts";
import { type Company, partsOf } from "../src/shell/day_parts.ts";
import { sha256 } from "../src/shell/sha256.ts";
import { print } from "../src/shell/terminal.ts";

/** Where the files lie. */
export const FOLDER = "tests/golden";
/** The larger days. */
export const FINGERPRINTS = "fingerprints.json";

/** A day and the settings that differ from the defaults, as a configuration file has them. */
interface GoldenDay {
  readonly config: Readonly<Record<string, unknown>>;
  readonly date: string;
}

/** A Monday, a Saturday, and the last day of a February. */
const DATES = ["2025-12-01", "2025-12-06", "2026-02-28"];

/** So many campaigns and night calls that a small company has some. */
const OFTEN = { perMonth: 60, atOnce: 1000 };
const AWAKE = { onCall: 0.6, nightCalls: 3 };

const SMALL: readonly GoldenDay[] = ["shadownet", "42"].flatMap((seed) =>
  DATES.map((date) => ({
    config: { seed, users: 12, events: 120, people: AWAKE, scenarios: OFTEN },
    date,
  }))
);

const SITES = { "UTC": 2, "America/Los_Angeles": 1, "Asia/Kolkata": 1, "Australia/Sydney": 1 };

const LARGE: readonly GoldenDay[] = [
  { config: {}, date: "2025-12-01" },
  { config: { seed: 42 }, date: "2025-12-25" },
  { config: { users: 200, events: "natural" }, date: "2025-12-01" },
  { config: { users: 500, events: 100_000 }, date: "2025-12-02" },
  { config: { users: 80, events: 5000, organization: { sites: SITES } }, date: "2026-03-29" },
  { config: { users: 200, events: "natural", organization: { sites: SITES } }, date: "2026-06-15" },
  {
    config: {
      events: 5000,
      organization: { monthlyLeavers: 0.2 },
      signIn: { failures: 0.4, retryFails: 0.8 },
      scenarios: OFTEN,
    },
    date: "2027-01-04",
  },
];

/** The files of a day, log and truth: path → text. */
function filesOf({ config: raw, date }: GoldenDay): Map<string, string> {
  const { config, problems } = checkConfig(raw, () => undefined);
  if (problems.length > 0) throw new TypeError(`Cannot use ${problems[0]!.path}: not valid`);
  const world = createWorld(config);
  const company: Company = { world, writer: lineWriter(world), configSha256: "" };
  const { parts } = partsOf(company, simulateDay(world, parseDay(date)!));
  return new Map(parts.map(({ path, chunks }) => [path, textOf(chunks)]));
}

function textOf(chunks: Iterable<Uint8Array>): string {
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  for (const chunk of chunks) text += utf8.decode(chunk, { stream: true });
  return text + utf8.decode();
}

async function fingerprint(golden: GoldenDay) {
  const files: Record<string, string> = {};
  for (const [path, text] of filesOf(golden)) files[path] = await sha256(text);
  return { ...golden, files };
}

/** All golden files as the model writes them now, but for empty ones: path in {@link FOLDER} → text. */
export async function goldenFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const golden of SMALL) {
    for (const [path, text] of filesOf(golden)) {
      if (text !== "") files.set(`${golden.config.seed}/${path}`, text);
    }
  }
  const days = await Promise.all(LARGE.map(fingerprint));
  files.set(FINGERPRINTS, `${JSON.stringify({ model: MODEL, days }, null, 2)}\n`);
  return files;
}

const COMMAND: Command = {
  name: "golden",
  summary: "rewrite the files that pin the bytes, after a change of the model",
  usage: "deno task golden [FLAGS]",
  flags: [],
  examples: [
    ["deno task golden", "all of them"],
    ["deno task golden && git diff --stat tests/golden", "and see what the change has moved"],
  ],
  async run() {
    const files = await goldenFiles();
    await Deno.remove(FOLDER, { recursive: true });
    for (const [path, text] of files) {
      await Deno.mkdir(`${FOLDER}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${FOLDER}/${path}`, text);
    }
    print(`Wrote ${files.size} files to ${FOLDER}`);
  },
};

if (import.meta.main) Deno.exit(await runAlone(COMMAND, Deno.args));
