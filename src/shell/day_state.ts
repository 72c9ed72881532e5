/**
 * Whether a day that is there may be left as it is.
 *
 * @module
 */

import { MODEL } from "../core/day.ts";
import { ifThere } from "./disk.ts";
import { Failure } from "./failure.ts";
import { dayPaths, inFolder, journalPath } from "./layout.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { hashFile } from "./part_file.ts";

/** What is found of a day. */
export type DayState =
  /** All of it, of this very configuration and model. */
  | { readonly is: "whole"; readonly manifest: Manifest }
  /** Nothing, a part, or (`isOther`) a whole day of another configuration or an older model: to be written. */
  | { readonly is: "due"; readonly why: string; readonly isOther?: true }
  /** A file that this program did not write so: kept unless it is to be replaced by force. */
  | { readonly is: "edited"; readonly why: string };

/** What {@link dayState} compares with. */
export interface DayStateOptions {
  /** Of the company whose day is wanted. */
  readonly configSha256: string;
  /** Read the files and compare their SHA-256 too, not only their sizes. */
  readonly rehash: boolean;
}

/** What tells a file of the day from its record in the manifest. */
type Difference = Exclude<DayState, { readonly is: "whole" }>;

async function sizeOf(path: string): Promise<number | undefined> {
  const info = await ifThere(`Cannot read ${path}`, () => Deno.statSync(path));
  return info && (info.isFile ? info.size : -1);
}

async function differenceOf(
  folder: string,
  path: string,
  manifest: Manifest | undefined,
  rehash: boolean,
): Promise<Difference | undefined> {
  const size = await sizeOf(inFolder(folder, path));
  const record = manifest?.files[path];
  if (size === undefined) return { is: "due", why: `${path} is missing` };
  if (!manifest) return { is: "edited", why: `${path} is there, and no manifest` };
  if (!record) return { is: "edited", why: `the manifest has no record of ${path}` };
  if (size !== record.bytes) {
    return { is: "edited", why: `the size of ${path} differs from the manifest` };
  }
  if (rehash && await hashFile(inFolder(folder, path)) !== record.sha256) {
    return { is: "edited", why: `the SHA-256 of ${path} differs from the manifest` };
  }
  return undefined;
}

/** Why a day is not to be replaced by this version: a newer one has written it. */
export function newerModel({ model }: Manifest): string | undefined {
  if (!(Number(model) > Number(MODEL))) return undefined;
  return `it is of model ${model}, written by a newer version, and this is model ${MODEL}`;
}

/** What tells a manifest from the one that is wanted. */
function otherOrigin({ model, config_sha256 }: Manifest, wanted: string): string | undefined {
  if (model !== MODEL) return `it is of model ${model}, and this is model ${MODEL}`;
  return config_sha256 === wanted ? undefined : "it is of another configuration";
}

/**
 * Looks at a day without changing it.
 *
 * @param folder the output folder
 * @param date `YYYY-MM-DD`
 * @throws {Failure} exit code 1 when the system refuses
 */
export async function dayState(
  folder: string,
  date: string,
  { configSha256, rehash }: DayStateOptions,
): Promise<DayState> {
  const journal = inFolder(folder, journalPath(date));
  if (await sizeOf(journal) !== undefined) {
    return { is: "due", why: "a run was stopped while it moved the files into place" };
  }
  let manifest: Manifest | undefined;
  try {
    manifest = await readManifest(folder, date);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { is: "edited", why: error.message };
  }
  const paths = [...new Set([...dayPaths(date), ...Object.keys(manifest?.files ?? {})])];
  const differences = await Promise.all(
    paths.map((path) => differenceOf(folder, path, manifest, rehash)),
  );
  const edited = differences.find((difference) => difference?.is === "edited");
  if (edited) return edited;
  if (!manifest) return { is: "due", why: "it is not there" };
  const newer = newerModel(manifest);
  if (newer !== undefined) return { is: "edited", why: newer };
  const missing = differences.find((difference) => difference !== undefined);
  if (missing) return missing;
  const why = otherOrigin(manifest, configSha256);
  return why === undefined ? { is: "whole", manifest } : { is: "due", why, isOther: true };
}
