/**
 * Answers as text.
 *
 * @module
 */

import { printable, shortened } from "../../src/core/company/printable.ts";

/** What a query found. */
export interface Answer {
  /** Names of the columns. */
  readonly columns: readonly string[];
  /** A value for each column: a number, text, truth value, list, object or `null`. */
  readonly rows: readonly (readonly unknown[])[];
}

/** How an answer may be printed. */
export type Format = "table" | "csv" | "json";

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Columns under each other, numbers to the right, long values shortened. */
function tableText({ columns, rows }: Answer): string {
  const cells = [columns, ...rows].map((row) =>
    row.map((value) => printable(shortened(textOf(value))))
  );
  const width = (text: string) => [...text].length;
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => width(row[i]!))));
  const isNumber = columns.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  const line = (row: readonly string[]) =>
    row.map((text, i) => {
      const space = " ".repeat(widths[i]! - width(text));
      return isNumber[i] ? space + text : text + space;
    }).join("  ").trimEnd();
  const [head, ...body] = cells;
  const rule = widths.map((n) => "-".repeat(n)).join("  ");
  return [line(head!), rule, ...body.map(line)].join("\n");
}

/** RFC 4180, with line feeds. */
function csvText({ columns, rows }: Answer): string {
  const cell = (value: unknown) => {
    const text = textOf(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => row.map(cell).join(",")).join("\n");
}

/** A list of objects, one a line. */
function jsonText({ columns, rows }: Answer): string {
  const objects = rows.map((row) =>
    JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, row[i]])))
  );
  return objects.length === 0 ? "[]" : `[\n${objects.join(",\n")}\n]`;
}

/** How each is written. */
export const FORMATS: Readonly<Record<Format, (answer: Answer) => string>> = {
  table: tableText,
  csv: csvText,
  json: jsonText,
};
