/**
 * What is used inside a session: objects of buckets, tables of databases, pages of applications.
 *
 * @module
 */

import type { Asset } from "../company/estate.ts";
import { weighted, zipfTable } from "../random/distributions.ts";
import {
  appPage,
  bucketObject,
  bucketPrefix,
  databaseTable,
  OBJECTS_IN_BUCKET,
  PAGES_IN_APP,
} from "../company/objects.ts";
import { type Pen, writeEvent } from "../log/pen.ts";
import { chance, int, type Rng } from "../random/rng.ts";
import { VALUE } from "../log/rows.ts";
import {
  APP,
  DB,
  drawBytes,
  LIST_OBJECTS,
  type Operation,
  OPERATIONS,
  S3,
  type Usage,
} from "./usage.ts";
import { stableNumber, type Texts } from "../log/texts.ts";

/** Share of calls that are refused (modelling choice). */
const REFUSED = 0.012;
/** Calls by another program than the preferred one (modelling choice). */
const OTHER_CLIENT = 0.125;
/** A person's own working set in one place, and how often something else is used (modelling choice). */
const WORKING_SET = 48;
const ELSEWHERE = 0.07;
const WORKING_TABLE = zipfTable(WORKING_SET, 0.8);

/** One of `count` things, most often of the working set that begins at `home`. */
function familiar(rng: Rng, home: number, count: number): number {
  if (chance(rng, ELSEWHERE)) return int(rng, count);
  return (home + weighted(rng, WORKING_TABLE)) % count;
}

/** Where a person's working set begins among the `count` things of a place. */
function workingSet({ home, resources }: Actor, resource: number, count: number): number {
  return (home + stableNumber(resources, resource)) % count;
}

/** The session that an act belongs to. */
export interface InSession {
  /** Origin id: machine, address and place. */
  readonly origin: number;
  /** The ordinal of its sign-in. */
  readonly session: number;
}

/** Who acts: where the person's working sets begin. */
export interface Actor {
  /** Names of everything that can be touched. */
  readonly resources: Texts;
  /** A number of the person's own. */
  readonly home: number;
  /** A preference among programs, 0 or 1. */
  readonly client: number;
}

/**
 * Writes one use.
 *
 * @param path text id of what is touched
 * @param listed what is touched when the call lists a bucket
 */
function writeUse(
  pen: Pen,
  rng: Rng,
  timeMs: number,
  usage: Usage,
  { origin, session }: InSession,
  resource: number,
  actor: Actor,
  path: number,
  listed = path,
): void {
  const { operation, medianBytes } = usage.calls[weighted(rng, usage.table)]!;
  const refused = chance(rng, REFUSED);
  const bytes = drawBytes(rng, medianBytes);
  const other = chance(rng, OTHER_CLIENT) ? 1 : 0;
  const client = usage.clients[(actor.client + other) % usage.clients.length]!;
  const kind = usage.kind + (refused ? 1 : 0);
  const choices = usage.service | operation | client;
  const offset = writeEvent(pen, timeMs, kind, origin, resource, choices, session, 0);
  pen.rows.data[offset + VALUE] = operation === LIST_OBJECTS ? listed : path;
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
  const [path, listed] = [bucketObject(dept, n), bucketPrefix(dept, n)];
  writeUse(pen, rng, timeMs, S3, inSession, resource, actor, path, listed);
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
  writeUse(pen, rng, timeMs, DB, inSession, resource, actor, databaseTable(dept, n));
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
  writeUse(pen, rng, timeMs, APP, inSession, resource, actor, appPage(n));
}

/** One use with a purpose: which operation, and how much. */
export interface Purpose {
  /** What is done. */
  readonly operation: Operation;
  /** Median of the bytes. */
  readonly medianBytes: number;
  /** The most of them, more than the median. @default what the field holds */
  readonly mostBytes?: number;
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
  { client }: Pick<Actor, "client">,
  { operation, medianBytes, mostBytes, byService, note }: Purpose,
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
  const offset = writeEvent(pen, timeMs, usage.kind, origin, resource, bits, session, note);
  pen.rows.data[offset + VALUE] = path;
  pen.rows.data[offset + VALUE + 1] = operation === "delete"
    ? 0
    : drawBytes(rng, medianBytes, mostBytes);
}
