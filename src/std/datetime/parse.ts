import { DIGITS, type Field, type Part, partsOf } from "./_pattern.ts";

/**
 * Reads a local date written the way the format string says; see the module for its fields.
 *
 * Fields left out are today's year, month and day, and midnight. A literal `Z` does not make the
 * date UTC, and a value out of range, such as month 13, rolls over. Throws an `Error` when the
 * text is not of the format.
 */
export function parse(dateString: string, formatString: string): Date {
  const fields: Partial<Record<Field, number>> = {};
  let rest = dateString;
  for (const part of partsOf(formatString)) {
    const text = take(part, rest);
    if ("field" in part) fields[part.field] = Number(text);
    rest = rest.slice(text.length);
  }
  if (rest) throw new Error(`Text is left over after the date: "${rest}"`);
  return dateOf(fields);
}

/** Gives the start of `text` that is `part`. */
function take(part: Part, text: string): string {
  if ("literal" in part) {
    if (text.startsWith(part.literal)) return part.literal;
    throw new Error(`Expected "${part.literal}" at "${text}"`);
  }
  const digits = text.slice(0, DIGITS[part.field]);
  if (/^\d+$/.test(digits) && digits.length === DIGITS[part.field]) return digits;
  throw new Error(`Expected ${part.field} at "${text}"`);
}

function dateOf({ yyyy, MM, dd, HH = 0, mm = 0, ss = 0, SSS = 0 }: Partial<Record<Field, number>>) {
  const date = new Date();
  date.setHours(0, 0, 0, 0);
  if (yyyy !== undefined) date.setFullYear(yyyy);
  // The day goes along so that today's cannot push the date into the month after.
  if (MM !== undefined) date.setMonth(MM - 1, dd ?? date.getDate());
  if (dd !== undefined) date.setDate(dd);
  date.setHours(HH, mm, ss, SSS);
  return date;
}
