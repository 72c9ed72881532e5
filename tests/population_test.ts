import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { isAddress } from "../src/core/company/addresses.ts";
import { formatDay } from "../src/core/calendar.ts";
import type { Config } from "../src/core/config/knobs.ts";
import { ROLES } from "../src/core/company/organization.ts";
import type { User } from "../src/core/company/types.ts";
import { createWorld } from "../src/core/company/world.ts";
import { companyOf, configOf, dayOf, type Overrides, writtenDays } from "./lines.ts";
import { tallied } from "./metrics.ts";

const FOUNDED = dayOf("2025-01-01");

function populationOf(overrides: Overrides) {
  return createWorld(configOf(overrides)).population;
}

const idsOf = (users: readonly User[]) => users.map(({ identity }) => identity.user_id);
const isPerson = ({ kind }: User) => kind === "person";

Deno.test("the headcount never changes, nor do the service accounts", () => {
  const population = populationOf({ users: 120, organization: { monthlyLeavers: 0.05 } });
  const services = idsOf(population.on(0).filter((user) => !isPerson(user)));
  assertEquals(services.length, 6);
  for (let day = FOUNDED - 100; day < FOUNDED + 2000; day += 13) {
    const users = population.on(day);
    assertEquals(users.filter(isPerson).length, 120);
    assertEquals(idsOf(users.slice(120)), services);
    assertEquals(new Set(idsOf(users)).size, users.length);
  }
});

Deno.test("before the company is founded nobody comes or goes", () => {
  const population = populationOf({ users: 200, organization: { monthlyLeavers: 0.3 } });
  const founders = population.on(FOUNDED);
  assertEquals(population.on(0), founders);
  assertEquals(population.on(FOUNDED - 1), founders);
  assertEquals(idsOf(founders)[7], "emp_007");
  assert(population.on(FOUNDED + 200).some((user, i) => user !== founders[i]));
});

Deno.test("0.5 to 1.2 % of the people leave in a month, over five years", () => {
  const population = populationOf({ users: 1000 });
  const months = 60;
  let leavers = 0;
  let before = population.on(FOUNDED).filter(isPerson);
  for (let month = 1; month <= months; month++) {
    const now = population.on(FOUNDED + Math.round(month * 30.436875)).filter(isPerson);
    leavers += now.filter((user, i) => user !== before[i]).length;
    before = now;
  }
  const rate = leavers / months / 1000;
  assert(rate > 0.005 && rate < 0.012, `${rate} a month`);
});

Deno.test("a seat is taken the day after it is left, on a Friday, by someone with a new id", () => {
  const population = populationOf({ users: 100, organization: { monthlyLeavers: 0.1 } });
  const everybody = new Map<string, User>();
  let before = population.on(FOUNDED);
  for (let day = FOUNDED + 1; day < FOUNDED + 1000; day++) {
    const now = population.on(day);
    now.forEach((user, seat) => {
      const left = before[seat]!;
      if (user === left) return;
      assertEquals([formatDay(left.lastDay), left.lastDay + 1], [
        formatDay(day - 1),
        user.firstDay,
      ]);
      assertEquals((left.lastDay + 3) % 7, 4, "not a Friday");
      assertGreater(left.lastDay - left.firstDay, 44);
    });
    for (const user of now) {
      assertEquals(everybody.get(user.identity.user_id) ?? user, user, "an id is reused");
      everybody.set(user.identity.user_id, user);
    }
    before = now;
  }
  assertGreater(everybody.size, 300);
});

Deno.test("nobody has an event before the first day or after the last, but whoever uses an old account", () => {
  const company = companyOf({
    users: 60,
    events: 400,
    organization: { monthlyLeavers: 0.4, sites: { "Asia/Tokyo": 1, "America/Los_Angeles": 1 } },
    scenarios: { perMonth: 40, atOnce: 1000 },
  });
  let changes = 0;
  let afterwards = 0;
  let staff = new Set<string>();
  for (const { day, events, truth } of writtenDays(company, "2025-06-01", 120)) {
    const employed = new Map(
      company.world.population.on(day.day).map((user) => [user.identity.user_id, user]),
    );
    const byFormer = new Set(
      truth.labels.filter(({ scenario }) => scenario === "ex_employee").map(({ line }) => line),
    );
    const former = new Map(day.cast.map((user) => [user.identity.user_id, user]));
    changes += new Set(employed.keys()).difference(staff).size;
    staff = new Set(employed.keys());
    events.forEach(({ user_id, dept }, i) => {
      if (byFormer.has(i + 1)) {
        const user = former.get(user_id)!;
        assert(user.lastDay < day.day, `${user_id} is employed`);
        assertEquals(dept, user.identity.dept);
        afterwards++;
        return;
      }
      const user = employed.get(user_id);
      assert(user && user.firstDay <= day.day && day.day <= user.lastDay, user_id);
      if (dept !== user.identity.dept) assertEquals(dept, user.identity.dept);
    });
  }
  assertGreater(afterwards, 50);
  assertGreater(changes, 60 + 50);
});

Deno.test("accounts of a users file work from their first day to their last", () => {
  const known = [
    { user_id: "emp_000" },
    { user_id: "joiner", start_date: "2025-12-03" },
    { user_id: "leaver", end_date: "2025-12-02" },
    { user_id: "svc_guest", start_date: "2025-12-02", end_date: "2025-12-03" },
  ];
  const company = companyOf({
    users: "users.jsonl",
    events: 200,
    people: { onLeave: 0, daysOff: 0, partTime: 0 },
  }, known);
  const seen = [...writtenDays(company, "2025-12-01", 4)].map(({ events }) =>
    [...new Set(events.map(({ user_id }) => user_id))].sort()
  );
  assertEquals(seen, [
    ["emp_000", "leaver"],
    ["emp_000", "leaver", "svc_guest"],
    ["emp_000", "joiner", "svc_guest"],
    ["emp_000", "joiner"],
  ]);
});

Deno.test("an account is the same person in every year: id, department, machines, addresses", () => {
  const overrides = { users: 300 };
  const late = new Map(
    populationOf(overrides).on(FOUNDED + 900).map(({ identity }) => [identity.user_id, identity]),
  );
  const stayers = populationOf(overrides).on(FOUNDED)
    .filter(({ identity }) => late.has(identity.user_id));
  assertGreater(stayers.length, 150);
  for (const { identity } of stayers) assertEquals(late.get(identity.user_id), identity);
});

/** Ranges that are nobody's in the real world: RFC 5737, RFC 3849 and, inside a site, RFC 1918. */
const DOCUMENTATION = /^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$|^2001:db8:/;
const PRIVATE = /^10\.\d+\.\d+\.\d+$/;

Deno.test("people have one or two machines, an office address and one or two outside", () => {
  const users = populationOf({ users: 2000 }).on(FOUNDED);
  const people = users.filter(isPerson);
  for (const { kind, identity: { devices, addresses: [office = "", ...outside] } } of users) {
    assert(PRIVATE.test(office) && isAddress(office), office);
    assert(devices.length >= 1 && devices.length <= (kind === "person" ? 2 : 1));
    if (kind === "person") assert(outside.length === 1 || outside.length === 2);
    for (const address of outside) {
      assert(DOCUMENTATION.test(address) && isAddress(address), address);
    }
  }
  const machines = people.flatMap(({ identity }) => identity.devices);
  assertGreater(new Set(machines).size, machines.length - 3);
});

Deno.test("no line has an address of the real world, not even of travellers and intruders", () => {
  const company = companyOf({
    users: 300,
    events: "natural",
    people: { travelling: 0.3 },
    scenarios: { perMonth: 200, atOnce: 1000 },
  });
  const addresses = new Set<string>();
  for (const { events } of writtenDays(company, "2025-06-01", 20)) {
    for (const { src_ip } of events) addresses.add(src_ip);
  }
  assertGreater(addresses.size, 700);
  for (const address of addresses) {
    assert((PRIVATE.test(address) || DOCUMENTATION.test(address)) && isAddress(address), address);
  }
});

/** Asserts that shares are those configured, within three standard errors. */
function assertShares(values: readonly string[], weights: Readonly<Record<string, number>>): void {
  const whole = Object.values(weights).reduce((sum, w) => sum + w, 0);
  const counts = tallied(values);
  for (const [name, weight] of Object.entries(weights)) {
    const [p, share] = [weight / whole, (counts.get(name) ?? 0) / values.length];
    assertLess(Math.abs(share - p), 3 * Math.sqrt(p * (1 - p) / values.length) + 1e-9, name);
  }
  assertEquals([...counts.keys()].filter((name) => !(weights[name]! > 0)), []);
}

Deno.test("departments, roles and sites have the shares that are configured", () => {
  const organization: Partial<Config["organization"]> = {
    departments: { Engineering: 5, Security: 1, HR: 2 },
    sites: { "Europe/London": 0.5, "Asia/Kolkata": 0.25, "UTC": 0 },
  };
  const people = populationOf({ users: 4000, organization }).on(FOUNDED).filter(isPerson);
  assertShares(people.map(({ identity }) => identity.dept), organization.departments!);
  assertShares(people.map(({ identity }) => identity.timezone), organization.sites!);
  const engineers = people.filter(({ identity }) => identity.dept === "Engineering");
  assertShares(
    engineers.map(({ identity }) => identity.role),
    Object.fromEntries(ROLES.Engineering.map(({ name, weight }) => [name, weight])),
  );
});

Deno.test("service accounts are three or more, in proportion to the people, or none at all", () => {
  const servicesOf = (users: number, serviceAccounts: number) =>
    populationOf({ users, organization: { serviceAccounts } }).on(FOUNDED).slice(users);
  for (
    const [users, share, count] of [[1, 0.05, 3], [50, 0.05, 3], [400, 0.05, 20], [
      10,
      10,
      100,
    ]] as const
  ) {
    const services = servicesOf(users, share);
    assertEquals(services.length, count);
    assertEquals(new Set(idsOf(services)).size, count);
    assert(
      services.every(({ kind, identity }) =>
        kind === "service" && identity.user_id.startsWith("svc_") &&
        identity.role === "service_account"
      ),
    );
  }
  assertEquals(servicesOf(50, 0), []);
});

Deno.test("more people are the same people, and more", () => {
  const few = populationOf({ users: 50 }).on(FOUNDED).filter(isPerson);
  const many = populationOf({ users: 900 }).on(FOUNDED).filter(isPerson);
  assertEquals(
    few.map(({ identity }) => identity),
    many.slice(0, 50).map(({ identity }) => identity),
  );
});
