/**
 * Settings of the upload to S3. None of them bears on the bytes of a day.
 *
 * @module
 */

import { knob } from "./knob.ts";

const STORAGE_CLASSES: readonly string[] = [
  ...["default", "STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING"],
  ...["GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
];

/** The settings of `upload`, by their name in the config file. */
export const UPLOAD_KNOBS = {
  enabled: knob({
    kind: "switch",
    value: false,
    about: "whether generate, backfill and schedule upload each day, as --upload says",
  }),
  bucket: knob({ kind: "optional", value: "", about: "the bucket that days go to" }),
  prefix: knob({
    kind: "optional",
    value: "",
    about: "what keys begin with, before year=YYYY/month=MM/day=DD/",
  }),
  file: knob({ kind: "text", value: "logs.jsonl", about: "name of a day's log in its partition" }),
  compress: knob({
    kind: "choice",
    value: "none",
    values: ["none", "gzip", "zstd"],
    about: "how logs are compressed; adds .gz or .zst to the name",
  }),
  region: knob({
    kind: "optional",
    value: "",
    about: "region of the bucket; empty for the one of the environment or profile",
  }),
  endpoint: knob({
    kind: "optional",
    value: "",
    about: "address of a server that speaks S3 (MinIO, R2, Ceph); empty for AWS",
  }),
  pathStyle: knob({
    kind: "switch",
    value: false,
    about: "write the bucket into the path and not the host name, as MinIO and Ceph want it",
  }),
  truth: knob({
    kind: "switch",
    value: false,
    about: "upload truth and manifest too, below PREFIX_truth/ and PREFIX_manifest/",
  }),
  truthBucket: knob({
    kind: "optional",
    value: "",
    about: "the bucket for truth and manifest; empty for the same",
  }),
  encryption: knob({
    kind: "choice",
    value: "default",
    values: ["default", "AES256", "aws:kms"],
    about: "server-side encryption; default is what the bucket does",
  }),
  kmsKey: knob({
    kind: "optional",
    value: "",
    about: "with aws:kms, id or ARN of the key; empty for the account's own",
  }),
  storageClass: knob({
    kind: "choice",
    value: "default",
    values: STORAGE_CLASSES,
    about: "storage class of the objects; default is the server's",
  }),
  tags: knob({ kind: "tags", value: {}, about: "tags of the objects" }),
  parallel: knob({
    kind: "integer",
    value: 4,
    min: 1,
    max: 64,
    about: "days that are uploaded at a time; each takes up to 100 MB of memory",
  }),
} as const;
