/**
 * What the company owns: machines, buckets, databases, cloud instances and security groups, each with an
 * owner, and what lies in them.
 *
 * @module
 */

import type { Department } from "../log/events.ts";
import { childKey, type Key } from "../random/hash.ts";
import { int, keyStream, type Rng } from "../random/rng.ts";
import { textId, type Texts } from "../log/texts.ts";

/** What kind of thing it is. */
export type AssetKind = "host" | "bucket" | "database" | "instance" | "group";

/** One thing that the company owns. */
export interface Asset {
  /** What it is. */
  readonly kind: AssetKind;
  /** Its name in the log. */
  readonly name: string;
  /** The department that owns it. */
  readonly dept: Department;
  /** Its resource id. */
  readonly resource: number;
}

/** Everything the company owns, by kind; each list keeps its order as the company grows. */
export type Estate = Readonly<Record<AssetKind, readonly Asset[]>>;

/** Things that one department owns: a name, and how many there are for how many people. */
interface Series {
  readonly kind: "host" | "bucket" | "database";
  readonly dept: Department;
  readonly name: string;
  /** One more for so many people; without it there is one only. */
  readonly per?: number;
}

/** What there is (modelling choice; the departments and kinds are the original specification's). */
const SERIES: readonly Series[] = [
  { kind: "host", dept: "Engineering", name: "app-stg", per: 15 },
  { kind: "host", dept: "Engineering", name: "app-prod", per: 12 },
  { kind: "host", dept: "Engineering", name: "ci-runner", per: 40 },
  { kind: "host", dept: "Engineering", name: "build", per: 60 },
  { kind: "host", dept: "IT", name: "adm", per: 40 },
  { kind: "host", dept: "IT", name: "db-prod", per: 40 },
  { kind: "host", dept: "IT", name: "backup", per: 120 },
  { kind: "host", dept: "Security", name: "siem", per: 120 },
  { kind: "host", dept: "Security", name: "scan", per: 150 },
  { kind: "host", dept: "Finance", name: "fin-app", per: 150 },
  { kind: "host", dept: "HR", name: "hr-app", per: 200 },
  { kind: "bucket", dept: "Engineering", name: "shadownet-build-artifacts" },
  { kind: "bucket", dept: "Engineering", name: "shadownet-app-logs" },
  { kind: "bucket", dept: "Engineering", name: "shadownet-app-assets" },
  { kind: "bucket", dept: "Engineering", name: "shadownet-ml-datasets" },
  { kind: "bucket", dept: "Finance", name: "shadownet-finance-reports" },
  { kind: "bucket", dept: "Finance", name: "shadownet-finance-closing" },
  { kind: "bucket", dept: "HR", name: "shadownet-hr-documents" },
  { kind: "bucket", dept: "HR", name: "shadownet-hr-recruiting" },
  { kind: "bucket", dept: "IT", name: "shadownet-backups" },
  { kind: "bucket", dept: "IT", name: "shadownet-it-images" },
  { kind: "bucket", dept: "Security", name: "shadownet-audit-logs" },
  { kind: "bucket", dept: "Security", name: "shadownet-sec-evidence" },
  { kind: "database", dept: "Engineering", name: "orders_db" },
  { kind: "database", dept: "Engineering", name: "telemetry_db" },
  { kind: "database", dept: "Engineering", name: "catalog_db" },
  { kind: "database", dept: "Finance", name: "finance_db" },
  { kind: "database", dept: "Finance", name: "ledger_db" },
  { kind: "database", dept: "HR", name: "hr_db" },
  { kind: "database", dept: "HR", name: "payroll_db" },
  { kind: "database", dept: "IT", name: "inventory_db" },
  { kind: "database", dept: "IT", name: "tickets_db" },
  { kind: "database", dept: "Security", name: "alerts_db" },
];

/** People for whom there is one more instance, and one more security group (modelling choice). */
const PEOPLE_PER_INSTANCE = 2.8;
const PEOPLE_PER_GROUP = 8;
/** Nothing is numbered higher, however large the company. */
const MOST_OF_A_KIND = 400;

function hex(rng: Rng, digits: number): string {
  let text = "";
  while (text.length < digits) text += int(rng, 16).toString(16);
  return text;
}

/**
 * The head count that a company's estate is made for: the next power of two, so that a few people more
 * change nothing of what the others touch, and a company twice as large has twice as much.
 */
function sizeOf(people: number): number {
  return 2 ** (32 - Math.clz32(Math.max(0, people - 1)));
}

/**
 * The estate of a company.
 *
 * @param people how many people work there, at least 1
 * @param resources the names are added here
 */
export function estate(root: Key, people: number, resources: Texts): Estate {
  const own = (kind: AssetKind, dept: Department, name: string): Asset => ({
    kind,
    dept,
    name,
    resource: textId(resources, name),
  });
  const of: Record<AssetKind, Asset[]> = {
    host: [],
    bucket: [],
    database: [],
    instance: [],
    group: [],
  };
  const size = sizeOf(people);
  for (const { kind, dept, name, per } of SERIES) {
    if (per === undefined) {
      of[kind].push(own(kind, dept, name));
      continue;
    }
    const count = Math.min(MOST_OF_A_KIND, 1 + Math.floor(size / per));
    for (let n = 1; n <= count; n++) {
      of[kind].push(own(kind, dept, `${name}-${String(n).padStart(2, "0")}`));
    }
  }
  const cloud = (kind: "instance" | "group", prefix: string, count: number) => {
    for (let n = 0; n < Math.min(count, MOST_OF_A_KIND); n++) {
      const rng = keyStream(childKey(root, kind, n));
      of[kind].push(own(kind, n % 4 === 3 ? "IT" : "Engineering", `${prefix}-${hex(rng, 17)}`));
    }
  };
  cloud("instance", "i", 8 + Math.floor(size / PEOPLE_PER_INSTANCE));
  cloud("group", "sg", 5 + Math.floor(size / PEOPLE_PER_GROUP));
  return of;
}
