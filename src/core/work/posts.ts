/**
 * Where and when a person works on a day: the stretches of work, each with the origins of its sign-ins.
 *
 * @module
 */

import { type Stretch, workload } from "./attendance.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, offsetMinutes } from "../calendar.ts";
import type { OpenSession } from "./episodes.ts";
import type { PersonDay } from "./person_day.ts";
import { int, type Rng, unit } from "../random/rng.ts";
import { personStream, PURPOSE } from "../random/streams.ts";
import { originId } from "../log/texts.ts";
import type { Person } from "../company/types.ts";

/** A stretch of work with the origins of its sign-ins: from either machine, also over phone or VPN. */
export interface Post {
  /** The session at the gate; none when that sign-in failed. */
  gate: OpenSession | undefined;
  /** The stretch of work. */
  readonly stretch: Stretch;
  /** Origin id of the usual machine. */
  readonly usual: number;
  /** Origin id of the other machine, where two are in use. */
  readonly other: number;
  /** Origin id of the usual machine over phone or private VPN. */
  readonly usualAway: number;
  /** Origin id of the other machine over phone or private VPN. */
  readonly otherAway: number;
}

/** A stretch of a person's work, ready to work in. */
export function postOf(today: PersonDay, stretch: Stretch): Post {
  const { person, world: { origins }, device, otherDevice, exit } = today;
  const { address, place, inOffice, occasion } = stretch;
  const [, , phone = address] = person.identity.addresses;
  const roaming = inOffice || occasion === "travel" ? address : phone;
  const away = exit ?? { address: roaming, place };
  // Most have one machine and are not away: one origin, which takes a moment to find.
  const hasTwo = otherDevice !== device;
  const isAway = away.address !== address || away.place !== place;
  const usual = originId(origins, { device, address, place });
  const other = hasTwo ? originId(origins, { device: otherDevice, address, place }) : usual;
  const usualAway = isAway ? originId(origins, { device, ...away }) : usual;
  const otherAway = isAway && hasTwo
    ? originId(origins, { device: otherDevice, ...away })
    : isAway
    ? usualAway
    : other;
  return { gate: undefined, stretch, usual, other, usualAway, otherAway };
}

/** When an exact count must be reached on a day that nobody works: some hours at home. */
export function strayStretch(rng: Rng, person: Person, day: number): Stretch {
  personStream(rng, person, PURPOSE.stray, day);
  const homeOffset = offsetMinutes(person.identity.timezone, day);
  const morning = Math.max(0, 8 * HOUR_MS - homeOffset * MINUTE_MS);
  const length = 4 * HOUR_MS + int(rng, 4 * HOUR_MS);
  const start = Math.min(morning + int(rng, 6 * HOUR_MS), DAY_MS - length);
  const end = start + length;
  return {
    start,
    end,
    isCut: false,
    lunchStart: end,
    lunchEnd: end,
    occasion: "weekend",
    inOffice: false,
    address: person.identity.addresses[1] ?? person.identity.addresses[0] ?? "",
    place: person.place,
    homeOffset,
  };
}

/** The stretch that something is done in: the longer and busier, the likelier. */
export function pickPost(rng: Rng, posts: readonly Post[]): Post {
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

/**
 * A moment at which work with an application begins: many on arrival, many after lunch, few at lunch
 * (CERT r4.2: sign-ins 12-14 against 10-12, 2.4).
 */
export function workTime(rng: Rng, stretch: Stretch): number {
  const { start, end, lunchStart, lunchEnd } = stretch;
  const part = int(rng, 100);
  let at: number;
  if (part < 30) at = start + int(rng, 80 * MINUTE_MS);
  else if (part < 48 && lunchEnd < end) at = lunchEnd + int(rng, 70 * MINUTE_MS);
  else at = start + int(rng, end - start);
  if (at >= lunchStart && at < lunchEnd) at = lunchEnd + int(rng, 25 * MINUTE_MS);
  return at < end ? at : start + int(rng, end - start);
}
