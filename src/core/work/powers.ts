/**
 * What administrators can do: change rights, machines and firewall rules.
 *
 * @module
 */

import type { DayNumber } from "../calendar.ts";
import type { OpenSession } from "./episodes.ts";
import { choice } from "../log/choices.ts";
import { typeCode } from "../log/events.ts";
import { type Pen, writeEvent } from "../log/pen.ts";
import { ADMIN_ROLES, POLICIES, type RightsChange, rolesOn } from "./rights.ts";
import { between, int, pick, type Rng } from "../random/rng.ts";
import { VALUE } from "../log/rows.ts";
import { type Detail, textId } from "../log/texts.ts";
import type { Person } from "../company/types.ts";
import type { World } from "../company/world.ts";

const EC2 = typeCode("cloud.ec2_state_change") * 2;
const SG = typeCode("cloud.sg_update") * 2;
const IAM = {
  role: typeCode("iam.change_role") * 2,
  attach: typeCode("iam.attach_policy") * 2,
  detach: typeCode("iam.detach_policy") * 2,
} as const;

/** Bits of one change of state. */
export const STATES = {
  start: choice("cloud.ec2_state_change", "action", "StartInstances") |
    choice("cloud.ec2_state_change", "old_state", "stopped") |
    choice("cloud.ec2_state_change", "new_state", "pending"),
  stop: choice("cloud.ec2_state_change", "action", "StopInstances") |
    choice("cloud.ec2_state_change", "old_state", "running") |
    choice("cloud.ec2_state_change", "new_state", "stopping"),
  run: choice("cloud.ec2_state_change", "action", "RunInstances") |
    choice("cloud.ec2_state_change", "old_state", "pending") |
    choice("cloud.ec2_state_change", "new_state", "running"),
  terminate: choice("cloud.ec2_state_change", "action", "TerminateInstances") |
    choice("cloud.ec2_state_change", "old_state", "running") |
    choice("cloud.ec2_state_change", "new_state", "shutting-down"),
} as const;

/** Writes one change of a machine's state. */
export function changeState(
  pen: Pen,
  timeMs: number,
  { origin, session }: OpenSession,
  resource: number,
  state: number,
  note: number,
): void {
  writeEvent(pen, timeMs, EC2, origin, resource, state, session, note);
}

/** The name of a new machine, different for every day and draw. */
export function newInstance(world: World, day: DayNumber, rng: Rng): number {
  let name = `i-${day.toString(16)}`;
  while (name.length < 19) name += int(rng, 16).toString(16);
  return textId(world.resources, name);
}

/** Writes one edit of a security group. */
export function editGroup(
  world: World,
  pen: Pen,
  timeMs: number,
  { origin, session }: OpenSession,
  group: number,
  rule: string,
  takesBack: boolean,
  note: number,
): void {
  const action = takesBack
    ? choice("cloud.sg_update", "action", "RevokeSecurityGroupIngress")
    : choice("cloud.sg_update", "action", "AuthorizeSecurityGroupIngress");
  const offset = writeEvent(pen, timeMs, SG, origin, group, action, session, note);
  pen.rows.data[offset + VALUE] = textId(world.texts, rule);
}

/** Ports that edits are about. */
const PORTS = [22, 443, 5432, 8080, 8443, 9090, 3306, 6379];

/** A rule for a part of the company's own network. */
export function innerRule(rng: Rng): string {
  return `tcp/${pick(rng, PORTS)} 10.${between(rng, 16, 28)}.${int(rng, 256)}.0/24`;
}

/** A rule for everybody. */
export function worldRule(port: number): string {
  return `tcp/${port} 0.0.0.0/0`;
}

/** Who asks for a change of rights, for whom, and with which ticket if any. */
export interface Request {
  /** The account that asks. */
  readonly requestor: string;
  /** The account whose rights change. */
  readonly target: string;
  /** `CHG-` and six digits. */
  readonly ticket?: string;
}

/** Writes one change of rights. */
export function changeRights(
  world: World,
  pen: Pen,
  timeMs: number,
  { origin, session }: OpenSession,
  { before, after, policy, gains }: RightsChange,
  { requestor, target, ticket }: Request,
  note: number,
): void {
  const detail: Detail = {
    requestor,
    target_user: target,
    old_roles: before,
    new_roles: after,
    ...(policy === undefined ? {} : { policy_name: policy }),
    ...(ticket === undefined ? {} : { ticket_id: ticket }),
  };
  const resource = textId(world.resources, "identity_directory");
  const [kind, choices] = policy === undefined
    ? [IAM.role, gains ? CHANGE.addRole : CHANGE.removeRole]
    : gains
    ? [IAM.attach, CHANGE.attach]
    : [IAM.detach, CHANGE.detach];
  const offset = writeEvent(pen, timeMs, kind, origin, resource, choices, session, note);
  pen.rows.data[offset + VALUE] = world.details.push(detail) - 1;
}

const CHANGE = {
  addRole: choice("iam.change_role", "change_type", "add_role"),
  removeRole: choice("iam.change_role", "change_type", "remove_role"),
  attach: choice("iam.attach_policy", "change_type", "attach_policy"),
  detach: choice("iam.detach_policy", "change_type", "detach_policy"),
} as const;

/**
 * The change by which a person takes a right that nobody has granted.
 *
 * @param taken roles and policies taken before; the new one is added
 */
export function grab(
  world: World,
  person: Person,
  day: DayNumber,
  what: "admin_role" | "policy",
  taken: string[],
  rng: Rng,
): RightsChange {
  const roles = [...taken].filter((name) => ADMIN_ROLES.includes(name));
  const before = [...new Set([...rolesOn(world, person, day), ...roles])];
  if (what === "policy") {
    return {
      before,
      after: before,
      policy: notYet(rng, POLICIES[person.identity.dept].slice(1), taken),
      gains: true,
    };
  }
  const role = notYet(rng, ADMIN_ROLES.filter((name) => !before.includes(name)), taken);
  return { before, after: [...before, role], gains: true };
}

/** One of some names that is not among those taken, while there is one; it is then. */
function notYet(rng: Rng, names: readonly string[], taken: string[]): string {
  const left = names.filter((name) => !taken.includes(name));
  const name = pick(rng, left.length > 0 ? left : names.length > 0 ? names : ADMIN_ROLES);
  taken.push(name);
  return name;
}
