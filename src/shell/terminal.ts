/**
 * The only place that prints: data goes to stdout, everything else to stderr.
 *
 * @module
 */

import { diskFailure } from "./disk.ts";

const utf8 = new TextEncoder();

function writeAll(to: { writeSync(bytes: Uint8Array): number }, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length;) {
    written += to.writeSync(bytes.subarray(written));
  }
}

/**
 * Writes bytes to stdout as they are.
 *
 * @throws {Deno.errors.BrokenPipe} when who reads them has read enough
 * @throws {Failure} exit code 1 when the system refuses: stdout is a file on a full disk
 */
export function printBytes(bytes: Uint8Array): void {
  try {
    writeAll(Deno.stdout, bytes);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    throw diskFailure("Cannot write to stdout", error);
  }
}

/** Prints a line of data to stdout. */
export function print(line: string): void {
  printBytes(utf8.encode(`${line}\n`));
}

/**
 * Prints a line of data about work that goes on: that nobody reads it any more stops nothing.
 *
 * @throws {Failure} exit code 1 when the system refuses
 */
export function announce(line: string): void {
  try {
    print(line);
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Tells the user something, on stderr. Never throws: that nobody can hear it stops no work. */
export function tell(line: string): void {
  draw(`${line}\n`);
}

/** Columns of a terminal that does not say how many it has, as a serial line or a recorder. */
const USUAL_COLUMNS = 80;

/** Columns of the terminal that stderr is; `undefined` when it is none. */
export function terminalColumns(): number | undefined {
  try {
    return Deno.stderr.isTerminal() ? Deno.consoleSize().columns || USUAL_COLUMNS : undefined;
  } catch {
    return undefined;
  }
}

/** Writes a text to stderr as it is. Never throws. */
export function draw(text: string): void {
  try {
    writeAll(Deno.stderr, utf8.encode(text));
  } catch {
    // Closed, or a file on a full disk: there is nowhere left to say so.
  }
}
