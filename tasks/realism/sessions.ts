/**
 * Sections 4 and 5 of the realism figures: sessions, machines, places and second factors.
 *
 * @module
 */

import { isAuth } from "../../tests/lines.ts";
import { mean, quantile } from "../../tests/metrics.ts";
import { accountDays, byAccount, type Observation, sessionsOf } from "../../tests/sign_ins.ts";
import { onWeekday, type Period, staffDays, succeeds } from "./observe.ts";
import { type Figure, type Row, share } from "./rows.ts";

/** Two places are too far apart for sign-ins within this: an hour and a half. */
const TOO_SOON_MS = 5_400_000;

const isGate = ({ resource }: Pick<Observation, "resource">) =>
  resource === "domain_controller" || resource === "vpn_gateway";

/** Acts whose session is not open: never opened, or signed out of before. */
function actsOutside(people: readonly Observation[]): number {
  const open = new Set<string>();
  let outside = 0;
  for (const event of people) {
    const id = event.metadata.session_id;
    if (id === undefined) continue;
    if (event.what === "success") open.add(id);
    else if (event.what === "logout") open.delete(id);
    else if (event.what === "act" && !open.has(id)) outside++;
  }
  return outside;
}

/** How many different values each account has in the first so many days. */
function variety(
  events: readonly Observation[],
  days: number,
  valueOf: (event: Observation) => string | undefined,
): number[] {
  return [...byAccount(events.filter(({ day }) => day < days)).values()]
    .map((own) => new Set(own.map(valueOf)).size);
}

/** What a machine with a shell or a console is called, unlike an application or a gate. */
const HOST = /-\d\d\d?$/;

/** Machines that administrators sign in from or to in three weeks, median. */
function adminMachines({ people, colleagues }: Period): number {
  const own = people.filter(({ account, day, what }) =>
    what === "success" && day < 21 && colleagues.get(account)!.isAdmin
  );
  const machines = [...byAccount(own).values()].map((signIns) =>
    new Set(
      signIns.flatMap(({ resource, metadata: { device_id } }) =>
        HOST.test(resource) ? [device_id, resource] : [device_id]
      ),
    ).size
  );
  return quantile(machines, 0.5);
}

/** Share of the sign-ins of the second fortnight on a machine that the account never had before. */
function onNewMachine(successes: readonly Observation[]): Figure {
  const isNew = [...byAccount(successes).values()].flatMap((own) => {
    const known = new Set<string | undefined>();
    return own.flatMap(({ day, metadata: { device_id } }) => {
      const fresh = !known.has(device_id);
      known.add(device_id);
      return day >= 14 ? [fresh] : [];
    });
  });
  return share(isNew, (fresh) => fresh);
}

/** Whether there are sign-ins from two places within an hour and a half. */
function jumps(day: readonly Observation[]): boolean {
  return day.slice(1).some(({ ms, metadata: { geo_location } }, i) =>
    geo_location !== day[i]!.metadata.geo_location && ms - day[i]!.ms < TOO_SOON_MS
  );
}

/** Section 4. */
export function sessionRows(period: Period): readonly Row[] {
  const { people, colleagues, weekdays } = period;
  const { sessions, strayLogouts } = sessionsOf(people.filter(isAuth));
  const successes = people.filter(succeeds);
  const days = accountDays(successes.filter(onWeekday));
  const minutes = (atGate: boolean) =>
    sessions.flatMap(({ opening, minutes }) =>
      minutes !== undefined && isGate(opening) === atGate ? [minutes] : []
    );
  const hours = minutes(true).map((length) => length / 60);
  const apps = minutes(false);
  const machines = variety(successes, 21, ({ metadata }) => metadata.device_id);
  const addresses = variety(successes, 28, ({ src_ip }) => src_ip);
  const inOffice = (...on: readonly number[]) =>
    share(
      days.filter(([first]) => on.includes(first!.weekday)),
      (day) => day.some(({ resource }) => resource === "domain_controller"),
    );
  const trips = days.filter((day) =>
    day.some(({ account, src_ip }) => !colleagues.get(account)!.addresses.has(src_ip))
  );
  const of = staffDays(period, weekdays);
  const isAbroad = (day: readonly Observation[]) =>
    day.some(({ metadata }) => metadata.geo_location !== "Reykjavik, IS");
  const onTwo = (day: readonly Observation[]) =>
    new Set(day.map(({ metadata }) => metadata.device_id)).size > 1;
  return [
    ["sign-ins of a person on a day", mean(days.map((day) => day.length)), 1.3, 6, "C, L"],
    ["hours at the gate, p50", quantile(hours, 0.5), 7, 9.5, "C"],
    ["hours at the gate, p95", quantile(hours, 0.95), 10, 12.5, "C"],
    ["under an hour at the gate", share(hours, (length) => length < 1), 0.1, 0.3, "C"],
    ["minutes in an application, p50", quantile(apps, 0.5), 15, 60, "mc"],
    ["minutes in an application, p95", quantile(apps, 0.95), 120, 480, "mc"],
    ["no sign-out", share(sessions, (s) => s.minutes === undefined), 0.15, 0.3, "C"],
    ["sign-outs without a sign-in", strayLogouts, 0, 0, "C"],
    ["acts outside their session", actsOutside(people), 0, 0, "C"],
    ["days on two machines", share(days, onTwo), 0.03, 0.12, "C"],
    ["people with one machine in 3 weeks", share(machines, (n) => n === 1), 0.65, 0.8, "C"],
    ["people with two machines in 3 weeks", share(machines, (n) => n === 2), 0.12, 0.25, "C"],
    ["administrators' machines in 3 weeks", adminMachines(period), 10, Infinity, "C"],
    ["addresses of a person in a month", quantile(addresses, 0.5), 2, 6, "mc"],
    ["sign-ins on a machine never had", onNewMachine(successes), 0.002, 0.015, "TG"],
    ["in the office on Tuesdays", inOffice(1), 0.51, 0.71, "K"],
    ["in the office on Fridays", inOffice(4), 0.23, 0.43, "K"],
    ["in the office in the week", inOffice(0, 1, 2, 3, 4), 0.41, 0.61, "K"],
    ["people on a business trip", { value: trips.length / of, of }, 0.01, 0.04, "W"],
    ["days of trips that are abroad", share(trips, isAbroad), 0.15, 0.35, "W"],
    ["days of impossible travel", share(accountDays(successes), jumps), 0.0005, 0.003, "R; mc"],
  ];
}

/** Section 5. */
export function secondFactorRows({ people, services, colleagues }: Period): readonly Row[] {
  const successes = people.filter(succeeds);
  const all = [...successes, ...services.filter(succeeds)];
  const able = new Set(successes.filter((e) => e.metadata.mfa_used).map((e) => e.account));
  const active = [...byAccount(successes).keys()];
  const admins = active.filter((account) => colleagues.get(account)!.isAdmin);
  const hasFactor = (account: string) => able.has(account);
  const by = (method: string) => (e: Observation) => e.metadata.auth_method === method;
  return [
    ["people with one", share(active, hasFactor), 0.6, 0.9, "O"],
    ["administrators with one", share(admins, hasFactor), 0.9, 1, "O"],
    ["sign-ins by sso", share(all, by("sso")), 0.47, 0.63, "mc"],
    ["sign-ins by mfa", share(all, by("mfa")), 0.17, 0.33, "mc"],
    ["sign-ins by password", share(all, by("password")), 0.04, 0.2, "mc"],
    ["sign-ins by api_key", share(all, by("api_key")), 0, 0.16, "mc"],
    ["people's sign-ins by api_key", share(successes, by("api_key")).value, 0, 0, "mc"],
  ];
}
