/**
 * What a store answers of an object.
 *
 * @module
 */

import type { Body } from "./body.ts";
import type { Found } from "./verdict.ts";

const base64ToHex = (text: string) => Uint8Array.fromBase64(text).toHex();

/** What a store says of an object, in the words of the SDK. */
export interface Head {
  /** Its size in bytes. */
  readonly ContentLength?: number;
  /** What was written beside it. */
  readonly Metadata?: Readonly<Record<string, string>>;
  /** The SHA-256 in base64 that the store has found. */
  readonly ChecksumSHA256?: string;
  /** `COMPOSITE` when that is of the parts' checksums. */
  readonly ChecksumType?: string;
  /** In most stores its MD5. */
  readonly ETag?: string;
}

/** The MD5 that an ETag is, in most stores; `undefined` when it is something else. */
function md5Of(ETag: string | undefined): string | undefined {
  return /^"?([0-9a-f]{32})"?$/.exec(ETag ?? "")?.[1];
}

/** What an answer tells of an object. */
export function foundOf(head: Head): Found {
  const { ContentLength, Metadata, ChecksumSHA256, ChecksumType, ETag } = head;
  // A store that checks no checksum may have got other bytes than those that the metadata is of.
  const isDoubtful = ChecksumSHA256 === undefined && Metadata?.md5 !== undefined &&
    md5Of(ETag) !== undefined && md5Of(ETag) !== Metadata.md5;
  const said = isDoubtful ? undefined : Metadata?.sha256;
  const isWhole = ChecksumSHA256 !== undefined && ChecksumType !== "COMPOSITE" &&
    !ChecksumSHA256.includes("-");
  return {
    size: ContentLength ?? 0,
    ...(said === undefined ? {} : { said }),
    ...(isWhole ? { checksum: base64ToHex(ChecksumSHA256) } : {}),
  };
}

/** Whether what came back names the body that was sent. An ETag that is no MD5 says nothing. */
export function answered(
  body: Body,
  { ETag, ChecksumSHA256 }: { ETag?: string; ChecksumSHA256?: string },
): "as sent" | "other" | undefined {
  if (ChecksumSHA256 !== undefined) return ChecksumSHA256 === body.sha256 ? "as sent" : "other";
  const tag = md5Of(ETag);
  if (tag === undefined) return undefined;
  return tag === body.md5 ? "as sent" : "other";
}
