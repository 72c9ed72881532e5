/** What the tests of the queries share: a lake of days in which somebody misbehaves in each way, and all answers. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { SCENARIO_NAMES } from "../src/core/scenarios/names.ts";
import { catalog } from "../tasks/query/catalog.ts";
import { type Row, rowsOf } from "./duckdb.ts";
import { companyOf, type TimedEvent, writtenDays } from "./lines.ts";
import { inTempFolder } from "./program.ts";

const FIRST = "2025-12-01";
const DAYS = 21;
/** Whoever leaves or has left is drawn, so that those two may find nobody in so few days. */
const PLAYED = SCENARIO_NAMES.filter((name) => name !== "leaver_theft" && name !== "ex_employee");

const company = companyOf({
  users: 150,
  events: "natural",
  seed: "queries",
  scenarios: {
    perMonth: 0,
    difficulty: "easy",
    schedule: PLAYED.map((scenario, i) => ({ scenario, from: `2025-12-0${2 + i % 4}` })),
  },
});

/** An event and its day. */
export type Event = TimedEvent & { readonly date: string };

const days = [...writtenDays(company, FIRST, DAYS)].map(({ text, events, truth }) => {
  const date = events[0]!.timestamp.slice(0, 10);
  const dated: Event[] = events.map((event) => ({ ...event, date }));
  return { date, text, events: dated, labels: truth.labels };
});
/** All events, by time. */
export const events = days.flatMap(({ events }) => events);
const byId = new Map(events.map((event) => [event.event_id, event]));

/** The malicious events of a scenario. */
export function badOf(scenario: typeof PLAYED[number]): Event[] {
  const labels = days.flatMap(({ labels }) =>
    labels.filter((label) => label.scenario === scenario)
  );
  assertGreater(labels.length, 0, `${scenario} does not happen`);
  return labels.map(({ event_id }) => byId.get(event_id)!);
}

const queries = await catalog();

/** Writes the days in partitions, and a truth that no query may read. */
async function writeLake(folder: string): Promise<void> {
  for (const { date, text } of days) {
    const [year, month, day] = date.split("-");
    const partition = `${folder}/year=${year}/month=${month}/day=${day}`;
    await Deno.mkdir(partition, { recursive: true });
    await Deno.writeTextFile(`${partition}/logs.jsonl`, text);
  }
  await Deno.mkdir(`${folder}/_truth/year=2025`, { recursive: true });
  await Deno.writeTextFile(`${folder}/_truth/year=2025/labels.jsonl`, "not a log\n");
}

let found: ReadonlyMap<string, readonly Row[]> = new Map();
await inTempFolder(async (folder) => {
  await writeLake(folder);
  const rows = await rowsOf(queries, { location: `${folder}/year=*/month=*/day=*/*.jsonl` });
  found = new Map(queries.map(({ name }, i) => [name, rows[i]!]));
});

/** The rows of a query; there are some. */
export function rowsFor(name: string): readonly Row[] {
  const rows = found.get(name);
  assert(rows && rows.length > 0, `${name} finds nothing`);
  return rows;
}

/** Asserts that a query has these rows, by some of its columns, in any order. */
export function assertRows(name: string, wanted: readonly Row[]): void {
  const columns = Object.keys(wanted[0]!);
  const keyed = (rows: readonly Row[]) =>
    rows.map((row) => JSON.stringify(columns.map((column) => row[column] ?? null))).sort();
  assertEquals(keyed(rowsFor(name)), keyed(wanted), name);
}

/** Asserts that a query shows what one of these events is about. */
export function assertShows(
  name: string,
  bad: readonly Event[],
  isShown: (row: Row, event: Event) => boolean,
): void {
  const rows = rowsFor(name);
  assert(bad.some((event) => rows.some((row) => isShown(row, event))), `${name} does not show it`);
}

/** Events by what they have in common. */
export function grouped(list: readonly Event[], key: (event: Event) => string): Event[][] {
  return [...Map.groupBy(list, key).values()];
}
/** An account and a day. */
export const perUserDay = ({ user_id, date }: Event) => `${user_id} ${date}`;
/** How many different values there are. */
export const distinct = (values: readonly unknown[]) =>
  new Set(values.filter((v) => v !== undefined)).size;
/** Whether a row is about the account and day of an event. */
export const isOn = (row: Row, { user_id, date }: Event) =>
  row.user_id === user_id && row.event_date === date;
/** Whether a row is about an event. */
export const isSame = (row: Row, { user_id, timestamp }: Event) =>
  row.user_id === user_id && row.timestamp === timestamp;
/** Whether an event is of a type that begins so. */
export const isOf = (prefix: string) => ({ event_type }: Event) => event_type.startsWith(prefix);
const READS = ["GetObject", "select", "export", "view"];
/** Whether an event reads data, and worked. */
export const isRead = (event: Event) =>
  isOf("access.")(event) && event.status === "success" &&
  READS.includes(event.metadata.operation ?? "");
