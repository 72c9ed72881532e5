/** Days that are simulated block by block, joined, and compared with the same days made in one piece. */
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { gather, joinVocabularies, notedLines, vocabularyOf } from "../src/core/blocks.ts";
import { type Day, simulateDay } from "../src/core/day.ts";
import type { KnownIdentity } from "../src/core/company/identity.ts";
import { newRows } from "../src/core/log/rows.ts";
import { blockOf } from "../src/core/plan.ts";
import { lineWriter } from "../src/encode/jsonl.ts";
import { type Truth, truthFrom, truthOf } from "../src/encode/truth.ts";
import { companyOf, dayOf, type Overrides, textOf } from "./lines.ts";

const MONDAY = dayOf("2025-12-01");
const SATURDAY = dayOf("2025-12-06");

/** A day that is joined, as what is written of it. */
interface Joined {
  readonly text: string;
  readonly truth: Truth;
}

/** Joins blocks, `parts` parts one after the other, as different threads would. */
function join(blocks: readonly Day[], parts: number): Joined {
  const { vocabulary, translations } = joinVocabularies(
    blocks.map(({ world }) => vocabularyOf(world)),
  );
  const all = blocks.map(({ rows: { data }, order }) => ({ data, order }));
  const rows = newRows(1);
  let text = "";
  for (let index = 0; index < parts; index++) {
    // Any of them knows the day.
    const day = blocks[index % blocks.length]!;
    const world = { ...day.world, ...vocabulary };
    gather(day, all, translations, { index, of: parts }, rows);
    const order = Uint32Array.from({ length: rows.length }, (_, i) => i);
    text += textOf({ world, writer: lineWriter(world) }, { ...day, world, rows, order });
  }
  const noted = all.flatMap((_, index) => notedLines(blocks.at(-1)!, all, index));
  const notes = new Map(blocks.flatMap((block) => [...block.notes]));
  const truth = truthFrom(
    { ...blocks.at(-1)!, notes },
    noted.sort((a, b) => a.line - b.line),
  );
  return { text, truth };
}

/** Simulates each block with a company of its own; every other one has made another day before. */
function blocksOf(
  overrides: Overrides,
  day: number,
  of: number,
  known?: readonly KnownIdentity[],
): Day[] {
  return Array.from({ length: of }, (_, index) => {
    const { world } = companyOf(overrides, known);
    if (index % 2 === 1) simulateDay(world, day + 40);
    return simulateDay(world, day, { index, of });
  });
}

function assertSame(
  overrides: Overrides,
  day: number,
  counts: readonly number[],
  known?: readonly KnownIdentity[],
): Day {
  const company = companyOf(overrides, known);
  const whole = simulateDay(company.world, day);
  const [text, truth] = [textOf(company, whole), truthOf(whole)];
  for (const of of counts) {
    const blocks = blocksOf(overrides, day, of, known);
    const where = `${JSON.stringify(overrides)} on ${day} in ${of} blocks`;
    const notes = blocks.reduce((sum, block) => sum + block.notes.size, 0);
    assertEquals(notes, whole.notes.size, `notes of ${where}`);
    const joined = join(blocks, 8 - of % 7);
    assert(joined.text === text, `other lines: ${where}`);
    assertEquals(joined.truth, truth, where);
    assertEquals(blocks.at(-1)!.cast.length, whole.cast.length);
  }
  return whole;
}

for (const users of [1, 2, 50]) {
  for (const events of ["natural", 0, 1, 7, 3000] as const) {
    Deno.test(`1 to 7 blocks make the day of ${events} events of ${users} people`, () => {
      assertSame({ users, events, seed: "a" }, MONDAY, [1, 2, 3, 4, 5, 6, 7]);
      assertSame({ users, events, seed: "b" }, SATURDAY, [2, 3]);
    });
  }
}

for (const events of ["natural", 3000] as const) {
  Deno.test(`2 and 7 blocks make the day of ${events} events of 500 people`, () => {
    assertSame({ users: 500, events }, MONDAY, [2, 7]);
  });
}

Deno.test("blocks keep campaigns, approved tests and duties, each once", () => {
  const scenarios: Overrides["scenarios"] = { perMonth: 300, atOnce: 1000 };
  for (const events of ["natural", 5, 2000] as const) {
    for (const seed of ["a", "b", "c"]) {
      const whole = assertSame({ events, seed, scenarios }, MONDAY, [2, 3, 7]);
      assert(whole.campaigns.length > 0 && whole.notes.size > 0);
    }
  }
});

Deno.test("blocks make a dense day, with many events in a millisecond", () => {
  assertSame({ users: 3, events: 250_000 }, MONDAY, [2, 5]);
});

Deno.test("there may be more blocks than accounts", () => {
  const few = { users: 2, organization: { serviceAccounts: 0 } };
  assertSame({ ...few, events: 100 }, MONDAY, [5, 16]);
});

Deno.test("blocks make a day on which nobody is employed", () => {
  const known = [{ user_id: "emp_000", start_date: "2030-01-01" }];
  assertSame({ users: "users.jsonl", events: "natural" }, MONDAY, [3], known);
});

Deno.test("blocks meet without a gap, cost about the same, and have what is planned", () => {
  const plans = [
    Uint32Array.of(),
    Uint32Array.of(0, 0, 0),
    Uint32Array.of(1_000_000),
    Uint32Array.of(0, 5, 0, 0, 7, 1, 0),
    Uint32Array.from({ length: 500 }, (_, i) => (i * 7919) % 1000),
  ];
  for (const plan of plans) {
    const total = plan.reduce((sum, n) => sum + n, 0);
    for (let of = 1; of <= 7; of++) {
      let [next, sum] = [0, 0];
      for (let index = 0; index < of; index++) {
        const { from, to, events } = blockOf(plan, { index, of });
        assertEquals(from, next);
        assertEquals(events, plan.subarray(from, to).reduce((sum, n) => sum + n, 0));
        if (plan.length === 500) {
          assertGreater(events, 0.9 * total / of);
          assertLess(events, 1.1 * total / of);
        }
        [next, sum] = [to, sum + events];
      }
      assertEquals([next, sum], [plan.length, total]);
    }
  }
});
