/**
 * The commented config file that `shadownet init` writes, made from the table of settings.
 *
 * @module
 */

import { ruleOf } from "./knob_rules.ts";
import { isKnob, type Knob, type KnobTree } from "./knob.ts";
import { KNOBS } from "./knobs.ts";

/** The longest line, in columns. */
const WIDTH = 100;

const HEADER = [
  "// Settings of ShadowNet Logs, each with its default.",
  "//",
  "// A setting left out of this file keeps its default; flags win over the file.",
  "// A share is a part of 1: 0.05 is 5 %.",
];

/** A comment of one or more lines, broken between words; the lines after the first are set in. */
function comment(indent: string, text: string): string[] {
  const lines: string[] = [];
  let line = `${indent}//`;
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${indent}//  `;
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

function knobLines(indent: string, name: string, knob: Knob): string[] {
  const value = JSON.stringify(knob.value, null, 2).replaceAll("\n", `\n${indent}`);
  return [
    ...comment(indent, knob.about),
    ...comment(indent, `allowed: ${ruleOf(knob).allowed}`),
    ...(knob.source === undefined ? [] : comment(indent, `source: ${knob.source}`)),
    `${indent}${JSON.stringify(name)}: ${value}`,
  ];
}

function groupLines(indent: string, name: string, tree: KnobTree): string[] {
  return [`${indent}${JSON.stringify(name)}: {`, ...treeLines(`${indent}  `, tree), `${indent}}`];
}

/** All entries of a level, a blank line and a comma between two. */
function treeLines(indent: string, tree: KnobTree): string[] {
  return Object.entries(tree)
    .map(([name, node]) =>
      isKnob(node) ? knobLines(indent, name, node) : groupLines(indent, name, node)
    )
    .map((lines) => lines.join("\n"))
    .join(",\n\n")
    .split("\n");
}

/**
 * The whole config file: every setting with what it means, what is allowed and where its default
 * comes from, valid as it stands and the same as the defaults.
 *
 * @returns JSON with comments, at most 100 columns wide, with a final newline
 */
export function configText(): string {
  return [...HEADER, "{", ...treeLines("  ", KNOBS), "}", ""].join("\n");
}
