/**
 * Texts as the languages of schedulers want them written, whatever is in them but control characters.
 *
 * @module
 */

/**
 * A word of a crontab's command line. There `%` ends the command unless `\` is before it, and some crons make
 * one of two `\`: so none is followed by another.
 */
export function cronWord(text: string): string {
  if (/^[\w@+=:,./-]+$/.test(text)) return text;
  const inner = text.replace(/['\\%]/g, (c) => ({ "'": "'\\''", "\\": "\\''", "%": "\\%" })[c]!);
  return `'${inner}'`;
}

/** A path in a unit of systemd that stands there for itself: `WorkingDirectory=`. */
export function systemdPath(text: string): string {
  // A backslash at the end would go on with the next line, and blanks there are cut.
  return text.replaceAll("%", "%%").replace(/[\\ ]$/, "$&/");
}

/** A word in a unit of systemd where variables do not count: the program, and lists of paths. */
export function systemdWord(text: string): string {
  if (/^[\w@+=:,./-]+$/.test(text)) return text;
  return `"${text.replace(/[\\"]/g, "\\$&").replaceAll("%", "%%")}"`;
}

/** An argument in a unit of systemd. */
export function systemdArgument(text: string): string {
  return systemdWord(text).replaceAll("$", "$$$$");
}

/** A text in XML; in ASCII, so that no shell that saves it can spoil it. */
export function xmlText(text: string): string {
  return text.replace(/[&<>"']|[^\0-\x7f]/gu, (c) => `&#${c.codePointAt(0)};`);
}
