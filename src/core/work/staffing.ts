/**
 * Which roles do what for the company, and whether somebody is there to do it.
 *
 * @module
 */

import { isWorkday, stretches } from "./attendance.ts";
import type { DayNumber } from "../calendar.ts";
import type { World } from "../company/world.ts";

/** Who does what kind of duty, by role. */
export const TEAMS = {
  administrators: ["system_administrator", "help_desk_technician", "it_manager"],
  engineers: ["software_engineer", "senior_engineer", "site_reliability_engineer"],
  networkers: ["network_administrator", "site_reliability_engineer", "security_engineer"],
} as const;

/** Those who do a kind of duty. */
export type Team = keyof typeof TEAMS;

/** Whether any administrator is at work on a day, in usual hours. */
export function isStaffed(world: World, day: DayNumber): boolean {
  const known = world.staffed.get(day);
  if (known !== undefined) return known;
  const roles: readonly string[] = TEAMS.administrators;
  const { population: { seats, holder } } = world;
  let found = false;
  for (let seat = 0; seat < seats && !found; seat++) {
    const person = holder(seat, day);
    found = person !== undefined && roles.includes(person.identity.role) &&
      stretches(world, person, day).some(isWorkday);
  }
  world.staffed.set(day, found);
  return found;
}
