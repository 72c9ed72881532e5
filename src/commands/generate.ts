/**
 * `generate`: one day.
 *
 * @module
 */

import { formatDay } from "../core/calendar.ts";
import type { Day } from "../core/day.ts";
import { printable } from "../core/printable.ts";
import { type Company, expectFile, manifestOf, partsOf, simulate } from "../shell/day_parts.ts";
import { writeDay } from "../shell/day_writer.ts";
import { inFolder, logPath } from "../shell/layout.ts";
import { Failure, USER_MISTAKE } from "../shell/failure.ts";
import { onInterrupt } from "../shell/interrupt.ts";
import { print, printBytes, tell } from "../shell/terminal.ts";
import type { Command, Flags } from "./command.ts";
import { COMPANY_FLAGS, companyOf, configOf, DATE_FLAG, dayOf } from "./settings.ts";

/** Writes one day. */
export const GENERATE: Command = {
  name: "generate",
  summary: "write one day of events",
  flags: [
    DATE_FLAG,
    { name: "events", value: "N|natural", about: "exactly N (default 1000), or what is natural" },
    ...COMPANY_FLAGS,
    { name: "out", value: "DIR", about: "folder to write to (default data)" },
    { name: "stdout", about: "print the lines and write no file" },
    { name: "json", about: "print the result as JSON" },
    { name: "force", about: "replace a file that was edited since" },
    { name: "quiet", about: "print nothing but errors" },
  ],
  examples: [
    ["shadownet generate", "today, 1000 events of 50 people"],
    ["shadownet generate --date 2025-12-01 --events natural", "what they would really do"],
    ["shadownet generate --users 500 --seed acme", "another, larger company"],
    ["shadownet generate --stdout | jq -c 'select(.status == \"failure\")'", "for pipes"],
  ],
  async run(flags) {
    const useless = ["json", "force"].find((name) => flags.stdout && flags[name]);
    if (useless) {
      throw new Failure(`Cannot use --${useless} with --stdout: no file is written`, USER_MISTAKE);
    }
    const day = dayOf(flags);
    const config = await configOf(flags);
    const company = await companyOf(config);
    const quiet = flags.quiet === true;
    if (!flags.stdout) expectFile(company);
    const simulated = simulate(company, day);
    if (!quiet) tell(summary(company, simulated));
    if (flags.stdout) {
      for (const chunk of company.writer.chunks(simulated)) printBytes(chunk);
    } else {
      await writeFiles(company, simulated, flags);
    }
  },
};

function summary({ world }: Company, { day, cast }: Day): string {
  const people = cast.filter((user) => user.kind === "person").length;
  const services = cast.length - people;
  const count = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`;
  return `Seed ${printable(String(world.config.seed))}, ${formatDay(day)}: ` +
    `${count(people, "person", "people")}, ${
      count(services, "service account", "service accounts")
    }`;
}

async function writeFiles(company: Company, day: Day, flags: Flags): Promise<void> {
  const folder = company.world.config.out.replace(/(?<=.)[/\\]+$/, "");
  const { truth, parts } = partsOf(company, day);
  const date = formatDay(day.day);
  const interrupt = onInterrupt();
  try {
    const manifest = await writeDay(
      folder,
      date,
      [...parts],
      (files) => manifestOf(company, day, files),
      {
        force: flags.force === true,
        signal: interrupt.signal,
        onWait: () => {
          if (flags.quiet !== true) tell(`Waiting: another run is writing to ${folder}`);
        },
      },
    );
    if (flags.quiet === true) return;
    const path = inFolder(folder, logPath(date));
    if (!flags.json) {
      print(`Wrote ${manifest.events} events to ${path}`);
      return;
    }
    const { bytes, sha256 } = manifest.files[logPath(date)]!;
    const { seed, config_sha256, model, events, users } = manifest;
    print(JSON.stringify({
      date,
      path,
      events,
      bytes,
      sha256,
      seed,
      model,
      config_sha256,
      users,
      malicious_events: truth.labels.length,
      campaigns: truth.campaigns.length,
    }));
  } finally {
    interrupt.release();
  }
}
