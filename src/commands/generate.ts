/**
 * `generate`: one day.
 *
 * @module
 */

import { type DayNumber, formatDay } from "../core/calendar.ts";
import type { Config } from "../core/config/knobs.ts";
import { printable } from "../core/company/printable.ts";
import { type Charter, charterOf, establish } from "../shell/company.ts";
import {
  type Cast,
  castOf,
  expectFile,
  manifestOf,
  partsOf,
  simulate,
} from "../shell/day_parts.ts";
import { writeDay } from "../shell/day_writer.ts";
import type { Made } from "../shell/due_day.ts";
import { inFolder, logPath } from "../shell/layout.ts";
import { Failure, USER_MISTAKE } from "../shell/failure.ts";
import { splitDay, splitWorkers } from "../shell/split_day.ts";
import { onInterrupt } from "../shell/interrupt.ts";
import { announce, printBytes, tell } from "../shell/terminal.ts";
import type { Command, Flags } from "./command.ts";
import { dayRow } from "./day_row.ts";
import {
  COMPANY_FLAGS,
  configOf,
  DATE_FLAG,
  dayOf,
  EVENTS_FLAG,
  folderOf,
  OUT_FLAG,
  SCENARIO_FLAGS,
} from "./settings.ts";
import { UPLOAD_FLAGS, uploadAfterwards } from "./upload_settings.ts";

/** Writes one day. */
export const GENERATE: Command = {
  name: "generate",
  summary: "write one day of events",
  flags: [
    DATE_FLAG,
    EVENTS_FLAG,
    ...COMPANY_FLAGS,
    ...SCENARIO_FLAGS,
    OUT_FLAG,
    ...UPLOAD_FLAGS,
    { name: "stdout", about: "print the lines and write no file" },
    { name: "json", about: "print the result as JSON" },
    { name: "force", about: "replace a file that was edited, or a day of a newer version" },
    { name: "quiet", about: "print nothing but errors" },
  ],
  examples: [
    ["shadownet generate", "today, 1000 events of 50 people"],
    ["shadownet generate --date 2025-12-01 --events natural", "what they would really do"],
    ["shadownet generate --users 500 --seed acme", "another, larger company"],
    [
      "shadownet generate --no-scenarios --out data/clean",
      "the same day without the malicious lines",
    ],
    ["shadownet generate --stdout | jq -c 'select(.status == \"failure\")'", "for pipes"],
  ],
  async run(flags) {
    const useless = ["json", "force", "upload"].find((name) => flags.stdout && flags[name]);
    if (useless) {
      throw new Failure(`Cannot use --${useless} with --stdout: no file is written`, USER_MISTAKE);
    }
    const day = dayOf(flags);
    const config = await configOf(flags);
    const charter = await charterOf(config);
    const introduce = (cast: Cast) => {
      if (flags.quiet !== true) tell(summary(config, day, cast));
    };
    const upload = await uploadAfterwards(config, flags);
    if (flags.stdout) {
      const company = establish(charter);
      const simulated = simulate(company, day);
      introduce(castOf(simulated));
      for (const chunk of company.writer.chunks(simulated)) printBytes(chunk);
      return;
    }
    const workers = splitWorkers(charter, [day], navigator.hardwareConcurrency);
    if (workers === 1) {
      const made = await makeAlone(charter, day);
      introduce(made.cast);
      await writeFiles(config, day, made, flags);
    } else {
      using made = await splitDay(charter, day, { workers });
      introduce(made.cast);
      await writeFiles(config, day, made, flags);
    }
    if (!upload) return;
    const { uploadDays } = await import("./upload_days.ts");
    const dates = [formatDay(day)];
    await uploadDays(
      { settings: upload, folder: folderOf(config), dates, errand: "upload" },
      flags,
    );
  },
};

/** Makes a day on this thread. */
async function makeAlone(
  charter: Charter,
  day: DayNumber,
): Promise<Made & { readonly cast: Cast }> {
  const company = establish(charter);
  await expectFile(company);
  const simulated = simulate(company, day);
  return {
    cast: castOf(simulated),
    parts: partsOf(company, simulated).parts,
    describe: (files) => manifestOf(company, simulated, files),
  };
}

function summary({ seed }: Config, day: DayNumber, { people, services }: Cast): string {
  const count = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`;
  return `Seed ${printable(String(seed))}, ${formatDay(day)}: ` +
    `${count(people, "person", "people")}, ${
      count(services, "service account", "service accounts")
    }`;
}

async function writeFiles(
  config: Config,
  day: DayNumber,
  { parts, describe }: Made,
  flags: Flags,
): Promise<void> {
  const folder = folderOf(config);
  const date = formatDay(day);
  const interrupt = onInterrupt();
  try {
    const manifest = await writeDay(
      folder,
      date,
      parts,
      describe,
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
      announce(`Wrote ${manifest.events} events to ${path}`);
      return;
    }
    announce(JSON.stringify(dayRow(folder, manifest)));
  } finally {
    interrupt.release();
  }
}
