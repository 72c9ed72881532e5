/**
 * The features of a user-day, from its lines alone.
 *
 * @module
 */

import { HOUR_MS } from "../../src/core/calendar.ts";
import { isSignIn, type TimedEvent } from "../../tests/lines.ts";
import { isSuspicious } from "./suspicious.ts";

/** Bytes of a read that count as many. */
const LARGE_BYTES = 10_000_000;

/** What is known of resources before the day begins. */
export interface Before {
  /** Whether the account has touched a resource on an earlier day that was read. */
  readonly knows: (resource: string) => boolean;
  /** Whose a resource is, as far as its use tells; `undefined` when nobody's in particular. */
  readonly ownerOf: (resource: string) => string | undefined;
}

/** The features of one user-day, by name. */
export type Features = Readonly<Record<FeatureName, number>>;

/** The name of a feature. */
export type FeatureName = typeof FEATURES[number];

/** All features, in the order of a point; rates are shares of all sign-ins, the rest are counts. */
export const FEATURES = [
  "failed_login_count",
  "failed_login_rate",
  "after_hours_login_count",
  "after_hours_login_rate",
  "off_hours_login_count",
  "off_hours_login_rate",
  "distinct_src_ip_count",
  "mfa_not_used_count",
  "distinct_resources_accessed",
  "new_resource_access_count",
  "cross_department_access_count",
  "command_event_count",
  "suspicious_command_count",
  "s3_get_count",
  "s3_list_count",
  "s3_bytes_downloaded",
  "s3_high_volume_event_count",
  "iam_change_event_count",
  "privilege_escalation_flag_count",
  "missing_ticket_id_count",
  "self_escalation_count",
  "ec2_state_change_count",
  "ec2_stop_terminate_count",
  "security_group_update_count",
  "sg_open_to_world_flag_count",
] as const;

/** From 23:00 to 05:00. */
const isAfterHours = ({ ms }: TimedEvent) => ms < 5 * HOUR_MS || ms >= 23 * HOUR_MS;
/** Before 08:00 or from 18:00: the older reading of after hours. */
const isOffHours = ({ ms }: TimedEvent) => ms < 8 * HOUR_MS || ms >= 18 * HOUR_MS;
const is = (operation: string) => ({ metadata }: TimedEvent) => metadata.operation === operation;
const bytesOf = ({ metadata }: TimedEvent) => metadata.bytes ?? 0;

/** Whether an administrator's role is gained. */
function isEscalation({ metadata: { old_roles = [], new_roles = [] } }: TimedEvent): boolean {
  return new_roles.some((role) => /admin/.test(role) && !old_roles.includes(role));
}

const hasNoTicket = ({ metadata }: TimedEvent) => metadata.ticket_id === undefined;
const isForSelf = ({ metadata }: TimedEvent) => metadata.requestor === metadata.target_user;
const endsMachine = ({ metadata: { action } }: TimedEvent) =>
  action === "StopInstances" || action === "TerminateInstances";
const opensToWorld = ({ metadata }: TimedEvent) =>
  metadata.rule_change?.includes("0.0.0.0/0") === true;

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/**
 * Works out the features of one account's day.
 *
 * @param events all lines of the account on the day, at least one
 */
export function featuresOf(events: readonly TimedEvent[], { knows, ownerOf }: Before): Features {
  const of = (prefix: string) => events.filter(({ event_type }) => event_type.startsWith(prefix));
  const count = (list: readonly TimedEvent[], test: (event: TimedEvent) => boolean) =>
    list.filter(test).length;
  const signIns = events.filter(isSignIn);
  const failed = count(signIns, ({ status }) => status === "failure");
  const afterHours = count(signIns, isAfterHours);
  const offHours = count(signIns, isOffHours);
  const resources = [...new Set(events.map(({ resource }) => resource))];
  const dept = events[0]!.dept;
  const [commands, s3, iam] = [of("sys.command"), of("access.s3"), of("iam.")];
  const [machines, groups] = [of("cloud.ec2"), of("cloud.sg")];
  const reads = s3.filter(is("GetObject"));
  return {
    failed_login_count: failed,
    failed_login_rate: share(failed, signIns.length),
    after_hours_login_count: afterHours,
    after_hours_login_rate: share(afterHours, signIns.length),
    off_hours_login_count: offHours,
    off_hours_login_rate: share(offHours, signIns.length),
    distinct_src_ip_count: new Set(events.map(({ src_ip }) => src_ip)).size,
    mfa_not_used_count: count(
      signIns,
      ({ status, metadata }) => status === "success" && metadata.mfa_used === false,
    ),
    distinct_resources_accessed: resources.length,
    new_resource_access_count: resources.filter((resource) => !knows(resource)).length,
    cross_department_access_count:
      resources.map(ownerOf).filter((owner) => owner !== undefined && owner !== dept).length,
    command_event_count: commands.length,
    suspicious_command_count: count(commands, ({ metadata }) => isSuspicious(metadata.cmd ?? "")),
    s3_get_count: reads.length,
    s3_list_count: count(s3, is("ListObjects")),
    s3_bytes_downloaded: reads.map(bytesOf).reduce((sum, bytes) => sum + bytes, 0),
    s3_high_volume_event_count: count(reads, (event) => bytesOf(event) > LARGE_BYTES),
    iam_change_event_count: iam.length,
    privilege_escalation_flag_count: count(iam, isEscalation),
    missing_ticket_id_count: count(iam, hasNoTicket),
    self_escalation_count: count(iam, (event) => isForSelf(event) && hasNoTicket(event)),
    ec2_state_change_count: machines.length,
    ec2_stop_terminate_count: count(machines, endsMachine),
    security_group_update_count: groups.length,
    sg_open_to_world_flag_count: count(groups, opensToWorld),
  };
}

/** The features as a point, counts as ln(1 + count). */
export function pointOf(features: Features): number[] {
  return FEATURES.map((name) =>
    name.endsWith("_rate") ? features[name] : Math.log1p(features[name])
  );
}
