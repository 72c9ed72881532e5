/**
 * All faults, in the order in which they are done.
 *
 * @module
 */

import type { Fault } from "./fault.ts";
import { AT_CALLS } from "./faults/calls.ts";
import { CLOCKS } from "./faults/clocks.ts";
import { DISKS } from "./faults/disks.ts";
import { KILLS } from "./faults/kills.ts";
import { LOCKS } from "./faults/locks.ts";
import { TWO } from "./faults/pairs.ts";
import { SCHEDULES } from "./faults/schedules.ts";
import { SURROUNDINGS } from "./faults/surroundings.ts";

/** Adding a fault is an entry in one of these tables. */
export const FAULTS: readonly Fault[] = [
  ...KILLS,
  ...SCHEDULES,
  ...AT_CALLS,
  ...DISKS,
  ...LOCKS,
  ...CLOCKS,
  ...SURROUNDINGS,
  ...TWO,
];
