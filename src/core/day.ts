/**
 * A day is a pure function of the company and the date.
 *
 * @module
 */

import { Attendance } from "./work/attendance.ts";
import { livePerson } from "./work/behaviour.ts";
import type { DayNumber } from "./calendar.ts";
import { approvedTestsOn, campaignsOn } from "./campaigns/campaigns.ts";
import type { Campaign } from "./scenarios/campaign.ts";
import { liveService } from "./work/clockwork.ts";
import { dutiesOn, type Explain } from "./work/duties.ts";
import { assignSlots, isGreaterId, makeId } from "./log/ids.ts";
import { resetStorm } from "./work/incidents.ts";
import { MAX_EVENTS } from "./config/knob.ts";
import type { Locks } from "./work/locks.ts";
import type { Note } from "./work/notes.ts";
import { LAST_ORDINAL, type Pen } from "./log/pen.ts";
import type { Scene } from "./work/person_day.ts";
import { LOUDNESS, type Loudness } from "./campaigns/loudness.ts";
import { playAct } from "./campaigns/play.ts";
import { type Block, blockOf, ordinaryPlan, WHOLE } from "./plan.ts";
import {
  type Allocate,
  clearRows,
  type IdOrder,
  MARK,
  newRows,
  ordinalOf,
  ORDINALS,
  OWN_MEMORY,
  reserve,
  type Rows,
  timeOrder,
  USER,
} from "./log/rows.ts";
import type { Hand } from "./campaigns/stagecraft.ts";
import type { Person, User } from "./company/types.ts";
import type { World } from "./company/world.ts";

/**
 * Version of the model. The same version, configuration and date give the same bytes; a change that moves
 * them changes it and says so in the CHANGELOG.
 */
export const MODEL = "2";

/** All events of one day, or of a block of its accounts, and the truth about them. */
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
  /** How many of the cast are employed, the first ones; after them come those whose old accounts are used. */
  readonly employed: number;
  /** The accounts whose events are wanted. */
  readonly block: Block;
  readonly pen: Pen;
  /** Notes that events refer to, by number from 1 on. */
  readonly drafts: Note[];
}

/**
 * Simulates one day, or the events of a block of its accounts: those of all blocks together are the day's.
 * What campaigns do is part of the first block. The others play it too, as the plan needs to know how much it
 * is, and drop it.
 *
 * @param allocate gives the memory of the rows
 * @throws {RangeError} when events are asked for and nobody is employed that day
 */
export function simulateDay(
  world: World,
  day: DayNumber,
  block: Block = WHOLE,
  allocate: Allocate = OWN_MEMORY,
): Day {
  const { events } = world.config;
  const present = world.population.on(day);
  const campaigns = campaignsOn(world, day);
  const cast = [...present, ...formerOf(campaigns, day)];
  const slots = assignSlots(cast.map((user) => user.identity));
  const drafts: Note[] = [];
  const notes = new Map<number, Note>();
  const pen: Pen = {
    rows: newRows(events === "natural" || block.of > 1 ? 1024 : events, allocate),
    user: 0,
    ordinal: 0,
    step: 1,
    left: 0,
    note: (user, ordinal, note) => notes.set(noteKey(user, ordinal), drafts[note - 1]!),
  };
  const making: Making = { world, day, cast, employed: present.length, block, pen, drafts };
  const taken = playCampaigns(making, campaigns);
  if (block.index > 0) {
    clearRows(pen.rows);
    notes.clear();
  }
  liveCast(making, taken);
  const order = timeOrder(pen.rows, new EventIds({ world, day, slots }, pen.rows));
  return { world, day, cast, slots, rows: pen.rows, order, notes, campaigns };
}

/** Approved tests take no more of the events of an exact day (modelling choice). */
const APPROVED_SHARE = 0.25;

/**
 * What approved tests and campaigns do is written before ordinary work, and displaces it. It is also independent
 * of it: a campaign does not know of a lockout of its owner's own making, so that the ordinary lines are the
 * same with and without campaigns. Tests come first: they are part of the ordinary.
 *
 * @returns how many lines the tests have, and how many the campaigns
 */
function playCampaigns(making: Making, campaigns: readonly Campaign[]): [number, number] {
  const { world, day, pen, drafts } = making;
  const { events } = world.config;
  const room = events === "natural" ? MAX_EVENTS : events;
  const turnTo = turning(making);
  pen.step = -1;
  pen.left = Math.floor(room * APPROVED_SHARE);
  for (const test of approvedTestsOn(world, day)) {
    const note = drafts.push({
      kind: "benign",
      oddity: "penetration_test",
      reason: "approved_test",
    });
    // The ordinary is the same at every difficulty.
    playActs(making, test, turnTo, () => note, LOUDNESS.medium!);
  }
  const approved = pen.rows.length;
  pen.left = room - approved;
  campaigns.forEach((campaign, index) => {
    const numbers = new Map<string, number>();
    playActs(making, campaign, turnTo, (technique, stage) => {
      const name = `${stage} ${technique}`;
      const known = numbers.get(name) ??
        drafts.push({ kind: "malicious", campaign: index, stage, technique });
      numbers.set(name, known);
      return known;
    }, LOUDNESS[world.config.scenarios.difficulty]!);
  });
  return [approved, pen.rows.length - approved];
}

function playActs(
  { world, day, pen }: Making,
  campaign: Campaign,
  turnTo: Hand["turnTo"],
  noteOf: (technique: string, stage: string) => number,
  loudness: Loudness,
): void {
  for (const act of campaign.acts.filter((act) => act.day === day)) {
    playAct(world, campaign, act, {
      pen,
      turnTo,
      noteOf: (technique) => noteOf(technique, act.stage.name),
    }, loudness);
  }
}

/** Sets the pen to any account of the cast, where it left off; ordinals count down from the top. */
function turning({ cast, pen }: Making): (person: Person) => void {
  const indexes = new Map<string, number>();
  const nextOrdinal = new Map<number, number>();
  let current = -1;
  return ({ identity: { user_id } }) => {
    if (indexes.size === 0) cast.forEach((user, i) => indexes.set(user.identity.user_id, i));
    if (current >= 0) nextOrdinal.set(current, pen.ordinal);
    current = indexes.get(user_id)!;
    pen.user = current;
    pen.ordinal = nextOrdinal.get(current) ?? LAST_ORDINAL;
  };
}

/** The people who have left and whose accounts are used again. */
function formerOf(campaigns: readonly Campaign[], day: DayNumber): readonly User[] {
  const gone = new Map<string, User>();
  for (const { actor } of campaigns) {
    if (actor.lastDay < day) gone.set(actor.identity.user_id, actor);
  }
  return [...gone.values()];
}

function liveCast(
  { world, day, cast, employed, block, pen, drafts }: Making,
  taken: readonly number[],
): void {
  const staff = cast.slice(0, employed);
  const locks: Locks = [];
  const explain: Explain = (oddity, reason) => drafts.push({ kind: "benign", oddity, reason });
  const attendance = new Attendance(world, day);
  const duties = dutiesOn(world, staff, day, attendance, explain);
  const plan = ordinaryPlan(world, staff, day, attendance, taken, duties);
  const scene: Scene = {
    world,
    day,
    attendance,
    pen,
    duties,
    storm: resetStorm(world, day),
    explain,
  };
  const { from, to, events } = blockOf(plan, block);
  reserve(pen.rows, events);
  pen.step = 1;
  for (let i = from; i < to; i++) {
    if (plan[i] === 0) continue;
    pen.user = i;
    pen.ordinal = 0;
    pen.left = plan[i]!;
    const user = staff[i]!;
    if (user.kind === "person") livePerson(scene, user, locks);
    else liveService(scene, user);
  }
}

/** Makes the id of a row's event: see {@link makeId}. */
export function idOf(
  { world, day, slots }: Pick<Day, "world" | "day" | "slots">,
  data: Int32Array,
  offset: number,
  out: Int32Array,
): void {
  const slot = slots[data[offset + USER]!]!;
  makeId(world.eventIds, day, slot, ordinalOf(data[offset + MARK]!), out);
}

/** The ids of a day's events. No function made for each day: code that calls it would be compiled for each again. */
class EventIds implements IdOrder {
  readonly #day: Pick<Day, "world" | "day" | "slots">;
  readonly #data: Int32Array;
  readonly #a = new Int32Array(2);
  readonly #b = new Int32Array(2);

  constructor(day: Pick<Day, "world" | "day" | "slots">, { data }: Rows) {
    this.#day = day;
    this.#data = data;
  }

  isGreater(a: number, b: number): boolean {
    idOf(this.#day, this.#data, a, this.#a);
    idOf(this.#day, this.#data, b, this.#b);
    return isGreaterId(this.#a, this.#b);
  }
}
