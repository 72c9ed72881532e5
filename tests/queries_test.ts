/**
 * The queries to start with, run by DuckDB: what they find is counted again here, from the lines, and must show what
 * the truth says is malicious.
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { FEATURES, featuresOf } from "../tasks/detectors/features.ts";
import { isSuspicious } from "../tasks/detectors/suspicious.ts";
import { ownerOf } from "../tasks/detectors/user_days.ts";
import { isSignIn } from "./lines.ts";
import {
  assertRows,
  assertShows,
  badOf,
  distinct,
  type Event,
  events,
  grouped,
  isOf,
  isOn,
  isRead,
  isSame,
  perUserDay,
  rowsFor,
} from "./queries_kit.ts";

Deno.test("after_hours_sign_ins", () => {
  const isNight = ({ ms }: Event) => ms < 5 * 3_600_000 || ms >= 23 * 3_600_000;
  const wanted = events.filter((event) => isSignIn(event) && isNight(event));
  assertRows(
    "after_hours_sign_ins",
    wanted.map(({ timestamp, user_id, src_ip, status, metadata }) => ({
      ...{ timestamp, user_id, src_ip, status },
      device_id: metadata.device_id,
    })),
  );
  for (const scenario of ["after_hours_sign_in", "stolen_credential"] as const) {
    assertShows("after_hours_sign_ins", badOf(scenario), isSame);
  }
});

Deno.test("failure_bursts", () => {
  const hour = 3_600_000;
  const time = ({ timestamp }: Event) => Date.parse(timestamp);
  const wanted = new Map<
    string,
    { most: number; from: string; fifth: Event; signedIn: string[] }
  >();
  for (const own of grouped(events.filter(isSignIn), ({ user_id }) => user_id)) {
    for (const failure of own.filter(({ status }) => status === "failure")) {
      const at = time(failure);
      const near = own.filter((e) =>
        e.status === "failure" && time(e) <= at && time(e) >= at - hour
      );
      if (near.length < 5) continue;
      const signedIn = own.filter((e) =>
        e.status === "success" && time(e) >= at && time(e) <= at + hour
      ).map(({ timestamp }) => timestamp);
      const row = wanted.get(perUserDay(failure)) ??
        { most: 0, from: near[0]!.timestamp, fifth: failure, signedIn: [] };
      wanted.set(perUserDay(failure), {
        ...row,
        most: Math.max(row.most, near.length),
        signedIn: [...row.signedIn, ...signedIn],
      });
    }
  }
  assertRows(
    "failure_bursts",
    [...wanted.values()].map(({ most, from, fifth, signedIn }) => ({
      ...{ user_id: fifth.user_id, event_date: fifth.date, burst_from: from },
      most_failures_in_hour: most,
      signed_in_at: signedIn.sort()[0] ?? null,
    })),
  );
  assertShows("failure_bursts", badOf("password_guessing"), isOn);
  assertShows(
    "failure_bursts",
    badOf("brute_force").filter(({ what }) => what === "success"),
    (row, event) => row.user_id === event.user_id && row.signed_in_at === event.timestamp,
  );
});

Deno.test("addresses_per_user", () => {
  const places = (own: Event[]) => distinct(own.map(({ metadata }) => metadata.geo_location));
  const addresses = (own: Event[]) => distinct(own.map(({ src_ip }) => src_ip));
  const wanted = grouped(events, perUserDay)
    .filter((own) => addresses(own) >= 3 || places(own) >= 2);
  assertRows(
    "addresses_per_user",
    wanted.map((own) => ({
      ...{ user_id: own[0]!.user_id, event_date: own[0]!.date },
      ...{ addresses: addresses(own), places: places(own) },
    })),
  );
  assertShows("addresses_per_user", badOf("impossible_travel"), isOn);
});

Deno.test("addresses_with_failures", () => {
  const failing = (own: Event[]) =>
    distinct(own.map((e) => e.status === "failure" ? e.user_id : undefined));
  const wanted = grouped(events.filter(isSignIn), ({ src_ip, date }) => `${src_ip} ${date}`)
    .filter((own) => failing(own) >= 5);
  assertRows(
    "addresses_with_failures",
    wanted.map((own) => ({
      ...{ src_ip: own[0]!.src_ip, event_date: own[0]!.date, accounts_failed: failing(own) },
      failures: own.filter(({ status }) => status === "failure").length,
    })),
  );
  assertShows(
    "addresses_with_failures",
    badOf("password_spray"),
    (row, { src_ip, date }) => row.src_ip === src_ip && row.event_date === date,
  );
});

const gainsAdmin = ({ metadata: { old_roles = [], new_roles = [] } }: Event) =>
  new_roles.some((role) => role.includes("admin") && !old_roles.includes(role));

Deno.test("rights_changes", () => {
  const rows = events.filter(isOf("iam.")).map((event) => {
    const { requestor, target_user, ticket_id } = event.metadata;
    const [noTicket, forSelf] = [ticket_id === undefined, requestor === target_user];
    return { event, noTicket, forSelf, gains: gainsAdmin(event) };
  }).filter(({ noTicket, forSelf, gains }) => noTicket || forSelf || gains);
  assertRows(
    "rights_changes",
    rows.map(({ event, noTicket, forSelf, gains }) => ({
      ...{ event_id: event.event_id, no_ticket: noTicket, for_self: forSelf, gains_admin: gains },
      self_escalation: noTicket && forSelf,
    })),
  );
  assertShows(
    "rights_changes",
    badOf("privilege_escalation"),
    (row, event) => row.event_id === event.event_id && row.self_escalation === true,
  );
});

Deno.test("rare_resources", () => {
  const users = (list: readonly Event[]) => distinct(list.map(({ user_id }) => user_id));
  const ofResource = Map.groupBy(events, ({ resource }) => resource);
  const rows = grouped(events, ({ user_id, resource }) => `${user_id} ${resource}`).map((own) => {
    const [{ user_id, dept, resource }] = own as [Event];
    const all = ofResource.get(resource)!;
    const accounts_of_dept = users(all.filter((event) => event.dept === dept));
    const row = { user_id, resource, events: own.length, accounts: users(all), accounts_of_dept };
    return { row, days: distinct(own.map(({ date }) => date)) };
  });
  assertRows(
    "rare_resources",
    rows.filter(({ row, days }) => days === 1 && row.accounts_of_dept <= 2).map(({ row }) => row),
  );
  assertShows(
    "rare_resources",
    badOf("lateral_movement"),
    (row, { user_id, resource }) => row.user_id === user_id && row.resource === resource,
  );
});

Deno.test("large_downloads", () => {
  const wanted = events.filter((event) =>
    isRead(event) && (event.metadata.bytes ?? 0) > 10_000_000
  );
  assertRows(
    "large_downloads",
    wanted.map(({ timestamp, user_id, metadata }) => ({
      timestamp,
      user_id,
      bytes: metadata.bytes,
    })),
  );
  assertShows("large_downloads", badOf("cloud_misuse"), isSame);
});

Deno.test("downloads_per_day", () => {
  const bytesOf = (own: Event[]) =>
    own.reduce((sum, { metadata }) => sum + (metadata.bytes ?? 0), 0);
  const perDay = grouped(events.filter(isRead), perUserDay);
  assertRows(
    "downloads_per_day",
    perDay.map((own) => ({
      ...{ user_id: own[0]!.user_id, event_date: own[0]!.date, reads: own.length },
      ...{ bytes_read: bytesOf(own), objects: distinct(own.map((e) => e.metadata.object_path)) },
      exports: own.filter(({ metadata }) => metadata.operation === "export").length,
    })),
  );
  for (const row of rowsFor("downloads_per_day")) {
    const totals = perDay.filter((own) => own[0]!.user_id === row.user_id).map(bytesOf);
    const average = totals.reduce((sum, n) => sum + n, 0) / totals.length;
    assertAlmostEquals(Number(row.times_average), Number(row.bytes_read) / average, 0.006);
  }
  for (const scenario of ["stolen_credential", "slow_exfiltration", "cloud_misuse"] as const) {
    assertShows("downloads_per_day", badOf(scenario).filter(isRead), isOn);
  }
});

Deno.test("command_volume", () => {
  const wanted = grouped(events.filter(isOf("sys.command")), perUserDay);
  assertRows(
    "command_volume",
    wanted.map((own) => ({
      ...{ user_id: own[0]!.user_id, event_date: own[0]!.date, commands: own.length },
      hosts: distinct(own.map(({ metadata }) => metadata.host)),
      failed: own.filter(({ metadata }) => metadata.exit_code! > 0).length,
      looks_odd: own.filter(({ metadata }) => isSuspicious(metadata.cmd!)).length,
    })),
  );
  assertShows(
    "command_volume",
    badOf("lateral_movement").filter(isOf("sys.command")),
    (row, event) => isOn(row, event) && Number(row.looks_odd) > 0,
  );
});

Deno.test("instance_stops", () => {
  const machines = events.filter(isOf("cloud.ec2"));
  const isStop = ({ metadata: { action } }: Event) =>
    action === "StopInstances" || action === "TerminateInstances";
  const runAt = ({ timestamp, metadata: { instance_id } }: Event) =>
    machines.findLast((e) =>
      e.metadata.instance_id === instance_id && e.metadata.action === "RunInstances" &&
      e.status === "success" && e.timestamp <= timestamp
    )?.timestamp ?? null;
  assertRows(
    "instance_stops",
    machines.filter(isStop).map((event) => ({
      ...{ timestamp: event.timestamp, user_id: event.user_id, status: event.status },
      ...{ instance_id: event.metadata.instance_id, run_at: runAt(event) },
    })),
  );
  assertShows(
    "instance_stops",
    badOf("cloud_misuse").filter(isOf("cloud.ec2")),
    (row, event) => isSame(row, event) && row.run_at !== null,
  );
});

Deno.test("open_security_groups", () => {
  const isOpen = ({ metadata: { action, rule_change = "" } }: Event) =>
    action === "AuthorizeSecurityGroupIngress" && /0\.0\.0\.0\/0|::\/0/.test(rule_change);
  const closedAt = ({ timestamp, metadata }: Event) =>
    events.find((e) =>
      e.metadata.action === "RevokeSecurityGroupIngress" && e.timestamp >= timestamp &&
      e.metadata.security_group_id === metadata.security_group_id &&
      e.metadata.rule_change === metadata.rule_change
    )?.timestamp ?? null;
  assertRows(
    "open_security_groups",
    events.filter(isOpen).map((event) => ({
      ...{ timestamp: event.timestamp, user_id: event.user_id, closed_at: closedAt(event) },
      rule_change: event.metadata.rule_change,
    })),
  );
  for (const scenario of ["open_security_group", "cloud_misuse"] as const) {
    assertShows("open_security_groups", badOf(scenario), isSame);
  }
});

Deno.test("user_day_features", () => {
  const users = new Map<string, Map<string, string>>();
  const first = new Map<string, string>();
  for (const { user_id, dept, resource, date } of events) {
    users.set(resource, (users.get(resource) ?? new Map()).set(user_id, dept));
    const key = `${user_id} ${resource}`;
    if (!first.has(key)) first.set(key, date);
  }
  const own = Map.groupBy(events, perUserDay);
  const rows = rowsFor("user_day_features");
  assertEquals(rows.length, own.size);
  for (const row of rows) {
    const list = own.get(`${row.user_id} ${row.event_date}`)!;
    const features = featuresOf(list, {
      knows: (resource) => first.get(`${row.user_id} ${resource}`)! < String(row.event_date),
      ownerOf: (resource) => ownerOf(users.get(resource)),
    });
    const { user_id, event_date, dept, ...counted } = row;
    assertEquals(dept, list[0]!.dept);
    assertEquals(Object.keys(counted), [...FEATURES]);
    for (const name of FEATURES) {
      const where = `${name} of ${user_id} on ${event_date}`;
      assertAlmostEquals(Number(counted[name]), features[name], 1e-9, where);
    }
  }
});
