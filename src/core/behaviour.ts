/**
 * How an ordinary person signs in.
 *
 * A person's day is an endless list of events, the most characteristic first: the sign-in to the office or
 * the VPN and its sign-out, then one application after another. The plan says how many to take. So a smaller
 * count is always the beginning of a larger one, every sign-out has its sign-in, and the total is exact.
 *
 * @module
 */

import { failureFactor, type Stretch, stretches, workload } from "./attendance.ts";
import { personStream, PURPOSE } from "./streams.ts";
import { signInTime } from "./attempts.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, offsetMinutes, ZONE_NAMES } from "./calendar.ts";
import { lognormal, weighted, zipfTable } from "./distributions.ts";
import { childKey, type Key } from "./hash.ts";
import { deviceName, HOME_IPV6, outsideAddress, placeOf } from "./identity.ts";
import type { Locks } from "./locks.ts";
import { OFFICE_GATE, REMOTE_GATE } from "./organization.ts";
import { LOGOUT, METHOD, type SignIn, writeLogin, writeLogout } from "./pen.ts";
import { type PersonDay, type Scene, signInNote } from "./person_day.ts";
import { chance, int, keyStream, pick, type Rng, unit } from "./rng.ts";
import { originId, textId } from "./texts.ts";
import type { Person } from "./types.ts";

const rng: Rng = new Int32Array(4);

/** Zipf's law over a person's applications; tables for up to 16 of them. */
const APP_TABLES = Array.from({ length: 16 }, (_, n) => zipfTable(n + 1, 0.9));

/** Share of days on which the owner of two machines uses both (CERT r4.2: .065 of user-days on two). */
const BOTH_DEVICES = 0.6;
/** Share of sign-ins on the other machine on such a day (modelling choice). */
const OTHER_DEVICE = 0.3;
/** Share of days on a machine that is new to the person (tdc-guard: .6 % of host-hours are new). */
const LOAN_DEVICE = 0.009;
/** Machines that are lent; a modelling choice. They are called like all others. */
const LOAN_DEVICES = 40;
/** Sign-ins that come through a phone's hot spot instead (modelling choice). */
const HOT_SPOT = 0.04;
/** Days on which a private VPN lets a person seem to be far away (Elastic's rule expects .05-.3 % of user-days; modelling choice). */
const VPN_EXIT = 0.0045;
/** Sign-ins on such a day that go through it (modelling choice). */
const VPN_EXIT_SIGN_INS = 0.3;
/** Days with a short extra session at the gate: a meeting room, a restart, a dropped line (CERT r4.2: .15 under 1 h). */
const SHORT_SESSION = 0.22;
/** Other sessions are closed up to so long before the work ends, not all in the same moment. */
const EARLY_MS = 9 * MINUTE_MS;
/** Sign-ins whose second factor is asked for, the others ride a remembered device (Drake Univ.: 22 %). */
const FACTOR_ASKED = 0.78;
/** Application sessions: median and spread (modelling choice: p50 15-60, p95 120-480). */
const APP_MINUTES = 28;
const APP_SIGMA = 1.05;

/** A stretch of work with the origins of its sign-ins: from either machine, also over phone or VPN. */
interface Post {
  readonly stretch: Stretch;
  readonly usual: number;
  readonly other: number;
  readonly usualAway: number;
  readonly otherAway: number;
}

/**
 * Lives a person's day: writes the first `pen.left` events of it.
 *
 * @param locks emptied first; reused from person to person
 */
export function livePerson(scene: Scene, person: Person, locks: Locks): void {
  const { pen, context, day } = scene;
  const found = stretches(context, person, day);
  const work = found.length > 0 ? found : [strayStretch(person, day)];
  personStream(rng, person, PURPOSE.behaviour, day);
  locks.length = 0;
  const [usual = "", second = usual] = person.identity.devices;
  const both = chance(rng, BOTH_DEVICES);
  const loan = chance(rng, LOAN_DEVICE);
  const loanNumber = int(rng, LOAN_DEVICES);
  const masked = chance(rng, VPN_EXIT);
  const exit = { address: outsideAddress(rng, HOME_IPV6), place: placeOf(pick(rng, ZONE_NAMES)) };
  const device = loan ? loanDevice(scene.root, loanNumber) : usual;
  const today: PersonDay = {
    ...scene,
    person,
    failureRate: person.habits.failureRate * failureFactor(context, person, day),
    device,
    otherDevice: both ? second : device,
    exit: masked ? exit : undefined,
    isLoan: loan,
    locks,
    firstRow: pen.rows.length,
    notes: new Map(),
  };
  const posts = work.map((stretch) => postOf(today, stretch));
  for (const post of posts) gateSession(today, post);
  while (pen.left > 0) appSession(today, pickPost(posts));
}

function loanDevice(root: Key, n: number): string {
  return deviceName(keyStream(childKey(root, "loan", n)));
}

function postOf(today: PersonDay, stretch: Stretch): Post {
  const { person, origins, device, otherDevice, exit } = today;
  const { address, place, inOffice, occasion } = stretch;
  const [, , phone = address] = person.identity.addresses;
  const roaming = inOffice || occasion === "travel" ? address : phone;
  const away = exit ?? { address: roaming, place };
  const origin = (device: string, from = { address, place }) =>
    originId(origins, { device, ...from });
  return {
    stretch,
    usual: origin(device),
    other: origin(otherDevice),
    usualAway: origin(device, away),
    otherAway: origin(otherDevice, away),
  };
}

/** When an exact count must be reached on a day that nobody works: some hours at home. */
function strayStretch(person: Person, day: number): Stretch {
  personStream(rng, person, PURPOSE.stray, day);
  const homeOffset = offsetMinutes(person.identity.timezone, day);
  const morning = Math.max(0, 8 * HOUR_MS - homeOffset * MINUTE_MS);
  const length = 4 * HOUR_MS + int(rng, 4 * HOUR_MS);
  const start = Math.min(morning + int(rng, 6 * HOUR_MS), DAY_MS - length);
  const end = start + length;
  return {
    isCut: false,
    start,
    end,
    lunchStart: end,
    lunchEnd: end,
    occasion: "weekend",
    inOffice: false,
    address: person.identity.addresses[1] ?? person.identity.addresses[0] ?? "",
    place: person.place,
    homeOffset,
  };
}

function pickPost(posts: readonly Post[]): Post {
  if (posts.length === 1) return posts[0]!;
  let total = 0;
  for (const { stretch } of posts) total += workload(stretch);
  let at = unit(rng) * total;
  for (const post of posts) {
    at -= workload(post.stretch);
    if (at < 0) return post;
  }
  return posts[0]!;
}

/** The session that a stretch of work begins with: at the domain controller, or through the VPN. */
function gateSession(today: PersonDay, { stretch, usual }: Post): void {
  const { habits } = today.person;
  const byPassword = stretch.inOffice ? chance(rng, 0.2) : !habits.secondFactor;
  const method = byPassword ? METHOD.password : stretch.inOffice ? METHOD.sso : METHOD.mfa;
  const signIn: SignIn = {
    origin: usual,
    resource: textId(today.resources, stretch.inOffice ? OFFICE_GATE : REMOTE_GATE),
    method,
    mfaUsed: method === METHOD.mfa || (method === METHOD.sso && habits.secondFactor),
    isGate: true,
    isAway: false,
  };
  const arrival = stretch.isCut ? workTime(stretch) : stretch.start;
  session(today, stretch, arrival, stretch.end - arrival, signIn, "all day");
  if (chance(rng, SHORT_SESSION)) {
    const start = workTime(stretch);
    session(today, stretch, start, lognormal(rng, 18, 0.6) * MINUTE_MS, signIn);
  }
}

/** A session with one of the person's applications. */
function appSession(today: PersonDay, post: Post): void {
  const { person } = today;
  const start = workTime(post.stretch);
  const app = person.apps[weighted(rng, APP_TABLES[Math.min(person.apps.length, 16) - 1]!)]!;
  const way = int(rng, 100);
  const factor = person.habits.secondFactor;
  const method = factor && way < 26 ? METHOD.mfa : way < 33 ? METHOD.password : METHOD.sso;
  const away = chance(rng, today.exit ? VPN_EXIT_SIGN_INS : HOT_SPOT);
  const asked = chance(rng, FACTOR_ASKED);
  const other = chance(rng, OTHER_DEVICE);
  session(today, post.stretch, start, lognormal(rng, APP_MINUTES, APP_SIGMA) * MINUTE_MS, {
    origin: away ? (other ? post.otherAway : post.usualAway) : (other ? post.other : post.usual),
    resource: app,
    method,
    mfaUsed: method === METHOD.mfa || (method === METHOD.sso && factor && asked),
    isGate: false,
    isAway: away,
  });
}

/**
 * A moment at which work with an application begins: many on arrival, many after lunch, few at lunch
 * (CERT r4.2: sign-ins 12-14 against 10-12, 2.4).
 */
function workTime(stretch: Stretch): number {
  const { start, end, lunchStart, lunchEnd } = stretch;
  const part = int(rng, 100);
  let at: number;
  if (part < 30) at = start + int(rng, 80 * MINUTE_MS);
  else if (part < 48 && lunchEnd < end) at = lunchEnd + int(rng, 70 * MINUTE_MS);
  else at = start + int(rng, end - start);
  if (at >= lunchStart && at < lunchEnd) at = lunchEnd + int(rng, 25 * MINUTE_MS);
  return at < end ? at : start + int(rng, end - start);
}

/** Tries to sign in at `startMs`; if it works, the session lasts `lengthMs` or to the end of the stretch. */
function session(
  today: PersonDay,
  stretch: Stretch,
  startMs: number,
  lengthMs: number,
  signIn: SignIn,
  lasts: "all day" | "a while" = "a while",
): void {
  const { pen, context } = today;
  const openedMs = signInTime(today, rng, stretch, startMs, signIn);
  // Drawn whether used or not, so that a cut never moves what follows.
  const signsOut = !chance(rng, context.config.signIn.withoutSignOut);
  const idle = chance(rng, 0.2);
  const early = lasts === "all day" ? 0 : int(rng, EARLY_MS);
  if (openedMs < 0 || pen.left <= 0) return;
  const ordinal = writeLogin(
    pen,
    openedMs,
    signIn,
    0,
    signInNote(today, stretch, signIn, openedMs),
  );
  const latest = Math.max(stretch.end - early, openedMs + 2 * MINUTE_MS + early % MINUTE_MS);
  const closedMs = Math.floor(Math.min(openedMs + Math.max(lengthMs, 1000), latest));
  if (!signsOut || closedMs >= DAY_MS || pen.left <= 0) return;
  writeLogout(pen, closedMs, signIn, ordinal, openedMs, idle ? LOGOUT.idleTimeout : LOGOUT.user, 0);
}
