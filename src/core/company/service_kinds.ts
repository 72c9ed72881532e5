/**
 * The kinds of service accounts: whose they are, when they run and what they do (modelling choices, so that
 * services make .2-.5 of all events and backups most of the bytes in buckets).
 *
 * @module
 */

import type { Department } from "../log/events.ts";

/** What a service does in every run, evenly over its length. */
export interface ServiceUse {
  /** What it uses: a bucket or database by name, or the application that it signs in to. */
  readonly what: "bucket" | "database" | "application";
  /** The name of the bucket or database. */
  readonly name?: string;
  /** What it does there. */
  readonly operation: "read" | "list" | "write";
  /** How often in a run. */
  readonly count: number;
  /** Median of a heavy-tailed draw. */
  readonly medianKilobytes: number;
}

/** A kind of service account. */
export interface ServiceKind {
  /** User id of the first account of the kind; further ones add `_02`, `_03` … */
  readonly name: string;
  /** The department that owns it. */
  readonly dept: Department;
  /** The one application that it signs in to. */
  readonly resource: string;
  /** Runs a day, evenly over the window. */
  readonly runs: number;
  /** Minutes since local midnight. */
  readonly window: readonly [number, number];
  /** Minutes by which a whole day's runs may be earlier or later. */
  readonly driftMinutes: number;
  /** Median length of a run. */
  readonly runSeconds: number;
  /** What it does in a run, in this order. */
  readonly uses: readonly ServiceUse[];
}

/** Service accounts, in the order in which a company gets them. */
export const SERVICE_KINDS: readonly ServiceKind[] = [
  {
    name: "svc_backup_bot",
    dept: "IT",
    resource: "backup_console",
    runs: 6,
    window: [1230, 1410],
    driftMinutes: 9,
    runSeconds: 1100,
    uses: [
      {
        what: "bucket",
        name: "shadownet-backups",
        operation: "list",
        count: 2,
        medianKilobytes: 30,
      },
      {
        what: "bucket",
        name: "shadownet-backups",
        operation: "write",
        count: 24,
        medianKilobytes: 3_000,
      },
    ],
  },
  {
    name: "svc_monitoring",
    dept: "IT",
    resource: "admin_server",
    runs: 24,
    window: [0, 1440],
    driftMinutes: 0,
    runSeconds: 95,
    uses: [{ what: "application", operation: "read", count: 10, medianKilobytes: 2 }],
  },
  {
    name: "svc_ci_runner",
    dept: "Engineering",
    resource: "ci_server",
    runs: 12,
    window: [660, 1430],
    driftMinutes: 3,
    runSeconds: 420,
    uses: [
      { what: "application", operation: "read", count: 4, medianKilobytes: 6 },
      {
        what: "bucket",
        name: "shadownet-build-artifacts",
        operation: "write",
        count: 14,
        medianKilobytes: 90,
      },
    ],
  },
  {
    name: "svc_etl_loader",
    dept: "Finance",
    resource: "finance_database",
    runs: 10,
    window: [780, 1430],
    driftMinutes: 3,
    runSeconds: 300,
    uses: [
      { what: "database", name: "orders_db", operation: "read", count: 12, medianKilobytes: 9 },
      { what: "database", name: "finance_db", operation: "write", count: 10, medianKilobytes: 5 },
    ],
  },
  {
    name: "svc_patch_agent",
    dept: "Security",
    resource: "device_manager",
    runs: 4,
    window: [1140, 1380],
    driftMinutes: 5,
    runSeconds: 240,
    uses: [{ what: "application", operation: "write", count: 20, medianKilobytes: 3 }],
  },
  {
    name: "svc_payroll_sync",
    dept: "HR",
    resource: "hr_database",
    runs: 3,
    window: [240, 1080],
    driftMinutes: 2,
    runSeconds: 90,
    uses: [
      { what: "database", name: "payroll_db", operation: "read", count: 20, medianKilobytes: 6 },
    ],
  },
  {
    name: "svc_log_shipper",
    dept: "Security",
    resource: "siem_console",
    runs: 16,
    window: [0, 1440],
    driftMinutes: 0,
    runSeconds: 60,
    uses: [
      {
        what: "bucket",
        name: "shadownet-audit-logs",
        operation: "write",
        count: 12,
        medianKilobytes: 70,
      },
    ],
  },
  {
    name: "svc_report_mailer",
    dept: "Finance",
    resource: "bi_dashboard",
    runs: 4,
    window: [360, 1080],
    driftMinutes: 2,
    runSeconds: 60,
    uses: [
      { what: "database", name: "ledger_db", operation: "read", count: 12, medianKilobytes: 8 },
    ],
  },
];
