/**
 * What is the same all week: leave, and business trips.
 *
 * @module
 */

import type { DayNumber, Holidays, ZoneName } from "../calendar.ts";
import { HOME_IPV6, outsideAddress } from "../company/identity.ts";
import type { Person } from "../company/types.ts";
import type { Config } from "../config/knobs.ts";
import { between, chance, int, pick, type Rng } from "../random/rng.ts";
import { personStream, PURPOSE } from "../random/streams.ts";

/** What attendance is worked out from. */
export interface AttendanceContext {
  /** Its `people` and `signIn` settings count. */
  readonly config: Config;
  /** Days off for all, like a weekend. */
  readonly holidays: Holidays;
}

/** A business trip: which local days, where to, and the address there. */
export interface Trip {
  /** The first day. */
  readonly first: DayNumber;
  /** The last one. */
  readonly last: DayNumber;
  /** Where to. */
  readonly zone: ZoneName;
  /** What sign-ins come from there. */
  readonly address: string;
}

/** What is the same all week. */
export interface Week {
  /** Whether the person is on leave. */
  readonly away: boolean;
  /** A trip, which takes some of the days. */
  readonly trip: Trip | undefined;
}

const rng: Rng = new Int32Array(4);

/** Share of trips that cross a border (US totals: a quarter). */
const ABROAD = 0.25;
/** Where trips abroad go. */
const DESTINATIONS: readonly ZoneName[] = [
  "Europe/London",
  "Europe/Berlin",
  "America/New_York",
  "America/Los_Angeles",
  "Asia/Dubai",
  "Asia/Singapore",
  "Asia/Tokyo",
];

/** A person's week, by its number; see `weekNumber`. */
export function weekOf(context: AttendanceContext, person: Person, week: number): Week {
  personStream(rng, person, PURPOSE.week, week);
  const away = chance(rng, context.config.people.onLeave);
  if (!chance(rng, person.habits.travel)) return { away, trip: undefined };
  // Monday of week w is day 7w - 3. One to four days (mean 2.5), within Monday to Friday.
  const length = between(rng, 1, 4);
  const first = week * 7 - 3 + int(rng, 6 - length);
  const abroad = chance(rng, ABROAD);
  const destination = pick(rng, DESTINATIONS);
  return {
    away,
    trip: {
      first,
      last: first + length - 1,
      zone: abroad ? destination : person.identity.timezone,
      address: outsideAddress(rng, HOME_IPV6),
    },
  };
}
