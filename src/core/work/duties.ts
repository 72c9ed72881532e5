/**
 * Duties: what the company's day asks of single people: rights to change, machines to start and stop,
 * firewall rules to edit. Worked out for the whole company, done in a session of the person who does it.
 *
 * @module
 */

import { type Attendance, isWorkday } from "./attendance.ts";
import { type DayNumber, MINUTE_MS, weekday } from "../calendar.ts";
import { poisson } from "../random/distributions.ts";
import type { OpenSession } from "./episodes.ts";
import type { Department } from "../log/events.ts";
import { childKey, finishWithText, type Key } from "../random/hash.ts";
import {
  type Batch,
  batchesOn,
  type Lasting,
  lastingFrom,
  lastingUntil,
  runBatch,
  setAll,
} from "./machines.ts";
import { moveOn } from "./moves.ts";
import type { BenignNote } from "./notes.ts";
import type { Pen } from "../log/pen.ts";
import { changeRights, editGroup, innerRule, STATES, worldRule } from "./powers.ts";
import { POLICIES, type RightsChange, rightsChange, rolesOn } from "./rights.ts";
import { chance, int, keyStream, pick, type Rng, unit } from "../random/rng.ts";
import { ORDINALS } from "../log/rows.ts";
import { type Team, TEAMS } from "./staffing.ts";
import type { Person, User } from "../company/types.ts";
import type { World } from "../company/world.ts";

/** Makes a note of something odd and what explains it, and gives its number. */
export type Explain = (oddity: BenignNote["oddity"], reason: BenignNote["reason"]) => number;

/** One thing to do, in a session of the person it falls to. */
export interface Duty {
  /** How many events it makes. */
  readonly size: number;
  /** Writes them. */
  readonly perform: (pen: Pen, open: OpenSession) => void;
}

/** The duties of a day, by index of the person in the cast. */
export type Duties = ReadonlyMap<number, readonly Duty[]>;

/** Edits of security groups, per 100 people and working day (modelling choice: .5-3). */
const GROUP_EDITS = 1.3;
/** Share of edits that open HTTPS to the world (modelling choice: .02-.05). */
const OPEN_TO_WORLD = 0.03;
/** Share of the edits that open something else to the world for a while, to try it (modelling choice). */
const OPEN_FOR_A_TEST = 0.014;
/** Ports of such tests: the command line, a database, web servers (modelling choice). */
const TESTED_PORTS = [22, 22, 5432, 5432, 8080];
/** Share of changes of rights without a ticket (modelling choice: at most .05). */
const NO_TICKET = 0.04;
/** How often somebody who is at work is looked for. */
const TRIES = 12;

/** Ordinals of duties on a natural day begin here, so that a duty renumbers nothing else of its account. */
const FIRST_DUTY = ORDINALS - 32_768;

/**
 * Does the duties that fall to an account. On a natural day they come on top of its other work, so that who
 * does what for the company changes nothing else; of an exact day's events they are a part.
 */
export function doDuties(
  pen: Pen,
  duties: readonly Duty[],
  open: OpenSession,
  isNatural: boolean,
): void {
  const { ordinal, left } = pen;
  if (isNatural) {
    pen.ordinal = FIRST_DUTY;
    pen.left = eventsOf(duties);
  }
  for (const duty of duties) {
    if (pen.left > 0) duty.perform(pen, open);
  }
  if (!isNatural) return;
  pen.ordinal = ordinal;
  pen.left = left;
}

/** How many events duties make. */
export function eventsOf(duties: readonly Duty[]): number {
  return duties.reduce((sum, { size }) => sum + size, 0);
}

/**
 * The duties of a day.
 *
 * @param cast who is employed that day
 * @param attendance where they are
 */
export function dutiesOn(
  world: World,
  cast: readonly User[],
  day: DayNumber,
  attendance: Attendance,
  explain: Explain,
): Duties {
  const duties = new Map<number, Duty[]>();
  const able = new Map<Team, readonly number[]>();
  const give = (team: Team, key: Key, dutyOf: (by: Person, rng: Rng) => Duty, except = -1) => {
    if (!able.has(team)) able.set(team, membersOf(cast, team));
    const members = able.get(team)!.filter((index) => index !== except);
    const index = someoneAtWork(cast, members, attendance, key);
    if (index < 0) return;
    const duty = dutyOf(cast[index] as Person, keyStream(key));
    duties.set(index, [...duties.get(index) ?? [], duty]);
  };
  let people = 0;
  cast.forEach((user, i) => {
    if (user.kind !== "person") return;
    people++;
    rightsChanges(world, user, day).forEach((change, n) => {
      const key = childKey(user.key, "rights duty", day, n);
      const dutyOf = (by: Person, rng: Rng) => rightsDuty(world, by, user, change, rng, explain);
      // Nobody changes rights of their own for a reason.
      give("administrators", key, dutyOf, i);
    });
  });
  const isOff = weekday(day) >= 5 || world.holidays.has(day);
  for (const batch of batchesOn(world, day, isOff)) {
    give("engineers", batch.key, (_, rng) => batchDuty(batch, rng));
  }
  for (const lasting of lastingFrom(world, day)) {
    give("engineers", lasting.key, (_, rng) => stateDuty(lasting, STATES.run, rng));
  }
  for (const lasting of lastingUntil(world, day)) {
    const key = childKey(lasting.key, "end");
    give("engineers", key, (_, rng) => stateDuty(lasting, STATES.terminate, rng));
  }
  const key = childKey(world.root, "group duty", day);
  const edits = poisson(keyStream(key), (isOff ? 0.05 : 1) * GROUP_EDITS * people / 100);
  for (let n = 0; n < edits; n++) {
    give("networkers", childKey(key, n), (_, rng) => groupDuty(world, rng, explain));
  }
  return duties;
}

/** What changes in a person's rights on a day: most of all that of the month, else when somebody comes, moves or goes. */
function rightsChanges(world: World, person: Person, day: DayNumber): readonly RightsChange[] {
  const changes: RightsChange[] = [];
  const change = rightsChange(world, person, day);
  if (change) changes.push(change);
  const { identity: { dept }, firstDay, lastDay } = person;
  const move = moveOn(person, day);
  if (firstDay === day) changes.push(ofPolicy(world, person, day, dept, true));
  if (move?.firstDay === day) changes.push(ofPolicy(world, person, day, move.dept, true));
  if (move?.lastDay === day) changes.push(ofPolicy(world, person, day, move.dept, false));
  if (lastDay === day) {
    const before = rolesOn(world, person, day);
    changes.push({ before, after: before.slice(1), gains: false });
  }
  return changes;
}

/** A department's first policy is what everybody there has, also those who are lent to it. */
function ofPolicy(
  world: World,
  person: Person,
  day: DayNumber,
  dept: Department,
  gains: boolean,
): RightsChange {
  const roles = rolesOn(world, person, day);
  return { before: roles, after: roles, policy: POLICIES[dept][0]!, gains };
}

/** A team is no larger, however large the company. */
const MOST_MEMBERS = 80;

function membersOf(cast: readonly User[], team: Team): readonly number[] {
  const roles: readonly string[] = TEAMS[team];
  const members: number[] = [];
  for (let i = 0; i < cast.length && members.length < MOST_MEMBERS; i++) {
    const user = cast[i]!;
    if (user.kind === "person" && roles.includes(user.identity.role)) members.push(i);
  }
  return members;
}

/**
 * The member who works that day and whom the duty's key ranks first, or -1. Ranking by key (rendezvous
 * hashing) keeps everybody else's duties where they are when a person is added.
 */
function someoneAtWork(
  cast: readonly User[],
  members: readonly number[],
  attendance: Attendance,
  key: Key,
): number {
  const rank = new Int32Array(4);
  const ranked = members.map((index) => {
    finishWithText(key, cast[index]!.identity.user_id, rank);
    return { index, rank: rank[0]! };
  }).sort((a, b) => a.rank - b.rank || a.index - b.index);
  for (const { index } of ranked.slice(0, TRIES)) {
    if (attendance.of(cast[index] as Person).some(isWorkday)) return index;
  }
  return -1;
}

function momentIn(open: OpenSession, rng: Rng): number {
  const length = open.untilMs - open.openedMs;
  return open.openedMs + Math.min(length - 1, MINUTE_MS + int(rng, Math.max(1, length)));
}

function rightsDuty(
  world: World,
  by: Person,
  target: Person,
  change: RightsChange,
  rng: Rng,
  explain: Explain,
): Duty {
  const ticket = `CHG-${String(int(rng, 1_000_000)).padStart(6, "0")}`;
  const isUrgent = chance(rng, NO_TICKET);
  const request = {
    requestor: by.identity.user_id,
    target: target.identity.user_id,
    ...(isUrgent ? {} : { ticket }),
  };
  const note = isUrgent ? explain("no_ticket", "urgent_change") : 0;
  return {
    size: 1,
    perform: (pen, open) =>
      changeRights(world, pen, momentIn(open, rng), open, change, request, note),
  };
}

function batchDuty(batch: Batch, rng: Rng): Duty {
  return {
    size: 2 * batch.machines.length,
    perform: (pen, open) => runBatch(pen, open, batch, momentIn(open, rng), rng, 0),
  };
}

function stateDuty({ machines }: Lasting, state: number, rng: Rng): Duty {
  return {
    size: machines.length,
    perform: (pen, open) => setAll(pen, open, machines, momentIn(open, rng), state, rng, 0),
  };
}

function groupDuty(world: World, rng: Rng, explain: Explain): Duty {
  const { resource } = pick(rng, world.estate.group);
  const way = unit(rng);
  const isPublic = way < OPEN_TO_WORLD;
  const isTest = !isPublic && way < OPEN_TO_WORLD + OPEN_FOR_A_TEST;
  const rule = isPublic
    ? worldRule(443)
    : isTest
    ? worldRule(pick(rng, TESTED_PORTS))
    : innerRule(rng);
  const takesBack = chance(rng, 0.4);
  const note = takesBack || !(isPublic || isTest)
    ? 0
    : explain("open_security_group", isPublic ? "public_website" : "short_test");
  return {
    size: 1,
    perform: (pen, open) =>
      editGroup(world, pen, momentIn(open, rng), open, resource, rule, takesBack, note),
  };
}
