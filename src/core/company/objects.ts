/**
 * What lies in buckets, databases and applications: names that people come back to.
 *
 * There are so many, and each so rarely read, that none is kept: a row holds a text id that says which it is,
 * and {@link objectText} spells it.
 *
 * @module
 */

import { type Department, DEPARTMENTS } from "../log/events.ts";

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

/** Objects in a bucket: their numbers are below this. */
export const OBJECTS_IN_BUCKET = 3000;
/** Pages of an application: their numbers are below this. */
export const PAGES_IN_APP = 800;

/** Text ids from this on are objects'; they hold a kind, a department and a number. */
export const FIRST_OBJECT: number = 1 << 24;
const NUMBER_BITS = 12;
const DEPARTMENT_BITS = 3;

/** How the things of each kind are called. */
const NAMES: readonly ((owner: Department, n: number) => string)[] = [
  objectName,
  (owner, n) => objectName(owner, n).replace(/[^/]*$/, ""),
  (owner, n) => `public.${TABLES[owner][n]}`,
  (_, n) => `/${PAGES[n % PAGES.length]}/${1000 + n}`,
];
const [OBJECT, PREFIX, TABLE, PAGE] = [0, 1, 2, 3] as const;

function objectName(owner: Department, n: number): string {
  const kinds = BUCKET_OBJECTS[owner];
  return kinds[n % kinds.length]!.replace("#", String(n).padStart(4, "0"));
}

function objectId(kind: number, department: number, n: number): number {
  return FIRST_OBJECT | ((kind << DEPARTMENT_BITS | department) << NUMBER_BITS) | n;
}

/** The text of an id that one of the functions below gave. */
export function objectText(id: number): string {
  const owner = (id >>> NUMBER_BITS) & ((1 << DEPARTMENT_BITS) - 1);
  const kind = (id - FIRST_OBJECT) >>> (NUMBER_BITS + DEPARTMENT_BITS);
  return NAMES[kind]!(DEPARTMENTS[owner]!, id & ((1 << NUMBER_BITS) - 1));
}

/** Text id of the key of a bucket's object. */
export function bucketObject(owner: Department, n: number): number {
  return objectId(OBJECT, DEPARTMENTS.indexOf(owner), n);
}

/** Text id of the prefix that listing a bucket near an object shows. */
export function bucketPrefix(owner: Department, n: number): number {
  return objectId(PREFIX, DEPARTMENTS.indexOf(owner), n);
}

/** Text id of a table of a database, with its schema; any `n` will do. */
export function databaseTable(owner: Department, n: number): number {
  return objectId(TABLE, DEPARTMENTS.indexOf(owner), n % TABLES[owner].length);
}

/** Text id of a page of an application. */
export function appPage(n: number): number {
  return objectId(PAGE, 0, n);
}
