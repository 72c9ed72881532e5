/**
 * What the tests of shell commands share.
 *
 * @module
 */

import type { Department } from "../src/core/log/events.ts";
import type { CommandLists } from "../src/core/shell_commands/catalog.ts";

const names = (n: number, name: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => name(i));

/** A company with names of every kind, as long as they come. */
export const LISTS: CommandLists = {
  hosts: names(60, (i) => `app-${String(i).padStart(2, "0")}.prod.shadownet.internal`),
  buckets: names(25, (i) => `shadownet-team-${i}`),
  databases: names(12, (i) => `db_${i}`),
  users: names(400, (i) => `emp_${String(i).padStart(3, "0")}`),
};
/** Departments whose people have shells to work with. */
export const SHELL_DEPARTMENTS: readonly Department[] = ["Engineering", "IT", "Security"];
