/**
 * A file as the bytes that are sent, and back.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { createZstdCompress, createZstdDecompress } from "node:zlib";
import { onDisk } from "../disk.ts";
import { Failure } from "../failure.ts";
import type { FileRecord } from "../manifest.ts";
import { hasher, sha256 } from "../sha256.ts";

/** How bytes are compressed on their way. */
export type Compression = "none" | "gzip" | "zstd";

/** What is sent, in one piece. */
export interface Body {
  /** The bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Their SHA-256 in base64, for the store to check. */
  readonly sha256: string;
  /** Their MD5 in hex: what most stores answer as ETag. */
  readonly md5: string;
}

/** A file to be sent. */
export interface Source {
  /** Where it lies. */
  readonly path: string;
  /** What its manifest says of it. */
  readonly record: Pick<FileRecord, "bytes" | "sha256">;
}

function edited({ path }: Source): Failure {
  return new Failure(
    `Cannot upload ${path}: it is not the file that its manifest describes; write the day again ` +
      "with generate --force",
  );
}

function bodyOf(bytes: Uint8Array<ArrayBuffer>): Body {
  const digest = (name: string) => createHash(name).update(bytes);
  return {
    bytes,
    sha256: digest("sha256").digest("base64"),
    md5: digest("md5").digest("hex"),
  };
}

/** The stream that compresses, or the one that undoes it. */
function transformOf(
  compression: Compression,
  direction: "pack" | "unpack",
): (stream: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array> {
  if (compression === "none") return (stream) => stream;
  if (compression === "gzip") {
    const gzip = direction === "pack"
      ? new CompressionStream("gzip")
      : new DecompressionStream("gzip");
    return (stream) => stream.pipeThrough(gzip as TransformStream<Uint8Array, Uint8Array>);
  }
  const zstd = direction === "pack" ? createZstdCompress() : createZstdDecompress();
  return (stream) => {
    const source = Readable.fromWeb(stream as Parameters<typeof Readable.fromWeb>[0]);
    source.on("error", (error) => zstd.destroy(error));
    return Readable.toWeb(source.pipe(zstd)) as unknown as ReadableStream<Uint8Array>;
  };
}

/** Lets bytes through, and fails at their end when they are not those of the manifest. */
function checked(source: Source, stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  async function* chunks() {
    const hash = hasher();
    for await (const chunk of stream) {
      await hash.update(chunk);
      yield chunk;
    }
    if (await hash.digest() !== source.record.sha256) throw edited(source);
  }
  return ReadableStream.from(chunks());
}

async function opened({ path }: Source): Promise<ReadableStream<Uint8Array>> {
  return (await onDisk(`Cannot read ${path}`, () => Deno.open(path))).readable;
}

/**
 * Reads a file into memory, compressed if it is to be.
 *
 * @throws {Failure} exit code 1 when it cannot be read, or is not what its manifest says
 */
export async function readBody(source: Source, compression: Compression): Promise<Body> {
  if (compression === "none") {
    const bytes = await onDisk(`Cannot read ${source.path}`, () => Deno.readFile(source.path));
    if (await sha256(bytes) !== source.record.sha256) throw edited(source);
    return bodyOf(bytes);
  }
  const packed = transformOf(compression, "pack")(checked(source, await opened(source)));
  return bodyOf(await new Response(packed).bytes());
}

/** A file too large for memory, as a stream that fails at its end when it is not what its manifest says. */
export async function streamBody(source: Source): Promise<ReadableStream<Uint8Array>> {
  return checked(source, await opened(source));
}

/** The SHA-256 of what a compressed stream holds, in hex. */
export async function unpackedSha256(
  stream: ReadableStream<Uint8Array>,
  compression: Compression,
): Promise<string> {
  const hash = hasher();
  for await (const chunk of transformOf(compression, "unpack")(stream)) await hash.update(chunk);
  return await hash.digest();
}
