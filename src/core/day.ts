/**
 * A day is a pure function of the company and the date.
 *
 * @module
 */

import { livePerson } from "./behaviour.ts";
import type { DayNumber } from "./calendar.ts";
import { campaignsOn } from "./campaigns.ts";
import type { Campaign } from "./scenarios/campaign.ts";
import { liveService } from "./clockwork.ts";
import { dutiesOn } from "./duties.ts";
import { assignSlots, makeId } from "./ids.ts";
import { resetStorm } from "./incidents.ts";
import { MAX_EVENTS } from "./knob.ts";
import type { Locks } from "./locks.ts";
import type { Note } from "./notes.ts";
import { LAST_ORDINAL, type Pen } from "./pen.ts";
import type { Scene } from "./person_day.ts";
import { playStage } from "./play.ts";
import { ordinaryPlan } from "./plan.ts";
import { MARK, newRows, ordinalOf, ORDINALS, type Rows, timeOrder, USER } from "./rows.ts";
import type { User } from "./types.ts";
import type { World } from "./world.ts";

/**
 * Version of the model. The same version, configuration and date give the same bytes; a change that moves
 * them changes it and says so in the CHANGELOG.
 */
export const MODEL = "2";

/** All events of one day, and the truth about them. */
export interface Day {
  /** The company whose day it is. */
  readonly world: World;
  /** The date, in UTC. */
  readonly day: DayNumber;
  /** The accounts of the day, people first. */
  readonly cast: readonly User[];
  /** Each account's part of its ids, by index in the cast. */
  readonly slots: Uint32Array;
  /** The events, in the order in which they were written. */
  readonly rows: Rows;
  /** Row numbers in the order of the file. */
  readonly order: Uint32Array;
  /** What the truth says of the events whose row is noted, by {@link noteKey}. */
  readonly notes: ReadonlyMap<number, Note>;
  /** Those active today, also when they found no room for an event. */
  readonly campaigns: readonly Campaign[];
}

/** Names an event within its day. */
export function noteKey(user: number, ordinal: number): number {
  return user * ORDINALS + ordinal;
}

/** Everything that is filled while a day is simulated. */
interface Making {
  readonly world: World;
  readonly day: DayNumber;
  readonly cast: readonly User[];
  readonly pen: Pen;
  readonly campaigns: readonly Campaign[];
  /** Notes that events refer to, by number from 1 on. */
  readonly drafts: Note[];
}

/**
 * Simulates one day.
 *
 * @throws {RangeError} when events are asked for and nobody is employed that day
 */
export function simulateDay(world: World, day: DayNumber): Day {
  const { events } = world.config;
  const campaigns = campaignsOn(world, day);
  const cast = castOf(world, day, campaigns);
  const slots = assignSlots(cast.map((user) => user.identity));
  const drafts: Note[] = [];
  const notes = new Map<number, Note>();
  const pen: Pen = {
    rows: newRows(events === "natural" ? 1024 : events),
    user: 0,
    ordinal: 0,
    step: 1,
    left: 0,
    note: (user, ordinal, note) => notes.set(noteKey(user, ordinal), drafts[note - 1]!),
  };
  const making: Making = { world, day, cast, pen, campaigns, drafts };
  playCampaigns(making);
  liveCast(making);
  const order = timeOrder(pen.rows, idComparison(world, day, slots, pen.rows));
  return { world, day, cast, slots, rows: pen.rows, order, notes, campaigns };
}

/**
 * What campaigns do is written before ordinary work, and displaces it. It is also independent of it: a
 * campaign does not know of a lockout of its owner's own making, so that the ordinary lines are the same with
 * and without campaigns.
 */
function playCampaigns({ world, day, cast, pen, campaigns, drafts }: Making): void {
  const { events } = world.config;
  const nextOrdinal = new Map<number, number>();
  pen.step = -1;
  campaigns.forEach((campaign, index) => {
    const actor = cast.findIndex((user) =>
      user.identity.user_id === campaign.actor.identity.user_id
    );
    if (actor < 0) return;
    for (const { stage } of campaign.acts.filter((act) => act.day === day)) {
      pen.user = actor;
      pen.ordinal = nextOrdinal.get(actor) ?? LAST_ORDINAL;
      pen.left = (events === "natural" ? MAX_EVENTS : events) - pen.rows.length;
      const numbers = new Map<string, number>();
      playStage(world, campaign, stage, day, pen, (technique) => {
        const known = numbers.get(technique) ??
          drafts.push({ kind: "malicious", campaign: index, stage: stage.name, technique });
        numbers.set(technique, known);
        return known;
      });
      nextOrdinal.set(actor, pen.ordinal);
    }
  });
}

/** The accounts of a day, and after them the people who have left and whose accounts are used again. */
function castOf(world: World, day: DayNumber, campaigns: readonly Campaign[]): readonly User[] {
  const present = world.population.on(day);
  const gone = campaigns.map(({ actor }) => actor).filter(({ lastDay }) => lastDay < day);
  return gone.length === 0 ? present : [...present, ...new Set(gone)];
}

function liveCast({ world, day, cast, pen, drafts }: Making): void {
  const duties = dutiesOn(world, cast, day);
  const plan = ordinaryPlan(world, cast, day, pen.rows.length, duties);
  const locks: Locks = [];
  const scene: Scene = {
    world,
    day,
    pen,
    duties,
    storm: resetStorm(world, day),
    explain: (oddity, reason) => drafts.push({ kind: "benign", oddity, reason }),
  };
  pen.step = 1;
  for (let i = 0; i < cast.length; i++) {
    if (plan[i] === 0) continue;
    pen.user = i;
    pen.ordinal = 0;
    pen.left = plan[i]!;
    const user = cast[i]!;
    if (user.kind === "person") livePerson(scene, user, locks);
    else liveService(scene, user);
  }
}

function idComparison(
  world: World,
  day: DayNumber,
  slots: Uint32Array,
  { data }: Rows,
): (a: number, b: number) => boolean {
  const [idA, idB] = [new Int32Array(2), new Int32Array(2)];
  const idOf = (offset: number, out: Int32Array) =>
    makeId(
      world.eventIds,
      day,
      slots[data[offset + USER]!]!,
      ordinalOf(data[offset + MARK]!),
      out,
    );
  return (a, b) => {
    idOf(a, idA);
    idOf(b, idB);
    const [highA, highB] = [idA[0]! >>> 0, idB[0]! >>> 0];
    return highA > highB || (highA === highB && idA[1]! >>> 0 > idB[1]! >>> 0);
  };
}
