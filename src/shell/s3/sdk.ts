/**
 * The AWS SDK, loaded when an upload begins and at no other time.
 *
 * It is no part of the graph of modules: `deno task` would download whatever that names. Only the config file
 * `sdk.json` beside this one says what the names below mean, with exact versions and a lock file of its own. A
 * program that is started without it downloads nothing, and says how to start it.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import { startedAs } from "./permissions.ts";

/** A client of a store; what is sent is made by {@link Sdk}. */
export interface Client {
  /** Sends a command; what comes back is that command's answer. */
  send(command: unknown, options?: { abortSignal?: AbortSignal }): Promise<unknown>;
  /** Closes its connections. */
  destroy(): void;
  /** What it has been made with, and what the environment and profiles add. */
  readonly config: { region(): Promise<string> };
}

/** An upload in parts. */
export interface PartUpload {
  /** The store's name for it, once it has begun. */
  readonly uploadId?: string;
  /** Uploads. */
  done(): Promise<unknown>;
  /** Stops. */
  abort(): Promise<void>;
}

/** Makes a command, or a client, from its input. */
export type Make<T = unknown> = new (input: Readonly<Record<string, unknown>>) => T;

/** What is used of the SDK. */
export interface Sdk {
  /** A client. */
  readonly S3Client: Make<Client>;
  /** Asks what is known of an object. */
  readonly HeadObjectCommand: Make;
  /** Reads an object. */
  readonly GetObjectCommand: Make;
  /** Writes an object. */
  readonly PutObjectCommand: Make;
  /** Lists objects. */
  readonly ListObjectsV2Command: Make;
  /** Lists uploads in parts that are not finished. */
  readonly ListMultipartUploadsCommand: Make;
  /** Gives up an upload in parts. */
  readonly AbortMultipartUploadCommand: Make;
  /** An upload in parts. */
  readonly Upload: Make<PartUpload>;
}

const [CLIENT, STORAGE] = ["@aws-sdk/client-s3", "@aws-sdk/lib-storage"];

/**
 * Loads the SDK.
 *
 * @throws {Failure} exit code 1 when Deno was started without its config file
 */
export async function loadSdk(): Promise<Sdk> {
  try {
    const [client, storage] = [await import(CLIENT!), await import(STORAGE!)];
    return { ...client, Upload: storage.Upload };
  } catch (error) {
    if (!(error instanceof TypeError) || !error.message.includes(CLIENT!)) throw error;
    throw new Failure(
      "Cannot upload: the AWS SDK is not a part of this run; run `deno task s3 COMMAND`, or start " +
        `Deno so:\n${startedAs(Deno.args)}`,
      undefined,
      { cause: error },
    );
  }
}
