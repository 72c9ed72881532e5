/**
 * How buckets, databases and applications are used: which calls, by which programs, moving how many bytes.
 *
 * @module
 */

import { choice } from "../log/choices.ts";
import {
  type AliasTable,
  aliasTable,
  lognormalTable,
  quickLognormal,
} from "../random/distributions.ts";
import { typeCode } from "../log/events.ts";
import type { Rng } from "../random/rng.ts";

/** One call. */
export interface Call {
  /** How often, relative to the others. */
  readonly weight: number;
  /** Bits of `operation`. */
  readonly operation: number;
  /** Median of the bytes, 0 for none. */
  readonly medianBytes: number;
}

/** How one kind of thing is used. */
export interface Usage {
  /** Event type code × 2. */
  readonly kind: number;
  /** Bits of `service`. */
  readonly service: number;
  /** What is called. */
  readonly calls: readonly Call[];
  /** Their weights, ready to draw from. */
  readonly table: AliasTable;
  /** Bits of `client_app` of people. */
  readonly clients: readonly number[];
  /** Bits of `client_app` of services. */
  readonly serviceClient: number;
}

const weights = (calls: readonly Call[]): AliasTable => aliasTable(calls.map((c) => c.weight));

/** Medians of bytes: section 6 of the realism figures (S3 20-200 KB, databases 2-20, applications 1-10). */
const S3_CALLS: readonly Call[] = [
  { weight: 62, operation: choice("access.s3", "operation", "GetObject"), medianBytes: 80_000 },
  { weight: 21, operation: choice("access.s3", "operation", "PutObject"), medianBytes: 60_000 },
  { weight: 15, operation: choice("access.s3", "operation", "ListObjects"), medianBytes: 9_000 },
  { weight: 2, operation: choice("access.s3", "operation", "DeleteObject"), medianBytes: 0 },
];
const DB_CALLS: readonly Call[] = [
  { weight: 78, operation: choice("access.db", "operation", "select"), medianBytes: 7_000 },
  { weight: 9, operation: choice("access.db", "operation", "insert"), medianBytes: 2_500 },
  { weight: 9, operation: choice("access.db", "operation", "update"), medianBytes: 2_000 },
  { weight: 2, operation: choice("access.db", "operation", "delete"), medianBytes: 900 },
  { weight: 2, operation: choice("access.db", "operation", "export"), medianBytes: 120_000 },
];
const APP_CALLS: readonly Call[] = [
  { weight: 74, operation: choice("access.app", "operation", "view"), medianBytes: 3_500 },
  { weight: 11, operation: choice("access.app", "operation", "create"), medianBytes: 1_800 },
  { weight: 12, operation: choice("access.app", "operation", "update"), medianBytes: 1_500 },
  { weight: 1, operation: choice("access.app", "operation", "delete"), medianBytes: 400 },
  { weight: 2, operation: choice("access.app", "operation", "export"), medianBytes: 60_000 },
];

/** How buckets are used. */
export const S3: Usage = {
  kind: typeCode("access.s3") * 2,
  service: choice("access.s3", "service", "s3"),
  calls: S3_CALLS,
  table: weights(S3_CALLS),
  clients: [
    choice("access.s3", "client_app", "aws-cli"),
    choice("access.s3", "client_app", "sdk"),
    choice("access.s3", "client_app", "console"),
  ],
  serviceClient: choice("access.s3", "client_app", "backup-agent"),
};
/** How databases are used. */
export const DB: Usage = {
  kind: typeCode("access.db") * 2,
  service: choice("access.db", "service", "postgres"),
  calls: DB_CALLS,
  table: weights(DB_CALLS),
  clients: [
    choice("access.db", "client_app", "sql-workbench"),
    choice("access.db", "client_app", "psql"),
    choice("access.db", "client_app", "bi-connector"),
  ],
  serviceClient: choice("access.db", "client_app", "batch-job"),
};
/** How applications are used. */
export const APP: Usage = {
  kind: typeCode("access.app") * 2,
  service: choice("access.app", "service", "web"),
  calls: APP_CALLS,
  table: weights(APP_CALLS),
  clients: [
    choice("access.app", "client_app", "browser"),
    choice("access.app", "client_app", "mobile"),
  ],
  serviceClient: choice("access.app", "client_app", "api-client"),
};
/** Bits of the call that names a prefix and no object. */
export const LIST_OBJECTS: number = choice("access.s3", "operation", "ListObjects");

/** Spread of the bytes of one call (Douceur & Bolosky 1999: SD of ln 2.35). */
const BYTES_SIGMA = 2.2;
/** The most bytes of one call: what the field holds. */
const MOST_BYTES = 4_294_967_295;

const BYTES_TABLE = lognormalTable(BYTES_SIGMA);

/**
 * Bytes of one call: heavy-tailed, never a round number by design.
 *
 * @param most a draw above it is drawn again, so that no number stands out; more than the median
 */
export function drawBytes(rng: Rng, median: number, most = Infinity): number {
  if (median === 0) return 0;
  for (;;) {
    const bytes = Math.max(1, Math.round(median * quickLognormal(rng, BYTES_TABLE)));
    if (bytes <= most) return Math.min(MOST_BYTES, bytes);
  }
}

/** What a scenario does with something, in words that fit all of them. */
export type Operation = "read" | "list" | "write" | "delete" | "export";

/** The operations that those words stand for, by what is used. */
export const OPERATIONS: Readonly<
  Record<"bucket" | "database" | "app", Record<Operation, number>>
> = {
  bucket: {
    read: choice("access.s3", "operation", "GetObject"),
    export: choice("access.s3", "operation", "GetObject"),
    list: choice("access.s3", "operation", "ListObjects"),
    write: choice("access.s3", "operation", "PutObject"),
    delete: choice("access.s3", "operation", "DeleteObject"),
  },
  database: {
    read: choice("access.db", "operation", "select"),
    list: choice("access.db", "operation", "select"),
    export: choice("access.db", "operation", "export"),
    write: choice("access.db", "operation", "update"),
    delete: choice("access.db", "operation", "delete"),
  },
  app: {
    read: choice("access.app", "operation", "view"),
    list: choice("access.app", "operation", "view"),
    export: choice("access.app", "operation", "export"),
    write: choice("access.app", "operation", "update"),
    delete: choice("access.app", "operation", "delete"),
  },
};
