/**
 * Reads an output folder as somebody who knows the data contract and none of this project's code: which days are
 * there, whether each is whole, and what lies there that should not.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { dayProblems } from "./rules.ts";

/** What is found of a day. */
export interface DayFound {
  /**
   * `absent` has no log, `whole` keeps every rule, `moving` has all its files, some of them not yet in place: its
   * journal says so. A day with problems is `broken`.
   */
  readonly is: "absent" | "whole" | "moving" | "broken";
  /** One text for all bytes of the day once it is in place; two whole days are the same when theirs is. */
  readonly fingerprint: string;
}

/** What is found in a folder. */
export interface FolderFound {
  /** By date; days of which there is no trace are not in it. */
  readonly days: ReadonlyMap<string, DayFound>;
  /** Hidden temp files and journals: what a killed run leaves, and a finished one does not. */
  readonly leftovers: readonly string[];
  /** What breaks the contract, in words. */
  readonly problems: readonly string[];
}

const DATE = String.raw`\d{4}-\d{2}-\d{2}`;
/** Names of a day's files; the first group is the date. */
const LOG_OR_TRUTH = RegExp(
  `^(?:logs_|_truth/labels_|_truth/campaigns_|_truth/benign_)(${DATE})\\.jsonl$`,
);
const MANIFEST = RegExp(`^_manifest/(${DATE})\\.json$`);
const JOURNAL = RegExp(`^_manifest/(${DATE})\\.json\\.commit$`);
const LOCK = "_manifest/.lock";
const FOLDERS = ["_truth", "_manifest"];

type Bytes = Uint8Array<ArrayBuffer>;

/** Every file under a folder, links not followed: path with `/` → bytes, or `undefined` for what is no file. */
function filesOf(folder: string, under = ""): Map<string, Bytes | undefined> {
  const found = new Map<string, Bytes | undefined>();
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(`${folder}/${under}`)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound && under === "") return found;
    throw error;
  }
  for (const { name, isFile, isDirectory } of entries) {
    const path = under + name;
    if (isFile) found.set(path, Deno.readFileSync(`${folder}/${path}`));
    else if (isDirectory && FOLDERS.includes(path)) {
      for (const [inner, bytes] of filesOf(folder, `${path}/`)) found.set(inner, bytes);
    } else found.set(path, undefined);
  }
  return found;
}

/** The name that a hidden temp file is to get; `undefined` for any other name. */
function targetOf(path: string): string | undefined {
  const [, folder = "", name] = /^(.*\/)?\.(.+)\.tmp$/.exec(path) ?? [];
  if (name === undefined) return undefined;
  const target = folder + name;
  return [LOG_OR_TRUTH, JOURNAL].some((names) => names.test(target)) ? target : undefined;
}

function tempOf(path: string): string {
  const name = path.lastIndexOf("/") + 1;
  return `${path.slice(0, name)}.${path.slice(name)}.tmp`;
}

function sha256(bytes: Bytes): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The SHA-256 of the files that a manifest or journal names; none when it is damaged. */
function promised(manifest: Bytes): ReadonlyMap<string, string> {
  try {
    const { files } = JSON.parse(new TextDecoder().decode(manifest));
    return new Map(
      Object.entries(files).map(([path, file]) => [path, String(Object(file).sha256)]),
    );
  } catch {
    return new Map();
  }
}

/** Files of a day as they are, or will be once those that its journal promises are moved. */
function inPlace(
  files: ReadonlyMap<string, Bytes | undefined>,
  journal: Bytes | undefined,
  own: ReadonlyMap<string, Bytes>,
): Map<string, Bytes> {
  if (!journal) return new Map(own);
  const view = new Map<string, Bytes>();
  for (const [path, hash] of promised(journal)) {
    const bytes = [files.get(path), files.get(tempOf(path))].find((b) => b && sha256(b) === hash);
    if (bytes) view.set(path, bytes);
  }
  return view;
}

function fingerprintOf(manifest: Bytes, view: ReadonlyMap<string, Bytes>): string {
  const files = [...view].map(([path, bytes]) => `${path} ${sha256(bytes)}`).sort();
  return [`manifest ${sha256(manifest)}`, ...files].join("\n");
}

/** What is in place while a day's files are moved must be of the new day or whole as it was. */
function movedProblems(
  date: string,
  own: ReadonlyMap<string, Bytes>,
  journal: Bytes,
  old: Bytes | undefined,
): string[] {
  const [wanted, before] = [promised(journal), old ? promised(old) : new Map<string, string>()];
  return [...own].flatMap(([path, bytes]) => {
    const hash = sha256(bytes);
    if (hash === wanted.get(path) || hash === before.get(path)) return [];
    return [`${date}: ${path} is neither the old file nor the new one`];
  });
}

function dayOf(
  date: string,
  files: ReadonlyMap<string, Bytes | undefined>,
): { found: DayFound; problems: string[]; ids: readonly string[] } {
  const own = new Map<string, Bytes>();
  for (const [path, bytes] of files) {
    if (bytes && LOG_OR_TRUTH.exec(path)?.[1] === date) own.set(path, bytes);
  }
  const old = files.get(`_manifest/${date}.json`);
  const journal = files.get(`_manifest/${date}.json.commit`);
  const manifest = journal ?? old;
  if (!manifest) {
    const problems = [...own.keys()].map((path) => `${date}: ${path} has no manifest`);
    const is = problems.length > 0 ? "broken" : "absent";
    return { found: { is, fingerprint: "" }, problems, ids: [] };
  }
  const view = inPlace(files, journal, own);
  const { problems, ids } = dayProblems(date, manifest, view);
  if (journal) problems.push(...movedProblems(date, own, journal, old));
  const is = problems.length > 0 ? "broken" : journal ? "moving" : "whole";
  return { found: { is, fingerprint: fingerprintOf(manifest, view) }, problems, ids };
}

/** Every date that a file's name tells of. */
function datesOf(paths: Iterable<string>): string[] {
  const dates = new Set<string>();
  for (const path of paths) {
    const name = targetOf(path) ?? path;
    const [, date] = [LOG_OR_TRUTH, MANIFEST, JOURNAL].map((r) => r.exec(name)).find(Boolean) ?? [];
    if (date !== undefined) dates.add(date);
  }
  return [...dates].sort();
}

/** Reads a folder in which no run is under way. A folder that is not there holds nothing. */
export function readFolder(folder: string): FolderFound {
  const files = filesOf(folder);
  const days = new Map<string, DayFound>();
  const leftovers: string[] = [];
  const problems: string[] = [];
  for (const path of files.keys()) {
    if (targetOf(path) !== undefined || JOURNAL.test(path)) leftovers.push(path);
    else if (path !== LOCK && !LOG_OR_TRUTH.test(path) && !MANIFEST.test(path)) {
      problems.push(`${path} does not belong there`);
    }
  }
  const dayOfId = new Map<string, string>();
  for (const date of datesOf(files.keys())) {
    const day = dayOf(date, files);
    days.set(date, day.found);
    problems.push(...day.problems);
    for (const id of day.ids) {
      if (dayOfId.has(id)) problems.push(`${date}: event ${id} is one of ${dayOfId.get(id)} too`);
      dayOfId.set(id, date);
    }
  }
  return { days, leftovers: leftovers.sort(), problems };
}
