/**
 * Days to the store: all files of each, several days at a time.
 *
 * @module
 */

import { ifThere, onDisk } from "../disk.ts";
import { Failure } from "../failure.ts";
import { inFolder, journalPath, logPath, manifestPath } from "../layout.ts";
import { readManifest } from "../manifest.ts";
import { sha256 } from "../sha256.ts";
import type { Compression, Source } from "./body.ts";
import { isForAll } from "./errors.ts";
import { persistently } from "./persistently.ts";
import { judge, type Parcel, sendParcel, verifyParcel } from "./send.ts";
import type { Store } from "./store.ts";
import { addressOf, pathsOf, placeOf, type UploadSettings } from "./target.ts";

/** What is done with each day. */
export type Errand = "upload" | "look" | "verify";

/** What became of a day, or of one of its objects. */
export type Fate =
  | { readonly state: "sent" | "replaced" | "skipped" }
  /** What an upload would do: {@link Errand} `look`. */
  | { readonly state: "to_send" | "to_skip" | "to_refuse" }
  /** What {@link Errand} `verify` has found. */
  | { readonly state: "same" | "missing" | "differs" }
  | { readonly state: "failed"; readonly error: string };

/** One object of a day. */
export interface ObjectReport {
  /** `s3://BUCKET/KEY`. */
  readonly address: string;
  /** Size of the file, before compression. */
  readonly bytes: number;
  /** SHA-256 of the file, before compression. */
  readonly sha256: string;
  /** What became of it. */
  readonly state: Exclude<Fate["state"], "failed">;
}

/** What became of a day. */
export interface DayReport {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** That of the object that is worst off, or had most to be done. */
  readonly fate: Fate;
  /** Its objects, as far as it came. */
  readonly objects: readonly ObjectReport[];
}

/** Which days, and what with them. */
export interface DaysOptions {
  /** The output folder. */
  readonly folder: string;
  /** `YYYY-MM-DD` each. */
  readonly dates: readonly string[];
  /** What is done with each. */
  readonly errand: Errand;
  /** Replace other objects that are there. */
  readonly force: boolean;
  /** Once aborted, uploads are broken off. */
  readonly signal: AbortSignal;
  /** Called with what became of each day, in the order in which they are finished. */
  onDay(report: DayReport): void;
}

/** States, the one that a day is called by first. */
const WEIGHT: readonly Fate["state"][] = [
  ...["missing", "differs", "to_refuse", "replaced", "sent", "to_send"] as const,
  ...["same", "skipped", "to_skip"] as const,
];

/** The files of a day that are to be uploaded, as its manifest describes them. */
async function sourcesOf(
  folder: string,
  date: string,
  settings: UploadSettings,
): Promise<(readonly [path: string, source: Source])[]> {
  const doing = `Cannot upload ${date}`;
  const journal = inFolder(folder, journalPath(date));
  if (await ifThere(`Cannot read ${journal}`, () => Deno.stat(journal))) {
    throw new Failure(`${doing}: a run was stopped while it wrote the day; generate it again`);
  }
  const manifest = await readManifest(folder, date);
  if (!manifest) throw new Failure(`${doing}: it is not in ${folder}; generate it first`);
  return await Promise.all(
    pathsOf(settings, date, Object.keys(manifest.files)).map(async (path) => {
      const whole = inFolder(folder, path);
      const record = path === manifestPath(date) ? await recordOf(whole) : manifest.files[path];
      if (!record) throw new Failure(`${doing}: its manifest has no record of ${path}`);
      return [path, { path: whole, record }] as const;
    }),
  );
}

/** A manifest has no record of itself. */
async function recordOf(path: string): Promise<Source["record"]> {
  const bytes = await onDisk(`Cannot read ${path}`, () => Deno.readFile(path));
  return { bytes: bytes.length, sha256: await sha256(bytes) };
}

/** What tells, before anything is sent, that a file is not the one of the manifest. */
async function checkSize({ path, record }: Source): Promise<void> {
  const info = await ifThere(`Cannot read ${path}`, () => Deno.stat(path));
  if (info?.size === record.bytes) return;
  const what = info ? `has ${info.size} bytes, and ${record.bytes}` : "is missing, and is";
  throw new Failure(
    `Cannot upload ${path}: it ${what} in its manifest; write the day again with generate --force`,
  );
}

async function done(
  { store, options }: { store: Store; options: DaysOptions },
  parcel: Parcel,
): Promise<ObjectReport["state"]> {
  const { errand, force, signal } = options;
  if (errand === "upload") return await sendParcel(store, parcel, { force, signal });
  if (errand === "verify") return await verifyParcel(store, parcel, signal);
  const { verdict } = await persistently(
    `Cannot look at ${addressOf(parcel.place)}`,
    signal,
    () => judge(store, parcel, signal),
  );
  if (verdict === "skip") return "to_skip";
  return verdict === "put" || force ? "to_send" : "to_refuse";
}

/** One day, its files one after the other: the manifest is there only once all others are. */
async function doDay(
  store: Store,
  settings: UploadSettings,
  date: string,
  options: DaysOptions,
  objects: ObjectReport[],
): Promise<void> {
  for (const [path, source] of await sourcesOf(options.folder, date, settings)) {
    await checkSize(source);
    const place = placeOf(settings, date, path);
    const compression = path === logPath(date) ? settings.compress as Compression : "none";
    const state = await done({ store, options }, { source, place, compression });
    objects.push({ address: addressOf(place), ...source.record, state });
  }
}

function fateOf(objects: readonly ObjectReport[]): Fate {
  const state = WEIGHT.find((state) => objects.some((object) => object.state === state));
  return { state: state ?? "skipped" } as Fate;
}

/**
 * Uploads days, looks at what that would do, or verifies what is there.
 *
 * A day that fails does not stop the others, unless what stopped it would stop them all.
 *
 * @throws {Failure} when the store refuses all; the signal's reason when it is aborted
 */
export async function doDays(
  store: Store,
  settings: UploadSettings,
  options: DaysOptions,
): Promise<void> {
  const queue = options.dates.values();
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  async function lane(): Promise<void> {
    for (const date of queue) {
      if (signal.aborted) return;
      const objects: ObjectReport[] = [];
      let fate: Fate;
      try {
        await doDay(store, settings, date, { ...options, signal }, objects);
        fate = fateOf(objects);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Failure) || isForAll(error.cause)) {
          // Thrown below: told of once, and not as one day's failure.
          stop.abort(error);
          return;
        }
        fate = { state: "failed", error: error.message };
      }
      options.onDay({ date, fate, objects });
    }
  }
  await Promise.all(Array.from({ length: settings.parallel }, lane));
  options.signal.throwIfAborted();
  if (stop.signal.aborted) throw stop.signal.reason;
}
