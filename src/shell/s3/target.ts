/**
 * Where days go: bucket, keys and hosts, from the settings. Nothing here talks to anybody.
 *
 * @module
 */

import type { Config } from "../../core/config/knobs.ts";
import { mistake } from "../failure.ts";
import { logPath, manifestPath } from "../layout.ts";

/** The settings of an upload. */
export type UploadSettings = Config["upload"];

/** One place in a store. */
export interface Place {
  /** The bucket. */
  readonly bucket: string;
  /** The key of the object in it. */
  readonly key: string;
}

const SUFFIXES: Readonly<Record<string, string>> = { gzip: ".gz", zstd: ".zst" };

function checkBucket(name: string, said: string): void {
  const address = /^s3:\/\/([^/]*)\/?(.*)$/.exec(name);
  if (address) {
    const [, bucket = "", prefix = ""] = address;
    const parts = prefix === "" ? bucket : `${bucket} and the prefix ${prefix}`;
    throw mistake(`Cannot use ${said} ${name}: it is a name and no address: write ${parts}`);
  }
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) return;
  const allowed = "a bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens";
  throw mistake(`Cannot use ${said} ${JSON.stringify(name)}: ${allowed}`);
}

function checkKeys({ prefix, file }: UploadSettings): void {
  const parts = prefix.replace(/\/$/, "").split("/");
  if (prefix !== "" && parts.some((part) => /^\.{0,2}$/.test(part))) {
    const allowed = "it is written like raw/logs/, without an empty part, . or ..";
    throw mistake(`Cannot use upload prefix ${JSON.stringify(prefix)}: ${allowed}`);
  }
  if (/^[^_./\\][^/\\]*$/.test(file)) return;
  const why = file.includes("/") || file.includes("\\")
    ? "it is a name without folders"
    : "Athena, Hive and Spark skip names that begin with _ or .";
  throw mistake(`Cannot use upload file ${JSON.stringify(file)}: ${why}`);
}

function checkEndpoint(endpoint: string): void {
  if (endpoint === "") return;
  const url = URL.parse(endpoint);
  // Not repeated in the message: it may hold a password.
  if (url && (url.username !== "" || url.password !== "")) {
    throw mistake("Cannot use upload endpoint: credentials do not belong into it; see the README");
  }
  if (url && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "") return;
  const allowed = "it is written like http://127.0.0.1:9000 or https://minio.example.com";
  throw mistake(`Cannot use upload endpoint ${JSON.stringify(endpoint)}: ${allowed}`);
}

/**
 * Checks all that can be told of settings without asking the server.
 *
 * @returns the settings, the prefix with a `/` at its end unless empty
 * @throws {Failure} exit code 2
 */
export function checkedSettings(settings: UploadSettings): UploadSettings {
  if (settings.bucket === "") {
    throw mistake(
      "Cannot upload: no bucket is named; write --bucket NAME, or upload.bucket in shadownet.jsonc",
    );
  }
  checkBucket(settings.bucket, "upload bucket");
  if (settings.truthBucket !== "") checkBucket(settings.truthBucket, "upload truthBucket");
  checkKeys(settings);
  checkEndpoint(settings.endpoint);
  if (settings.kmsKey !== "" && settings.encryption !== "aws:kms") {
    throw mistake("Cannot use upload kmsKey: it needs upload encryption aws:kms");
  }
  const { prefix } = settings;
  return { ...settings, prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/` };
}

/**
 * Where a file of a day goes: the log into its Hive partition, all else below its own `_` folder.
 *
 * @param settings what {@link checkedSettings} gives
 * @param date `YYYY-MM-DD`
 * @param path the file, relative to the output folder
 */
export function placeOf(settings: UploadSettings, date: string, path: string): Place {
  const { bucket, truthBucket, prefix, file, compress } = settings;
  if (path !== logPath(date)) {
    return { bucket: truthBucket === "" ? bucket : truthBucket, key: `${prefix}${path}` };
  }
  const [year, month, day] = date.split("-");
  const partition = `year=${year}/month=${month}/day=${day}`;
  return { bucket, key: `${prefix}${partition}/${file}${SUFFIXES[compress] ?? ""}` };
}

/** The files of a day that are uploaded, relative to the output folder; the manifest is the last. */
export function pathsOf(
  { truth }: UploadSettings,
  date: string,
  files: readonly string[],
): readonly string[] {
  const log = logPath(date);
  if (!truth) return [log];
  return [log, ...files.filter((path) => path !== log), manifestPath(date)];
}

/** A place as people write it. */
export function addressOf({ bucket, key }: Place): string {
  return `s3://${bucket}/${key}`;
}

/** The buckets of an upload. */
export function bucketsOf({ bucket, truthBucket, truth }: UploadSettings): readonly string[] {
  return truth && truthBucket !== "" && truthBucket !== bucket ? [bucket, truthBucket] : [bucket];
}

/** Whether a host, with a port or without, is an IP address. */
function isAddress(host: string): boolean {
  return /^[\d.]+(:\d+)?$|^\[/.test(host);
}

/**
 * The hosts that an upload talks to, as Deno is told of them.
 *
 * @param region of the buckets
 */
export function hostsOf(settings: UploadSettings, region: string): readonly string[] {
  const { endpoint, pathStyle } = settings;
  const china = region.startsWith("cn-") ? ".cn" : "";
  const host = endpoint === ""
    ? `s3.${region}.amazonaws.com${china}`
    : new URL(endpoint).host || endpoint;
  // No name can stand before an address, and a dot in a bucket's name would break the certificate of its host.
  const isInPath = (bucket: string) => pathStyle || isAddress(host) || bucket.includes(".");
  return [
    ...new Set(
      bucketsOf(settings).map((bucket) => isInPath(bucket) ? host : `${bucket}.${host}`),
    ),
  ];
}
