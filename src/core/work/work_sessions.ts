/**
 * The sessions of a person at work: at the gate, with applications, on machines, and what is done in them.
 *
 * @module
 */

import { useApp, type useBucket } from "./acts.ts";
import { signInTime } from "./attempts.ts";
import type { Stretch } from "./attendance.ts";
import { DAY_MS, MINUTE_MS } from "../calendar.ts";
import {
  type AliasTable,
  lognormal,
  lognormalTable,
  quickLognormal,
  weighted,
  zipfTable,
} from "../random/distributions.ts";
import { ACT_GAP_SECONDS, inTurn, type OpenSession } from "./episodes.ts";
import type { Asset } from "../company/estate.ts";
import { OFFICE_GATE, REMOTE_GATE } from "../company/organization.ts";
import { LOGOUT, METHOD, type SignIn, writeLogin, writeLogout } from "../log/pen.ts";
import { type PersonDay, signInNote } from "./person_day.ts";
import { type Post, workTime } from "./posts.ts";
import { chance, int, pick, type Rng } from "../random/rng.ts";
import {
  COMMAND_GAP_SECONDS,
  commandsOf,
  runCommand,
  type Terminal,
  TTYS,
} from "./shell_session.ts";
import { textId } from "../log/texts.ts";
import type { Person } from "../company/types.ts";

/** Share of sign-ins on the other machine on such a day (modelling choice). */
const OTHER_DEVICE = 0.3;
/** Sign-ins that come through a phone's hot spot instead (modelling choice). */
const HOT_SPOT = 0.04;
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
const APP_LENGTHS = lognormalTable(1.05);
/** Share of the sessions of somebody who is lent to another department that are with its application (modelling choice). */
const GUEST_SESSIONS = 0.3;
/** Failures at what a person uses seldom, against the favourite, the more seldom the more (modelling choice: see attempts). */
export const RARE_RISK = 46;
const RISKS = [1, 3, 9, 24] as const;
/** The gate that somebody is seldom at, who works here or there most of the time, and the failures there. */
const SELDOM = 0.5;
const SELDOM_RISK = 3;
/** Ways of 100 to sign in to an application: by a second factor, by a password up to here, else single sign-on. */
const MFA_APPS = 13;
const PASSWORD_APPS = 20;
/** Ways of 100 to sign in at the office that are by a password, the others single sign-on. */
const PASSWORD_OFFICE = 15;
/** Zipf's law over what a person uses, the favourite first; tables by the number of things, up to 16. */
const favourites: AliasTable[] = [];

/** The session that a stretch of work begins with: at the domain controller, or through the VPN. */
export function gateSession(today: PersonDay, post: Post, isLate = false): void {
  const { stretch, usual } = post;
  const { rng, person: { habits, reach } } = today;
  const byPassword = stretch.inOffice ? reach.ways.at(-1)! < PASSWORD_OFFICE : !habits.secondFactor;
  const method = byPassword ? METHOD.password : stretch.inOffice ? METHOD.sso : METHOD.mfa;
  const signIn: SignIn = {
    origin: usual,
    resource: textId(today.world.resources, stretch.inOffice ? OFFICE_GATE : REMOTE_GATE),
    method,
    mfaUsed: method === METHOD.mfa || (method === METHOD.sso && habits.secondFactor),
    isGate: true,
    isAway: false,
    risk: stretch.inOffice === habits.inOffice > SELDOM ? 1 : SELDOM_RISK,
  };
  const arrival = stretch.isCut || isLate ? workTime(rng, stretch) : stretch.start;
  post.gate = session(today, stretch, arrival, stretch.end - arrival, signIn, "all day");
  if (chance(rng, SHORT_SESSION)) {
    const start = workTime(rng, stretch);
    session(today, stretch, start, lognormal(rng, 18, 0.6) * MINUTE_MS, signIn);
  }
}

/**
 * One of a person's things, the favourite most often.
 *
 * @param known how many of them, from the favourite on, the person knows by now, at least 1
 */
export function favourite<T>(rng: Rng, things: readonly T[], known = things.length): T {
  return things[Math.min(favouriteOf(rng, things.length), known - 1)]!;
}

/** The place of one of so many things among them, the favourite most often. */
function favouriteOf(rng: Rng, count: number): number {
  const things = Math.min(count, 16);
  return weighted(rng, favourites[things] ??= zipfTable(things, 1.7));
}

/** How somebody signs in to an application: always the same way, as the application asks. */
function methodOf({ habits, reach }: Person, app: number): number {
  const way = reach.ways[app]!;
  if (habits.secondFactor && way < MFA_APPS) return METHOD.mfa;
  return way < PASSWORD_APPS ? METHOD.password : METHOD.sso;
}

/** Uses a bucket or database in a session that is open. */
export function inSession(
  today: PersonDay,
  open: OpenSession,
  startMs: number,
  acts: number,
  use: typeof useBucket,
  asset: Asset,
): void {
  const { pen, actor, rng } = today;
  inTurn(
    pen,
    rng,
    open,
    startMs,
    acts,
    ACT_GAP_SECONDS,
    (timeMs) => use(pen, rng, timeMs, open, asset, actor),
  );
}

/** A session with one of the person's applications, and what is used in it. */
export function appSession(today: PersonDay, post: Post, start: number, acts: number): void {
  const { person, pen, actor, rng } = today;
  const { apps, habits: { secondFactor: factor } } = person;
  const nth = Math.min(favouriteOf(rng, apps.length), today.appsKnown - 1);
  const isGuest = today.guestApp > 0 && chance(rng, GUEST_SESSIONS);
  const app = isGuest ? today.guestApp : apps[nth]!;
  const method = isGuest ? METHOD.sso : methodOf(person, nth);
  const away = chance(rng, today.exit ? VPN_EXIT_SIGN_INS : HOT_SPOT);
  const asked = chance(rng, FACTOR_ASKED);
  const other = chance(rng, OTHER_DEVICE);
  const lengthMs = APP_MINUTES * quickLognormal(rng, APP_LENGTHS) * MINUTE_MS;
  const open = session(today, post.stretch, start, lengthMs, {
    origin: away ? (other ? post.otherAway : post.usualAway) : (other ? post.other : post.usual),
    resource: app,
    method,
    mfaUsed: method === METHOD.mfa || (method === METHOD.sso && factor && asked),
    isGate: false,
    isAway: away,
    risk: isGuest ? RARE_RISK : RISKS[nth] ?? RARE_RISK,
  });
  if (!open) return;
  inTurn(
    pen,
    rng,
    open,
    open.openedMs,
    acts,
    ACT_GAP_SECONDS,
    (timeMs) => useApp(pen, rng, timeMs, open, app, actor),
  );
}

/** A session on a machine, and the commands run there. */
export function shellSession(
  today: PersonDay,
  post: Post,
  commands: number,
): void {
  const { person, pen, world, rng } = today;
  const { hosts } = person.reach;
  const known = today.appsKnown < person.apps.length ? 1 : hosts.length;
  const nth = Math.min(favouriteOf(rng, hosts.length), known - 1);
  const host = hosts[nth]!;
  const factor = person.habits.secondFactor;
  const start = workTime(rng, post.stretch);
  const lengthMs = Math.max(
    APP_MINUTES * quickLognormal(rng, APP_LENGTHS) * MINUTE_MS,
    commands * 3 * COMMAND_GAP_SECONDS * 1000,
  );
  const terminal: Terminal = {
    host: host.resource,
    tty: pick(rng, TTYS),
    commands: commandsOf(world, person),
    last: -1,
  };
  const open = session(today, post.stretch, start, lengthMs, {
    origin: post.usual,
    resource: host.resource,
    method: factor ? METHOD.mfa : METHOD.password,
    mfaUsed: factor,
    isGate: true,
    isAway: false,
    risk: RISKS[nth + 1] ?? RARE_RISK,
  });
  if (!open) return;
  inTurn(
    pen,
    rng,
    open,
    open.openedMs,
    commands,
    COMMAND_GAP_SECONDS,
    (timeMs) => runCommand(world, pen, rng, timeMs, open, terminal),
  );
}

/**
 * Tries to sign in at `startMs`; if it works, the session lasts `lengthMs` or to the end of the stretch.
 *
 * @returns the session, or none when the sign-in failed
 */
export function session(
  today: PersonDay,
  stretch: Stretch,
  startMs: number,
  lengthMs: number,
  signIn: SignIn,
  lasts: "all day" | "a while" = "a while",
): OpenSession | undefined {
  const { pen, world, rng } = today;
  const openedMs = signInTime(today, rng, stretch, startMs, signIn);
  // Drawn whether used or not, so that a cut never moves what follows.
  const signsOut = !chance(rng, world.config.signIn.withoutSignOut);
  const idle = chance(rng, 0.2);
  const early = lasts === "all day" ? 0 : int(rng, EARLY_MS);
  if (openedMs < 0 || pen.left <= 0) return undefined;
  const ordinal = writeLogin(
    pen,
    openedMs,
    signIn,
    0,
    signInNote(today, stretch, signIn, openedMs),
  );
  const latest = Math.max(stretch.end - early, openedMs + 2 * MINUTE_MS + early % MINUTE_MS);
  const closedMs = Math.floor(Math.min(openedMs + Math.max(lengthMs, 1000), latest));
  const open = {
    origin: signIn.origin,
    session: ordinal,
    openedMs,
    untilMs: Math.min(closedMs, DAY_MS),
  };
  if (!signsOut || closedMs >= DAY_MS || pen.left <= 0) return open;
  writeLogout(pen, closedMs, signIn, ordinal, openedMs, idle ? LOGOUT.idleTimeout : LOGOUT.user, 0);
  return open;
}
