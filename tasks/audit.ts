/**
 * `deno task audit`: reads logs and truth as somebody who knows nothing but the data contract, checks every
 * line, and exits 1 when something is wrong.
 *
 * `audit FOLDER` reads what was written; without a folder companies are simulated in memory, the way
 * `generate` does it, and a sample of days is made again in other orders. Flags: `--users N`, `--days N`,
 * `--seeds a,b`, `--from DATE`, `--events N|natural`, `--difficulty LEVEL`, `--config FILE`, `--most N`
 * (problems shown of a rule), `--json`.
 *
 * @module
 */

import { parseArgs } from "@std/cli";
import { print, tell } from "../src/shell/terminal.ts";
import { type Auditor, newAuditor } from "./audit/auditor.ts";
import { countLines } from "./audit/counts.ts";
import { dateAfter } from "./audit/dates.ts";
import { checkDeterminism, hashOf } from "./audit/determinism.ts";
import { type Findings, newFindings } from "./audit/findings.ts";
import { companyDays, daysOfFolder } from "./audit/sources.ts";

const flags = parseArgs(Deno.args, {
  string: ["users", "days", "seeds", "from", "events", "difficulty", "config", "most"],
  boolean: ["json"],
  default: {
    users: "50",
    days: "365",
    seeds: "shadownet",
    from: "2025-01-01",
    events: "natural",
    difficulty: "medium",
    most: "5",
  },
});

/** Every so many days one is made again in other orders. */
const SAMPLE_EVERY = 30;

/** One company or folder, checked. */
interface Report {
  readonly name: string;
  readonly findings: Findings;
  readonly auditor: Auditor;
}

function newReport(name: string): Report {
  const findings = newFindings({ mostOfARule: Number(flags.most) });
  return { name, findings, auditor: newAuditor(findings) };
}

async function auditFolder(folder: string): Promise<Report> {
  const report = newReport(folder);
  for await (const day of daysOfFolder(folder)) report.auditor.read(day);
  report.auditor.finish();
  return report;
}

async function auditSeed(seed: string): Promise<Report> {
  const { users, events, difficulty, from, config } = flags;
  const report = newReport(`seed ${seed}`);
  const makeCompany = () =>
    companyDays({ seed, users, events, difficulty, ...(config === undefined ? {} : { config }) });
  const writeDay = await makeCompany();
  const hashes = new Map<string, string>();
  for (let n = 0; n < Number(flags.days); n++) {
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

const [folder] = flags._;
const audits = folder === undefined
  ? flags.seeds.split(",").map((seed) => () => auditSeed(seed))
  : [() => auditFolder(String(folder))];
let breaches = 0;
for (const audit of audits) {
  const report = await audit();
  const { name, findings: { counts, first }, auditor } = report;
  if (auditor.counts.days === 0) throw new RangeError(`Cannot audit ${name}: it has no days`);
  for (const count of counts.values()) breaches += count;
  if (!flags.json) printReport(report);
  else {
    const { types, scenarios, oddities, ...rest } = auditor.counts;
    const byScenario = [...scenarios].map(([id, count]) =>
      [id, { ...count, campaigns: count.campaigns.size }] as const
    );
    print(JSON.stringify({
      name,
      ...rest,
      types: Object.fromEntries(types),
      scenarios: Object.fromEntries(byScenario),
      oddities: Object.fromEntries(oddities),
      breaches: Object.fromEntries(counts),
      first,
    }));
  }
}
tell(`${breaches} breaches`);
if (breaches > 0) Deno.exit(1);
