/**
 * What is to be done about an object, given what is there.
 *
 * @module
 */

/** A file as it is to be found in the store. */
export interface Wanted {
  /** Size of the file in bytes, before compression. */
  readonly bytes: number;
  /** SHA-256 of the file before compression, 64 lower-case hex digits. */
  readonly sha256: string;
  /** Whether it is compressed on its way. */
  readonly isCompressed: boolean;
}

/** What a store says of an object. */
export interface Found {
  /** Size of the object in bytes. */
  readonly size: number;
  /** The SHA-256 before compression, as whoever has put it there says. */
  readonly said?: string;
  /** The SHA-256 that the store itself has found of the whole object; of large ones there is none. */
  readonly checksum?: string;
}

/** What is to be done: `ask` is to read the object, as nothing else tells. */
export type Verdict = "put" | "skip" | "differs" | "ask";

/** Compares a file with what is there under its key. */
export function verdictOf(wanted: Wanted, found: Found | undefined): Verdict {
  if (!found) return "put";
  if (!wanted.isCompressed && found.size !== wanted.bytes) return "differs";
  const sha256 = wanted.isCompressed ? found.said : found.checksum ?? found.said;
  if (sha256 === undefined) return "ask";
  return sha256 === wanted.sha256 ? "skip" : "differs";
}

/** Whether it takes no reading of an object to be sure of what is in it: the store has hashed it. */
export function isVouchedFor({ isCompressed }: Wanted, { checksum }: Found): boolean {
  return !isCompressed && checksum !== undefined;
}
