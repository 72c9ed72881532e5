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

/** A word of a command line for people to paste, into the shell of this system. */
export function pastedWord(text: string): string {
  if (Deno.build.os !== "windows") return shellWord(text);
  return /^[\w@+=:,./\\-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
}
