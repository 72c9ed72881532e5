/**
 * A day is a pure function of the company and the date.
 *
 * @module
 */

import type { Occasion } from "./attendance.ts";
import { livePerson } from "./behaviour.ts";
import type { DayNumber } from "./calendar.ts";
import { type Campaign, campaignsOn, playCampaign } from "./campaigns.ts";
import { liveService } from "./clockwork.ts";
import { assignSlots } from "./ids.ts";
import { MAX_EVENTS } from "./knobs.ts";
import type { Locks } from "./locks.ts";
import type { Note } from "./notes.ts";
import { LAST_ORDINAL, type Pen } from "./pen.ts";
import type { Scene } from "./person_day.ts";
import { ordinaryPlan } from "./plan.ts";
import { newRows, type Rows, timeOrder } from "./rows.ts";
import type { Texts } from "./texts.ts";
import type { Person, User } from "./types.ts";
import type { World } from "./world.ts";

/**
 * Version of the model. The same version, configuration and date give the same bytes; a change that moves
 * them changes it and says so in the CHANGELOG.
 */
export const MODEL = "1";

/** All events of one day, and the truth about them. */
export interface Day {
  readonly day: DayNumber;
  readonly cast: readonly User[];
  /** The accounts by the text id of their `user_id`: what a row stores. */
  readonly users: ReadonlyMap<number, User>;
  readonly texts: Texts;
  readonly rows: Rows;
  /** Row numbers in the order of the file. */
  readonly order: Uint32Array;
  /** What the truth says of single events; a row's note n is `notes[n - 1]`. */
  readonly notes: readonly Note[];
  readonly campaigns: readonly Campaign[];
}

/**
 * Simulates one day.
 *
 * @throws {RangeError} when events are asked for and nobody is employed that day
 */
export function simulateDay(world: World, day: DayNumber): Day {
  const { events } = world.config;
  const cast = world.population.on(day);
  const slots = assignSlots(cast.map((user) => user.identity));
  const rows = newRows(events === "natural" ? 1024 : events);
  const notes: Note[] = [];
  const pen: Pen = {
    rows,
    day,
    eventIds: world.eventIds,
    sessionIds: world.sessionIds,
    user: 0,
    slot: 0,
    ordinal: 0,
    step: 1,
    left: 0,
  };
  const campaigns = campaignsOn(world, cast, day);
  playCampaigns(world, campaigns, cast, slots, pen, notes);
  liveCast(world, cast, slots, pen, notes);
  const users = new Map(cast.map((user) => [user.texts.self, user]));
  return { day, cast, users, texts: world.texts, rows, order: timeOrder(rows), notes, campaigns };
}

/** What campaigns do is written before ordinary work, and displaces it. */
function playCampaigns(
  world: World,
  campaigns: readonly Campaign[],
  cast: readonly User[],
  slots: Uint32Array,
  pen: Pen,
  notes: Note[],
): void {
  const { events } = world.config;
  const nextOrdinal = new Map<number, number>();
  pen.step = -1;
  campaigns.forEach((campaign, index) => {
    const { actor } = campaign;
    pen.user = cast[actor]!.texts.self;
    pen.slot = slots[actor]!;
    pen.ordinal = nextOrdinal.get(actor) ?? LAST_ORDINAL;
    pen.left = (events === "natural" ? MAX_EVENTS : events) - pen.rows.length;
    playCampaign(world, campaign, cast[actor] as Person, pen, (stage) =>
      notes.push({
        kind: "malicious",
        campaign: index,
        stage: stage.name,
        technique: stage.technique,
      }));
    nextOrdinal.set(actor, pen.ordinal);
  });
}

function liveCast(
  world: World,
  cast: readonly User[],
  slots: Uint32Array,
  pen: Pen,
  notes: Note[],
): void {
  const plan = ordinaryPlan(world, cast, pen.day, pen.rows.length);
  const locks: Locks = [];
  const scene: Scene = {
    context: world,
    pen,
    explain: (reason: Occasion) =>
      notes.push({ kind: "benign", oddity: "after_hours_sign_in", reason }),
  };
  pen.step = 1;
  for (let i = 0; i < cast.length; i++) {
    if (plan[i] === 0) continue;
    pen.user = cast[i]!.texts.self;
    pen.slot = slots[i]!;
    pen.ordinal = 0;
    pen.left = plan[i]!;
    const user = cast[i]!;
    if (user.kind === "person") livePerson(scene, user, locks);
    else liveService(pen, user);
  }
}
