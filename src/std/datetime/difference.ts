/** A unit of time that {@linkcode difference} can count in. */
export type Unit =
  | "milliseconds"
  | "seconds"
  | "minutes"
  | "hours"
  | "days"
  | "weeks"
  | "months"
  | "quarters"
  | "years";

/** What {@linkcode difference} gives: a whole number for each unit asked for. */
export type DifferenceFormat = Partial<Record<Unit, number>>;

/** Options for {@linkcode difference}. */
export type DifferenceOptions = {
  /** The units to count in; all of them by default. */
  units?: Unit[];
};

const MILLISECONDS = {
  milliseconds: 1,
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
  weeks: 604_800_000,
};

const MONTHS = { months: 1, quarters: 3, years: 12 };

/**
 * Gives how far apart two dates are, whichever comes first, each unit counted by itself and
 * rounded down. Months, quarters and years go by the local calendar.
 */
export function difference(
  from: Date,
  to: Date,
  options?: DifferenceOptions,
): DifferenceFormat {
  const [first, last] = from < to ? [from, to] : [to, from];
  const milliseconds = last.getTime() - first.getTime();
  const months = monthsBetween(first, last);
  const all: Record<Unit, number> = {
    ...countIn(MILLISECONDS, milliseconds),
    ...countIn(MONTHS, months),
  };
  if (!options?.units) return all;
  return Object.fromEntries(options.units.map((unit) => [unit, all[unit]]));
}

/** Gives how many times each unit fits into `amount`. */
function countIn<K extends string>(units: Record<K, number>, amount: number): Record<K, number> {
  const counts = { ...units };
  for (const unit in units) counts[unit] = Math.floor(amount / units[unit]);
  return counts;
}

function monthsBetween(first: Date, last: Date): number {
  const months = (last.getFullYear() - first.getFullYear()) * 12 +
    last.getMonth() - first.getMonth();
  return last.getDate() < first.getDate() ? months - 1 : months;
}
