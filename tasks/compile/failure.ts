/**
 * Why `deno compile` has failed.
 *
 * @module
 */

/**
 * Finds out whether the runtime, which each binary begins with, could not be downloaded.
 *
 * @param stderr what `deno compile` said, without colours
 * @returns the address and the reason; `undefined` when it failed of something else
 */
export function refusedDownload(stderr: string): string | undefined {
  const [, url] = /Download (https?:\S*denort\S*)/.exec(stderr) ?? [];
  if (url === undefined || !stderr.includes("Setting up base binary")) return undefined;
  const causes = stderr.slice(stderr.indexOf("Setting up base binary")).split("\n")
    .map((line) => /^\s+\d+: (.+)$/.exec(line)?.[1])
    .filter((cause): cause is string => cause !== undefined && cause !== "<unknown>");
  // The last cause is the system's own word.
  return `${url}: ${causes.at(-1) ?? "no reason was given"}`;
}
