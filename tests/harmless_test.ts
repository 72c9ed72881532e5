/** What looks like an attack and is none: that it happens, as often as it should, and is labelled. */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { weekday } from "../src/core/calendar.ts";
import { errandEvents, errandsOf } from "../src/core/work/errands.ts";
import { resetStorm, staleness } from "../src/core/work/incidents.ts";
import { lastingFrom, lastingUntil } from "../src/core/work/machines.ts";
import { isNewPlace, moveOn } from "../src/core/work/moves.ts";
import {
  companyOf,
  dayOf,
  isSignIn,
  type TimedEvent,
  type WrittenDay,
  writtenDay,
  writtenDays,
} from "./lines.ts";
import type { Rng } from "../src/core/random/rng.ts";
import type { Person, Service } from "../src/core/company/types.ts";

const rng: Rng = new Int32Array(4);
const YEAR = Array.from({ length: 365 }, (_, n) => dayOf("2026-01-01") + n);
const QUIET = { events: "natural", scenarios: { enabled: false } } as const;

const fails = ({ what }: TimedEvent) => what === "failure";

/** Lines that the truth explains by a reason. */
function explained({ events, truth }: WrittenDay, reason: string) {
  return truth.benign.filter((row) => row.reason === reason)
    .map(({ line, oddity, user_id }) => ({ oddity, user_id, event: events[line - 1]! }));
}

Deno.test("passwords are reset two to four times a year, on a working day, and many fail then", () => {
  let storms = 0;
  for (let n = 0; n < 40; n++) {
    const { world } = companyOf({ seed: n });
    for (const day of YEAR) {
      const storm = resetStorm(world, day);
      if (!storm) continue;
      storms++;
      assert(weekday(day) < 5 && !world.holidays.has(day));
      assertEquals(storm.untilMs - storm.fromMs, 7_200_000);
    }
  }
  assert(storms / 40 > 2 && storms / 40 < 4, `${storms} in 40 years`);
  const company = companyOf({ ...QUIET, users: 200 });
  const day = YEAR.find((day) => resetStorm(company.world, day))!;
  const { fromMs, untilMs } = resetStorm(company.world, day)!;
  const written = writtenDay(company, day);
  const failures = explained(written, "reset_storm");
  assertGreater(failures.length, 15);
  for (const { oddity, event } of failures) {
    assertEquals([oddity, event.status], ["failure_burst", "failure"]);
    assert(event.ms >= fromMs && event.ms < untilMs);
  }
  const then = written.events.filter((e) =>
    e.isPerson && e.what === "failure" && e.ms >= fromMs && e.ms < untilMs
  );
  assertEquals(then.length, failures.length);
});

Deno.test("a service's password goes stale one to three times a month, and it tries again and again", () => {
  const company = companyOf({ ...QUIET, users: 1000 });
  const services = company.world.population.on(YEAR[0]!).filter((user) => user.kind === "service");
  const found = YEAR.flatMap((day) =>
    services.flatMap((service) => {
      const stale = staleness(rng, service as Service, day);
      return stale ? [{ day, service, stale }] : [];
    })
  );
  assert(found.length >= 12 && found.length <= 36, `${found.length} in a year`);
  for (const { day, service, stale } of found.slice(0, 8)) {
    const { user_id } = service.identity;
    const written = writtenDay(company, day);
    const tries = explained(written, "stale_password").filter((row) => row.user_id === user_id);
    assertGreater(tries.length, 50);
    const gaps = tries.slice(1).map(({ event }, n) => event.ms - tries[n]!.event.ms);
    assert(gaps.every((gap) => gap >= 0 && gap < 60_000));
    assert(tries.every(({ oddity, event }) => oddity === "failure_burst" && fails(event)));
    const meanwhile = written.events.filter((e) =>
      e.user_id === user_id && e.what === "success" && e.ms >= stale.fromMs && e.ms < stale.untilMs
    );
    assertEquals(meanwhile, []);
  }
});

Deno.test("most who leave copy files of their own department before, once, and it is labelled", () => {
  const company = companyOf({ ...QUIET, users: 60, organization: { monthlyLeavers: 0.3 } });
  const days = [...writtenDays(company, "2025-09-01", 40)];
  const leavers = new Set<string>();
  const copying = new Map<string, Set<number>>();
  days.forEach((written, n) => {
    for (const { kind, identity, lastDay } of written.day.cast) {
      if (kind === "person" && n >= 10 && lastDay === written.day.day) {
        leavers.add(identity.user_id);
      }
    }
    for (const { oddity, user_id, event } of explained(written, "leaving")) {
      assertEquals([oddity, event.event_type], ["large_download", "access.s3"]);
      assertEquals(event.metadata.operation, "GetObject");
      copying.set(user_id, (copying.get(user_id) ?? new Set()).add(n));
    }
  });
  const share = [...leavers].filter((id) => copying.has(id)).length / leavers.size;
  assert(leavers.size > 12 && share > 0.5 && share < 0.95, `${share} of ${leavers.size}`);
  assert([...copying.values()].every((on) => on.size === 1));
});

Deno.test("those who are new get to know their applications one by one, and that is labelled", () => {
  const company = companyOf({ ...QUIET, users: 60, organization: { monthlyLeavers: 0.3 } });
  const known = new Map<string, Set<string>>();
  const joined = new Set<string>();
  let labelled = 0;
  for (const written of writtenDays(company, "2025-09-01", 40)) {
    for (const { identity, firstDay } of written.day.cast) {
      if (firstDay === written.day.day) joined.add(identity.user_id);
    }
    for (const { oddity, user_id, event } of explained(written, "joiner")) {
      assertEquals(oddity, "new_resource");
      if (!joined.has(user_id)) continue; // Joined before the first of these days.
      assert(isSignIn(event));
      assert(!known.get(user_id)?.has(event.resource), `${user_id} knows ${event.resource}`);
      labelled++;
    }
    for (const { user_id, resource } of written.events) {
      known.set(user_id, (known.get(user_id) ?? new Set()).add(resource));
    }
  }
  assertGreater(labelled, 30);
});

Deno.test("people are lent to another department for some weeks, a few in a thousand each month", () => {
  const { world } = companyOf({ users: 2000 });
  const people = world.population.on(YEAR[0]!).filter((user) => user.kind === "person");
  let [begun, held] = [0, 0];
  for (const person of people as Person[]) {
    for (const day of YEAR.slice(0, 60)) {
      const move = moveOn(person, day);
      if (!move) continue;
      assert(move.dept !== person.identity.dept && weekday(move.firstDay) < 5);
      assertEquals(isNewPlace(move, day), day < move.firstDay + 10);
      if (move.firstDay === day) begun++;
      held++;
    }
  }
  const monthly = begun / 2000 / 2;
  assert(monthly > 0.003 && monthly < 0.008, `${monthly} a month`);
  assertGreater(held, 20 * begun);
});

Deno.test("a machine that lasts for days is ended once, on a weekday, by its own name", () => {
  const { world } = companyOf({ users: 200 });
  const started = YEAR.slice(0, 120).flatMap((day) => lastingFrom(world, day));
  const ended = YEAR.slice(0, 145).flatMap((day) => {
    const ending = lastingUntil(world, day);
    assert(ending.every(({ lastDay }) => lastDay === day && weekday(day) < 5));
    return ending;
  });
  const names = ended.flatMap(({ machines }) => machines);
  assertGreater(started.length, 40);
  assertEquals(new Set(names).size, names.length);
  for (const { machines } of started) assert(machines.every((name) => names.includes(name)));
});

Deno.test("the plan makes room for errands: a long session is whole", () => {
  const company = companyOf({ ...QUIET, users: 100 });
  const day = dayOf("2025-09-02");
  const { events } = writtenDay(company, day);
  let found = 0;
  for (const user of company.world.population.on(day)) {
    if (user.kind !== "person") continue;
    const errands = errandsOf(rng, user, day);
    const own = events.filter((e) => e.user_id === user.identity.user_id);
    if (errands.commands < 30 || own.length === 0) continue;
    found++;
    const sessions = Map.groupBy(
      own.filter((e) => e.event_type === "sys.command"),
      (e) => e.metadata.session_id,
    );
    const longest = Math.max(0, ...[...sessions.values()].map((lines) => lines.length));
    assert(own.length > errandEvents(errands));
    assertGreater(longest, errands.commands / 2, user.identity.user_id);
  }
  assertGreater(found, 0);
});
