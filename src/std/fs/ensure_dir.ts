/**
 * Creates the directory `dir` and its parents unless it is already there.
 *
 * Throws an `Error` when `dir` is something other than a directory.
 */
export async function ensureDir(dir: string | URL): Promise<void> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(dir);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return await Deno.mkdir(dir, { recursive: true });
  }
  if (!info.isDirectory) {
    const kind = info.isFile ? "file" : undefined;
    throw new Error(`Failed to ensure directory exists: expected 'dir', got '${kind}'`);
  }
}
