/** The number of digits of each field that a format string may name. */
export const DIGITS = { yyyy: 4, MM: 2, dd: 2, HH: 2, mm: 2, ss: 2, SSS: 3 } as const;

/** A field that a format string may name. */
export type Field = keyof typeof DIGITS;

/** A piece of a format string: a field, or text that stands for itself. */
export type Part = { field: Field } | { literal: string };

const PART = /'(?<quoted>[^']*)'|(?<run>([yMdHhmsSa])\3*)|[^]/g;

/** Splits a format string into its parts; throws an `Error` on a field that is not known. */
export function partsOf(formatString: string): Part[] {
  return Array.from(formatString.matchAll(PART), ({ 0: text, groups }): Part => {
    const run = groups?.run;
    if (run === undefined) return { literal: groups?.quoted ?? text };
    if (isField(run)) return { field: run };
    throw new Error(`Format field "${run}" is not supported`);
  });
}

function isField(text: string): text is Field {
  return Object.hasOwn(DIGITS, text);
}
