/**
 * What a stage of a campaign is played with: where it comes from, when it begins, its sessions, and the things
 * it is about.
 *
 * @module
 */

import { stretches } from "../work/attendance.ts";
import {
  DAY_MS,
  type DayNumber,
  HOUR_MS,
  MINUTE_MS,
  offsetMinutes,
  ZONE_NAMES,
} from "../calendar.ts";
import type { OpenSession } from "../work/episodes.ts";
import type { Asset } from "../company/estate.ts";
import { childKey } from "../random/hash.ts";
import { deviceName, outsideAddress, placeOf } from "../company/identity.ts";
import type { Loudness } from "./loudness.ts";
import { OFFICE_GATE, REMOTE_GATE } from "../company/organization.ts";
import {
  LOGOUT,
  METHOD,
  type Pen,
  REASON,
  type SignIn,
  writeLogin,
  writeLogout,
} from "../log/pen.ts";
import { between, chance, int, keyStream, next, pick, type Rng } from "../random/rng.ts";
import type { Campaign, CampaignAct } from "../scenarios/campaign.ts";
import type { SignInStep } from "../scenarios/scenario.ts";
import { type Origin, originId, textId } from "../log/texts.ts";
import type { Person } from "../company/types.ts";
import { favourite } from "../work/work_sessions.ts";
import type { World } from "../company/world.ts";

/** Where a campaign's lines go. */
export interface Hand {
  /** Set to the account of the last {@link Hand.turnTo}. */
  readonly pen: Pen;
  /** Sets the pen to an account of the day. */
  readonly turnTo: (person: Person) => void;
  /** The number of the note for a technique of the stage. */
  readonly noteOf: (technique: string) => number;
}

/** Everything that one stage of one day is played with. */
export interface Stagecraft {
  /** The company. */
  readonly world: World;
  /** Whose stage it is. */
  readonly campaign: Campaign;
  /** The date, in UTC. */
  readonly day: DayNumber;
  /** Turns the pen to other accounts and numbers notes. */
  readonly hand: Hand;
  /** Set to the account in use. */
  readonly pen: Pen;
  /** The stream of the stage on that day. */
  readonly rng: Rng;
  /** How easy it is to find. */
  readonly loudness: Loudness;
  /** Where it comes from: an origin id. */
  readonly origin: number;
  /** Resource id of the way in. */
  readonly gate: number;
  /** When the next thing happens, milliseconds. */
  at: number;
  /** The session in hand, if there is one. */
  open: OpenSession | undefined;
  /** What the last sign-in was to: a resource id. */
  on: number;
  /** Roles and policies that were taken so far. */
  readonly taken: string[];
  /** Machines that were run so far and not ended. */
  readonly running: number[];
}

/** Sets the scene for one act, or gives none when its owner is not at work, which it needs. */
export function stagecraft(
  world: World,
  campaign: Campaign,
  { stage, day }: CampaignAct,
  hand: Hand,
  loudness: Loudness,
): Stagecraft | undefined {
  const rng = keyStream(childKey(campaign.key, "day", day, stage.name));
  const { actor, scenario } = campaign;
  const byDay = chance(rng, loudness.byDay);
  // All 32 bits: a coarse share of the day would put its moments on a grid that only campaigns keep to.
  const part = next(rng) / 2 ** 32;
  const work = stage.when === "work" || (stage.when === "any" && byDay)
    ? stretches(world, actor, day).find(({ occasion }) =>
      occasion === "workday" || occasion === "travel"
    )
    : undefined;
  if (stage.when === "work" && !work) return undefined;
  const inOffice = work?.inOffice === true && scenario.by === "owner";
  return {
    world,
    campaign,
    day,
    hand,
    pen: hand.pen,
    rng,
    loudness,
    origin: originId(
      world.origins,
      scenario.by === "intruder" ? intruder(campaign, loudness) : owner(actor, work),
    ),
    gate: textId(world.resources, inOffice ? OFFICE_GATE : REMOTE_GATE),
    at: work
      ? Math.floor(work.start + part * Math.max(0, work.end - work.start - 30 * MINUTE_MS))
      : stage.when === "night"
      ? nightMs(actor, day, part)
      : Math.floor(part * (DAY_MS - HOUR_MS)),
    open: undefined,
    on: 0,
    taken: [],
    running: [],
  };
}

/** Time of the day that a night's acts should have left before midnight UTC, when the file ends. */
const BEFORE_MIDNIGHT_MS = 25 * MINUTE_MS;

/** A moment from 23:00 to 04:00 of the actor's clock, in milliseconds of the UTC day. */
function nightMs({ identity }: Person, day: DayNumber, part: number): number {
  const local = 23 * HOUR_MS + Math.floor(part * 5 * HOUR_MS);
  const utc = (local - offsetMinutes(identity.timezone, day) * MINUTE_MS + DAY_MS) % DAY_MS;
  const tooLate = utc > DAY_MS - BEFORE_MIDNIGHT_MS;
  return tooLate ? (utc + BEFORE_MIDNIGHT_MS) % DAY_MS : utc;
}

/** The owner's own machine, where the owner is that day. */
function owner(
  { identity: { devices, addresses }, place }: Person,
  work: Pick<Origin, "address" | "place"> | undefined,
): Origin {
  const home = addresses[1] ?? addresses[0] ?? "";
  return { device: devices[0] ?? "", address: work?.address ?? home, place: work?.place ?? place };
}

/**
 * Somebody else's address and machine, or the owner's own, left on at home; the same on all days of a campaign.
 */
function intruder({ actor, key, scenario }: Campaign, loudness: Loudness): Origin {
  const rng = keyStream(childKey(key, "origin"));
  const address = outsideAddress(rng, 0.35);
  const device = deviceName(rng);
  const isNear = chance(rng, loudness.sameTown) && !scenario.far;
  const far = placeOf(pick(rng, ZONE_NAMES.filter((zone) => zone !== actor.identity.timezone)));
  const borrows = chance(rng, loudness.ownDevice);
  if (borrows && !scenario.far) return owner(actor, undefined);
  return { device, address, place: isNear ? actor.place : far };
}

/** Something of the actor's own, or of another department. */
export function assetFor(
  { world, campaign: { actor }, rng, loudness }: Stagecraft,
  kind: "host" | "bucket" | "database",
  whose: "own" | "other",
): Asset {
  const { hosts, buckets, databases } = actor.reach;
  const own = { host: hosts, bucket: buckets, database: databases }[kind];
  const isOwn = whose === "own" || chance(rng, loudness.ownThings);
  if (isOwn && own.length > 0) return favourite(rng, own);
  const all = world.estate[kind];
  const others = all.filter((asset) => asset.dept !== actor.identity.dept && !own.includes(asset));
  return pick(rng, others.length > 0 ? others : all);
}

/** The session in hand. When it is over, the actor signs in once more where it was; without one, at the gate. */
export function sessionFor(craft: Stagecraft, note: number): OpenSession | undefined {
  const { open, at, gate, on, rng } = craft;
  if (open && at < open.untilMs) return open;
  openSession(craft, on === 0 ? gate : on, note);
  craft.at += between(rng, 3_000, 40_000);
  return craft.open;
}

/** Signs in, or fails to, as a step says. */
export function signIn(craft: Stagecraft, { to, outcome }: SignInStep, note: number): void {
  const { rng, campaign: { actor }, gate, pen, at } = craft;
  const resource = to === "gateway"
    ? gate
    : to === "application"
    ? pick(rng, actor.apps)
    : assetFor(craft, "host", to === "own_host" ? "own" : "other").resource;
  if (outcome === "success") openSession(craft, resource, note);
  else writeLogin(pen, at, signInTo(craft, actor, resource), REASON.badPassword, note);
}

/** A sign-in of an account, from where the campaign comes from. */
export function signInTo(
  { campaign, origin, gate }: Stagecraft,
  { apps, habits: { secondFactor } }: Person,
  resource: number,
): SignIn {
  const isApp = campaign.actor.apps.includes(resource) || apps.includes(resource);
  return {
    origin,
    resource,
    method: secondFactor ? METHOD.mfa : isApp && resource !== gate ? METHOD.sso : METHOD.password,
    mfaUsed: secondFactor,
    isGate: !isApp,
    isAway: false,
  };
}

/** Share of a campaign's sessions that end with a sign-out, as ordinary ones do (modelling choice). */
const SIGNS_OUT = 0.75;

function openSession(craft: Stagecraft, resource: number, note: number): void {
  const { campaign: { actor }, pen, rng, at, origin } = craft;
  const signIn = signInTo(craft, actor, resource);
  const minutes = between(rng, 20, 200);
  const signsOut = chance(rng, SIGNS_OUT);
  const session = writeLogin(pen, at, signIn, 0, note);
  const untilMs = Math.min(DAY_MS, at + minutes * MINUTE_MS + int(rng, MINUTE_MS));
  craft.open = { origin, session, openedMs: at, untilMs };
  craft.on = resource;
  if (signsOut && untilMs < DAY_MS && pen.left > 0) {
    writeLogout(pen, untilMs, signIn, session, at, LOGOUT.user, note);
  }
}
