/**
 * Where an upload goes: flags over the settings of the config file.
 *
 * @module
 */

import { checkValue } from "../core/config/config.ts";
import type { Knob } from "../core/config/knob.ts";
import { type Config, KNOBS } from "../core/config/knobs.ts";
import { mistake } from "../shell/failure.ts";
import { didYouMean } from "../shell/nearest.ts";
import { checkedSettings, type UploadSettings } from "../shell/s3/target.ts";
import type { Flag, Flags } from "./command.ts";

/** The flags that say where an upload goes. */
export const TARGET_FLAGS: readonly Flag[] = [
  { name: "bucket", value: "NAME", about: "bucket to upload to" },
  { name: "prefix", value: "PREFIX", about: "what keys begin with, before year=YYYY/…" },
  { name: "region", value: "REGION", about: "region of the bucket (default the environment's)" },
  { name: "endpoint", value: "URL", about: "another server than AWS: MinIO, R2, Ceph" },
  { name: "path-style", about: "write the bucket into the path, as MinIO and Ceph want it" },
  { name: "compress", value: "HOW", about: "none (default), gzip or zstd" },
  { name: "with-truth", about: "upload truth and manifest too, below _truth/ and _manifest/" },
];

/** The flags of a command that writes days and may upload them. */
export const UPLOAD_FLAGS: readonly Flag[] = [
  { name: "upload", about: "upload to S3 what is written; start with `deno task s3`" },
  ...TARGET_FLAGS,
];

const { upload: UPLOAD } = KNOBS;
const FLAG_KNOBS: readonly (readonly [flag: string, name: keyof UploadSettings, knob: Knob])[] = [
  ["bucket", "bucket", UPLOAD.bucket],
  ["prefix", "prefix", UPLOAD.prefix],
  ["region", "region", UPLOAD.region],
  ["endpoint", "endpoint", UPLOAD.endpoint],
  ["compress", "compress", UPLOAD.compress],
  ["parallel", "parallel", UPLOAD.parallel],
];

/**
 * The settings of an upload.
 *
 * @throws {Failure} exit code 2 when they are wrong, or name no bucket
 */
export function uploadSettingsOf({ upload }: Config, flags: Flags): UploadSettings {
  const said: Record<string, unknown> = {};
  for (const [flag, name, knob] of FLAG_KNOBS) {
    const text = flags[flag];
    if (text === undefined) continue;
    const value = knob.kind === "integer" ? Number(text) : text;
    const allowed = checkValue(knob, value);
    if (allowed !== undefined) {
      const hint = knob.kind === "choice" ? didYouMean(String(text), knob.values) : "";
      throw mistake(`Cannot use --${flag} ${text}: ${allowed}${hint}`);
    }
    said[name] = value;
  }
  return checkedSettings({
    ...upload,
    ...said,
    pathStyle: upload.pathStyle || flags["path-style"] === true,
    truth: upload.truth || flags["with-truth"] === true,
  });
}

/**
 * The settings of the upload that follows the writing of days; `undefined` when none is wanted.
 *
 * @throws {Failure} exit code 2 when they are wrong, or flags say where to upload and none is wanted; 1 when Deno was not
 * allowed to: before the days are written, not after
 */
export async function uploadAfterwards(
  config: Config,
  flags: Flags,
): Promise<UploadSettings | undefined> {
  const isWanted = flags.upload === true || config.upload.enabled && flags.stdout !== true;
  if (isWanted) {
    const settings = uploadSettingsOf(config, flags);
    const { checkMayLoad } = await import("../shell/s3/permissions.ts");
    checkMayLoad(settings);
    return settings;
  }
  const idle = TARGET_FLAGS.find(({ name }) => flags[name] !== undefined);
  if (idle) throw mistake(`Cannot use --${idle.name} without --upload: nothing is uploaded`);
  return undefined;
}
