/**
 * The few calls to a store that an upload is made of.
 *
 * @module
 */

import { Failure, USER_MISTAKE } from "../failure.ts";
import { answered, foundOf, type Head } from "./answers.ts";
import { type Body, type Compression, unpackedSha256 } from "./body.ts";
import type { StoreError } from "./errors.ts";
import { persistently } from "./persistently.ts";
import { checkMayLoad, checkMayReach, withPermissions } from "./permissions.ts";
import { type Client, loadSdk, type Sdk } from "./sdk.ts";
import { bucketsOf, checkedSettings, type Place, type UploadSettings } from "./target.ts";
import type { Found } from "./verdict.ts";

/** How an object is written. */
export interface PutOptions {
  /** SHA-256 of the file before compression, in hex: kept beside the object. */
  readonly contentSha256: string;
  /** Only when there is no such object, where the store can tell. */
  readonly isNew: boolean;
  /** Once aborted, the upload is broken off, and nothing of it stays. */
  readonly signal: AbortSignal;
}

/** A store. */
export interface Store {
  /** What is there under a key; `undefined` when there is nothing. */
  find(place: Place, signal: AbortSignal): Promise<Found | undefined>;
  /** The SHA-256 of an object before compression, by reading all of it. */
  read(place: Place, compression: Compression, signal: AbortSignal): Promise<string>;
  /** Writes an object; what the store says that it has got: `undefined` when it does not say. */
  put(place: Place, body: Body, options: PutOptions): Promise<"as sent" | "other" | undefined>;
  /** Writes a large object in parts. Parts of earlier runs that were killed are removed before. */
  putParts(
    place: Place,
    open: () => Promise<ReadableStream<Uint8Array>>,
    options: PutOptions,
  ): Promise<void>;
  /** Closes its connections. */
  close(): void;
}

/** Bytes of a part; up to 10,000 of them are taken. */
const PART_BYTES = 16 * 1024 * 1024;
/** Parts that are under way at a time. */
const PARTS_AT_A_TIME = 4;
/** How often a store is asked before it is given up that has not answered yet. */
const KNOCKS = 4;
/** How often the SDK sends a part, waiting longer and longer. */
const PART_TRIES = 5;
/** Milliseconds until a connection must stand, and without a byte on it. */
const CONNECT_MS = 10_000;
const IDLE_MS = 60_000;
/** Milliseconds that a store has to forget parts. */
const FORGET_MS = 5_000;

const TYPES: readonly (readonly [suffix: string, type: string])[] = [
  [".gz", "application/gzip"],
  [".zst", "application/zstd"],
  [".json", "application/json"],
  ["", "application/x-ndjson"],
];

/** What is asked of every object that is written. */
function commonInput(
  settings: UploadSettings,
  place: Place,
  options: PutOptions,
  md5?: string,
) {
  const { encryption, kmsKey, storageClass, tags } = settings;
  return {
    ...inputOf(place),
    ContentType: TYPES.find(([suffix]) => place.key.endsWith(suffix))![1],
    Metadata: { sha256: options.contentSha256, ...(md5 === undefined ? {} : { md5 }) },
    ...(encryption === "default" ? {} : { ServerSideEncryption: encryption }),
    ...(kmsKey === "" ? {} : { SSEKMSKeyId: kmsKey }),
    ...(storageClass === "default" ? {} : { StorageClass: storageClass }),
    ...(Object.keys(tags).length === 0
      ? {}
      : { Tagging: new URLSearchParams(tags as Record<string, string>).toString() }),
    ...(options.isNew ? { IfNoneMatch: "*" } : {}),
  };
}

function inputOf({ bucket, key }: Place) {
  return { Bucket: bucket, Key: key };
}

/** Removes parts that were sent for an object and never put together. */
async function removeParts(sdk: Sdk, client: Client, place: Place, signal: AbortSignal) {
  let uploads: readonly { Key?: string; UploadId?: string }[];
  try {
    const list = new sdk.ListMultipartUploadsCommand({ Bucket: place.bucket, Prefix: place.key });
    const answer = await client.send(list, { abortSignal: signal });
    uploads = (answer as { Uploads?: typeof uploads }).Uploads ?? [];
  } catch (error) {
    // Some stores keep no such list.
    if ((error as StoreError).$metadata?.httpStatusCode === 501) return;
    throw error;
  }
  for (const { Key, UploadId } of uploads) {
    if (Key !== place.key) continue;
    const abort = new sdk.AbortMultipartUploadCommand({ ...inputOf(place), UploadId });
    await client.send(abort, { abortSignal: signal });
  }
}

/** How objects are written: on condition that there is none, until the store says that it knows no conditions. */
function writer() {
  let knowsConditions = true;
  return async <T>(options: PutOptions, write: (options: PutOptions) => Promise<T>): Promise<T> => {
    const isNew = options.isNew && knowsConditions;
    try {
      return await write({ ...options, isNew });
    } catch (error) {
      if (!isNew || (error as StoreError).$metadata?.httpStatusCode !== 501) throw error;
      knowsConditions = false;
      return await write({ ...options, isNew: false });
    }
  };
}

/** Uploads in parts; when that fails, or is stopped, the store forgets what it has of them. */
async function putParts(
  { sdk, client }: { sdk: Sdk; client: Client },
  params: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<void> {
  const upload = new sdk.Upload({
    client,
    partSize: PART_BYTES,
    queueSize: PARTS_AT_A_TIME,
    // The library does so behind its own back, when the program may have ended.
    leavePartsOnError: true,
    params: { ...params, ChecksumAlgorithm: "SHA256" },
  });
  const stop = () => upload.abort();
  signal.addEventListener("abort", stop);
  try {
    signal.throwIfAborted();
    await upload.done();
  } catch (error) {
    const { Bucket, Key } = params;
    const input = { Bucket, Key, UploadId: upload.uploadId };
    if (upload.uploadId !== undefined) {
      const abort = client.send(new sdk.AbortMultipartUploadCommand(input), {
        abortSignal: AbortSignal.timeout(FORGET_MS),
      });
      // Should it fail, the next upload of the same object removes them.
      await abort.catch(() => {});
    }
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The endpoint that the environment names for all AWS tools. */
function usualEndpoint(): string {
  return Deno.env.get("AWS_ENDPOINT_URL_S3") || Deno.env.get("AWS_ENDPOINT_URL") || "";
}

/**
 * Opens the store of an upload, and makes sure that its buckets are there and may be looked at.
 *
 * @throws {Failure} exit code 2 when settings or credentials are wrong, 1 when Deno or the store refuses
 */
export async function openStore(asked: UploadSettings, signal: AbortSignal): Promise<Store> {
  checkMayLoad(asked);
  const settings = checkedSettings({ ...asked, endpoint: asked.endpoint || usualEndpoint() });
  const { endpoint, region, pathStyle } = settings;
  const sdk = await loadSdk();
  const options = {
    ...(region === "" ? {} : { region }),
    ...(endpoint === "" ? {} : { endpoint }),
    forcePathStyle: pathStyle,
    // Checksums are made here, once, and sent in a header that every server takes.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
  };
  // An object is looked at before it is sent again: the answer may be all that was lost.
  const client = new sdk.S3Client({ ...options, maxAttempts: 1 });
  const patient = new sdk.S3Client({ ...options, maxAttempts: PART_TRIES });
  const send = <T>(command: unknown, signal: AbortSignal) =>
    client.send(command, { abortSignal: signal }) as Promise<T>;
  let known: string;
  try {
    known = await client.config.region();
  } catch (error) {
    const ways = "write --region, set AWS_REGION, or name it in the profile";
    throw new Failure(`Cannot upload: no region is named; ${ways}`, USER_MISTAKE, { cause: error });
  }
  checkMayReach(settings, known);
  /** The keys of a prefix. Unlike the answer to a look at one object, that to a list says what is wrong. */
  const list = async (bucket: string, prefix: string, signal: AbortSignal) => {
    const command = new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: prefix });
    const { Contents = [] } = await send<{ Contents?: readonly { Key?: string }[] }>(
      command,
      signal,
    );
    return Contents.map(({ Key }) => Key);
  };
  const where = endpoint === "" ? "" : ` at ${endpoint}`;
  for (const bucket of bucketsOf(settings)) {
    const doing = `Cannot upload to s3://${bucket}${where}`;
    // A year that never is: whether the bucket answers is all that is wanted.
    const knock = () => list(bucket, `${settings.prefix}year=0000/`, signal);
    try {
      await persistently(doing, signal, knock, KNOCKS);
    } catch (error) {
      throw withPermissions(error, settings, known);
    }
  }
  const written = writer();
  return {
    async find(place, signal) {
      const head = async () => {
        const input = { ...inputOf(place), ChecksumMode: "ENABLED" };
        return foundOf(await send<Head>(new sdk.HeadObjectCommand(input), signal));
      };
      try {
        try {
          return await head();
        } catch (error) {
          const status = (error as StoreError).$metadata?.httpStatusCode;
          if (status !== 400 && status !== 403) throw error;
        }
        // Refused, but why? A list names a session that has expired, or a clock that is off. Who may list a
        // prefix only is told of what is not there that it is forbidden.
        if (!(await list(place.bucket, place.key, signal)).includes(place.key)) return undefined;
        return await head();
      } catch (error) {
        if ((error as StoreError).$metadata?.httpStatusCode === 404) return undefined;
        throw error;
      }
    },
    async read(place, compression, signal) {
      const get = new sdk.GetObjectCommand(inputOf(place));
      const { Body } = await send<{
        Body: { transformToWebStream(): ReadableStream<Uint8Array> };
      }>(get, signal);
      return await unpackedSha256(Body.transformToWebStream(), compression);
    },
    put: (place, body, options) =>
      written(options, async (options) => {
        const input = {
          ...commonInput(settings, place, options, body.md5),
          Body: body.bytes,
          ContentLength: body.bytes.length,
          ChecksumSHA256: body.sha256,
        };
        return answered(body, await send(new sdk.PutObjectCommand(input), options.signal));
      }),
    async putParts(place, open, options) {
      await removeParts(sdk, client, place, options.signal);
      await written(options, async (options) => {
        const input = { ...commonInput(settings, place, options), Body: await open() };
        await putParts({ sdk, client: patient }, input, options.signal);
      });
    },
    close() {
      client.destroy();
      patient.destroy();
    },
  };
}
