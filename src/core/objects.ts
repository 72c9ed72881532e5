/**
 * What lies in buckets, databases and applications: names that people come back to.
 *
 * @module
 */

import type { Department } from "./events.ts";

/** How the objects of a department's buckets are called; `#` is a number of the object's own. */
const BUCKET_OBJECTS: Readonly<Record<Department, readonly string[]>> = {
  Engineering: [
    "builds/service-#/artifact.tar.gz",
    "logs/app-#.log.gz",
    "datasets/batch-#/part-000.parquet",
    "releases/release-#/manifest.json",
    "assets/img_#.png",
  ],
  HR: [
    "contracts/contract_#.pdf",
    "reviews/review_#.docx",
    "applications/cv_#.pdf",
    "policies/policy_#.pdf",
  ],
  Finance: [
    "reports/report_#.xlsx",
    "closing/ledger_#.csv",
    "invoices/invoice_#.pdf",
    "budgets/budget_#.xlsx",
  ],
  IT: [
    "backups/db/snapshot_#.dump",
    "backups/files/archive_#.tar.zst",
    "images/base_#.qcow2",
    "inventory/export_#.csv",
  ],
  Security: [
    "audit/trail_#.json.gz",
    "evidence/case_#/disk.img",
    "scans/scan_#.xml",
    "reports/finding_#.pdf",
  ],
};

/** Tables of a department's databases. */
const TABLES: Readonly<Record<Department, readonly string[]>> = {
  Engineering: ["orders", "order_items", "customers", "events", "devices", "products", "prices"],
  HR: ["employees", "salaries", "absences", "candidates", "reviews", "benefits"],
  Finance: ["journal_entries", "accounts", "invoices", "payments", "cost_centers", "budgets"],
  IT: ["assets", "tickets", "licenses", "changes", "software"],
  Security: ["alerts", "incidents", "findings", "indicators", "rules"],
};

/** Pages of an application. */
const PAGES = ["item", "list", "board", "search", "report", "thread", "file", "setting"] as const;

/** Objects in a bucket, and pages of an application: numbers are below these. */
export const OBJECTS_IN_BUCKET = 3000;
/** Pages that an application has. */
export const PAGES_IN_APP = 800;

/** The key of a bucket's object. */
export function bucketObject(owner: Department, n: number): string {
  const kinds = BUCKET_OBJECTS[owner];
  return kinds[n % kinds.length]!.replace("#", String(n).padStart(4, "0"));
}

/** The prefix that listing a bucket near an object shows. */
export function bucketPrefix(owner: Department, n: number): string {
  return bucketObject(owner, n).replace(/[^/]*$/, "");
}

/** A table of a database, with its schema. */
export function databaseTable(owner: Department, n: number): string {
  const tables = TABLES[owner];
  return `public.${tables[n % tables.length]}`;
}

/** A page of an application. */
export function appPage(n: number): string {
  return `/${PAGES[n % PAGES.length]}/${1000 + n}`;
}
