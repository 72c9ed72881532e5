/**
 * Command lines for people to paste.
 *
 * @module
 */

/** A word of a shell's command line. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A word of a command line of Windows, as its programs take it apart. */
export function windowsWord(text: string): string {
  if (/^[^\s"]+$/.test(text)) return text;
  return `"${
    text.replace(/(\\*)("|$)/g, (_, slashes, end) => slashes + slashes + (end && '\\"'))
  }"`;
}

/** A word of a command line for people to paste, into the shell of this system. */
export function pastedWord(text: string): string {
  return Deno.build.os === "windows" ? windowsWord(text) : shellWord(text);
}
