/**
 * What a whole day keeps, by the data contract alone.
 *
 * @module
 */

import { createHash } from "node:crypto";

type Bytes = Uint8Array<ArrayBuffer>;
type Row = Readonly<Record<string, unknown>>;

/** Files that every day has, before and after its date. */
const NAMES = ["logs_", "_truth/labels_", "_truth/campaigns_", "_truth/benign_"];
const TIME = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
const KEYS = [
  ...["timestamp", "event_id", "event_type", "user_id", "dept", "src_ip", "resource", "status"],
  "metadata",
].join();

/** Collects problems, the first few of each kind. */
type Say = (what: string) => void;

/** The objects of a file of JSON Lines. */
function rowsOf(path: string, bytes: Bytes, say: Say): Row[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    say(`${path} is not UTF-8`);
    return [];
  }
  const lines = text.split("\n");
  if (lines.pop() !== "") say(`${path} does not end with a line feed`);
  const rows: Row[] = [];
  lines.forEach((line, i) => {
    try {
      const row: unknown = JSON.parse(line);
      if (typeof row === "object" && row !== null && !Array.isArray(row)) rows.push(row as Row);
      else say(`${path}:${i + 1} is not an object`);
    } catch {
      say(`${path}:${i + 1} is not JSON`);
    }
  });
  return rows;
}

function checkLog(date: string, path: string, rows: readonly Row[], say: Say): string[] {
  const ids = new Set<string>();
  let before = "";
  rows.forEach((row, i) => {
    const { timestamp, event_id } = row;
    const at = `${path}:${i + 1}`;
    if (Object.keys(row).join() !== KEYS) say(`${at} has other fields, or in another order`);
    if (TIME.exec(String(timestamp))?.[1] !== date) {
      say(`${at} is not inside the day: ${timestamp}`);
    }
    if (!/^[0-9a-f]{16}$/.test(String(event_id))) say(`${at} has no event_id: ${event_id}`);
    if (ids.has(String(event_id))) say(`${at} has the event_id of another line: ${event_id}`);
    ids.add(String(event_id));
    const order = `${timestamp} ${event_id}`;
    if (order <= before) say(`${at} is not in order`);
    before = order;
  });
  return [...ids];
}

/** Truth points at lines that are there and are meant. */
function checkTruth(path: string, truth: readonly Row[], log: readonly Row[], say: Say): void {
  truth.forEach(({ event_id, line, user_id }, i) => {
    const event = log[Number(line) - 1];
    if (!event) say(`${path}:${i + 1} points at line ${line}, which is not there`);
    else if (event["event_id"] !== event_id || event["user_id"] !== user_id) {
      say(`${path}:${i + 1} points at line ${line}, which is another event`);
    }
  });
  const ids = new Set(truth.map(({ event_id }) => event_id));
  if (ids.size !== truth.length) say(`${path} names an event twice`);
}

/** Each file is what the manifest says, and no file is one that it does not know. */
function checkFiles(manifest: Row, view: ReadonlyMap<string, Bytes>, say: Say): void {
  const records = Object(manifest["files"]) as Record<string, unknown>;
  for (const path of new Set([...view.keys(), ...Object.keys(records)])) {
    const bytes = view.get(path);
    const record = records[path];
    if (!bytes) say(`${path} is missing`);
    else if (!record) say(`the manifest has no record of ${path}`);
    else {
      const { lines, bytes: size, sha256 } = Object(record);
      const hash = createHash("sha256").update(bytes).digest("hex");
      let feeds = 0;
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) feeds++;
      if (size !== bytes.length) say(`${path} has ${bytes.length} bytes, not ${size}`);
      if (lines !== feeds) say(`${path} has ${feeds} lines, not ${lines}`);
      if (sha256 !== hash) say(`the SHA-256 of ${path} is not that of the manifest`);
    }
  }
}

/** Problems of each kind that are told of a day at most. */
const MOST_TOLD = 5;

/**
 * Checks a day.
 *
 * @param date `YYYY-MM-DD`
 * @param manifest its manifest
 * @param view its other files: path under the folder → bytes
 * @returns what is wrong, and the ids of its events
 */
export function dayProblems(
  date: string,
  manifest: Bytes,
  view: ReadonlyMap<string, Bytes>,
): { problems: string[]; ids: readonly string[] } {
  const problems: string[] = [];
  const say: Say = (what) => {
    if (problems.length < MOST_TOLD) problems.push(`${date}: ${what}`);
  };
  let said: Row = {};
  try {
    said = Object(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(manifest)));
  } catch {
    say("the manifest is not JSON");
  }
  if (said["date"] !== date) say(`the manifest is of ${said["date"]}`);
  checkFiles(said, view, say);
  const rows = NAMES.map((name) => {
    const path = `${name}${date}.jsonl`;
    const bytes = view.get(path);
    if (!bytes) say(`${path} is missing`);
    return { path, rows: bytes ? rowsOf(path, bytes, say) : [] };
  });
  const [log, labels, campaigns, benign] = rows as [typeof rows[0], ...typeof rows];
  const ids = checkLog(date, log.path, log.rows, say);
  if (said["events"] !== log.rows.length) {
    say(`${log.path} has ${log.rows.length} events, not ${said["events"]}`);
  }
  for (const truth of [labels!, benign!]) checkTruth(truth.path, truth.rows, log.rows, say);
  const known = new Set(campaigns!.rows.map(({ campaign_id }) => campaign_id));
  for (const { campaign_id } of labels!.rows) {
    if (!known.has(campaign_id)) say(`${labels!.path} names ${campaign_id}, which is not active`);
  }
  return { problems, ids };
}
