/**
 * Which roles do what for the company, and whether somebody is there to do it.
 *
 * @module
 */

import { isWorkday, stretches } from "./attendance.ts";
import type { DayNumber } from "../calendar.ts";
import type { Person } from "../company/types.ts";
import type { World } from "../company/world.ts";

/** Who does what kind of duty, by role. */
export const TEAMS = {
  administrators: ["system_administrator", "help_desk_technician", "it_manager"],
  engineers: ["software_engineer", "senior_engineer", "site_reliability_engineer"],
  networkers: ["network_administrator", "site_reliability_engineer", "security_engineer"],
} as const;

/** Those who do a kind of duty. */
export type Team = keyof typeof TEAMS;

/** Whether an administrator other than a person is at work on a day, in usual hours. */
export function isStaffed(world: World, day: DayNumber, person: Person): boolean {
  return staff(world, day).some((userId) => userId !== person.identity.user_id);
}

/** Two administrators who are at work on a day, in usual hours; fewer if there are not so many. */
function staff(world: World, day: DayNumber): readonly string[] {
  const known = world.staffed.get(day);
  if (known) return known;
  const roles: readonly string[] = TEAMS.administrators;
  const { population: { seats, holder } } = world;
  const found: string[] = [];
  for (let seat = 0; seat < seats && found.length < 2; seat++) {
    const person = holder(seat, day);
    if (!person || !roles.includes(person.identity.role)) continue;
    if (stretches(world, person, day).some(isWorkday)) found.push(person.identity.user_id);
  }
  world.staffed.set(day, found);
  return found;
}
