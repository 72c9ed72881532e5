import { DIGITS, type Field, partsOf } from "./_pattern.ts";

/** Options for {@linkcode format}. */
export interface FormatOptions {
  /** The time zone to show the date in; by default the local one. */
  timeZone?: "UTC";
}

/** Writes `date` the way the format string says; see the module for its fields. */
export function format(date: Date, formatString: string, options: FormatOptions = {}): string {
  const values = options.timeZone === "UTC" ? utcFields(date) : localFields(date);
  return partsOf(formatString).map((part) => {
    if ("literal" in part) return part.literal;
    const value = String(values[part.field]);
    return part.field === "yyyy" ? value : value.padStart(DIGITS[part.field], "0");
  }).join("");
}

function localFields(date: Date): Record<Field, number> {
  return {
    yyyy: date.getFullYear(),
    MM: date.getMonth() + 1,
    dd: date.getDate(),
    HH: date.getHours(),
    mm: date.getMinutes(),
    ss: date.getSeconds(),
    SSS: date.getMilliseconds(),
  };
}

function utcFields(date: Date): Record<Field, number> {
  return {
    yyyy: date.getUTCFullYear(),
    MM: date.getUTCMonth() + 1,
    dd: date.getUTCDate(),
    HH: date.getUTCHours(),
    mm: date.getUTCMinutes(),
    ss: date.getUTCSeconds(),
    SSS: date.getUTCMilliseconds(),
  };
}
