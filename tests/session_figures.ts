/** Figures of sessions, machines, places and habits, read off the same month of sign-ins. */
import { jaccard, mean, mutualInformation, shuffledPairs, tallied } from "./metrics.ts";
import {
  EVENTS,
  type Figure,
  MONTH,
  share,
  succeeds,
  SUCCESSES,
  type Test,
  WEEKDAY_EVENTS,
  WEEKDAYS,
} from "./sign_in_figures.ts";
import { accountDays, byAccount, gapsOf, type Observation, sessionsOf } from "./sign_ins.ts";
import { correlation } from "./statistics.ts";

export const { sessions: SESSIONS, strayLogouts: STRAY_LOGOUTS } = sessionsOf(EVENTS);

/** Lengths in minutes of sessions that were signed out of. */
export function lengths(test: Test): readonly number[] {
  return SESSIONS.flatMap(({ opening, minutes }) =>
    minutes !== undefined && test(opening) ? [minutes] : []
  );
}

/** Sign-ins that worked, by account and weekday. */
export const ATTENDED_DAYS: readonly (readonly Observation[])[] = accountDays(
  WEEKDAY_EVENTS.filter(succeeds),
);

/** How many different values each account has in the first so many days. */
export function variety(days: number, valueOf: (event: Observation) => string): readonly number[] {
  return [...byAccount(SUCCESSES.filter(({ day }) => day < days)).values()]
    .map((own) => new Set(own.map(valueOf)).size);
}

/** Share of the sign-ins of the second fortnight on a machine that the account never had before. */
export function onNewMachine(): Figure {
  const isNew = [...byAccount(SUCCESSES).values()].flatMap((own) => {
    const seen = new Set<string>();
    return own.flatMap(({ day, metadata: { device_id = "" } }) => {
      const fresh = !seen.has(device_id);
      seen.add(device_id);
      return day >= 14 ? [fresh] : [];
    });
  });
  return share(isNew, (fresh) => fresh);
}

/** Share of the days attended that are, at least in part, in the office. */
export function inOffice(...weekdays: readonly number[]): Figure {
  return share(
    ATTENDED_DAYS.filter(([first]) => weekdays.includes(first!.weekday)),
    (day) => day.some(({ resource }) => resource === "domain_controller"),
  );
}

/** Share of the days on two machines or more. */
export function onTwoMachines(): Figure {
  return share(
    ATTENDED_DAYS,
    (day) => new Set(day.map(({ metadata }) => metadata.device_id)).size > 1,
  );
}

/** Weekdays with a sign-in from an address that is not the account's own: business trips. */
const TRIP_DAYS: readonly (readonly Observation[])[] = ATTENDED_DAYS.filter((day) =>
  day.some(({ account, src_ip }) => !MONTH.colleagues.get(account)!.addresses.has(src_ip))
);

/** Share of the people who are on a business trip on a weekday. */
export function travelling(): Figure {
  const of = WEEKDAYS.reduce((sum, day) => sum + MONTH.employed[day]!, 0);
  return { value: TRIP_DAYS.length / of, of };
}

/** Share of the days on business trips that are abroad. */
export function abroad(): Figure {
  return share(
    TRIP_DAYS,
    (day) => day.some(({ metadata }) => metadata.geo_location !== "Reykjavik, IS"),
  );
}

/** Share of the days with sign-ins from two places within an hour and a half. */
export function impossibleTravel(): Figure {
  return share(
    accountDays(SUCCESSES),
    (day) =>
      day.slice(1).some(({ ms, metadata: { geo_location } }, i) =>
        geo_location !== day[i]!.metadata.geo_location && ms - day[i]!.ms < 5_400_000
      ),
  );
}

/** Share of the people who ever complete a second factor. */
export function withSecondFactor(test: (isAdmin: boolean) => boolean): Figure {
  const able = new Set(
    SUCCESSES.filter(({ metadata }) => metadata.mfa_used).map(({ account }) => account),
  );
  const active = [...byAccount(SUCCESSES).keys()]
    .filter((account) => test(MONTH.colleagues.get(account)!.isAdmin));
  return share(active, (account) => able.has(account));
}

/** Seconds between the events of a person's day, day by day. */
export const GAPS: readonly (readonly number[])[] = accountDays(EVENTS).map(gapsOf);

/** Correlation of the logarithms of a gap and the next. */
export function gapMemory(): number {
  const pairs = GAPS.flatMap((gaps) =>
    gaps.slice(1).map((gap, i) => [Math.log(gaps[i]! + 0.001), Math.log(gap + 0.001)] as const)
  );
  return correlation(pairs.map(([before]) => before), pairs.map(([, after]) => after));
}

/** How much more two values tell of each other than when they are shuffled. */
export function telling(
  a: (event: Observation) => string,
  b: (event: Observation) => string,
): number {
  const pairs = SUCCESSES.map((event) => [a(event), b(event)] as const);
  return mutualInformation(pairs) / mutualInformation(shuffledPairs(pairs));
}

/** Sign-ins of each account, week by week. */
function weeksOf(): readonly (readonly Observation[])[][] {
  return [...byAccount(SUCCESSES).values()].map((own) =>
    [0, 1, 2, 3].map((week) => own.filter(({ day }) => Math.floor(day / 7) === week))
  );
}

/** What the five resources that a person uses most have in common from one week to the next. */
export function weekToWeek(): number {
  const overlaps = weeksOf().flatMap((weeks) => {
    const favourites = weeks.map((events) => {
      const counts = [...tallied(events.map(({ resource }) => resource))];
      return new Set(counts.sort(([, a], [, b]) => b - a).slice(0, 5).map(([name]) => name));
    });
    return favourites.slice(1).flatMap((now, i) =>
      now.size > 0 && favourites[i]!.size > 0 ? [jaccard(now, favourites[i]!)] : []
    );
  });
  return mean(overlaps);
}

/** Share of the resources of a week that the person did not use in the three weeks before. */
export function newResources(): Figure {
  const isNew = weeksOf().flatMap((weeks) => {
    const [now, before] = [weeks.slice(3), weeks.slice(0, 3)].map((events) =>
      new Set(events.flat().map(({ resource }) => resource))
    );
    return [...now!].map((resource) => !before!.has(resource));
  });
  return share(isNew, (fresh) => fresh);
}
