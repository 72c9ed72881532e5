/**
 * A day's log as a whole: its form, its order, and ids that no other line has.
 *
 * @module
 */

import { type Line, readLine } from "./contract.ts";
import type { Findings } from "./findings.ts";

/** The lines of a text; reports when the last one does not end. */
export function linesOf(text: string, file: string, findings: Findings): string[] {
  if (text === "") return [];
  if (!text.endsWith("\n")) findings.add("contract.end", file, 0, "does not end with a line feed");
  if (text.includes("\r")) findings.add("contract.end", file, 0, "has carriage returns");
  return text.replace(/\n$/, "").split("\n");
}

/**
 * Reads a day's log and checks every line by itself and against the one before.
 *
 * @param ids event ids of the days before; those of this day are added
 * @returns the lines that could be read
 */
export function readLog(
  { file, date, text }: { readonly file: string; readonly date: string; readonly text: string },
  ids: Set<string>,
  findings: Findings,
): Line[] {
  const found: Line[] = [];
  linesOf(text, file, findings).forEach((lineText, i) => {
    const { line, problems } = readLine(lineText, i + 1, date);
    for (const what of problems) findings.add("contract.line", file, i + 1, what);
    if (!line) return;
    const last = found.at(-1);
    const isAfter = !last || last.timestamp < line.timestamp ||
      (last.timestamp === line.timestamp && last.event_id < line.event_id);
    if (!isAfter) {
      findings.add("contract.order", file, i + 1, `${line.timestamp} is before the line above`);
    }
    if (ids.has(line.event_id)) {
      findings.add("contract.id", file, i + 1, `event_id ${line.event_id} was there before`);
    }
    ids.add(line.event_id);
    found.push(line);
  });
  return found;
}
