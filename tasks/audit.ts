/**
 * `deno task audit`: reads logs and truth as somebody who knows nothing but the data contract, checks every
 * line, and exits 1 when something is wrong.
 *
 * `audit FOLDER` reads what was written; without a folder companies are simulated in memory, the way
 * `generate` does it, and a sample of days is made again in other orders.
 *
 * @module
 */

import { runAlone } from "../src/cli.ts";
import type { Command, Flag, Flags } from "../src/commands/command.ts";
import { countOfFlag, dayOfFlag, withinReach } from "../src/commands/settings.ts";
import { formatDay } from "../src/core/calendar.ts";
import { Failure } from "../src/shell/failure.ts";
import { print, tell } from "../src/shell/terminal.ts";
import { listOfFlag, MOST_DAYS, oneAsked, splitAsked } from "./arguments.ts";
import { type Auditor, newAuditor } from "./audit/auditor.ts";
import { countLines } from "./audit/counts.ts";
import { dateAfter } from "./audit/dates.ts";
import { checkDeterminism, hashOf } from "./audit/determinism.ts";
import { type Findings, newFindings } from "./audit/findings.ts";
import { companyDays, type CompanyFlags, daysOfFolder } from "./audit/sources.ts";

const USUAL = {
  users: "50",
  days: 365,
  seeds: "shadownet",
  from: "2025-01-01",
  events: "natural",
  difficulty: "medium",
  most: 5,
};
const MOST_PROBLEMS = 1_000_000_000;

const FLAGS: readonly Flag[] = [
  { name: "seeds", value: "A,B", about: `companies to simulate (default ${USUAL.seeds})` },
  { name: "users", value: "N|FILE", about: `their people (default ${USUAL.users}), or a file` },
  { name: "from", value: "YYYY-MM-DD", about: `their first day (default ${USUAL.from})` },
  { name: "days", value: "N", about: `how many days they live (default ${USUAL.days})` },
  {
    name: "events",
    value: "N|natural",
    about: `exactly N a day, or what is natural (default ${USUAL.events})`,
  },
  {
    name: "difficulty",
    value: "LEVEL",
    about: `easy, medium or hard to find (default ${USUAL.difficulty})`,
  },
  {
    name: "config",
    value: "FILE",
    about: "config file (default shadownet.jsonc, if there is one)",
  },
  { name: "most", value: "N", about: `breaches shown of a rule (default ${USUAL.most})` },
  { name: "json", about: "print a row of JSON for each company, or for the folder" },
];

/** The command, given what was asked for: a folder, if any. */
function auditCommand(asked: readonly string[]): Command {
  return {
    name: "audit",
    summary: "check every line of a folder or of simulated companies; exits with 1 when one is off",
    usage: "deno task audit [FOLDER] [FLAGS]",
    flags: FLAGS,
    examples: [
      ["deno task audit data", "what was written to data"],
      ["deno task audit", "a company that is simulated for a year"],
      ["deno task audit --seeds a,b --users 200 --days 60", "larger ones for two months"],
    ],
    run: (flags) => audit(oneAsked(asked, "audit", "FOLDER"), flags),
  };
}

/** What the command line asks for. */
interface Wish {
  readonly seeds: readonly string[];
  /** What all companies share. */
  readonly company: Omit<CompanyFlags, "seed">;
  /** Their first day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly days: number;
  /** Breaches shown of a rule. */
  readonly most: number;
}

function wishOf(flags: Flags): Wish {
  const { config } = flags;
  const { users, events, difficulty, from } = { ...USUAL, ...flags };
  const days = countOfFlag(flags, "days", MOST_DAYS) ?? USUAL.days;
  const first = dayOfFlag({ from }, "from")!;
  withinReach(first + days - 1, `--from ${from} --days ${days}`);
  return {
    seeds: listOfFlag(flags, "seeds", USUAL.seeds),
    company: {
      users: String(users),
      events: String(events),
      difficulty: String(difficulty),
      ...(config === undefined ? {} : { config: String(config) }),
    },
    from: formatDay(first),
    days,
    most: countOfFlag(flags, "most", MOST_PROBLEMS, 0) ?? USUAL.most,
  };
}

/** Every so many days one is made again in other orders. */
const SAMPLE_EVERY = 30;

/** One company or folder, checked. */
interface Report {
  readonly name: string;
  readonly findings: Findings;
  readonly auditor: Auditor;
}

function newReport(name: string, { most }: Wish): Report {
  const findings = newFindings({ mostOfARule: most });
  return { name, findings, auditor: newAuditor(findings) };
}

async function auditFolder(folder: string, wish: Wish): Promise<Report> {
  const report = newReport(folder, wish);
  for await (const day of daysOfFolder(folder)) report.auditor.read(day);
  report.auditor.finish();
  return report;
}

async function auditSeed(seed: string, wish: Wish): Promise<Report> {
  const { company, from, days } = wish;
  const report = newReport(`seed ${seed}`, wish);
  const makeCompany = () => companyDays({ ...company, seed });
  const writeDay = await makeCompany();
  const hashes = new Map<string, string>();
  for (let n = 0; n < days; n++) {
    const day = writeDay(dateAfter(from, n));
    report.auditor.read(day);
    if (n % SAMPLE_EVERY === 0) {
      tell(`Read ${report.name}, ${day.date}`);
      hashes.set(day.date, await hashOf(day));
    }
  }
  report.auditor.finish();
  await checkDeterminism(hashes, makeCompany, report.findings);
  return report;
}

function printReport({ name, findings: { counts, first }, auditor }: Report): void {
  print(`${name}: ${countLines(auditor.counts).join("\n")}`);
  for (const { rule, file, line, what } of first) {
    print(`${file}${line > 0 ? `:${line}` : ""}: ${rule}: ${what}`);
  }
  for (const [rule, count] of counts) print(`${String(count).padStart(8)} breaches of ${rule}`);
}

/** The same as a row of JSON. */
function rowOf({ name, findings: { counts, first }, auditor }: Report): Record<string, unknown> {
  const { types, scenarios, oddities, ...rest } = auditor.counts;
  const byScenario = [...scenarios].map(([id, count]) =>
    [id, { ...count, campaigns: count.campaigns.size }] as const
  );
  return {
    name,
    ...rest,
    types: Object.fromEntries(types),
    scenarios: Object.fromEntries(byScenario),
    oddities: Object.fromEntries(oddities),
    breaches: Object.fromEntries(counts),
    first,
  };
}

async function audit(folder: string | undefined, flags: Flags): Promise<void> {
  const wish = wishOf(flags);
  const audits = folder === undefined
    ? wish.seeds.map((seed) => () => auditSeed(seed, wish))
    : [() => auditFolder(folder, wish)];
  let breaches = 0;
  for (const reported of audits) {
    const report = await reported();
    for (const count of report.findings.counts.values()) breaches += count;
    if (flags.json) print(JSON.stringify(rowOf(report)));
    else printReport(report);
  }
  const result = `${breaches} breaches`;
  if (breaches > 0) throw new Failure(result);
  tell(result);
}

if (import.meta.main) {
  const [asked, rest] = splitAsked(Deno.args, FLAGS);
  Deno.exit(await runAlone(auditCommand(asked), rest));
}
