/**
 * Campaigns: which are active on a day, found from the seed, and what they write.
 *
 * @module
 */

import { DESTINATIONS, stretches } from "./attendance.ts";
import { personStream, PURPOSE } from "./streams.ts";
import {
  DAY_MS,
  type DayNumber,
  HOUR_MS,
  MINUTE_MS,
  offsetMinutes,
  ZONE_NAMES,
} from "./calendar.ts";
import { childKey, finish } from "./hash.ts";
import { deviceName, HOME_IPV6, outsideAddress, placeOf } from "./identity.ts";
import { REMOTE_GATE } from "./organization.ts";
import { LOGOUT, METHOD, type Pen, REASON, type SignIn, writeLogin, writeLogout } from "./pen.ts";
import { between, chance, int, keyStream, pick, type Rng } from "./rng.ts";
import { SCENARIOS } from "./scenarios/mod.ts";
import type { Scenario, SignInStep, Stage } from "./scenarios/scenario.ts";
import { originId, textId } from "./texts.ts";
import type { Person, User } from "./types.ts";
import type { World } from "./world.ts";

/** One run of a scenario. */
export interface Campaign {
  /** `cmp_` and 8 hex digits: a hash of seed, scenario, day and number. */
  readonly id: string;
  /** What is done, stage by stage. */
  readonly scenario: Scenario;
  /** Index of the account in the day's cast. */
  readonly actor: number;
  /** First day on which it is active. */
  readonly firstDay: DayNumber;
  /** Last day on which it is active. */
  readonly lastDay: DayNumber;
  /** The stream that decides how it goes. */
  readonly rng: Rng;
}

const rng: Rng = new Int32Array(4);

/**
 * The campaigns active on a day. Every person's own stream decides whether one begins with their account,
 * so that adding a person moves nobody else's.
 */
export function campaignsOn(
  world: World,
  cast: readonly User[],
  day: DayNumber,
): readonly Campaign[] {
  const { scenarios } = world.config;
  if (!scenarios.enabled) return [];
  const found: Campaign[] = [];
  SCENARIOS.forEach((scenario, n) => {
    const rate = scenarios[scenario.rate] / 1000;
    cast.forEach((user, actor) => {
      if (user.kind !== "person") return;
      personStream(rng, user, PURPOSE.campaign + n, day);
      if (!chance(rng, rate) || !suits(world, scenario, user, day)) return;
      const key = childKey(user.key, "campaign", scenario.id, day);
      const id = new Int32Array(4);
      finish(key, id);
      found.push({
        id: `cmp_${(id[0]! >>> 0).toString(16).padStart(8, "0")}`,
        scenario,
        actor,
        firstDay: day,
        lastDay: day,
        rng: keyStream(childKey(key, "play")),
      });
    });
  });
  return found;
}

/** Whether nothing explains what the scenario does: at night, someone at work by day only, or not at all. */
function suits(world: World, { window }: Scenario, person: Person, day: DayNumber): boolean {
  return window === "any" ||
    stretches(world, person, day).every(({ occasion }) =>
      occasion === "workday" || occasion === "weekend"
    );
}

/**
 * Writes what a campaign does on the pen's day, as far as `pen.left` allows.
 *
 * @param pen set to the actor
 * @param noteOf the number of the note for a stage
 */
export function playCampaign(
  world: World,
  campaign: Campaign,
  person: Person,
  pen: Pen,
  day: DayNumber,
  noteOf: (stage: Stage) => number,
): void {
  const { scenario, rng } = campaign;
  let at = startMs(scenario, person, day, rng);
  const signIn = disguise(world, scenario, person, rng);
  for (const stage of scenario.stages) {
    const note = noteOf(stage);
    for (const step of stage.steps) {
      const happens = chance(rng, step.chance ?? 1);
      const count = happens ? between(rng, step.count[0], step.count[1]) : 0;
      for (let n = 0; n < count; n++) {
        if (pen.left <= 0 || at >= DAY_MS) return;
        playStep(step, person, pen, signIn, at, note, rng);
        at += between(rng, step.gapSeconds[0] * 1000, step.gapSeconds[1] * 1000);
      }
    }
  }
}

function playStep(
  step: SignInStep,
  person: Person,
  pen: Pen,
  signIn: SignIn,
  at: number,
  note: number,
  rng: Rng,
): void {
  const application = pick(rng, person.apps);
  const minutes = between(rng, 4, 70);
  const signsOut = chance(rng, 0.7);
  const used = step.resource === "gateway"
    ? signIn
    : { ...signIn, resource: application, method: METHOD.sso, isGate: false };
  if (step.outcome === "failure") {
    writeLogin(pen, at, used, REASON.badPassword, note);
    return;
  }
  const session = writeLogin(pen, at, used, 0, note);
  const closes = at + minutes * MINUTE_MS + int(rng, MINUTE_MS);
  if (signsOut && closes < DAY_MS && pen.left > 0) {
    writeLogout(pen, closes, used, session, at, LOGOUT.user, note);
  }
}

/** Time that a campaign's first steps need before midnight UTC. */
const ROOM_MS = 15 * MINUTE_MS;

/** When a campaign's day begins, leaving room for what follows. */
function startMs(scenario: Scenario, person: Person, day: DayNumber, rng: Rng): number {
  if (scenario.window === "any") return int(rng, DAY_MS - HOUR_MS);
  // 23:00 to 04:30 of the actor's clock.
  const local = (23 * HOUR_MS + int(rng, 330 * MINUTE_MS)) % DAY_MS;
  const utc = local - offsetMinutes(person.identity.timezone, day) * MINUTE_MS;
  const start = ((utc % DAY_MS) + DAY_MS) % DAY_MS;
  return start > DAY_MS - ROOM_MS ? start - ROOM_MS : start;
}

/** What the campaign's sign-ins look like: the actor's own home and machine, or someone else's. */
function disguise(world: World, scenario: Scenario, person: Person, rng: Rng): SignIn {
  const from = pick(rng, scenario.from);
  const address = outsideAddress(rng, HOME_IPV6);
  const device = deviceName(rng);
  // Mostly from where travellers are, too.
  const zone = pick(rng, chance(rng, 0.9) ? DESTINATIONS : ZONE_NAMES);
  const own = from === "home";
  return {
    origin: originId(
      world.origins,
      own
        ? {
          device: person.identity.devices[0] ?? "",
          address: person.identity.addresses[1] ?? person.identity.addresses[0] ?? "",
          place: person.place,
        }
        : { device, address, place: placeOf(zone) },
    ),
    resource: textId(world.resources, REMOTE_GATE),
    // As its owner would: whoever has the account has got the second factor too, or it shows nothing.
    method: person.habits.secondFactor ? METHOD.mfa : METHOD.password,
    mfaUsed: person.habits.secondFactor,
    isGate: true,
    isAway: false,
  };
}
