/**
 * One file to one object, once and whole.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import { type Body, type Compression, readBody, type Source, streamBody } from "./body.ts";
import { isTaken, isUncertain } from "./errors.ts";
import { persistently } from "./persistently.ts";
import type { PutOptions, Store } from "./store.ts";
import { addressOf, type Place } from "./target.ts";
import { type Found, isVouchedFor, type Verdict, verdictOf, type Wanted } from "./verdict.ts";

/** A file and where it goes. */
export interface Parcel {
  /** The file. */
  readonly source: Source;
  /** Where it goes. */
  readonly place: Place;
  /** How it is compressed on its way. */
  readonly compression: Compression;
}

/** What became of a parcel. */
export type Delivery = "sent" | "replaced" | "skipped";

/** How a parcel is sent. */
export interface SendOptions {
  /** Replace another object that is there. */
  readonly force: boolean;
  /** Once aborted, the upload is broken off, and nothing of it stays. */
  readonly signal: AbortSignal;
}

/** Bytes from which on a file is sent in parts. */
const LARGE_BYTES = 100_000_000;

/** What is wanted of a parcel's object. */
function wantedOf({ source, compression }: Parcel): Wanted {
  return { ...source.record, isCompressed: compression !== "none" };
}

/** What is to be done about an object, found out by reading it when nothing else tells. */
export async function judge(
  store: Store,
  parcel: Parcel,
  signal: AbortSignal,
): Promise<{ readonly found: Found | undefined; readonly verdict: Exclude<Verdict, "ask"> }> {
  const found = await store.find(parcel.place, signal);
  const verdict = verdictOf(wantedOf(parcel), found);
  if (verdict !== "ask") return { found, verdict };
  const isSame = await isWhole(store, parcel, signal);
  return { found, verdict: isSame ? "skip" : "differs" };
}

async function isWhole(
  store: Store,
  { source, place, compression }: Parcel,
  signal: AbortSignal,
): Promise<boolean> {
  return await store.read(place, compression, signal) === source.record.sha256;
}

/** Thrown when what arrived is not what was sent. */
class Mangled extends Error {
  override readonly name = "BadDigest";
}

/** Writes; whether the store has said that it has got what was sent. */
async function put(
  store: Store,
  { source, place, compression }: Parcel,
  body: () => Promise<Body>,
  options: PutOptions,
): Promise<boolean> {
  if (compression === "none" && source.record.bytes >= LARGE_BYTES) {
    await store.putParts(place, () => streamBody(source), options);
    return true;
  }
  return await store.put(place, await body(), options) !== "other";
}

/**
 * Brings a file into the store. It is there already, or it is written whole, or nothing of it is written.
 *
 * @throws {Failure} exit code 1 when another object is there and may not be replaced, or the store refuses;
 *   the signal's reason when it was aborted
 */
export async function sendParcel(
  store: Store,
  parcel: Parcel,
  { force, signal }: SendOptions,
): Promise<Delivery> {
  const { source, place, compression } = parcel;
  const address = addressOf(place);
  const { sha256 } = source.record;
  let kept: Promise<Body> | undefined;
  const body = () => kept ??= readBody(source, compression);
  let begun: Delivery | undefined;
  // Whether what is there may be what has arrived of an earlier try.
  let mayBeOwn = false;
  return await persistently(`Cannot upload ${address}`, signal, async () => {
    const { found, verdict } = await judge(store, parcel, signal);
    // After a try whose answer was lost it is this upload's own.
    if (verdict === "skip") return begun ?? "skipped";
    if (verdict === "differs" && !force && !mayBeOwn) {
      throw new Failure(
        `Cannot upload ${address}: another object is there; --force replaces it`,
      );
    }
    begun ??= verdict === "differs" ? "replaced" : "sent";
    let isSure: boolean;
    try {
      isSure = await put(store, parcel, body, { contentSha256: sha256, isNew: !found, signal });
    } catch (error) {
      // A store that knows conditions keeps whole objects only: another has come meanwhile.
      mayBeOwn = !isTaken(error) && (mayBeOwn || isUncertain(error));
      throw error;
    }
    if (isSure) return begun;
    mayBeOwn = true;
    // An ETag that looks like an MD5 need not be one, with encryption by a key for example.
    if (!await isWhole(store, parcel, signal)) throw new Mangled("the object differs");
    return begun;
  });
}

/** What a store holds in place of a file. */
export type Finding = "same" | "missing" | "differs";

/**
 * Compares an object with the file, by the store's own SHA-256 of it, or by reading it.
 *
 * @throws {Failure} exit code 1 when the store refuses
 */
export async function verifyParcel(
  store: Store,
  parcel: Parcel,
  signal: AbortSignal,
): Promise<Finding> {
  return await persistently(`Cannot verify ${addressOf(parcel.place)}`, signal, async () => {
    const found = await store.find(parcel.place, signal);
    const verdict = verdictOf(wantedOf(parcel), found);
    if (!found) return "missing";
    if (verdict === "differs") return "differs";
    if (isVouchedFor(wantedOf(parcel), found)) return "same";
    return await isWhole(store, parcel, signal) ? "same" : "differs";
  });
}
