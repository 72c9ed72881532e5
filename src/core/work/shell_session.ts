/**
 * Commands run in a shell.
 *
 * @module
 */

import type { InSession } from "./acts.ts";
import { choice } from "../log/choices.ts";
import { typeCode } from "../log/events.ts";
import { childKey } from "../random/hash.ts";
import { type Pen, writeEvent } from "../log/pen.ts";
import { chance, type Rng } from "../random/rng.ts";
import { VALUE } from "../log/rows.ts";
import { drawExitCode } from "../shell_commands/catalog.ts";
import {
  drawLine,
  type KnownCommands,
  personalCommands,
  REPEAT,
} from "../shell_commands/personal.ts";
import { textId } from "../log/texts.ts";
import type { Person } from "../company/types.ts";
import type { World } from "../company/world.ts";

const COMMAND = typeCode("sys.command") * 2;

/** Bits of `tty`. */
export const TTYS: readonly number[] = [
  choice("sys.command", "tty", "pts/0"),
  choice("sys.command", "tty", "pts/0"),
  choice("sys.command", "tty", "pts/1"),
  choice("sys.command", "tty", "pts/2"),
];

/** Commands of a shell session: median and spread (section 6: p50 5-20, p90 40-150). */
export const COMMANDS_MEDIAN = 9;
/** See {@link COMMANDS_MEDIAN}. */
export const COMMANDS_SIGMA = 1.48;
/** Median seconds from one command to the next (modelling choice). */
export const COMMAND_GAP_SECONDS = 11;

/** What a person types, kept for as long as the company is. */
export function commandsOf(world: World, person: Person): KnownCommands {
  let commands = world.commands.get(person.number);
  if (!commands) {
    const names = (kind: "host" | "bucket" | "database") =>
      world.estate[kind].map(({ name }) => name);
    const drawn = personalCommands(childKey(person.key, "commands"), person.identity.dept, {
      hosts: person.reach.hosts.map(({ name }) => name),
      buckets: person.reach.buckets.map(({ name }) => name),
      databases: names("database"),
      users: [person.identity.user_id],
    });
    commands = { ...drawn, ids: new Int32Array(drawn.table.other.length) };
    world.commands.set(person.number, commands);
  }
  return commands;
}

/** One terminal, in which the line before may be typed once more. */
export interface Terminal {
  /** Resource id of the machine. */
  readonly host: number;
  /** Bits of {@link TTYS}. */
  readonly tty: number;
  /** What its user types. */
  readonly commands: KnownCommands;
  /** Index of the line before, -1 at first. */
  last: number;
}

/** Writes one command. */
export function runCommand(
  world: World,
  pen: Pen,
  rng: Rng,
  timeMs: number,
  inSession: InSession,
  terminal: Terminal,
): void {
  const { commands, host, tty } = terminal;
  const again = chance(rng, REPEAT);
  const drawn = drawLine(rng, commands);
  const line = again && terminal.last >= 0 ? terminal.last : drawn;
  terminal.last = line;
  const exitCode = drawExitCode(rng, commands.templates[line]!);
  const { ids, lines } = commands;
  const text = ids[line]! || (ids[line] = textId(world.texts, lines[line]!));
  writeCommand(pen, timeMs, inSession, { host, tty }, text, exitCode, 0);
}

/** Writes a command line, a text id, with its exit code. */
export function writeCommand(
  pen: Pen,
  timeMs: number,
  { origin, session }: InSession,
  { host, tty }: Pick<Terminal, "host" | "tty">,
  text: number,
  exitCode: number,
  note: number,
): void {
  const kind = COMMAND + (exitCode === 0 ? 0 : 1);
  const offset = writeEvent(pen, timeMs, kind, origin, host, tty, session, note);
  pen.rows.data[offset + VALUE] = text;
  pen.rows.data[offset + VALUE + 1] = exitCode;
}
