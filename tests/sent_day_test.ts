/** Days that one thread simulates and another writes. */
import { assertEquals, assertLess, assertNotEquals } from "@std/assert";
import { simulateDay } from "../src/core/day.ts";
import { DayReceiver, DaySender, type SentDay } from "../src/encode/sent_day.ts";
import { type Company, companyOf, dayOf, type Overrides, textOf } from "./lines.ts";

const FIRST = dayOf("2025-11-28");

/** What there is of a day on the other thread; its rows are gone from this one. */
function received(day: SentDay): SentDay {
  return structuredClone(day, { transfer: [day.rows.data.buffer as ArrayBuffer] });
}

/** Two threads, one of which simulates. */
function pair() {
  const [sender, receiver] = [new DaySender(), new DayReceiver()];
  return {
    /** The lines of a day, by the company itself and by the other thread. */
    lines(company: Company, number: number): { own: string; other: string } {
      const { world } = company;
      const day = simulateDay(world, number);
      const own = textOf(company, day);
      const chunks = () => receiver.chunks(received(sender.pack(world, day)));
      return { own, other: textOf({ world, writer: { chunks } }, day) };
    },
  };
}

const COMPANIES: readonly Overrides[] = [
  { users: 80, events: 6000 },
  { users: 150, events: "natural", seed: "another" },
  { users: 60, events: 9000, organization: { monthlyLeavers: 0.2 } },
];

for (const overrides of COMPANIES) {
  Deno.test(`lines of days that were sent are the company's: ${JSON.stringify(overrides)}`, () => {
    const company = companyOf(overrides);
    const threads = pair();
    // In no order, and one twice.
    for (const offset of [0, 400, 1, 2, 2, 37, 3, 800, 5]) {
      const { own, other } = threads.lines(company, FIRST + offset);
      assertEquals(other, own, `${offset} days later`);
    }
  });
}

Deno.test("days may be received before the lines of those before are made", () => {
  const companies = COMPANIES.map((overrides) => companyOf(overrides));
  const [sender, receiver] = [new DaySender(), new DayReceiver()];
  const days = [0, 0, 1, 0, 2].map((n, i) => {
    const company = companies[n]!;
    const day = simulateDay(company.world, FIRST + i);
    const own = textOf(company, day);
    return { own, day, company, lines: receiver.chunks(received(sender.pack(company.world, day))) };
  });
  for (const { own, day, company: { world }, lines } of days) {
    assertEquals(textOf({ world, writer: { chunks: () => lines } }, day), own);
  }
});

Deno.test("days that are not sent do not bear on those that are", () => {
  const company = companyOf({ users: 80, events: 6000 });
  const threads = pair();
  for (const offset of [0, 1, 2, 3]) {
    textOf(company, simulateDay(company.world, FIRST + 10 * offset));
    const { own, other } = threads.lines(company, FIRST + offset);
    assertEquals(other, own);
  }
});

Deno.test("lines of another company's days are its own, though its numbers mean something else", () => {
  const companies = COMPANIES.map((overrides) => companyOf(overrides));
  const threads = pair();
  const texts = [0, 1, 0, 2, 2, 1].map((n) => {
    const { own, other } = threads.lines(companies[n]!, FIRST);
    assertEquals(other, own);
    return own;
  });
  assertNotEquals(texts[0], texts[1]);
  assertEquals(texts[0], texts[2]);
});

Deno.test("what is known is not sent again", () => {
  const { world } = companyOf({ users: 100, events: 20_000 });
  const sender = new DaySender();
  const [first, second, again] = [0, 1, 1].map((offset) =>
    JSON.stringify(sender.pack(world, simulateDay(world, FIRST + offset)).news).length
  );
  assertLess(second!, first! / 3);
  assertEquals(
    again,
    JSON.stringify({ resources: [], texts: [], origins: [], details: [], holders: [] }).length,
  );
});
