/**
 * The manifest of a day: what was written, and from what it can be written again.
 *
 * It holds no time of writing: the same configuration gives the same manifest, byte for byte.
 *
 * @module
 */
import { parseDay } from "../core/calendar.ts";
import { ifThere } from "./disk.ts";
import { Failure } from "./failure.ts";
import { inFolder, manifestPath } from "./layout.ts";

/** The newest manifest format that this version reads, and the one that it writes. */
export const MANIFEST_FORMAT = 1;

/** One file of a day. */
export interface FileRecord {
  /** Number of line feeds. */
  readonly lines: number;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 of the bytes, 64 lower-case hex digits. */
  readonly sha256: string;
}

/** What a day's files hold and what they were made from. */
export interface Manifest {
  /** Format of the manifest itself. */
  readonly format: typeof MANIFEST_FORMAT;
  /** Version of the model: days of the same version and configuration have the same bytes. */
  readonly model: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** What all random draws come from. */
  readonly seed: string;
  /** SHA-256 of everything in the configuration that bears on the bytes, 64 lower-case hex digits. */
  readonly config_sha256: string;
  /** Number of users in the population. */
  readonly users: number;
  /** Number of events in the log. */
  readonly events: number;
  /** By path relative to the output folder, with `/`. */
  readonly files: Readonly<Record<string, FileRecord>>;
}

/** One kind of value: how to recognise it and what to call it. */
interface Kind {
  readonly what: string;
  is(value: unknown): boolean;
}

const TEXT: Kind = { what: "text", is: (v) => typeof v === "string" };
const COUNT: Kind = {
  what: "a whole number",
  is: (v) => Number.isSafeInteger(v) && Number(v) >= 0,
};
const DATE: Kind = {
  what: "a date",
  is: (v) => typeof v === "string" && parseDay(v) !== undefined,
};
const HASH: Kind = {
  what: "a SHA-256 in hex",
  is: (v) => typeof v === "string" && /^[0-9a-f]{64}$/.test(v),
};
const OBJECT: Kind = {
  what: "an object",
  is: (v) => typeof v === "object" && v !== null && !Array.isArray(v),
};

const FIELDS = {
  model: TEXT,
  date: DATE,
  seed: TEXT,
  config_sha256: HASH,
  users: COUNT,
  events: COUNT,
  files: OBJECT,
} satisfies Record<Exclude<keyof Manifest, "format">, Kind>;

const FILE_FIELDS = { lines: COUNT, bytes: COUNT, sha256: HASH } satisfies Record<
  keyof FileRecord,
  Kind
>;

type Fields = Record<string, unknown>;

function broken(path: string, why: string): Failure {
  return new Failure(`Cannot read the manifest ${path}: ${why}`);
}

/** The named fields of `value`, in that order, each checked; other fields are dropped. */
function pick(value: unknown, kinds: Record<string, Kind>, path: string, at: string): Fields {
  if (!OBJECT.is(value)) throw broken(path, `${at} is not an object`);
  const fields = value as Fields;
  return Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => {
      if (!Object.hasOwn(fields, name)) throw broken(path, `${at}${name} is missing`);
      if (!kind.is(fields[name])) throw broken(path, `${at}${name} is not ${kind.what}`);
      return [name, fields[name]];
    }),
  );
}

function checkFormat(value: unknown, path: string): void {
  if (!OBJECT.is(value)) throw broken(path, "it is not a JSON object");
  const format = (value as Fields)["format"];
  if (typeof format === "number" && format > MANIFEST_FORMAT) {
    const reads = `this version reads format ${MANIFEST_FORMAT}`;
    throw broken(path, `its format is ${format} and ${reads}; use a newer version`);
  }
  if (format !== MANIFEST_FORMAT) throw broken(path, `its format is not ${MANIFEST_FORMAT}`);
}

/** Whether a path stays inside the output folder: files are moved to the paths that a journal names. */
function isInside(path: string): boolean {
  return !/[\\:\0]/.test(path) && path.split("/").every((name) => !/^\.{0,2}$/.test(name));
}

function parseFiles(value: unknown, path: string): Record<string, FileRecord> {
  const files = Object.entries(value as Fields).map(([name, record]) => {
    const at = `files[${JSON.stringify(name)}]`;
    if (!isInside(name)) throw broken(path, `${at} is not a path inside the output folder`);
    return [name, pick(record, FILE_FIELDS, path, `${at}.`)];
  });
  return Object.fromEntries(files);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(path, "it is not JSON");
  }
}

/**
 * Reads the text of a manifest.
 *
 * @param text JSON
 * @param path where the text is from, for messages
 * @throws {Failure} exit code 1 when it is damaged or of a newer format
 */
export function parseManifest(text: string, path: string): Manifest {
  const value = parseJson(text, path);
  checkFormat(value, path);
  const fields = pick(value, FIELDS, path, "");
  const files = parseFiles(fields["files"], path);
  return { format: MANIFEST_FORMAT, ...fields, files } as unknown as Manifest;
}

/** The text of a manifest: keys in a fixed order, files by path, two blanks of indent. */
export function manifestText(manifest: Manifest): string {
  const { format, model, date, seed, config_sha256, users, events } = manifest;
  const files = Object.fromEntries(
    Object.keys(manifest.files).sort().map((path) => {
      const { lines, bytes, sha256 } = manifest.files[path]!;
      return [path, { lines, bytes, sha256 }];
    }),
  );
  const ordered = { format, model, date, seed, config_sha256, users, events, files };
  return JSON.stringify(ordered, null, 2) + "\n";
}

/**
 * Reads the manifest of a day.
 *
 * @param folder the output folder
 * @param date `YYYY-MM-DD`
 * @returns `undefined` when there is none
 * @throws {Failure} exit code 1 when it cannot be read, is damaged, of a newer format or of another day
 */
export async function readManifest(folder: string, date: string): Promise<Manifest | undefined> {
  return await readManifestAt(inFolder(folder, manifestPath(date)), date);
}

/** Reads the manifest of a day from a given file; see {@link readManifest}. */
export async function readManifestAt(path: string, date: string): Promise<Manifest | undefined> {
  const text = await ifThere(`Cannot read the manifest ${path}`, () => Deno.readTextFileSync(path));
  if (text === undefined) return undefined;
  const manifest = parseManifest(text, path);
  if (manifest.date !== date) throw broken(path, `it is of ${manifest.date}, not of ${date}`);
  return manifest;
}
