import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { formatDay, HOUR_MS, weekday, ZONE_NAMES, ZONES } from "../src/core/calendar.ts";
import { companyOf, type Overrides, type WrittenDay, writtenDays } from "./lines.ts";
import { mean, quantile } from "./metrics.ts";

const NO_CAMPAIGNS = { enabled: false };

/** Days of a natural company without campaigns. */
function daysOf(first: string, days: number, overrides: Overrides = {}): WrittenDay[] {
  const company = companyOf({
    users: 300,
    events: "natural",
    scenarios: NO_CAMPAIGNS,
    ...overrides,
  });
  return [...writtenDays(company, first, days)];
}

/** The people who sign in on a day. */
function present({ events }: WrittenDay): ReadonlySet<string> {
  const signIns = events.filter(({ isPerson, what }) => isPerson && what !== "logout");
  return new Set(signIns.map(({ user_id }) => user_id));
}

/** The share of the people who sign in on each day. */
function attendance(days: readonly WrittenDay[]): number[] {
  return days.map((day) =>
    present(day).size / day.day.cast.filter(({ kind }) => kind === "person").length
  );
}

Deno.test("nearly all sign in from Monday to Friday, few at the weekend", () => {
  for (const [i, share] of attendance(daysOf("2025-09-01", 14)).entries()) {
    if (i % 7 < 5) assert(share > 0.85 && share < 0.97, `day ${i}: ${share}`);
    else assert(share > 0.04 && share < 0.2, `day ${i}: ${share}`);
  }
});

Deno.test("a holiday is like a Sunday, in its own year only when it has one", () => {
  const organization = { holidays: ["09-02", "2025-09-03", "2024-09-04"] };
  const [monday, everyYear, thisYear, lastYear] = attendance(
    daysOf("2025-09-01", 4, { organization }),
  );
  assertGreater(monday!, 0.85);
  assertLess(everyYear!, 0.2);
  assertLess(thisYear!, 0.2);
  assertGreater(lastYear!, 0.85);
});

Deno.test("between Christmas and New Year half the company is on leave", () => {
  const days = daysOf("2025-12-22", 12);
  // 22 Monday to 2 Friday, holidays and the weekend left out.
  const share = (date: number) => attendance(days)[date - 22]!;
  for (const date of [22, 23, 33]) assertGreater(share(date), 0.8, `day ${date}`);
  for (const date of [24, 29, 30, 31]) {
    assert(share(date) > 0.3 && share(date) < 0.7, `day ${date}: ${share(date)}`);
  }
  for (const date of [25, 26]) assertLess(share(date), 0.2, `day ${date}`);
});

Deno.test("whoever works part-time never works a usual day on the day off", () => {
  const days = daysOf("2025-08-04", 12, {
    people: { partTime: 0.3, onLeave: 0, daysOff: 0, nightCalls: 0, travelling: 0 },
  });
  const partTimers = days[0]!.day.cast.flatMap((user) =>
    user.kind === "person" && user.habits.weekdayOff >= 0 ? [user] : []
  );
  assert(partTimers.length > 60 && partTimers.length < 120, String(partTimers.length));
  const gone = { onDayOff: 0, otherwise: 0 };
  for (const day of days.filter((d) => weekday(d.day.day) < 5)) {
    const here = present(day);
    for (const { identity, habits, firstDay, lastDay } of partTimers) {
      if (firstDay > day.day.day || lastDay < day.day.day) continue;
      const absent = !here.has(identity.user_id);
      if (habits.weekdayOff === weekday(day.day.day)) assert(absent, identity.user_id);
      else gone.otherwise += Number(absent);
      gone.onDayOff += Number(absent);
    }
  }
  assertGreater(gone.onDayOff, 100);
  assertLess(gone.otherwise, gone.onDayOff / 20);
});

Deno.test("people are away for whole weeks", () => {
  const days = daysOf("2025-06-02", 5 * 7, { people: { daysOff: 0, partTime: 0, onLeave: 0.1 } });
  const weeks = [0, 1, 2, 3, 4].map((week) =>
    [0, 1, 2, 3, 4].map((day) => present(days[7 * week + day]!))
  );
  const staff = days[0]!.day.cast.filter(({ kind, lastDay }) =>
    kind === "person" && lastDay > days.at(-1)!.day.day
  ).map(({ identity }) => identity.user_id);
  const daysPresent = weeks.flatMap((week) =>
    staff.map((id) => week.filter((here) => here.has(id)).length)
  );
  const share = (n: number) => daysPresent.filter((d) => d === n).length / daysPresent.length;
  assert(share(0) > 0.06 && share(0) < 0.14, `away all week: ${share(0)}`);
  assertGreater(share(0) + share(5), 0.98);
});

/** Hours by which clocks in a zone are ahead of UTC on a day, by the zone database and not by the model. */
function hoursAhead(zone: string, { day }: WrittenDay): number {
  const noon = Temporal.PlainDateTime.from(`${formatDay(day.day)}T12:00`).toZonedDateTime(zone);
  return noon.offsetNanoseconds / 3.6e12;
}

/** The hours of people's first sign-ins on each day, by the clock of a zone. */
function firstHours(days: readonly WrittenDay[], zone: string): number[] {
  return days.flatMap((day) => {
    const first = new Map<string, number>();
    for (const { isPerson, what, user_id, ms } of day.events) {
      if (isPerson && what === "success" && !first.has(user_id)) first.set(user_id, ms);
    }
    return [...first.values()].map((ms) => (ms / HOUR_MS + hoursAhead(zone, day) + 24) % 24);
  });
}

for (const zone of ["Europe/London", "America/New_York", "Asia/Kolkata"] as const) {
  Deno.test(`people in ${zone} start at the same hour of their clock, summer and winter`, () => {
    const organization = { sites: { [zone]: 1 } };
    // Without and with daylight saving, and just after each change.
    for (const first of ["2025-01-13", "2025-07-14", "2025-03-31", "2025-10-27"]) {
      const days = daysOf(first, 2, { organization, people: { travelling: 0, nightCalls: 0 } });
      const median = quantile(firstHours(days, zone), 0.5);
      assert(median > 8 && median < 8.7, `${first}: ${median} h`);
    }
  });
}

Deno.test("travellers abroad work by the clock of the place they are in", () => {
  const days = daysOf("2025-06-02", 26, { people: { travelling: 0.2 } });
  const zones = new Map(ZONE_NAMES.map((zone) => [ZONES[zone].place as string, zone]));
  const hours: number[] = [];
  const places = new Set<string>();
  for (const day of days) {
    for (const { isPerson, what, ms, metadata: { geo_location = "" } } of day.events) {
      if (!isPerson || what !== "success" || geo_location === "Reykjavik, IS") continue;
      places.add(geo_location);
      hours.push((ms / HOUR_MS + hoursAhead(zones.get(geo_location)!, day) + 24) % 24);
    }
  }
  assert(places.size >= 5, [...places].join("; "));
  assertGreater(hours.length, 500);
  const byDay = hours.filter((hour) => hour >= 6 && hour < 20).length / hours.length;
  assertGreater(byDay, 0.95);
});

Deno.test("a trip abroad lasts one to four days, from Monday to Friday", () => {
  const company = companyOf({
    users: 600,
    events: "natural",
    scenarios: NO_CAMPAIGNS,
    people: { travelling: 0.2 },
  });
  const tripDays = new Map<string, Set<number>>();
  for (const { day, events } of writtenDays(company, "2025-06-02", 7)) {
    for (const { user_id, metadata: { geo_location = "" } } of events) {
      // Far from midnight, so that the day here is the day there.
      if (!["London, GB", "Berlin, DE"].includes(geo_location)) continue;
      tripDays.set(user_id, (tripDays.get(user_id) ?? new Set()).add(day.day));
    }
  }
  assertGreater(tripDays.size, 5);
  for (const [user, days] of tripDays) {
    assert(days.size <= 4, `${user}: ${days.size} days`);
    assert([...days].every((day) => weekday(day) < 5), user);
  }
});

Deno.test("the settings of people move what they say", () => {
  const shareOf = (overrides: Overrides) => mean(attendance(daysOf("2025-09-01", 2, overrides)));
  assertGreater(shareOf({ people: { daysOff: 0, onLeave: 0, partTime: 0 } }), 0.99);
  assertLess(shareOf({ people: { daysOff: 1, nightCalls: 0 } }), 0.01);
  const saturday = (weekendWork: number) =>
    mean(
      attendance(
        daysOf("2025-09-06", 2, { people: { weekendWork, nightCalls: 0, travelling: 0 } }),
      ),
    );
  assertEquals(saturday(0), 0);
  assertGreater(saturday(1), 0.9);
});

// A stretch of work that spans midnight UTC is cut there, and begins with a sign-in at the gate.
Deno.test("nobody signs in at the very millisecond of midnight", () => {
  const sites = { "America/Los_Angeles": 1, "Asia/Tokyo": 1 };
  const days = daysOf("2025-09-01", 5, { organization: { sites } });
  const atMidnight = days.flatMap(({ events }) => events.filter(({ ms }) => ms === 0));
  assertLess(atMidnight.length, 2);
});

Deno.test("nobody starts or ends at the very same millisecond as the others", () => {
  const [{ events }] = daysOf("2025-09-06", 1, {
    users: 30,
    events: 300,
    organization: { serviceAccounts: 0 },
    people: { weekendWork: 0, nightCalls: 0 },
  }) as [WrittenDay];
  assertGreater(new Set(events.map(({ ms }) => ms)).size, 290);
});

Deno.test("a person signs out of one session in a millisecond", () => {
  const days = daysOf("2025-09-01", 5);
  const moments = days.flatMap(({ day, events }) =>
    events.filter(({ isPerson, what }) => isPerson && what === "logout")
      .map(({ user_id, ms }) => `${day.day} ${user_id} ${ms}`)
  );
  assertGreater(new Set(moments).size, 0.999 * moments.length);
});
