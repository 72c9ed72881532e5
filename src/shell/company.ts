/**
 * From a configuration to a company, and to what names it in a manifest.
 *
 * @module
 */

import { scheduleProblems } from "../core/campaigns/campaigns.ts";
import type { KnownIdentity } from "../core/company/identity.ts";
import type { Config } from "../core/config/knobs.ts";
import { createWorld } from "../core/company/world.ts";
import { lineWriter } from "../encode/jsonl.ts";
import { type Company, configSha256 } from "./day_parts.ts";
import { Failure, USER_MISTAKE } from "./failure.ts";

/** What a company is made from. */
export interface Charter {
  /** The configuration. */
  readonly config: Config;
  /** The accounts of the users file, when the configuration names one. */
  readonly known?: readonly KnownIdentity[];
  /** What {@link configSha256} gives: 64 lower-case hex digits. */
  readonly configSha256: string;
}

/** How many accounts a company has, about. */
export function accountsOf({ config, known }: Pick<Charter, "config" | "known">): number {
  return known?.length ?? Number(config.users);
}

/** How many events its days have: those asked for, or on natural days about so many. */
export function usualEvents(charter: Pick<Charter, "config" | "known">): number {
  const { events, people } = charter.config;
  return events === "natural" ? accountsOf(charter) * people.eventsPerDay : events;
}

/**
 * Reads what a configuration refers to, and makes sure that what is scheduled can happen there.
 *
 * @throws {Failure} exit code 2 when the users file is missing or wrong, or a scheduled campaign cannot be
 */
export async function charterOf(config: Config): Promise<Charter> {
  const charter = await unchecked(config);
  const { enabled, schedule } = config.scenarios;
  const problems = enabled && schedule.length > 0 ? scheduleProblems(establish(charter).world) : [];
  if (problems.length === 0) return charter;
  throw new Failure(`Cannot use scenarios.schedule: ${problems.join("; ")}`, USER_MISTAKE);
}

async function unchecked(config: Config): Promise<Charter> {
  if (typeof config.users === "number") {
    return { config, configSha256: await configSha256(config) };
  }
  const { readUsersFile } = await import("./users_file.ts");
  const { users, sha256 } = await readUsersFile(config.users);
  return { config, known: users, configSha256: await configSha256(config, sha256) };
}

/** The company of a charter. */
export function establish({ config, known, configSha256 }: Charter): Company {
  const world = createWorld(config, known);
  return { world, writer: lineWriter(world), configSha256 };
}

/**
 * The company of a configuration.
 *
 * @throws {Failure} exit code 2 as {@link charterOf} does
 */
export async function companyOf(config: Config): Promise<Company> {
  return establish(await charterOf(config));
}
