/**
 * Errands: what a person has to do on a working day besides one episode after another. They are known
 * before the day is lived, so that the plan makes room for them: a long session is not cut by a small count.
 *
 * @module
 */

import { type DayNumber, weekday } from "../calendar.ts";
import { drawActs } from "./episodes.ts";
import { between, chance, int, type Rng } from "../random/rng.ts";
import { COMMANDS_MEDIAN, COMMANDS_SIGMA } from "./shell_session.ts";
import { personStream, PURPOSE } from "../random/streams.ts";
import type { Person } from "../company/types.ts";

/** A day's errands; 0 where there is none. */
export interface Errands {
  /** Commands of a session on a machine. */
  readonly commands: number;
  /** Machines that are looked after, one after the other. */
  readonly machines: number;
  /** Objects that are copied before leaving the company. */
  readonly copies: number;
}

const NONE: Errands = { commands: 0, machines: 0, copies: 0 };

/** Machines of a round (modelling choice: section 4, 10 or more in three weeks). */
const ROUND = [7, 13] as const;
/** The most commands of a session: what a day holds (Purdue shell logs: p90 101). */
const MOST_COMMANDS = 600;

/** The errands of a person who works on a day. */
export function errandsOf(rng: Rng, person: Person, day: DayNumber): Errands {
  const { reach: { hosts, shell, rounds } } = person;
  const copies = copiesOf(rng, person, day);
  if (hosts.length === 0) return copies === 0 ? NONE : { ...NONE, copies };
  personStream(rng, person, PURPOSE.errands, day);
  const types = chance(rng, shell);
  const commands = Math.min(MOST_COMMANDS, drawActs(rng, COMMANDS_MEDIAN, COMMANDS_SIGMA));
  const goesRound = chance(rng, rounds);
  const machines = Math.min(hosts.length, between(rng, ...ROUND));
  if (!types && !goesRound && copies === 0) return NONE;
  return { commands: types ? commands : 0, machines: goesRound ? machines : 0, copies };
}

/** How many events errands make, with the sign-ins and sign-outs they need. */
export function errandEvents({ commands, machines, copies }: Errands): number {
  return (commands > 0 ? commands + 2 : 0) + 2 * machines + copies;
}

/** Share of the leavers who copy something, and how much (DTEX 2022-23: more than half copy harmless files). */
const LEAVERS_COPY = 0.75;
const COPIES = [15, 60] as const;
/** Days before the last one on which they do, at most (modelling choice). */
const COPY_DAYS = 9;

/** How many files somebody copies who leaves soon. */
function copiesOf(rng: Rng, person: Person, day: DayNumber): number {
  const { lastDay } = person;
  if (day + COPY_DAYS + 2 < lastDay || day > lastDay) return 0;
  personStream(rng, person, PURPOSE.errands, 0);
  const copies = chance(rng, LEAVERS_COPY);
  let on = lastDay - int(rng, COPY_DAYS + 1);
  while (weekday(on) >= 5) on--;
  const count = between(rng, ...COPIES);
  return copies && on === day ? count : 0;
}
