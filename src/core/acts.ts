/**
 * What is used inside a session: objects of buckets, tables of databases, pages of applications.
 *
 * @module
 */

import type { Asset } from "./estate.ts";
import {
  type AliasTable,
  aliasTable,
  lognormalTable,
  quickLognormal,
  weighted,
  zipfTable,
} from "./distributions.ts";
import { choice, typeCode } from "./events.ts";
import {
  appPage,
  bucketObject,
  bucketPrefix,
  databaseTable,
  OBJECTS_IN_BUCKET,
  PAGES_IN_APP,
} from "./objects.ts";
import { type Pen, writeEvent } from "./pen.ts";
import { chance, int, type Rng } from "./rng.ts";
import { VALUE } from "./rows.ts";
import { type Paths, stableNumber, textId, type Texts } from "./texts.ts";

/** One call: how often it is made, its bits, and the median of the bytes that it moves, 0 for none. */
interface Call {
  readonly weight: number;
  readonly operation: number;
  readonly medianBytes: number;
}

/** How one kind of thing is used. */
interface Usage {
  /** Event type code × 2. */
  readonly kind: number;
  /** Bits of `service`. */
  readonly service: number;
  readonly calls: readonly Call[];
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

const S3: Usage = {
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
const DB: Usage = {
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
const APP: Usage = {
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
const LIST_OBJECTS = choice("access.s3", "operation", "ListObjects");

/** Spread of the bytes of one call (Douceur & Bolosky 1999: SD of ln 2.35). */
const BYTES_SIGMA = 2.2;
/** The most bytes of one call: what the field holds. */
const MOST_BYTES = 4_294_967_295;
/** Share of calls that are refused (modelling choice). */
const REFUSED = 0.012;
/** A person's own working set in one place, and how often something else is used (modelling choice). */
const WORKING_SET = 48;
const ELSEWHERE = 0.07;
const WORKING_TABLE = zipfTable(WORKING_SET, 0.8);

const BYTES_TABLE = lognormalTable(BYTES_SIGMA);

/** Bytes of one call: heavy-tailed, never a round number by design. */
export function drawBytes(rng: Rng, median: number): number {
  if (median === 0) return 0;
  return Math.min(MOST_BYTES, Math.max(1, Math.round(median * quickLognormal(rng, BYTES_TABLE))));
}

/** One of `count` things, most often of the working set that begins at `home`. */
function familiar(rng: Rng, home: number, count: number): number {
  const near = weighted(rng, WORKING_TABLE);
  const far = int(rng, count);
  return chance(rng, ELSEWHERE) ? far : (home + near) % count;
}

/** Where a person's working set begins among the `count` things of a place. */
function workingSet({ home, resources }: Actor, resource: number, count: number): number {
  return (home + stableNumber(resources, resource)) % count;
}

/** The session that an act belongs to. */
export interface InSession {
  readonly origin: number;
  /** The ordinal of its sign-in. */
  readonly session: number;
}

function pathId(
  { texts, paths }: Actor,
  resource: number,
  n: number,
  pathOf: () => string,
): number {
  let ids = paths.get(resource);
  if (!ids) {
    ids = new Int32Array(2 * OBJECTS_IN_BUCKET);
    paths.set(resource, ids);
  }
  return ids[n]! || (ids[n] = textId(texts, pathOf()));
}

/** Who acts: where the person's working sets begin. */
export interface Actor {
  readonly resources: Texts;
  readonly texts: Texts;
  /** Text ids of what lies in a place, by resource id; 0 where the text was never asked for. */
  readonly paths: Paths;
  /** A number of the person's own. */
  readonly home: number;
  /** A preference among programs, 0 or 1. */
  readonly client: number;
}

function writeUse(
  pen: Pen,
  rng: Rng,
  timeMs: number,
  usage: Usage,
  { origin, session }: InSession,
  resource: number,
  actor: Actor,
  pathOf: (operation: number) => number,
): void {
  const { operation, medianBytes } = usage.calls[weighted(rng, usage.table)]!;
  const path = pathOf(operation);
  const refused = chance(rng, REFUSED);
  const bytes = drawBytes(rng, medianBytes);
  const other = int(rng, 8) === 0 ? 1 : 0;
  const client = usage.clients[(actor.client + other) % usage.clients.length]!;
  const kind = usage.kind + (refused ? 1 : 0);
  const choices = usage.service | operation | client;
  const offset = writeEvent(pen, timeMs, kind, { origin, resource }, choices, session, 0);
  pen.rows.data[offset + VALUE] = path;
  pen.rows.data[offset + VALUE + 1] = refused ? 0 : bytes;
}

/** Writes one use of a bucket. */
export function useBucket(
  pen: Pen,
  rng: Rng,
  timeMs: number,
  inSession: InSession,
  { dept, resource }: Asset,
  actor: Actor,
): void {
  const n = familiar(rng, workingSet(actor, resource, OBJECTS_IN_BUCKET), OBJECTS_IN_BUCKET);
  writeUse(
    pen,
    rng,
    timeMs,
    S3,
    inSession,
    resource,
    actor,
    (operation) =>
      operation === LIST_OBJECTS
        ? pathId(actor, resource, OBJECTS_IN_BUCKET + n, () => bucketPrefix(dept, n))
        : pathId(actor, resource, n, () => bucketObject(dept, n)),
  );
}

/** Writes one use of a database. */
export function useDatabase(
  pen: Pen,
  rng: Rng,
  timeMs: number,
  inSession: InSession,
  { dept, resource }: Asset,
  actor: Actor,
): void {
  const n = chance(rng, 0.7) ? actor.home % 3 : int(rng, 12);
  writeUse(
    pen,
    rng,
    timeMs,
    DB,
    inSession,
    resource,
    actor,
    () => pathId(actor, resource, n, () => databaseTable(dept, n)),
  );
}

/** Writes one use of an application. */
export function useApp(
  pen: Pen,
  rng: Rng,
  timeMs: number,
  inSession: InSession,
  resource: number,
  actor: Actor,
): void {
  const n = familiar(rng, workingSet(actor, resource, PAGES_IN_APP), PAGES_IN_APP);
  writeUse(
    pen,
    rng,
    timeMs,
    APP,
    inSession,
    resource,
    actor,
    () => pathId(actor, resource, n, () => appPage(n)),
  );
}

/** What a scenario does with something, in words that fit all of them. */
export type Operation = "read" | "list" | "write" | "delete" | "export";

const OPERATIONS: Readonly<Record<"bucket" | "database" | "app", Record<Operation, number>>> = {
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

/** One use with a purpose: which operation, and how much. */
export interface Purpose {
  /** What is done. */
  readonly operation: Operation;
  /** Median of the bytes. */
  readonly medianBytes: number;
  /** Whether a service does it, with a program of its own. */
  readonly byService?: true;
  /** What the truth says of it. */
  readonly note: number;
}

/** Writes one use of a bucket or database, or, for a resource id alone, of an application. */
export function usePurposely(
  pen: Pen,
  rng: Rng,
  timeMs: number,
  { origin, session }: InSession,
  used: Asset | number,
  { texts, client }: Actor,
  { operation, medianBytes, byService, note }: Purpose,
): void {
  const kind = typeof used === "number" ? "app" : used.kind === "bucket" ? "bucket" : "database";
  const usage = kind === "app" ? APP : kind === "bucket" ? S3 : DB;
  const n = int(rng, OBJECTS_IN_BUCKET);
  const path = typeof used === "number"
    ? appPage(n % PAGES_IN_APP)
    : used.kind === "database"
    ? databaseTable(used.dept, n)
    : operation === "list"
    ? bucketPrefix(used.dept, n)
    : bucketObject(used.dept, n);
  const resource = typeof used === "number" ? used : used.resource;
  const program = byService ? usage.serviceClient : usage.clients[client]!;
  const bits = usage.service | OPERATIONS[kind][operation] | program;
  const place = { origin, resource };
  const offset = writeEvent(pen, timeMs, usage.kind, place, bits, session, note);
  pen.rows.data[offset + VALUE] = textId(texts, path);
  pen.rows.data[offset + VALUE + 1] = operation === "delete" ? 0 : drawBytes(rng, medianBytes);
}
