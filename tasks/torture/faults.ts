/**
 * All faults, in the order in which they are done.
 *
 * @module
 */

import type { Fault } from "./fault.ts";
import { KILLS } from "./faults/kills.ts";

/** Adding a fault is a file and a line here. */
export const FAULTS: readonly Fault[] = [
  ...KILLS,
];
