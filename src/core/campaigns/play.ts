/**
 * Plays a campaign: turns the steps of a stage into events of one day.
 *
 * @module
 */

import { type Actor, usePurposely } from "../work/acts.ts";
import { DAY_MS } from "../calendar.ts";
import type { Loudness } from "./loudness.ts";
import { someone } from "./plots.ts";
import {
  changeRights,
  changeState,
  editGroup,
  grab,
  newInstance,
  STATES,
  worldRule,
} from "../work/powers.ts";
import { REASON, writeLogin } from "../log/pen.ts";
import { between, chance, int, pick } from "../random/rng.ts";
import type { Campaign, CampaignAct } from "../scenarios/campaign.ts";
import type { AnyStep, CommandStep, SprayStep, UseStep } from "../scenarios/scenario.ts";
import { drawExitCode, fillTemplate, templateOf } from "../shell_commands/catalog.ts";
import type { CommandTemplate } from "../shell_commands/template.ts";
import { TECHNIQUE_COMMANDS } from "../shell_commands/techniques.ts";
import { commandsOf, TTYS, writeCommand } from "../work/shell_session.ts";
import {
  assetFor,
  type Hand,
  sessionFor,
  signIn,
  signInTo,
  type Stagecraft,
  stagecraft,
} from "./stagecraft.ts";
import type { OpenSession } from "../work/episodes.ts";
import type { Person } from "../company/types.ts";
import { textId } from "../log/texts.ts";
import type { World } from "../company/world.ts";

/** Writes what a campaign does in one act, as far as the pen's `left` allows. */
export function playAct(
  world: World,
  campaign: Campaign,
  act: CampaignAct,
  hand: Hand,
  loudness: Loudness,
): void {
  const craft = stagecraft(world, campaign, act, hand, loudness);
  if (!craft) return;
  const { pen, running } = craft;
  hand.turnTo(campaign.actor);
  for (const step of act.stage.steps) {
    const times = step.does === "instance" && step.action === "terminate"
      ? running.length
      : step.does === "spray"
      ? 1
      : timesOf(craft, step);
    for (let n = times; n > 0; n--) {
      if (pen.left <= 0 || craft.at >= DAY_MS) return;
      playStep(craft, step);
      craft.at += pauseMs(craft, step);
    }
  }
}

/** How often a step is done: single things and sign-ins stay as they are, whatever the loudness. */
function timesOf({ rng, loudness }: Stagecraft, { count, does }: AnyStep): number {
  const drawn = between(rng, ...count);
  if (does === "sign_in" || does === "spray" || drawn <= 1) return drawn;
  return Math.max(1, Math.round(drawn * loudness.volume));
}

/** Milliseconds to the next thing; the pauses between guesses stay as they are, they are made for the lockout. */
function pauseMs({ rng, loudness }: Stagecraft, { gapSeconds, does }: AnyStep): number {
  const drawn = between(rng, gapSeconds[0] * 1000, gapSeconds[1] * 1000);
  return does === "sign_in" || does === "spray" ? drawn : Math.round(drawn * loudness.pauses);
}

function playStep(craft: Stagecraft, step: AnyStep): void {
  const { world, pen, rng, hand, day, campaign: { actor } } = craft;
  const note = hand.noteOf(step.technique);
  if (step.does === "sign_in") return signIn(craft, step, note);
  if (step.does === "spray") return spray(craft, step, note);
  const open = sessionFor(craft, note);
  const { at } = craft;
  if (!open || pen.left <= 0 || at >= DAY_MS) return;
  switch (step.does) {
    case "use":
      return use(craft, step, open, note);
    case "command":
      return command(craft, step, open, note);
    case "rights": {
      const { user_id } = actor.identity;
      const change = grab(world, actor, day, step.what, craft.taken, rng);
      changeRights(world, pen, at, open, change, { requestor: user_id, target: user_id }, note);
      return;
    }
    case "instance": {
      if (step.action === "run") craft.running.push(newInstance(world, day, rng));
      const machine = step.action === "run" ? craft.running.at(-1)! : craft.running.shift()!;
      return changeState(pen, at, open, machine, STATES[step.action], note);
    }
    case "group": {
      const group = pick(rng, world.estate.group).resource;
      return editGroup(world, pen, at, open, group, worldRule(step.port), false, note);
    }
  }
}

function use(craft: Stagecraft, step: UseStep, open: OpenSession, note: number): void {
  const { world, pen, rng, loudness, campaign: { actor } } = craft;
  const user: Actor = {
    resources: world.resources,
    home: 0,
    client: actor.reach.client,
  };
  const application = actor.apps.includes(craft.on) ? craft.on : pick(rng, actor.apps);
  const used = step.what === "application" ? application : assetFor(craft, step.what, step.whose);
  usePurposely(pen, rng, craft.at, open, used, user, {
    operation: step.operation,
    medianBytes: step.medianKilobytes * 1000 * loudness.bytes,
    // The limit grows with a loud campaign, and does not shrink with a quiet one.
    ...(step.mostKilobytes === undefined
      ? {}
      : { mostBytes: step.mostKilobytes * 1000 * Math.max(1, loudness.bytes) }),
    note,
  });
}

/** People whose lines are looked through, and how many lines of each: those typed most. */
const OTHERS_ASKED = 128;
const LINES_ASKED = 60;

/**
 * A line of some templates that people type often: high among the lines of somebody who is often at a shell.
 * None when nobody who is asked types any.
 */
function usualLine({ world, rng, day }: Stagecraft, templates: readonly string[]) {
  let best: { line: string; template: CommandTemplate } | undefined;
  let least = Infinity;
  someone(world, rng, OTHERS_ASKED, (seat) => {
    const person = world.population.holder(seat, day);
    if (!person || person.reach.hosts.length === 0) return;
    const commands = commandsOf(world, person);
    commands.reach(LINES_ASKED - 1);
    const n = commands.templates.slice(0, LINES_ASKED).findIndex(({ text }) =>
      templates.includes(text)
    );
    // Not always the very keenest, so that it is not always the same line.
    const seldom = (n + 1) * (1 + int(rng, 2)) / person.reach.shell;
    if (n < 0 || seldom >= least) return;
    least = seldom;
    best = { line: commands.lines[n]!, template: commands.templates[n]! };
  });
  return best;
}

/** Types a line of the technique: one that others in the company type as well, when there is one. */
function command(craft: Stagecraft, step: CommandStep, open: OpenSession, note: number): void {
  const { world, pen, rng, campaign: { actor } } = craft;
  // Some of the templates at a time, so that it is not always the same line.
  const templates = TECHNIQUE_COMMANDS[step.commands].filter(() => chance(rng, 0.75));
  const template = pick(rng, TECHNIQUE_COMMANDS[step.commands]);
  const known = usualLine(craft, templates) ?? usualLine(craft, TECHNIQUE_COMMANDS[step.commands]);
  const lists = {
    hosts: world.estate.host.map(({ name }) => name),
    buckets: world.estate.bucket.map(({ name }) => name),
    databases: world.estate.database.map(({ name }) => name),
    users: [actor.identity.user_id],
  };
  const line = known?.line ?? fillTemplate(rng, template, lists);
  const exitCode = drawExitCode(rng, known?.template ?? templateOf(template)!);
  const on = { host: craft.on, tty: TTYS[0]! };
  writeCommand(pen, craft.at, open, on, textId(world.texts, line), exitCode, note);
}

/** Tries a password or a few on many accounts in turn, the actor's own left out. */
function spray(craft: Stagecraft, step: SprayStep, note: number): void {
  const { world, campaign: { actor }, day, rng, hand, pen, gate } = craft;
  const wanted = timesOf(craft, step);
  const accounts: Person[] = [];
  someone(world, rng, wanted * 2 + 2, (seat) => {
    const person = world.population.holder(seat, day);
    if (person && person.identity.user_id !== actor.identity.user_id) accounts.push(person);
    return accounts.length >= wanted ? true : undefined;
  });
  for (let round = between(rng, ...step.tries); round > 0; round--) {
    for (const account of accounts) {
      if (pen.left <= 0 || craft.at >= DAY_MS) break;
      hand.turnTo(account);
      writeLogin(pen, craft.at, signInTo(craft, account, gate), REASON.badPassword, note);
      craft.at += pauseMs(craft, step);
    }
  }
  hand.turnTo(actor);
}
