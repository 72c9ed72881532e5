/**
 * A process of its own that writes a day, for `day_writer_process_test.ts`.
 *
 * Arguments: folder, letter, size in KiB, and optionally a gate: a file without which the second half of
 * the log is not produced. Says on stdout, a line each: `started` at the first chunk, `waiting` when
 * another process holds the lock, and `written`, or the message of the failure.
 */
import { writeDay } from "../src/shell/day_writer.ts";
import { Failure } from "../src/shell/failure.ts";
import { DATE, describe, LOG, PATHS, textPart } from "./day_writer_kit.ts";

const [folder, letter, kib, gate] = Deno.args as [string, string, string, string | undefined];

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}

function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

function* chunks(): Generator<Uint8Array> {
  say("started");
  const count = Number(kib);
  const chunk = new TextEncoder().encode(letter.repeat(1023) + "\n");
  for (let i = 0; i < count; i++) {
    while (gate && 2 * i >= count && !isThere(gate)) yield new Uint8Array(0);
    yield chunk;
  }
}

const log = { path: LOG, chunks: chunks(), lines: () => Number(kib) };
const truth = PATHS.filter((path) => path !== LOG).map((path) => textPart(path, letter + "\n"));
const options = { force: false, onWait: () => say("waiting") };
try {
  await writeDay(folder, DATE, [log, ...truth], describe, options);
  say("written");
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  say(error.message);
}
