/**
 * Reads a cron line of five fields: minute, hour, day of the month, month, weekday.
 *
 * What is accepted is what `Deno.cron` accepts and takes the same way, without two things: ranges that run
 * backwards, to which it adds the value before the first (FRI-MON fires on Thursdays too), and the letters
 * L, W and #. Numbers of weekdays are those of `Deno.cron`: 1 is Sunday and 7 is Saturday.
 *
 * @module
 */

import { Failure, USER_MISTAKE } from "../failure.ts";

/** One field of a cron line. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of the values, from the least on. */
  readonly names?: readonly string[];
  /** What the numbers mean, where that is not plain. */
  readonly meaning?: string;
}

const MONTHS = [
  ...["JAN", "FEB", "MAR", "APR", "MAY", "JUN"],
  ...["JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const MINUTE: Field = { name: "minute", least: 0, most: 59 };
const HOUR: Field = { name: "hour", least: 0, most: 23 };
const MONTH_DAY: Field = { name: "day of the month", least: 1, most: 31 };
const MONTH: Field = { name: "month", least: 1, most: 12, names: MONTHS };
const WEEKDAY: Field = {
  name: "weekday",
  least: 1,
  most: 7,
  names: WEEKDAYS,
  meaning: ", where 1 is Sunday,",
};
const FIELDS = [MINUTE, HOUR, MONTH_DAY, MONTH, WEEKDAY];

/** A cron line that was read. */
export interface CronLine {
  /** Its five fields with one blank between them. */
  readonly text: string;
  /** The minutes of a day at which it fires, from 0 to 1439, the first first. */
  readonly minutes: readonly number[];
  /** Days of the month, 1 to 31; `undefined` where the field is `*`. */
  readonly monthDays: ReadonlySet<number> | undefined;
  /** Months, 1 to 12. */
  readonly months: ReadonlySet<number>;
  /** Weekdays, 1 Sunday to 7 Saturday; `undefined` where the field is `*`. */
  readonly weekdays: ReadonlySet<number> | undefined;
}

/** What the weekdays of a line are, when it has numbers for them: most crons count otherwise. */
export function weekdaysTold({ text, weekdays }: CronLine): string | undefined {
  const field = text.split(" ").at(-1)!;
  if (weekdays === undefined || !/\d/.test(field.replaceAll(/\/\d+/g, ""))) return undefined;
  const names = [...weekdays].sort().map((weekday) => WEEKDAYS[weekday - 1]);
  return `Weekdays count from 1, Sunday: ${field} is ${names.join(", ")}`;
}

function mistake(line: string, why: string): Failure {
  return new Failure(`Cannot use --cron ${JSON.stringify(line)}: ${why}`, USER_MISTAKE);
}

function allowedIn({ least, most, names, meaning = "" }: Field): string {
  const words = names ? ` or ${names[0]} to ${names.at(-1)}` : "";
  return `${least} to ${most}${meaning}${words}`;
}

/** The number of a text, `undefined` when it is none of the field. */
function valueOf({ least, most, names = [] }: Field, text: string): number | undefined {
  const name = names.indexOf(text.toUpperCase());
  if (name >= 0) return least + name;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : undefined;
}

/** Reads one field; `fail` gives the error to throw. */
function valuesOf(field: Field, text: string, fail: (why: string) => Failure): Set<number> {
  const { least, most } = field;
  const value = (word: string) => {
    const found = valueOf(field, word);
    if (found !== undefined) return found;
    const what = `allowed is *, ${
      allowedIn(field)
    }, lists (a,b), ranges (a-b) and steps (*/n, a-b/n)`;
    throw fail(word === text ? what : `${JSON.stringify(word)} is not a value; ${what}`);
  };
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [span = "", step, ...rest] = part.split("/");
    const by = step === undefined ? 1 : /^\d{1,2}$/.test(step) ? Number(step) : 0;
    if (by < 1 || by > most - least || rest.length > 0) {
      throw fail(`a step is written */n, with n from 1 to ${most - least}`);
    }
    const [first = "", last, ...more] = span.split("-");
    if (more.length > 0) throw fail("a range is written a-b");
    const from = span === "*" ? least : value(first);
    const to = span === "*" || (last === undefined && step !== undefined)
      ? most
      : last === undefined
      ? from
      : value(last);
    if (from > to) throw fail(`the range ${span} runs backwards; write a list, or two ranges`);
    for (let n = from; n <= to; n += by) values.add(n);
  }
  return values;
}

/**
 * Reads a cron line.
 *
 * @throws {Failure} exit code 2, saying which field is wrong and what is allowed
 */
export function parseCron(line: string): CronLine {
  const texts = line.split(/[ \t]+/).filter((text) => text !== "");
  if (texts.length !== FIELDS.length) {
    const count = texts.length === 1 ? "1 field" : `${texts.length} fields`;
    const wanted = FIELDS.map(({ name }) => name).join(", ");
    throw mistake(line, `it has ${count}, and 5 are wanted (${wanted}), such as "0 1 * * *"`);
  }
  const at = (field: Field) => {
    const text = texts[FIELDS.indexOf(field)]!;
    return valuesOf(field, text, (why) => mistake(line, `the ${field.name} is ${text}: ${why}`));
  };
  const [minutes, hours] = [at(MINUTE), at(HOUR)];
  const ordered = (values: Set<number>) => [...values].sort((a, b) => a - b);
  const [monthDays, months, weekdays] = [at(MONTH_DAY), at(MONTH), at(WEEKDAY)];
  return {
    text: texts.join(" "),
    minutes: ordered(hours).flatMap((hour) => ordered(minutes).map((minute) => 60 * hour + minute)),
    monthDays: texts[2] === "*" ? undefined : monthDays,
    months,
    weekdays: texts[4] === "*" ? undefined : weekdays,
  };
}
