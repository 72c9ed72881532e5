/**
 * The command lines that are tortured.
 *
 * @module
 */

/** A command line and the days it writes. */
export interface Job {
  /** Arguments without `--out`. */
  readonly args: readonly string[];
  /** `YYYY-MM-DD`, the first first. */
  readonly dates: readonly string[];
}

/** A company with campaigns around {@link DAY}, so that truth has lines. */
const CONFIG = new URL("./company.jsonc", import.meta.url).pathname;
/** A day with a campaign. */
export const DAY = "2025-12-30";
/**
 * Events of a day so large that its log is written in many pieces by a thread of its own, and that two workers share
 * the days of a run.
 */
export const LARGE = 12_000;

/** What may differ from the usual. */
export interface JobOptions {
  /** Events of a day. */
  readonly events?: number;
  /** Another seed is another company. */
  readonly seed?: string;
}

/** What to write, and for whom. */
function settings({ events = 1000, seed = "torture" }: JobOptions): string[] {
  return ["--config", CONFIG, "--events", `${events}`, "--seed", seed];
}

/** One day. */
export function generate(date: string, options: JobOptions = {}): Job {
  return { args: ["generate", "--date", date, ...settings(options)], dates: [date] };
}

/** Days next to each other. */
export function datesFrom(first: string, count: number): string[] {
  const start = Date.parse(`${first}T00:00:00Z`);
  const at = (i: number) => new Date(start + i * 86_400_000).toISOString().slice(0, 10);
  return Array.from({ length: count }, (_, i) => at(i));
}

/** Days next to each other, with some workers. */
export function backfill(
  first: string,
  count: number,
  { workers = 2, ...options }: JobOptions & { readonly workers?: number } = {},
): Job {
  const dates = datesFrom(first, count);
  const range = ["--from", first, "--to", dates.at(-1)!, "--workers", `${workers}`];
  return { args: ["backfill", ...range, ...settings(options)], dates };
}
