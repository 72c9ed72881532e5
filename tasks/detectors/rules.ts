/**
 * The rule baseline: points for what is odd about a user-day.
 *
 * @module
 */

import type { FeatureName, Features } from "./features.ts";

/** Points that a feature gives from a least value on. */
interface Rule {
  readonly feature: FeatureName;
  readonly least: number;
  readonly points: number;
}

const MEGABYTE = 1_000_000;

/** Rules of one feature each; where two hold, both give their points. */
const RULES: readonly Rule[] = [
  { feature: "after_hours_login_count", least: 1, points: 2 },
  { feature: "after_hours_login_count", least: 3, points: 3 },
  { feature: "failed_login_count", least: 5, points: 3 },
  { feature: "distinct_src_ip_count", least: 3, points: 2 },
  { feature: "iam_change_event_count", least: 1, points: 3 },
  { feature: "privilege_escalation_flag_count", least: 1, points: 6 },
  { feature: "missing_ticket_id_count", least: 1, points: 3 },
  { feature: "self_escalation_count", least: 1, points: 4 },
  { feature: "distinct_resources_accessed", least: 10, points: 3 },
  { feature: "new_resource_access_count", least: 5, points: 2 },
  { feature: "cross_department_access_count", least: 3, points: 3 },
  { feature: "command_event_count", least: 20, points: 3 },
  { feature: "s3_bytes_downloaded", least: 50 * MEGABYTE + 1, points: 4 },
  { feature: "s3_bytes_downloaded", least: 200 * MEGABYTE + 1, points: 2 },
  { feature: "s3_high_volume_event_count", least: 1, points: 3 },
  { feature: "ec2_state_change_count", least: 3, points: 3 },
  { feature: "ec2_stop_terminate_count", least: 1, points: 4 },
  { feature: "security_group_update_count", least: 1, points: 4 },
  { feature: "sg_open_to_world_flag_count", least: 1, points: 7 },
];

/** Points for a burst of failures on a day with a sign-in that works. */
const BURST_THEN_SUCCESS = { failures: 5, points: 2 };
/** Points for many calls to object stores. */
const MANY_CALLS = { calls: 50, points: 3 };

/** The points of a user-day. */
export function pointsOf(features: Features): number {
  let points = 0;
  for (const { feature, least, points: given } of RULES) {
    if (features[feature] >= least) points += given;
  }
  if (
    features.failed_login_count >= BURST_THEN_SUCCESS.failures && features.failed_login_rate < 1
  ) {
    points += BURST_THEN_SUCCESS.points;
  }
  if (features.s3_get_count + features.s3_list_count >= MANY_CALLS.calls) {
    points += MANY_CALLS.points;
  }
  return points;
}
