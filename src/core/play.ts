/**
 * Plays a campaign: turns the steps of a stage into events of one day.
 *
 * @module
 */

import { type Actor, usePurposely } from "./acts.ts";
import { stretches } from "./attendance.ts";
import {
  DAY_MS,
  type DayNumber,
  HOUR_MS,
  MINUTE_MS,
  offsetMinutes,
  ZONE_NAMES,
} from "./calendar.ts";
import type { Campaign } from "./scenarios/campaign.ts";
import type { OpenSession } from "./episodes.ts";
import type { Asset, AssetKind } from "./estate.ts";
import { childKey } from "./hash.ts";
import { deviceName, outsideAddress, placeOf } from "./identity.ts";
import { REMOTE_GATE } from "./organization.ts";
import { LOGOUT, METHOD, type Pen, REASON, type SignIn, writeLogin, writeLogout } from "./pen.ts";
import {
  changeRights,
  changeState,
  editGroup,
  grab,
  newInstance,
  STATES,
  worldRule,
} from "./powers.ts";
import { between, chance, int, keyStream, pick, type Rng } from "./rng.ts";
import type { AnyStep, Range, SignInStep, Stage } from "./scenarios/scenario.ts";
import { drawExitCode, fillTemplate, templateOf } from "./shell_commands/catalog.ts";
import { TECHNIQUE_COMMANDS } from "./shell_commands/techniques.ts";
import { TTYS, writeCommand } from "./shell_session.ts";
import type { Person } from "./types.ts";
import { originId, textId } from "./texts.ts";
import type { World } from "./world.ts";

/** How loud a campaign is. */
export interface Loudness {
  /** Factor on how often things are done. */
  readonly volume: number;
  /** Factor on the bytes. */
  readonly bytes: number;
  /** Chance that what would be done at night is done in working hours instead. */
  readonly byDay: number;
  /** Chance that an intruder comes from the owner's own town. */
  readonly sameTown: number;
}

/** By difficulty: loud, as the scenario says, or within the actor's own habits (modelling choice). */
export const LOUDNESS: Readonly<Record<string, Loudness>> = {
  easy: { volume: 1.8, bytes: 4, byDay: 0, sameTown: 0.1 },
  medium: { volume: 1, bytes: 1.5, byDay: 0.25, sameTown: 0.4 },
  hard: { volume: 0.5, bytes: 0.7, byDay: 0.75, sameTown: 0.9 },
};

/** Everything that one stage of one day is played with. */
interface Stagecraft {
  readonly world: World;
  readonly campaign: Campaign;
  readonly day: DayNumber;
  readonly pen: Pen;
  readonly rng: Rng;
  readonly loudness: Loudness;
  readonly origin: number;
  readonly noteOf: (technique: string) => number;
  /** When the next thing happens, milliseconds. */
  at: number;
  open: OpenSession | undefined;
  /** The host or application that the open session is on; 0 at the gate. */
  on: number;
}

/**
 * Writes what a campaign does in one stage of a day, as far as `pen.left` allows.
 *
 * @param pen set to the actor
 * @param noteOf the number of the note for a technique of this stage
 */
export function playStage(
  world: World,
  campaign: Campaign,
  stage: Stage,
  day: DayNumber,
  pen: Pen,
  noteOf: (technique: string) => number,
): void {
  const rng = keyStream(childKey(campaign.key, "day", day, stage.name));
  const loudness = LOUDNESS[world.config.scenarios.difficulty]!;
  const at = startMs(world, campaign, stage, day, loudness, rng);
  if (at < 0) return;
  const origin = originOf(world, campaign, loudness);
  const craft: Stagecraft = {
    world,
    campaign,
    day,
    pen,
    rng,
    loudness,
    origin,
    noteOf,
    at,
    open: undefined,
    on: 0,
  };
  for (const step of stage.steps) {
    for (let n = timesOf(craft, step); n > 0; n--) {
      if (pen.left <= 0 || craft.at >= DAY_MS) return;
      playStep(craft, step);
      craft.at += between(rng, step.gapSeconds[0] * 1000, step.gapSeconds[1] * 1000);
    }
  }
}

/** How often a step is done: single things stay single, whatever the loudness. */
function timesOf({ rng, loudness }: Stagecraft, { count, does }: AnyStep): number {
  const drawn = between(rng, ...count);
  if (does === "sign_in" || drawn <= 1) return drawn;
  return Math.max(1, Math.round(drawn * loudness.volume));
}

/** When a stage begins, in milliseconds of the day, or -1 when the owner is not at work that day. */
function startMs(
  world: World,
  { actor, scenario }: Campaign,
  stage: Stage,
  day: DayNumber,
  loudness: Loudness,
  rng: Rng,
): number {
  const byDay = chance(rng, loudness.byDay);
  const part = int(rng, 1000) / 1000;
  const offset = offsetMinutes(actor.identity.timezone, day) * MINUTE_MS;
  const utc = (local: number) => (((local - offset) % DAY_MS) + DAY_MS) % DAY_MS;
  if (stage.when === "any") return Math.floor(part * (DAY_MS - HOUR_MS));
  if (stage.when === "night" && !byDay) {
    // 23:00 to 04:30 of the actor's clock.
    return utc((23 * HOUR_MS + Math.floor(part * 330 * MINUTE_MS)) % DAY_MS);
  }
  const work = stretches(world, actor, day).find(({ occasion }) =>
    occasion === "workday" || occasion === "travel"
  );
  if (work) {
    return Math.floor(work.start + part * Math.max(0, work.end - work.start - 30 * MINUTE_MS));
  }
  return scenario.by === "owner" ? -1 : utc(9 * HOUR_MS + Math.floor(part * 8 * HOUR_MS));
}

/** Where a campaign comes from: the owner's home and machine, or somebody else's; the same on all days. */
function originOf(world: World, { actor, scenario, key }: Campaign, loudness: Loudness): number {
  const rng = keyStream(childKey(key, "origin"));
  const [, home = actor.identity.addresses[0] ?? ""] = actor.identity.addresses;
  const address = outsideAddress(rng, 0.35);
  const device = deviceName(rng);
  const town = chance(rng, loudness.sameTown) ? actor.place : placeOf(pick(rng, ZONE_NAMES));
  const place = scenario.actor === "former" ? actor.place : town;
  return originId(
    world.origins,
    scenario.by === "owner"
      ? { device: actor.identity.devices[0] ?? "", address: home, place: actor.place }
      : { device, address, place },
  );
}

function playStep(craft: Stagecraft, step: AnyStep): void {
  const { world, campaign: { actor }, pen, rng, loudness, noteOf } = craft;
  const note = noteOf(step.technique);
  if (step.does === "sign_in") {
    signIn(craft, step, note);
    return;
  }
  const open = sessionFor(craft, note);
  if (!open || pen.left <= 0) return;
  const at = craft.at;
  switch (step.does) {
    case "use": {
      const user: Actor = {
        resources: world.resources,
        home: 0,
        client: actor.reach.client,
      };
      const application = actor.apps.includes(craft.on) ? craft.on : pick(rng, actor.apps);
      const used = step.what === "application"
        ? application
        : assetFor(craft, step.what, step.whose);
      usePurposely(pen, rng, at, open, used, user, {
        operation: step.operation,
        medianBytes: step.medianKilobytes * 1000 * loudness.bytes,
        note,
      });
      return;
    }
    case "command": {
      const template = pick(rng, TECHNIQUE_COMMANDS[step.commands]);
      const lists = {
        hosts: world.estate.host.map(({ name }) => name),
        buckets: world.estate.bucket.map(({ name }) => name),
        databases: world.estate.database.map(({ name }) => name),
        users: [actor.identity.user_id],
      };
      const text = textId(world.texts, fillTemplate(rng, template, lists));
      const exitCode = drawExitCode(rng, templateOf(template)!);
      const host = craft.on > 0 ? craft.on : assetFor(craft, "host", "own").resource;
      writeCommand(pen, at, open, { host, tty: TTYS[0]! }, text, exitCode, note);
      return;
    }
    case "rights": {
      const target = step.of === "self" ? actor : colleagueOf(craft);
      changeRights(world, pen, at, open, grab(target, craft.day, step.what, rng), {
        requestor: actor.identity.user_id,
        target: target.identity.user_id,
      }, note);
      return;
    }
    case "instance": {
      const fresh = step.action !== "stop";
      const resource = fresh ? machineOf(craft) : pick(rng, world.estate.instance).resource;
      changeState(pen, at, open, resource, STATES[step.action], note);
      return;
    }
    case "group":
      editGroup(
        world,
        pen,
        at,
        open,
        pick(rng, world.estate.group).resource,
        worldRule(step.port),
        false,
        note,
      );
  }
}

/** One of the few machines of the campaign's own, the same on all its days. */
function machineOf({ world, campaign, rng }: Stagecraft): number {
  const machines = 4;
  const n = int(rng, machines);
  const own = keyStream(childKey(campaign.key, "machine", n));
  return newInstance(world, campaign.firstDay, own);
}

/** Somebody of the actor's own department. */
function colleagueOf({ world, campaign: { actor }, day, rng }: Stagecraft): Person {
  const others = world.population.on(day).filter((user): user is Person =>
    user.kind === "person" && user !== actor && user.identity.dept === actor.identity.dept
  );
  return others.length > 0 ? pick(rng, others) : actor;
}

/** Something of the actor's own, or of another department. */
function assetFor(
  { world, campaign: { actor }, rng }: Stagecraft,
  kind: "host" | "bucket" | "database",
  whose: "own" | "other",
): Asset {
  const reach = {
    host: actor.reach.hosts,
    bucket: actor.reach.buckets,
    database: actor.reach.databases,
  };
  const all: readonly Asset[] = world.estate[kind satisfies AssetKind];
  const own = reach[kind];
  if (whose === "own" && own.length > 0) return pick(rng, own);
  const others = all.filter(({ dept }) => dept !== actor.identity.dept);
  return pick(rng, others.length > 0 ? others : all);
}

/** The session in hand; without one, the actor signs in at the gate first. */
function sessionFor(craft: Stagecraft, note: number): OpenSession | undefined {
  const { open, at } = craft;
  if (open && at < open.untilMs) return open;
  signIn(craft, GATE_STEP, note);
  craft.at += 1000 * between(craft.rng, 3, 40);
  return craft.open;
}

const ONCE: Range = [1, 1];
const GATE_STEP: SignInStep = {
  does: "sign_in",
  technique: "T1078",
  outcome: "success",
  to: "gateway",
  count: ONCE,
  gapSeconds: ONCE,
};

function signIn(craft: Stagecraft, step: SignInStep, note: number): void {
  const { world, campaign, pen, rng, at, origin } = craft;
  const { actor } = campaign;
  const host = step.to === "own_host"
    ? assetFor(craft, "host", "own")
    : step.to === "other_host"
    ? assetFor(craft, "host", "other")
    : undefined;
  const application = pick(rng, actor.apps);
  const on = step.to === "application" ? application : host?.resource ?? 0;
  const factor = actor.habits.secondFactor;
  const signIn: SignIn = {
    origin,
    resource: on > 0 ? on : textId(world.resources, REMOTE_GATE),
    method: factor ? METHOD.mfa : step.to === "application" ? METHOD.sso : METHOD.password,
    mfaUsed: factor,
    isGate: step.to !== "application",
    isAway: false,
  };
  const minutes = between(rng, 20, 200);
  const signsOut = chance(rng, 0.75);
  if (step.outcome === "failure") {
    writeLogin(pen, at, signIn, REASON.badPassword, note);
    return;
  }
  const session = writeLogin(pen, at, signIn, 0, note);
  const untilMs = Math.min(DAY_MS, at + minutes * MINUTE_MS + int(rng, MINUTE_MS));
  craft.open = { origin, session, openedMs: at, untilMs };
  craft.on = on;
  if (signsOut && untilMs < DAY_MS && pen.left > 0) {
    writeLogout(pen, untilMs, signIn, session, at, LOGOUT.user, note);
  }
}
