/**
 * A file that someone edited, or that this program never wrote, is not replaced unasked.
 *
 * @module
 */
import { newerModel } from "./day_state.ts";
import { ifThere } from "./disk.ts";
import { Failure } from "./failure.ts";
import { inFolder, manifestPath } from "./layout.ts";
import { type FileRecord, type Manifest, readManifest } from "./manifest.ts";
import { hashFile } from "./part_file.ts";

/** How strict {@link checkReplaceable} is. */
export interface GuardOptions {
  /** Let files be replaced whatever they hold. */
  readonly force: boolean;
  /** Checked while files are read: its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** The size of a file in bytes, or `undefined` when it is not there. */
async function sizeOf(path: string): Promise<number | undefined> {
  const info = await ifThere(`Cannot read ${path}`, () => Deno.statSync(path));
  if (info?.isDirectory) throw new Failure(`Cannot replace ${path}: it is a folder, not a file`);
  if (info && !info.isFile) throw new Failure(`Cannot replace ${path}: it is not a file`);
  return info?.size;
}

async function readOldManifest(folder: string, date: string): Promise<Manifest | undefined> {
  try {
    return await readManifest(folder, date);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(`${error.message}; use --force to write the day again`);
  }
}

/** Why the file of a manifest that is there may not be replaced. */
function checkModel(path: string, manifest: Manifest): void {
  const why = newerModel(manifest);
  if (why === undefined) return;
  throw new Failure(`Cannot replace ${path}: ${why}; use --force to write the day again`);
}

/** What tells a file from its record, or `undefined` when it is the one that was generated. */
async function difference(
  file: { path: string; size: number },
  record: FileRecord | undefined,
  { manifest, isThere }: { manifest: string; isThere: boolean },
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (!record) return isThere ? `${manifest} has no record of it` : `there is no ${manifest}`;
  if (file.size !== record.bytes) return `its size differs from ${manifest}`;
  if (await hashFile(file.path, signal) !== record.sha256) {
    return `its SHA-256 differs from ${manifest}`;
  }
  return undefined;
}

/**
 * Checks that the files of a day may be replaced: each is absent, or is what its manifest says.
 *
 * @param folder the output folder
 * @param date `YYYY-MM-DD`
 * @param paths the files about to be written, relative to the folder
 * @throws {Failure} exit code 1 when one may not
 */
export async function checkReplaceable(
  folder: string,
  date: string,
  paths: readonly string[],
  options: GuardOptions,
): Promise<void> {
  const manifestName = manifestPath(date);
  await sizeOf(inFolder(folder, manifestName));
  const manifest = options.force ? undefined : await readOldManifest(folder, date);
  if (manifest) checkModel(inFolder(folder, manifestName), manifest);
  const told = { manifest: manifestName, isThere: manifest !== undefined };
  for (const relative of paths) {
    const path = inFolder(folder, relative);
    const size = await sizeOf(path);
    if (size === undefined || options.force) continue;
    const record = manifest?.files[relative];
    const why = await difference({ path, size }, record, told, options.signal);
    if (why === undefined) continue;
    const what = `it is not the file that was generated (${why})`;
    throw new Failure(`Cannot replace ${path}: ${what}; use --force to replace it`);
  }
}
