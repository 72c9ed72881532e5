/**
 * Section 7 of the realism figures: what looks odd and is harmless, as the truth and the lines tell of it.
 *
 * @module
 */

import { formatDay } from "../../src/core/calendar.ts";
import { resetStorm, type Window } from "../../src/core/work/incidents.ts";
import { companyOf, dayOf, isSignIn } from "../../tests/lines.ts";
import { quantile, tallied } from "../../tests/metrics.ts";
import { accountDays, byAccount, type Observation } from "../../tests/sign_ins.ts";
import { fails, observe, ofType, onWeekday, type Period, staffDays, succeeds } from "./observe.ts";
import { type Figure, ratio, type Row, share } from "./rows.ts";

const BACKUP = "svc_backup_bot";

function bytesOf(events: readonly Observation[]): number {
  return events.filter(ofType("access.s3")).reduce((sum, e) => sum + e.metadata.bytes!, 0);
}

/** Share of the bytes in and out of buckets that backups make. */
function backupBytes({ people, services }: Period): number {
  const backups = bytesOf(services.filter(({ account }) => account.startsWith(BACKUP)));
  return backups / (bytesOf(people) + bytesOf(services));
}

/** Minutes by which the first run of a backup is off its usual time in nine nights of ten. */
function backupDrift({ services }: Period): number {
  const runs = services.filter((e) => e.account === BACKUP && succeeds(e));
  const starts = accountDays(runs).map(([first]) => first!.ms / 60_000);
  const usual = quantile(starts, 0.5);
  return quantile(starts.map((start) => Math.abs(start - usual)), 0.9);
}

/** Sign-ins of the second fortnight to something, or on a machine, that the account never had before. */
function newAndFailing(people: readonly Observation[]): Figure {
  const tries = [...byAccount(people.filter(isSignIn)).values()].flatMap((own) => {
    const known = new Set<string | undefined>();
    return own.flatMap((event) => {
      const { day, resource, metadata: { device_id } } = event;
      const isNew = !known.has(resource) || !known.has(device_id);
      known.add(resource).add(device_id);
      return day >= 14 ? [{ isNew, failed: fails(event) }] : [];
    });
  });
  const both = share(tries, ({ isNew, failed }) => isNew && failed).value;
  const alone = share(tries, (e) => e.isNew).value * share(tries, (e) => e.failed).value;
  return { value: both / alone };
}

/** Nights with a call, of 1,000 people in a week. */
function callNights(period: Period): Figure {
  const nights = new Set(
    period.notes.filter(({ reason }) => reason === "on_call")
      .map(({ account, day }) => `${account} ${day}`),
  );
  const days = period.employed.map((_, day) => day);
  return { value: 7000 * nights.size / staffDays(period, days), events: nights.size };
}

/** Odd but harmless lines a week, of 1,000 people. */
function oddities(period: Period): number {
  const days = period.employed.map((_, day) => day);
  return 7000 * period.notes.length / staffDays(period, days);
}

/** Section 7, of a usual month. */
export function harmlessRows(period: Period): readonly Row[] {
  return [
    ["backups' share of the bytes in buckets", backupBytes(period), 0.6, 1, "mc"],
    ["minutes the nightly backup varies by", backupDrift(period), 1, 10, "mc"],
    ["new and failing, times chance", newAndFailing(period.people), 3, 8, "TG"],
    ["nights with a call, 1,000 staff, week", callNights(period), 10, 40, "G; mc"],
    ["odd but harmless lines, 1,000 staff, week", oddities(period), 100, 2000, "mc"],
  ];
}

/** How many resources a day are new to those who joined in the ten days before, against others. */
function joinersNews({ people, colleagues }: Period): Figure {
  const daily = (isMeant: (joined: number, day: number) => boolean) => {
    let [news, days] = [0, 0];
    for (const [account, own] of byAccount(people.filter(onWeekday))) {
      const joined = colleagues.get(account)!.firstDay;
      const known = new Set<string>();
      for (const today of accountDays(own)) {
        const { day } = today[0]!;
        const before = known.size;
        for (const { resource } of today) known.add(resource);
        if (!isMeant(joined, day)) continue;
        news += known.size - before;
        days++;
      }
    }
    return { value: news / days };
  };
  return ratio(
    daily((joined, day) => joined >= 0 && day > joined && day <= joined + 10),
    daily((joined, day) => joined < 0 && day >= 14),
  );
}

/** Share of those who leave in the period, but for its beginning, that copy files before. */
function leaversWhoCopy({ colleagues, notes, employed }: Period): Figure {
  const leavers = [...colleagues].filter(([, { lastDay }]) =>
    lastDay >= 10 && lastDay < employed.length
  );
  const copying = new Set(notes.filter((e) => e.reason === "leaving").map((e) => e.account));
  return share(leavers, ([account]) => copying.has(account));
}

/** Events of a day around the end of a quarter against those of a day of the week before. */
function quarterEnd(users: number, seed: string): Figure {
  const organization = { departments: { Finance: 1 } };
  const { people } = observe({ users, seed, organization }, "2025-09-22", 12);
  const daily = (...days: readonly number[]) => ({
    value: people.filter(({ day }) => days.includes(day)).length / days.length,
  });
  // Monday to Friday, 22-26 September, and Monday to Thursday after it: 29 September to 2 October.
  return ratio(daily(7, 8, 9, 10), daily(0, 1, 2, 3));
}

/** The first day from `first` on that has a storm of failures after a reset. */
function nextStorm(seed: string, first: string): { day: number; storm: Window } | undefined {
  const { world } = companyOf({ seed });
  const start = dayOf(first);
  for (let day = start; day < start + 730; day++) {
    const storm = resetStorm(world, day);
    if (storm) return { day, storm };
  }
  return undefined;
}

/** Sign-ins of a storm's two hours that fail, against those of the same hours on the other days of its week. */
function stormFailures(users: number, seed: string, first: string): Figure {
  const found = nextStorm(seed, first);
  if (!found) return { value: NaN };
  const { day, storm: { fromMs, untilMs } } = found;
  const { people } = observe({ users, seed }, formatDay(day - 7), 15);
  const then = people.filter((e) => isSignIn(e) && e.ms >= fromMs && e.ms < untilMs);
  return ratio(
    share(then.filter((e) => e.day === 7), fails),
    share(then.filter((e) => e.day !== 7), fails),
  );
}

/** Section 7, of companies that much happens in: many leave, only Finance, two weeks around a reset. */
export function upheavalRows(users: number, seed: string, first: string): readonly Row[] {
  const organization = { monthlyLeavers: 0.25, founded: "2025-01-01" };
  const moving = observe({ users: Math.min(users, 100), seed, organization }, first, 42);
  const reasons = tallied(moving.notes.map(({ reason }) => reason));
  return [
    ["joiners' new resources, times others'", joinersNews(moving), 3, 5, "mc"],
    ["joiners' first uses that are labelled", Math.min(1, reasons.get("joiner") ?? 0), 1, 1, "mc"],
    ["leavers who copy files", leaversWhoCopy(moving), 0.5, 0.9, "X"],
    ["Finance at the end of a quarter / before", quarterEnd(users, seed), 2, 3, "mc"],
    ["failing after a reset of passwords / else", stormFailures(users, seed, first), 5, 15, "mc"],
  ];
}
