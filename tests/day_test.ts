import { assert, assertEquals, assertThrows } from "@std/assert";
import { formatDay } from "../src/core/calendar.ts";
import { simulateDay } from "../src/core/day.ts";
import { DEFAULTS } from "../src/core/config/knobs.ts";
import { textId } from "../src/core/log/texts.ts";
import { createWorld, isWorn } from "../src/core/company/world.ts";
import {
  type Company,
  companyOf,
  dayOf,
  type Overrides,
  splitLines,
  textOf,
  writtenDay,
} from "./lines.ts";

const MONDAY = dayOf("2025-12-01");
const SATURDAY = dayOf("2025-12-06");
const CHRISTMAS = dayOf("2025-12-25");

/** Asserts that a day's file is whole: its count, its order, its date and its last byte. */
function assertWellFormed(company: Company, date: number, count?: number): void {
  const text = textOf(company, simulateDay(company.world, date));
  const lines = splitLines(text);
  if (count !== undefined) assertEquals(lines.length, count);
  assertEquals(text.at(-1), lines.length > 0 ? "\n" : undefined);
  const day = `{"timestamp":"${formatDay(date)}T`;
  // Timestamp and event id come first and are of fixed length: together they sort as the file does.
  const keyLength = `${day}00:00:00.000Z","event_id":"0123456789abcdef"`.length;
  let before = "";
  for (const line of lines) {
    const key = line.slice(0, keyLength);
    assert(key.startsWith(day), `not inside ${formatDay(date)}: ${line}`);
    assert(key > before, `out of order: ${line}\nafter ${before}`);
    before = key;
  }
}

for (const users of [1, 2, 50, 5000]) {
  for (const events of [0, 1, 2, 7, 999, 1000]) {
    Deno.test(`${events} events of ${users} people make a whole file in order, on any sort of day`, () => {
      const company = companyOf({ users, events });
      for (const date of [MONDAY, SATURDAY, CHRISTMAS]) assertWellFormed(company, date, events);
    });
  }
}

for (
  const [users, date] of [[50, MONDAY], [1, SATURDAY]] as const
) {
  Deno.test(`250000 events of ${users} people make a whole file in order on ${formatDay(date)}`, () => {
    assertWellFormed(companyOf({ users, events: 250_000 }), date, 250_000);
  });
}

for (const users of [1, 50, 1000]) {
  Deno.test(`natural events of ${users} people make a whole file in order, on any sort of day`, () => {
    const company = companyOf({ users, events: "natural" });
    for (const date of [MONDAY, SATURDAY, CHRISTMAS]) assertWellFormed(company, date);
  });
}

Deno.test("people alone make any count, also on a day that nobody works", () => {
  const nobody = { weekendWork: 0, nightCalls: 0, deadlines: 0 };
  for (const events of [1, 3, 10, 500]) {
    const company = companyOf({
      users: 10,
      events,
      organization: { serviceAccounts: 0 },
      people: nobody,
    });
    for (const date of [SATURDAY, CHRISTMAS]) assertWellFormed(company, date, events);
  }
});

Deno.test("campaigns are part of the count, and fill it when it is small", () => {
  const scenarios: Overrides["scenarios"] = {
    perMonth: 1000,
    atOnce: 1000,
    only: ["password_guessing", "after_hours_sign_in"],
  };
  for (const events of [0, 1, 7, 1000]) {
    const company = companyOf({ events, scenarios });
    assertWellFormed(company, MONDAY, events);
    const { truth } = writtenDay(company, MONDAY);
    if (events < 10) assertEquals(truth.labels.length, events);
    else assert(truth.labels.length > 50 && truth.labels.length < events);
  }
});

Deno.test("a day on which nobody is employed has no events, and none can be asked for", () => {
  const known = [{ user_id: "emp_000", start_date: "2030-01-01" }];
  const natural = companyOf({ users: "users.jsonl", events: "natural" }, known);
  assertEquals(textOf(natural, simulateDay(natural.world, MONDAY)), "");
  const exact = companyOf({ users: "users.jsonl", events: 1 }, known);
  assertThrows(() => simulateDay(exact.world, MONDAY), RangeError, "nobody is there");
});

Deno.test("a smaller count is the beginning of what a larger one has", () => {
  const alone = {
    users: 1,
    organization: { serviceAccounts: 0 },
    scenarios: { enabled: false },
    // Retries and lockouts are cut anywhere.
    signIn: { failures: 0.5, retryFails: 0.8, givesUp: 0.02 },
  };
  for (const seed of ["a", "b"]) {
    let smaller: string[] = [];
    for (const events of [0, 1, 2, 3, 4, 5, 6, 9, 14, 25, 60, 200, 1000]) {
      const { lines } = writtenDay(companyOf({ ...alone, seed, events }), MONDAY);
      const set = new Set(lines);
      assertEquals(smaller.filter((line) => !set.has(line)), [], `${seed}: ${events} events`);
      smaller = [...lines];
    }
  }
});

Deno.test("a world is worn once it has met hundreds of thousands of names", () => {
  const world = createWorld(DEFAULTS);
  assertEquals(isWorn(world), false);
  for (let n = 0; n < 200_000; n++) textId(world.resources, `i-${n}`);
  assertEquals(isWorn(world), true);
});
