/**
 * The company's accounts: stable people who join, stay for years and leave, and service accounts.
 *
 * @module
 */

import { type DayNumber, formatDay, LAST_DAY, parseDay, weekday } from "./calendar.ts";
import { exponential, gaussian, lognormal } from "./distributions.ts";
import { exp } from "./exact.ts";
import { DEPARTMENTS } from "./events.ts";
import { childKey, type Key } from "./hash.ts";
import {
  drawIdentity,
  type IdentityTables,
  identityTables,
  isService,
  type KnownIdentity,
  placeOf,
  serviceKind,
} from "./identity.ts";
import type { Config } from "./knobs.ts";
import { COMMON_APPS, DEPARTMENT_APPS, ROLES, SERVICE_KINDS } from "./organization.ts";
import { between, chance, int, keyStream, type Rng, shuffle, unit } from "./rng.ts";
import { textId, type Texts } from "./texts.ts";
import type { Clockwork, Habits, Identity, Person, Service, User } from "./types.ts";

/** All who ever work at the company, and who is there on a day. */
export interface Population {
  /** The accounts of a day, people first. */
  on(day: DayNumber): readonly User[];
}

/** Average days in a month. */
const MONTH_DAYS = 30.436875;
/** Nobody leaves sooner after joining. */
const SHORTEST_TENURE_DAYS = 45;
/** How long before it a leaving date is known. */
const NOTICE_DAYS = 60;

/** What every account is made with. */
interface Maker {
  /** Accounts made so far. */
  made: number;
  readonly config: Config;
  readonly root: Key;
  readonly resources: Texts;
  readonly tables: IdentityTables;
}

/**
 * The population of a configuration.
 *
 * @param known the accounts of a users file; without it, people and services are generated
 */
export function population(
  config: Config,
  root: Key,
  resources: Texts,
  known?: readonly KnownIdentity[],
): Population {
  const maker: Maker = { made: 0, config, root, resources, tables: identityTables(config) };
  return known ? loadedPopulation(maker, known) : generatedPopulation(maker);
}

function loadedPopulation(maker: Maker, known: readonly KnownIdentity[]): Population {
  const everybody = known.map((identity) =>
    makeUser(
      maker,
      identity,
      parseDay(identity.start_date ?? "") ?? 0,
      parseDay(identity.end_date ?? "") ?? LAST_DAY,
    )
  );
  const people = everybody.filter((user) => user.kind === "person");
  const services = everybody.filter((user) => user.kind === "service");
  const cast = [...people, ...services];
  return { on: (day) => cast.filter((user) => user.firstDay <= day && day <= user.lastDay) };
}

function generatedPopulation(maker: Maker): Population {
  const { config } = maker;
  const headcount = Number(config.users);
  const founded = parseDay(config.organization.founded) ?? 0;
  const services = generatedServices(maker, headcount);
  const cast: User[] = new Array(headcount);
  const generation = 10 ** Math.max(FEWEST_DIGITS, String(headcount - 1).length);
  const occupant = (seat: number, day: DayNumber): Person => {
    const rng = keyStream(childKey(maker.root, "tenure", seat));
    let first = 0;
    for (let n = 0;; n++) {
      const last = leavingDay(Math.max(first, founded), maker, rng);
      if (day <= last) {
        const user_id = `emp_${String(seat + n * generation).padStart(3, "0")}`;
        return makeUser(maker, { user_id }, first, last) as Person;
      }
      first = last + 1;
    }
  };
  return {
    on(day) {
      for (let seat = 0; seat < headcount; seat++) {
        const user = cast[seat];
        if (!user || day < user.firstDay || day > user.lastDay) cast[seat] = occupant(seat, day);
      }
      return [...cast, ...services];
    },
  };
}

/** The last day of someone who started on `first`: a Friday, exponentially far away. */
function leavingDay(first: DayNumber, maker: Maker, rng: Rng): DayNumber {
  const rate = maker.config.organization.monthlyLeavers / MONTH_DAYS;
  if (rate === 0) return LAST_DAY;
  const day = first + SHORTEST_TENURE_DAYS + Math.floor(exponential(rng, 1 / rate));
  return Math.min(LAST_DAY, day + ((11 - weekday(day)) % 7));
}

/** Digits that tell a seat's people apart: the second one of seat 12 is `emp_10012`, whatever the headcount. */
const FEWEST_DIGITS = 4;
/** A company has the services of a small one at least (modelling choice). */
const FEWEST_SERVICES = 3;

function generatedServices(maker: Maker, headcount: number): readonly Service[] {
  const share = maker.config.organization.serviceAccounts;
  const count = share === 0 ? 0 : Math.max(FEWEST_SERVICES, Math.round(share * headcount));
  return Array.from({ length: count }, (_, i) => {
    const kind = SERVICE_KINDS[i % SERVICE_KINDS.length]!;
    const copy = Math.floor(i / SERVICE_KINDS.length) + 1;
    const user_id = copy === 1 ? kind.name : `${kind.name}_${String(copy).padStart(2, "0")}`;
    return makeUser(maker, { user_id }, 0, LAST_DAY) as Service;
  });
}

function makeUser(
  maker: Maker,
  known: KnownIdentity,
  firstDay: DayNumber,
  lastDay: DayNumber,
): User {
  const { config, root, resources, tables } = maker;
  const key = childKey(root, "user", known.user_id);
  const identity = drawIdentity(key, known, tables);
  const account = {
    number: ++maker.made,
    identity,
    firstDay,
    lastDay,
    key,
    place: placeOf(identity.timezone),
  };
  if (isService(identity.user_id)) {
    const kind = serviceKind(identity.user_id);
    const apps = [textId(resources, kind.resource)];
    return { ...account, kind: "service", apps, clockwork: drawClockwork(key, kind) };
  }
  return {
    ...account,
    kind: "person",
    apps: drawApps(key, identity, resources),
    habits: drawHabits(key, identity, config),
    strangeApps: drawStrangeApps(key, identity, resources),
  };
}

/** A person's applications by personal preference: the department's first, mixed with everybody's. */
function drawApps(key: Key, identity: Identity, resources: Texts): readonly number[] {
  const rng = keyStream(childKey(key, "apps"));
  const own = shuffle(rng, [...DEPARTMENT_APPS[identity.dept]]);
  const common = shuffle(rng, [...COMMON_APPS]);
  const apps: string[] = [];
  while (own.length + common.length > 0) {
    const from = common.length === 0 || (own.length > 0 && chance(rng, 0.6)) ? own : common;
    apps.push(from.pop()!);
  }
  return apps.map((app) => textId(resources, app));
}

/** Two applications of other departments, which people try in vain now and then. */
function drawStrangeApps(
  key: Key,
  { dept }: Identity,
  resources: Texts,
): readonly [number, number] {
  const rng = keyStream(childKey(key, "strange apps"));
  const others = DEPARTMENTS.filter((other) => other !== dept)
    .flatMap((other) => DEPARTMENT_APPS[other])
    .filter((app) => !DEPARTMENT_APPS[dept].includes(app));
  const [unknown, disabled] = shuffle(rng, others);
  return [textId(resources, unknown!), textId(resources, disabled!)];
}

/** A service's own variant of its kind's clockwork, a little earlier or later. */
function drawClockwork(key: Key, kind: Clockwork): Clockwork {
  const rng = keyStream(childKey(key, "clockwork"));
  const shift = between(rng, 0, 25);
  const [from, to] = kind.window;
  return {
    runs: kind.runs,
    window: [Math.min(from + shift, 1430), to],
    runSeconds: kind.runSeconds * lognormal(rng, 1, 0.2),
  };
}

/** Share of administrators with a second factor. Okta 2023-25: .91. */
const ADMIN_SECOND_FACTOR = 0.94;
/** Working days of a trip, on average: see `attendance.ts`. */
const TRIP_DAYS = 2.5;

/**
 * Modelling choices, fitted to what was measured: usual starts spread over
 * 1.5 hours or more (CERT r4.2: 7.1 to 9.2), first sign-ins of one person within 15 to 40 minutes.
 */
function drawHabits(key: Key, identity: Identity, config: Config): Habits {
  const rng = keyStream(childKey(key, "habits"));
  const { people, signIn } = config;
  const clip = (x: number, low: number, high: number) => Math.min(high, Math.max(low, x));
  const admin = ROLES[identity.dept].find((r) => r.name === identity.role)?.admin === true;
  const turns = identity.dept !== "HR" && identity.dept !== "Finance";
  const startMinutes = clip(500 + 45 * gaussian(rng), 390, 660);
  const presence = unit(rng);
  const nightOwl = chance(rng, people.nightOwls);
  return {
    startMinutes,
    punctualityMinutes: between(rng, 12, 34),
    lunchMinutes: clip(728 + 20 * gaussian(rng), 680, 800),
    lunchLengthMinutes: between(rng, 25, 60),
    dayLengthMinutes: clip(520 + 34 * gaussian(rng), 400, 640),
    // A quarter works remotely, a quarter in the office, the rest between (modelling choice).
    inOffice: clip(
      (presence < 0.25 ? 0.06 : presence < 0.75 ? 0.55 : 0.9) * people.inOffice / 0.51,
      0,
      1,
    ),
    evening: nightOwl ? 0.7 : people.evenings,
    eveningMinutes: nightOwl ? 1388 : 1185,
    activity: lognormal(rng, 1, people.spread),
    failureRate: clip(
      lognormal(
        rng,
        signIn.failures * exp(-signIn.failureSpread * signIn.failureSpread / 2),
        signIn.failureSpread,
      ),
      0,
      0.9,
    ),
    secondFactor: chance(
      rng,
      admin ? Math.max(ADMIN_SECOND_FACTOR, signIn.secondFactor) : signIn.secondFactor,
    ),
    weekdayOff: chance(rng, people.partTime) ? int(rng, 5) : -1,
    onCallTurn: chance(rng, turns ? people.onCall : 0) ? int(rng, 4) : -1,
    travel: clip(lognormal(rng, people.travelling * 5 / TRIP_DAYS * exp(-0.5), 1), 0, 1),
  };
}

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
