/**
 * What lies in buckets, databases and applications: names that people come back to.
 *
 * There are so many, and each so rarely read, that none is kept: a row holds a text id, which is a template's
 * and a number's, and {@link objectText} spells it.
 *
 * @module
 */

import { type Department, DEPARTMENTS } from "../log/events.ts";

/** How the objects of a department's buckets are called; `#` is a number of the object's own, four digits. */
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
const PAGES = ["item", "list", "board", "search", "report", "thread", "file", "setting"];

/** Objects in a bucket: their numbers are below this. */
export const OBJECTS_IN_BUCKET = 3000;
/** Pages of an application: their numbers are below this. */
export const PAGES_IN_APP = 800;

/** Text ids from this on are objects'; they hold a template and, in their lowest bits, a number. */
export const FIRST_OBJECT: number = 1 << 24;
const NUMBER_BITS = 12;
/** The bits of an object's text id that are its number. */
export const OBJECT_NUMBER: number = (1 << NUMBER_BITS) - 1;
/** Numbers of pages start here, so that all have as many digits. */
const FIRST_PAGE = 1000;

/** How things are called, all of them. */
const TEMPLATES: string[] = [];

/** The templates of one kind of thing: the first's index, and how many. */
interface Shelf {
  readonly first: number;
  readonly count: number;
}

function shelf(templates: readonly string[]): Shelf {
  return { first: TEMPLATES.push(...templates) - templates.length, count: templates.length };
}

function shelves(
  templatesOf: (owner: Department) => readonly string[],
): Readonly<Record<Department, Shelf>> {
  const entries = DEPARTMENTS.map((owner) => [owner, shelf(templatesOf(owner))]);
  return Object.fromEntries(entries) as Record<Department, Shelf>;
}

const OBJECT_SHELVES = shelves((owner) => BUCKET_OBJECTS[owner]);
const PREFIX_SHELVES = shelves((owner) =>
  BUCKET_OBJECTS[owner].map((name) => name.replace(/[^/]*$/, ""))
);
const TABLE_SHELVES = shelves((owner) => TABLES[owner].map((table) => `public.${table}`));
const PAGE_SHELF = shelf(PAGES.map((page) => `/${page}/#`));

function objectId({ first, count }: Shelf, n: number, number: number): number {
  return FIRST_OBJECT | ((first + n % count) << NUMBER_BITS) | number;
}

function templateOf(id: number): string {
  return TEMPLATES[(id - FIRST_OBJECT) >>> NUMBER_BITS]!;
}

/** The text of an id that one of the functions below gave. */
export function objectText(id: number): string {
  return templateOf(id).replace("#", String(id & OBJECT_NUMBER).padStart(4, "0"));
}

/** Where the four digits of the number are in {@link objectText}; -1 when it has none. */
export function objectNumberAt(id: number): number {
  return templateOf(id).indexOf("#");
}

/** Text id of the key of a bucket's object. */
export function bucketObject(owner: Department, n: number): number {
  return objectId(OBJECT_SHELVES[owner], n, n);
}

/** Text id of the prefix that listing a bucket near an object shows. */
export function bucketPrefix(owner: Department, n: number): number {
  return objectId(PREFIX_SHELVES[owner], n, n);
}

/** Text id of a table of a database, with its schema; any `n` will do. */
export function databaseTable(owner: Department, n: number): number {
  return objectId(TABLE_SHELVES[owner], n, 0);
}

/** Text id of a page of an application. */
export function appPage(n: number): number {
  return objectId(PAGE_SHELF, n, FIRST_PAGE + n);
}
