/**
 * Help texts, from the tables of commands and flags.
 *
 * @module
 */

import type { Command, Flag } from "./commands/command.ts";

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

function flagRow(flag: Flag): readonly [string, string] {
  return [flag.value ? `--${flag.name} ${flag.value}` : `--${flag.name}`, flag.about];
}

/** The help of the whole program. */
export function programHelp(commands: readonly Command[], common: readonly Flag[]): string {
  return `ShadowNet Logs: the security log of a company that does not exist

Usage: shadownet COMMAND [FLAGS]

Commands:
${columns(commands.map((c) => [c.name, c.summary]))}

Flags:
${columns(common.map(flagRow))}

\`shadownet COMMAND --help\` shows a command's flags and examples`;
}

/** The help of one command. */
export function commandHelp(command: Command, common: readonly Flag[]): string {
  const program = command.usage?.startsWith("deno task") ? "deno task" : "shadownet";
  return `${program} ${command.name}: ${command.summary}

Usage: ${command.usage ?? `shadownet ${command.name} [FLAGS]`}

Flags:
${columns([...command.flags, ...common].map(flagRow))}

Examples:
${command.examples.map(([line, about]) => `  # ${about}\n  ${line}`).join("\n")}`;
}
