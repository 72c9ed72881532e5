/**
 * `users`: the population.
 *
 * @module
 */

import { parseDay } from "../core/calendar.ts";
import { identityRow } from "../core/company/identity.ts";
import { companyOf } from "../shell/company.ts";
import { print } from "../shell/terminal.ts";
import type { Command } from "./command.ts";
import { COMPANY_FLAGS, configOf, DATE_FLAG, dayOf } from "./settings.ts";

/** Prints the accounts of a day. */
export const USERS: Command = {
  name: "users",
  summary: "print the accounts of a day, one JSON object a line",
  flags: [
    DATE_FLAG,
    ...COMPANY_FLAGS,
    { name: "json", about: "print one JSON array" },
  ],
  examples: [
    ["shadownet users > users.jsonl", "then edit it and run `generate --users users.jsonl`"],
    ["shadownet users --users 500 --json", "for a SIEM's identity table"],
  ],
  async run(flags) {
    const day = dayOf(flags);
    const config = await configOf(flags);
    const { world } = await companyOf(config);
    const founded = parseDay(config.organization.founded) ?? 0;
    const rows = world.population.on(day).map((user) => identityRow(user, day, founded));
    if (flags.json) print(JSON.stringify(rows, null, 2));
    else for (const row of rows) print(JSON.stringify(row));
  },
};
