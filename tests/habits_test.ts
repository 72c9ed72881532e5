import { assert, assertGreater, assertLess } from "@std/assert";
import { jaccard, mean, mutualInformation, shuffledPairs, tallied } from "./metrics.ts";
import { accountDays, byAccount, type Observation, observe, type Pool } from "./sign_ins.ts";
import { correlation } from "./statistics.ts";

const WEEKS = 8;

/** Two sites, so that a place tells something; no campaigns, which nobody's habits explain. */
const POOL: Pool = observe({
  seeds: ["habits"],
  overrides: {
    users: 120,
    events: "natural",
    organization: { sites: { "UTC": 3, "Europe/Berlin": 1 } },
    scenarios: { enabled: false },
  },
  first: "2025-06-30",
  days: 7 * WEEKS,
});

const SIGN_INS = POOL.people.filter(({ what }) => what === "success");
const ON_WEEKDAYS = SIGN_INS.filter(({ weekday }) => weekday < 5);

/** Mean minute of the first sign-in of a day, by account, for those with ten days or more. */
function meanStarts(events: readonly Observation[]): Map<string, number> {
  const starts = new Map<string, number>();
  for (const [account, own] of byAccount(events)) {
    const firsts = accountDays(own).map(([first]) => first!.ms / 60_000);
    if (firsts.length >= 10) starts.set(account, mean(firsts));
  }
  return starts;
}

Deno.test("who starts early in one month starts early in the next", () => {
  const half = 7 * WEEKS / 2;
  const before = meanStarts(ON_WEEKDAYS.filter(({ day }) => day < half));
  const after = meanStarts(ON_WEEKDAYS.filter(({ day }) => day >= half));
  // By name: the order of the log would put early risers next to each other.
  const regular = [...before.keys()].filter((account) => after.has(account)).sort();
  assertGreater(regular.length, 90);
  const minutes = (starts: Map<string, number>) => regular.map((account) => starts.get(account)!);
  const r = correlation(minutes(before), minutes(after));
  assertGreater(r, 0.8);
  // The same numbers, each next to someone else's.
  const others = minutes(after);
  assertLess(correlation(minutes(before), [...others.slice(1), others[0]!]), 0.4);
});

/** What one value tells of the other, and what it tells once the other is handed on at random. */
function information(
  [left, right]: readonly [Value, Value],
): { readonly real: number; readonly shuffled: number; readonly again: number } {
  const pairs = SIGN_INS.map((event) => [left(event), right(event)] as const);
  const others = shuffledPairs(pairs);
  return {
    real: mutualInformation(pairs),
    shuffled: mutualInformation(others),
    again: mutualInformation(shuffledPairs(others)),
  };
}

type Value = (event: Observation) => string;
const account: Value = (event) => event.account;
const device: Value = ({ metadata }) => metadata.device_id ?? "";
const resource: Value = (event) => event.resource;
const department: Value = ({ dept }) => dept;
const hour: Value = (event) => String(event.hour);
const address: Value = ({ src_ip }) => src_ip;
const place: Value = ({ metadata }) => metadata.geo_location ?? "";

const TELLING: readonly (readonly [name: string, pair: readonly [Value, Value]])[] = [
  ["an account tells its machines", [account, device]],
  ["an account tells its resources", [account, resource]],
  ["an account tells its hours", [account, hour]],
  ["a department tells its resources", [department, resource]],
  ["an address tells its place", [address, place]],
];

for (const [name, pair] of TELLING) {
  Deno.test(`${name}: five times what it would by chance, and chance itself does not pass`, () => {
    const { real, shuffled, again } = information(pair);
    assert(real > 5 * shuffled, `${real} nats against ${shuffled} of shuffled ones`);
    assert(shuffled < 5 * again, `${shuffled} nats against ${again} of twice shuffled ones`);
  });
}

/** The resources that each account uses most, week by week. */
function favourites(): readonly (readonly ReadonlySet<string>[])[] {
  return [...byAccount(SIGN_INS).values()].map((own) =>
    Array.from({ length: WEEKS }, (_, week) => {
      const counts = tallied(own.filter(({ day }) => Math.floor(day / 7) === week).map(resource));
      const sorted = [...counts].sort(([, a], [, b]) => b - a);
      return new Set(sorted.slice(0, 5).map(([name]) => name));
    })
  );
}

Deno.test("people use the same resources week by week, other people use others", () => {
  const all = favourites();
  const overlap = (next: (who: number) => number) =>
    mean(all.flatMap((weeks, who) =>
      weeks.slice(1).flatMap((set, week) => {
        const before = all[next(who)]![week]!;
        return set.size > 0 && before.size > 0 ? [jaccard(set, before)] : [];
      })
    ));
  const own = overlap((who) => who);
  assertGreater(own, 0.4);
  assertLess(overlap((who) => (who + 1) % all.length), own - 0.1);
});

Deno.test("a person's machines and addresses are those of the identity table, but for a few", () => {
  const usual = SIGN_INS.filter(({ account, src_ip }) =>
    POOL.colleagues.get(account)!.addresses.has(src_ip)
  );
  const share = usual.length / SIGN_INS.length;
  assert(share > 0.95 && share < 1, `${share} of the sign-ins are from known addresses`);
});
