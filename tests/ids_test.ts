import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { FIRST_DAY, LAST_DAY } from "../src/core/calendar.ts";
import { rootKey } from "../src/core/random/hash.ts";
import { assignSlots, idKeys, makeId } from "../src/core/log/ids.ts";
import type { Identity } from "../src/core/company/types.ts";
import { companyOf, dayOf, isSignIn, type TimedEvent, writtenDay, writtenDays } from "./lines.ts";
import { assertUniform, correlation } from "./statistics.ts";

/** An id as a number 0 ≤ x < 1, as far as a double tells. */
function position(id: string): number {
  return Number(`0x${id}`) / 2 ** 64;
}

/** A sample and the one that follows it in the file. */
function serialCorrelation(numbers: readonly number[]): number {
  return correlation(numbers.slice(0, -1), numbers.slice(1));
}

Deno.test("event and session ids are unique over 400 days, and no session has an event's id", () => {
  // People come and go; nobody's ids depend on that.
  const company = companyOf({
    users: 30,
    events: 400,
    organization: { monthlyLeavers: 0.05 },
    scenarios: { perMonth: 100, atOnce: 1000 },
  });
  const events = new Set<string>();
  const sessions = new Set<string>();
  let signIns = 0;
  for (const day of writtenDays(company, "2025-03-01", 400)) {
    for (const event of day.events) {
      events.add(event.event_id);
      if (isSignIn(event)) signIns++;
      if (isSignIn(event)) sessions.add(sessionId(event));
    }
  }
  assertEquals(events.size, 400 * 400);
  assertEquals(sessions.size, signIns);
  assertGreater(signIns, 10_000);
  assertEquals(events.intersection(sessions).size, 0);
});

function idsOf(seed: string | number, date = "2025-12-01"): string[] {
  const { events } = writtenDay(companyOf({ seed, events: 25_000 }), date);
  return events.map(({ event_id }) => event_id);
}

Deno.test("another seed or another day has other ids, near as it may be", () => {
  const ids = [idsOf(42), idsOf(43), idsOf("42 "), idsOf(42, "2025-12-02")];
  assertEquals(new Set(ids.flat()).size, 4 * 25_000);
  for (let i = 1; i < ids.length; i++) {
    // The first events of each account have the same place in all of them.
    const [a, b] = [ids[0]!, ids[i]!].map((list) => list.map(position));
    assertLess(Math.abs(correlation(a!, b!)), 0.02);
  }
});

Deno.test("an id tells nothing of the next in the file, of the time or of the account", () => {
  const { events, day } = writtenDay(companyOf({ users: 500, events: 40_000 }), "2025-12-01");
  const index = new Map(day.cast.map(({ identity }, i) => [identity.user_id, i]));
  for (const idOf of [eventId, sessionId]) {
    const chosen = idOf === sessionId ? events.filter(isSignIn) : events;
    const ids = chosen.map((event) => position(idOf(event)));
    // Four standard errors; .02 for the events.
    const limit = 4 / Math.sqrt(ids.length);
    assertLess(Math.abs(serialCorrelation(ids)), limit);
    assertLess(Math.abs(correlation(ids, chosen.map(({ ms }) => ms))), limit);
    assertLess(Math.abs(correlation(ids, chosen.map(({ user_id }) => index.get(user_id)!))), limit);
    for (const digit of [0, 1, 7, 8, 15]) {
      const counts = new Array<number>(16).fill(0);
      for (const event of chosen) counts[parseInt(idOf(event)[digit]!, 16)]!++;
      assertUniform(counts);
    }
  }
});

const eventId = ({ event_id }: TimedEvent) => event_id;
const sessionId = ({ metadata }: TimedEvent) => metadata.session_id ?? "";

Deno.test("makeId() gives different ids to neighbours and extremes of day, slot and ordinal", () => {
  const keys = idKeys(rootKey("ids"), "event");
  const out = new Int32Array(2);
  const top = 2 ** 24 - 1;
  const seen = new Set<string>();
  let made = 0;
  for (const day of [FIRST_DAY, 1, dayOf("2025-12-01"), LAST_DAY - 1, LAST_DAY]) {
    for (const slot of [0, 1, 255, 256, 257, 65_535, 65_536, top - 1, top]) {
      for (const ordinal of [0, 1, 2, 255, 65_536, top - 1, top]) {
        makeId(keys, day, slot, ordinal, out);
        seen.add(out.join());
        made++;
      }
    }
  }
  assertEquals(seen.size, made);
});

function slotsOf(names: readonly string[]): Map<string, number> {
  const slots = assignSlots(names.map((user_id) => ({ user_id }) as Identity));
  return new Map(names.map((name, i) => [name, slots[i]!]));
}

Deno.test("assignSlots() gives every account a slot of its own, whatever its name and place", () => {
  const numbers = Array.from({ length: 20_000 }, (_, i) => `emp_${String(i).padStart(3, "0")}`);
  const strays = [
    "emp_7",
    "emp_0007",
    "emp_99999999",
    "emp_8388608",
    "emp_9999999",
    "emp_",
    "EMP_007",
  ];
  const names = Array.from({ length: 5000 }, (_, i) => `user.${i}`);
  const slots = slotsOf([...numbers, ...strays, ...names]);
  assertEquals(new Set(slots.values()).size, slots.size);
  assert([...slots.values()].every((slot) => slot >= 0 && slot < 2 ** 24));
  assertEquals(
    slotsOf([...names, ...strays, ...numbers].reverse()).get("user.42"),
    slots.get("user.42"),
  );
  assertEquals(slotsOf(["emp_012", "user.42"]).get("emp_012"), slots.get("emp_012"));
});
