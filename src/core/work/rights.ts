/**
 * Who has which roles, and how that changes: worked out from the seed for any day.
 *
 * In every month a stream of the person's own decides whether a role is gained or given back, and from which
 * day on an administrator is asked for it. What a person has on a day is what all months before have left. What
 * a campaign takes is not part of it: nobody notices, and it shows in the campaign's own lines only, so that
 * ordinary ones are the same with and without campaigns.
 *
 * @module
 */

import { type DayNumber, dayNumber, monthNumber } from "../calendar.ts";
import type { Department } from "../log/events.ts";
import { chance, int, pick, type Rng } from "../random/rng.ts";
import { personStream, PURPOSE } from "../random/streams.ts";
import { moveOn } from "./moves.ts";
import { isStaffed } from "./staffing.ts";
import type { Person } from "../company/types.ts";
import type { MonthChange, World } from "../company/world.ts";

const draws: Rng = new Int32Array(4);

/** Roles beyond the job's own that people of a department get for a time. */
export const EXTRA_ROLES: Readonly<Record<Department, readonly string[]>> = {
  Engineering: ["deploy_staging", "deploy_production", "log_reader", "db_reader", "cloud_admin"],
  HR: ["payroll_reader", "recruiting_editor", "contract_editor"],
  Finance: ["closing_editor", "payment_approver", "report_publisher", "audit_reader"],
  IT: ["server_operator", "backup_operator", "domain_admin", "iam_admin"],
  Security: ["siem_editor", "evidence_reader", "iam_admin", "audit_reader"],
};

/** Policies; the first is everybody's in the department, the others are attached for a time. */
export const POLICIES: Readonly<Record<Department, readonly string[]>> = {
  Engineering: ["EngReadOnly", "StagingDeploy", "ArtifactWrite", "OnCallBreakGlass"],
  HR: ["HrDocumentsRead", "RecruitingWrite"],
  Finance: ["FinanceReportsRead", "ClosingWrite", "LedgerExport"],
  IT: ["BackupOperator", "InventoryWrite", "NetworkChange"],
  Security: ["AuditRead", "EvidenceWrite", "ForensicSnapshot"],
};

/** Roles that make an administrator: gaining one without a ticket is an escalation. */
export const ADMIN_ROLES: readonly string[] = ["iam_admin", "cloud_admin", "domain_admin"];

/** Chance that a person's rights change in a month (CERT r4.2 and joiners: 3-15 changes per 1,000 a workday). */
const CHANGES_A_MONTH = 0.28;

/** What changes. */
export interface RightsChange {
  /** The account's roles before and after, in the order of the alphabet. */
  readonly before: readonly string[];
  /** See `before`. */
  readonly after: readonly string[];
  /** The policy, when that is what changes; the roles stay the same then. */
  readonly policy?: string;
  /** Whether something is gained and not given back. */
  readonly gains: boolean;
}

/**
 * Whether anything changes in a month, and from which day of it on that is tried: else -1.
 *
 * @param rng is then the stream that says what changes
 */
function wantedIn(rng: Rng, person: Person, month: number): number {
  personStream(rng, person, PURPOSE.rights, month);
  return chance(rng, CHANGES_A_MONTH) ? int(rng, DAYS) : -1;
}

/** Days of a month on which rights may change: those that every month has. */
const DAYS = 28;

/**
 * The day on which the change of a month is made: the first one from the wanted day on, after the 28th from
 * the 1st on, on which there is somebody to make it and nothing else happens to the person. So what
 * was changed in a month that is over is known without asking who was at work in it.
 */
function changeDay(
  world: World,
  person: Person,
  month: number,
  wanted: number,
): DayNumber | undefined {
  const first = dayNumber(Math.floor(month / 12), (month % 12) + 1, 1);
  for (let n = 0; n < DAYS; n++) {
    const day = first + (wanted + n) % DAYS;
    if (isStaffed(world, day, person) && !comesOrGoes(person, day)) return day;
  }
  return undefined;
}

/** Whether a person joins, leaves, or begins or ends a time in another department on a day. */
function comesOrGoes(person: Person, day: DayNumber): boolean {
  const move = moveOn(person, day);
  return day === person.firstDay || day === person.lastDay || move?.firstDay === day ||
    move?.lastDay === day;
}

/** The first month in which a person's rights may change: the one after joining. */
function firstMonth({ firstDay }: Person): number {
  return monthNumber(firstDay) + 1;
}

/**
 * What a person holds at the beginning of a month, beyond the job's own role: what all the months since the
 * first have left. Who asked for an earlier one need not begin with the first again.
 */
function heldBefore({ rights }: World, person: Person, month: number): Set<string> {
  const known = rights.get(person.number);
  const start = known && known.month <= month ? known : { month: firstMonth(person), held: [] };
  const held = new Set(start.held);
  for (let m = start.month; m < month; m++) {
    if (wantedIn(draws, person, m) >= 0) change(person, held, draws);
  }
  if (month > start.month) rights.set(person.number, { month, held: new Set(held) });
  return held;
}

/** The change of the month that a day lies in, and the day on which it is made. */
function changeOf(world: World, person: Person, day: DayNumber): MonthChange {
  const month = monthNumber(day);
  const known = world.changes.get(person.number);
  if (known?.month === month) return known;
  const found: MonthChange = { month, made: changeIn(world, person, month) };
  world.changes.set(person.number, found);
  return found;
}

function changeIn(world: World, person: Person, month: number): MonthChange["made"] {
  const wanted = month < firstMonth(person) ? -1 : wantedIn(draws, person, month);
  if (wanted < 0) return undefined;
  const rng = draws.slice();
  const on = changeDay(world, person, month, wanted);
  return on === undefined ? undefined : { on, rng };
}

/** A person's roles on a day, once that day's change is made. */
export function rolesOn(world: World, person: Person, day: DayNumber): readonly string[] {
  const held = heldBefore(world, person, monthNumber(day));
  const { made } = changeOf(world, person, day);
  if (made && made.on <= day) change(person, held, made.rng.slice());
  return rolesOf(person, held);
}

/** What changes in a person's rights on a day, if anything. */
export function rightsChange(
  world: World,
  person: Person,
  day: DayNumber,
): RightsChange | undefined {
  const { made } = changeOf(world, person, day);
  if (made?.on !== day) return undefined;
  const held = heldBefore(world, person, monthNumber(day));
  const before = rolesOf(person, held);
  const policy = change(person, held, made.rng.slice());
  const after = rolesOf(person, held);
  if (policy === undefined) return { before, after, gains: after.length > before.length };
  return { before, after, policy: policy.name, gains: policy.attached };
}

function rolesOf(person: Person, held: ReadonlySet<string>): readonly string[] {
  const extra = [...held].filter((name) => !name.startsWith(POLICY));
  return [person.identity.role, ...extra.sort((a, b) => (a < b ? -1 : 1))];
}

/** Marks a policy among what a person holds. */
const POLICY = "policy:";
/** Share of changes that concern a policy and not a role (modelling choice). */
const POLICY_SHARE = 0.35;
/** The most roles or policies beyond the job's own that anybody holds (modelling choice). */
const MOST_EXTRA = 3;

/** Makes one change to what is held; says which policy, if it is one. */
function change(
  person: Person,
  held: Set<string>,
  rng: Rng,
): { name: string; attached: boolean } | undefined {
  const { dept } = person.identity;
  const ofPolicy = chance(rng, POLICY_SHARE);
  const names = ofPolicy ? POLICIES[dept].slice(1).map((name) => POLICY + name) : EXTRA_ROLES[dept];
  const name = pick(rng, names);
  const own = names.filter((n) => held.has(n));
  if (held.has(name)) held.delete(name);
  else if (own.length >= MOST_EXTRA) held.delete(own[0]!);
  else held.add(name);
  if (!ofPolicy) return undefined;
  const touched = held.has(name) || own.includes(name) ? name : own[0]!;
  return { name: touched.slice(POLICY.length), attached: held.has(touched) };
}
