/**
 * `scenarios`: the ways to misbehave, and what each looks like in the log.
 *
 * @module
 */

import { SCENARIOS } from "../core/scenarios/mod.ts";
import type { Scenario } from "../core/scenarios/scenario.ts";
import { print } from "../shell/terminal.ts";
import type { Command } from "./command.ts";

/** Lists the scenarios. */
export const SCENARIO_LIST: Command = {
  name: "scenarios",
  summary: "list the scenarios and what each looks like in the log",
  flags: [{ name: "json", about: "print them whole, as JSON" }],
  examples: [
    ["shadownet scenarios", "what may happen, by whom, over how many days"],
    ["shadownet scenarios --json", "every stage, step and ATT&CK technique"],
  ],
  run(flags) {
    if (flags.json) print(JSON.stringify(SCENARIOS, null, 2));
    else print(SCENARIOS.map(described).join("\n\n"));
    return Promise.resolve();
  },
};

function described(scenario: Scenario): string {
  const { id, title, about, by, stages } = scenario;
  const techniques = new Set(stages.flatMap(({ steps }) => steps.map((step) => step.technique)));
  return [
    `${id}: ${title}`,
    ...wrapped(about),
    `  by: ${by === "owner" ? "the owner of the account" : "somebody else"}; ${span(scenario)}`,
    `  techniques: ${[...techniques].join(", ")}`,
  ].join("\n");
}

/** The shortest and the longest time that a scenario takes, in words. */
function span({ stages }: Scenario): string {
  const days = ([at, count]: readonly [0 | 1, 0 | 1]) =>
    1 + stages.reduce(
      (sum, { afterDays, days, everyDays }) =>
        sum + afterDays[at] + (days[count] - 1) * everyDays[at],
      0,
    );
  const [shortest, longest] = [days([0, 0]), days([1, 1])];
  if (longest === 1) return "on one day";
  return shortest === longest ? `over ${longest} days` : `over ${shortest} to ${longest} days`;
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = " ";
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > 96) {
      lines.push(line);
      line = " ";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
