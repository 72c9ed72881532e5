/**
 * Who an account is: the row of the identity table, drawn from a stream named by the account's own id, so
 * that nobody's identity depends on anybody else's.
 *
 * @module
 */

import { type DayNumber, formatDay, ZONE_NAMES, type ZoneName, ZONES } from "../calendar.ts";
import { type AliasTable, aliasTable, weighted } from "../random/distributions.ts";
import { type Department, DEPARTMENTS } from "../log/events.ts";
import { childKey, type Key } from "../random/hash.ts";
import type { Config } from "../config/knobs.ts";
import { ROLES } from "./organization.ts";
import { SERVICE_KINDS, type ServiceKind } from "./service_kinds.ts";
import { between, chance, int, keyStream, pick, type Rng } from "../random/rng.ts";
import type { Identity, User } from "./types.ts";

/** What is known of an account before the rest is drawn: at least its id. */
export type KnownIdentity = Partial<Identity> & { readonly user_id: string };

/** The draws that the whole company shares. */
export interface IdentityTables {
  /** Draws an index of {@link DEPARTMENTS}. */
  readonly departments: AliasTable;
  /** Draws an index of `zoneNames`. */
  readonly zones: AliasTable;
  /** Zones in which the company has people, in the order of {@link ZONE_NAMES}. */
  readonly zoneNames: readonly ZoneName[];
}

/** Prepares {@link drawIdentity} for a configuration. */
export function identityTables(config: Config): IdentityTables {
  const { departments, sites } = config.organization;
  const zoneNames = ZONE_NAMES.filter((zone) => (sites[zone] ?? 0) > 0);
  return {
    departments: aliasTable(DEPARTMENTS.map((d) => departments[d] ?? 0)),
    zones: aliasTable(zoneNames.map((zone) => sites[zone] ?? 0)),
    zoneNames,
  };
}

/** Whether an id is a service account's. */
export function isService(userId: string): boolean {
  return userId.startsWith("svc_");
}

/** The kind of a service account, by its name: `svc_monitoring`, `svc_monitoring_02`, or any other. */
export function serviceKind(userId: string): ServiceKind {
  return SERVICE_KINDS.find((kind) => userId.startsWith(kind.name)) ?? SERVICE_KINDS[1]!;
}

function hex(rng: Rng, digits: number): string {
  return int(rng, 16 ** digits).toString(16).padStart(digits, "0");
}

/** A name for a laptop: `lt-` and six hex digits. */
export function deviceName(rng: Rng): string {
  return `lt-${hex(rng, 6)}`;
}

/** Networks set aside for documentation (RFC 5737): no one's in the real world. */
const DOCUMENTATION_NETS = ["192.0.2", "198.51.100", "203.0.113"];

/** An address outside the company: documentation ranges of IPv4 (RFC 5737) or IPv6 (RFC 3849) only. */
export function outsideAddress(rng: Rng, ipv6Share: number): string {
  return chance(rng, ipv6Share)
    ? `2001:db8:${hex(rng, 4)}:${hex(rng, 4)}::${hex(rng, 4)}`.replace(/:0+(?=[0-9a-f])/g, ":")
    : `${pick(rng, DOCUMENTATION_NETS)}.${between(rng, 1, 254)}`;
}

/** An address inside a site: private space (RFC 1918), one /16 a site. */
function officeAddress(rng: Rng, zone: ZoneName): string {
  return `10.${16 + ZONE_NAMES.indexOf(zone)}.${between(rng, 1, 250)}.${between(rng, 2, 254)}`;
}

/** Share of homes and hot spots with IPv6, the rest share the documentation networks' IPv4. */
export const HOME_IPV6 = 0.6;
/** Share of the people with a second machine. CERT r4.2: .12-.25 use two machines in three weeks. */
const SECOND_DEVICE = 0.16;
/** Share of the people who sometimes sign in through a phone's hot spot (modelling choice). */
const HOT_SPOT = 0.6;

const ROLE_TABLES = Object.fromEntries(
  DEPARTMENTS.map((dept) => [dept, aliasTable(ROLES[dept].map(({ weight }) => weight))]),
) as Readonly<Record<Department, AliasTable>>;

function drawRole(rng: Rng, dept: Department): string {
  return ROLES[dept][weighted(rng, ROLE_TABLES[dept])]!.name;
}

/** Completes what is known of an account with draws from `key`'s own stream. */
export function drawIdentity(key: Key, known: KnownIdentity, tables: IdentityTables): Identity {
  const rng = keyStream(childKey(key, "identity"));
  const service = isService(known.user_id);
  // Everything is drawn, known or not, so that knowing one field moves no other.
  const drawnDept = DEPARTMENTS[weighted(rng, tables.departments)]!;
  const drawnZone = tables.zoneNames[weighted(rng, tables.zones)]!;
  const dept = known.dept ?? (service ? serviceKind(known.user_id).dept : drawnDept);
  const timezone = known.timezone ?? drawnZone;
  const drawnRole = drawRole(rng, dept);
  const laptop = deviceName(rng);
  const second = `ws-${hex(rng, 6)}`;
  const hasSecond = chance(rng, SECOND_DEVICE);
  const office = officeAddress(rng, timezone);
  const home = outsideAddress(rng, HOME_IPV6);
  const phone = outsideAddress(rng, HOME_IPV6);
  const hasPhone = chance(rng, HOT_SPOT);
  return {
    ...known,
    dept,
    role: known.role ?? (service ? "service_account" : drawnRole),
    timezone,
    devices: known.devices ??
      (service
        ? [`srv-${known.user_id.slice(4).replaceAll("_", "-")}`]
        : hasSecond
        ? [laptop, second]
        : [laptop]),
    addresses: known.addresses ??
      (service ? [office] : hasPhone ? [office, home, phone] : [office, home]),
  };
}

/** City and country of a time zone, as `geo_location` says it. */
export function placeOf(zone: ZoneName): string {
  return ZONES[zone].place;
}

/** How long before it a leaving date is known. */
const NOTICE_DAYS = 90;

/** The identity table's row of an account as it is known on a day. */
export function identityRow(user: User, day: DayNumber, founded: DayNumber): Identity {
  const { user_id, dept, role, timezone, devices, addresses } = user.identity;
  return {
    user_id,
    dept,
    role,
    timezone,
    devices,
    addresses,
    ...(user.firstDay > founded ? { start_date: formatDay(user.firstDay) } : {}),
    ...(user.lastDay <= day + NOTICE_DAYS ? { end_date: formatDay(user.lastDay) } : {}),
  };
}
