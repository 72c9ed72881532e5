/**
 * How an ordinary person lives a day.
 *
 * A person's day is an endless list of events, the most characteristic first: the sign-in to the office or
 * the VPN and its sign-out, then one episode of work after another. The plan says how many to take. So a smaller
 * count is always the beginning of a larger one, every sign-out has its sign-in, and the total is exact.
 *
 * @module
 */

import { useBucket, useDatabase } from "./acts.ts";
import { failureFactor, isWorkday } from "./attendance.ts";
import { ZONE_NAMES } from "../calendar.ts";
import { doDuties, type Duty } from "./duties.ts";
import { drawActs, nextEpisode } from "./episodes.ts";
import { type Errands, errandsOf } from "./errands.ts";
import { childKey, type Key } from "../random/hash.ts";
import { deviceName, HOME_IPV6, outsideAddress, placeOf } from "../company/identity.ts";
import { MAX_EVENTS } from "../config/knob.ts";
import type { Locks } from "./locks.ts";
import { isNewPlace, moveOn } from "./moves.ts";
import { appsKnownOn, type PersonDay, type Scene } from "./person_day.ts";
import { pickPost, type Post, postOf, strayStretch, workTime } from "./posts.ts";
import { chance, int, keyStream, pick, type Rng } from "../random/rng.ts";
import { COMMANDS_MEDIAN, COMMANDS_SIGMA } from "./shell_session.ts";
import { personStream, PURPOSE } from "../random/streams.ts";
import { textId } from "../log/texts.ts";
import type { Person } from "../company/types.ts";
import { copySession, roundSessions } from "./errand_sessions.ts";
import { appSession, favourite, gateSession, inSession, shellSession } from "./work_sessions.ts";

const rng: Rng = new Int32Array(4);

const NOTHING_NEW: readonly number[] = [];

/** Share of days on which the owner of two machines uses both (CERT r4.2: .065 of user-days on two). */
const BOTH_DEVICES = 0.6;
/** Share of days on a machine that is new to the person (tdc-guard: .6 % of host-hours are new). */
const LOAN_DEVICE = 0.009;
/** Machines that are lent; a modelling choice. They are called like all others. */
const LOAN_DEVICES = 40;
/** Days on which a private VPN lets a person seem to be far away (Elastic's rule expects .05-.3 % of user-days; modelling choice). */
const VPN_EXIT = 0.0045;

/**
 * Lives a person's day: writes the first `pen.left` events of it.
 *
 * @param locks emptied first; reused from person to person
 */
export function livePerson(scene: Scene, person: Person, locks: Locks): void {
  const { pen, world, day } = scene;
  const found = scene.attendance.of(person);
  const work = found.length > 0 ? found : [strayStretch(rng, person, day)];
  const appsKnown = appsKnownOn(person, day);
  const novel = novelties(scene, person, appsKnown);
  const isOffDay = !isWorkday(work[0]!);
  const errands = isOffDay ? undefined : errandsOf(rng, person, day);
  personStream(rng, person, PURPOSE.behaviour, day);
  locks.length = 0;
  const [usual = "", second = usual] = person.identity.devices;
  const both = chance(rng, BOTH_DEVICES);
  const loan = chance(rng, LOAN_DEVICE);
  const loanNumber = int(rng, LOAN_DEVICES);
  const masked = chance(rng, VPN_EXIT);
  const exit = { address: outsideAddress(rng, HOME_IPV6), place: placeOf(pick(rng, ZONE_NAMES)) };
  const device = loan ? loanDevice(world.root, loanNumber) : usual;
  const today: PersonDay = {
    ...scene,
    person,
    rng,
    actor: {
      resources: world.resources,
      home: person.reach.home,
      client: person.reach.client,
    },
    failureRate: person.habits.failureRate * failureFactor(world, person, day),
    device,
    otherDevice: both ? second : device,
    exit: masked ? exit : undefined,
    appsKnown,
    ...novel,
    isLoan: loan,
    locks,
    firstRow: pen.rows.length,
    notes: new Map(),
  };
  const posts: Post[] = [];
  for (const stretch of work) posts.push(postOf(today, stretch));
  for (const post of posts) gateSession(today, post);
  const { gate } = posts.find((post) => post.gate) ?? posts[0]!;
  const duties = scene.duties.get(pen.user);
  if (gate && duties) doDuties(pen, duties, gate, world.config.events === "natural");
  if (errands) runErrands(today, posts[0]!, errands);
  while (pen.left > 0) workOn(today, pickPost(rng, posts));
  if (!gate && duties && world.config.events === "natural") catchUp(today, posts[0]!, duties);
}

/** How often somebody with duties tries to get in after all (modelling choice). */
const LATE_TRIES = 6;

/** Does duties that a failed sign-in kept from being done; after all other work, which it leaves as it is. */
function catchUp(today: PersonDay, post: Post, duties: readonly Duty[]): void {
  const { pen } = today;
  // By now the password is known: more failures would come between those that are written already.
  const calm = { ...today, failureRate: 0 };
  for (let n = 0; n < LATE_TRIES && !post.gate; n++) {
    pen.left = MAX_EVENTS;
    gateSession(calm, post, true);
  }
  if (post.gate) doDuties(pen, duties, post.gate, true);
}

/** What is new to a person on a day: to those who have joined, and to those who are lent to others. */
function novelties(
  { world, day }: Scene,
  person: Person,
  appsKnown: number,
): Pick<PersonDay, "guestApp" | "newApps" | "newSince"> {
  const move = moveOn(person, day);
  if (move) {
    const guestApp = textId(world.resources, move.app);
    return { guestApp, newApps: isNewPlace(move, day) ? [guestApp] : [], newSince: "role_change" };
  }
  const knownBefore = day === person.firstDay ? 0 : appsKnownOn(person, day - 1);
  return {
    guestApp: 0,
    newApps: knownBefore < appsKnown ? person.apps.slice(knownBefore, appsKnown) : NOTHING_NEW,
    newSince: "joiner",
  };
}

function runErrands(today: PersonDay, post: Post, { commands, machines, copies }: Errands): void {
  if (copies > 0) copySession(today, post, copies);
  if (commands > 0) shellSession(today, post, commands);
  if (machines > 0) roundSessions(today, post, machines);
}

/** One episode of work, in a session of its own or in the one at the gate. */
function workOn(today: PersonDay, post: Post): void {
  const { person } = today;
  const { hosts, buckets, databases } = person.reach;
  const episode = nextEpisode(rng, person.identity.dept);
  const acts = drawActs(rng);
  const commands = episode === "shell" ? drawActs(rng, COMMANDS_MEDIAN, COMMANDS_SIGMA) : 0;
  const at = workTime(rng, post.stretch);
  // Who does not know all applications yet does not know more than one store either.
  const known = today.appsKnown < person.apps.length ? 1 : undefined;
  const { gate } = post;
  if (episode === "shell" && hosts.length > 0) {
    shellSession(today, post, commands);
  } else if (episode === "bucket" && gate && at < gate.untilMs) {
    inSession(today, gate, at, acts, useBucket, favourite(rng, buckets, known));
  } else if (episode === "database" && gate && at < gate.untilMs) {
    inSession(today, gate, at, acts, useDatabase, favourite(rng, databases, known));
  } else appSession(today, post, at, acts);
}

function loanDevice(root: Key, n: number): string {
  return deviceName(keyStream(childKey(root, "loan", n)));
}
