/**
 * The only place that prints: data goes to stdout, everything else to stderr.
 *
 * @module
 */

const utf8 = new TextEncoder();

function writeAll(to: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += to.writeSync(bytes.subarray(written));
  }
}

/** Writes bytes to stdout as they are. */
export function printBytes(bytes: Uint8Array): void {
  writeAll(Deno.stdout, bytes);
}

/** Prints a line of data to stdout. */
export function print(line: string): void {
  printBytes(utf8.encode(`${line}\n`));
}

/** Tells the user something, on stderr. */
export function tell(line: string): void {
  writeAll(Deno.stderr, utf8.encode(`${line}\n`));
}
