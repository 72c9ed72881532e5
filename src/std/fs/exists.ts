/** Options for {@linkcode exists}. */
export interface ExistsOptions {
  /** Whether the path must be readable by this user; on Unix this needs `--allow-sys=uid,gid`. */
  isReadable?: boolean;
  /** Whether the path must be a directory, or a link to one. */
  isDirectory?: boolean;
  /** Whether the path must be a file, or a link to one. */
  isFile?: boolean;
}

/**
 * Tells whether `path` exists and is of the kind asked for.
 *
 * Throws a `TypeError` when both a directory and a file are asked for.
 */
export async function exists(
  path: string | URL,
  options: ExistsOptions = {},
): Promise<boolean> {
  const { isReadable = false, isDirectory = false, isFile = false } = options;
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    // The system, not Deno, refused: something is there that this user cannot read.
    if (error instanceof Deno.errors.PermissionDenied) return !isReadable;
    throw error;
  }
  if (isDirectory && isFile) {
    throw new TypeError("isDirectory and isFile must not both be true");
  }
  if (isDirectory && !info.isDirectory) return false;
  if (isFile && !info.isFile) return false;
  return !isReadable || hasReadBit(info);
}

function hasReadBit({ mode, uid, gid }: Deno.FileInfo): boolean {
  if (mode === null) return true; // not a Unix file system
  if (uid === Deno.uid()) return (mode & 0o400) !== 0;
  if (gid === Deno.gid()) return (mode & 0o040) !== 0;
  return (mode & 0o004) !== 0;
}
