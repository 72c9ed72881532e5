/**
 * `schema`: what a line looks like, for machines.
 *
 * @module
 */

import { lineSchema } from "../encode/schema.ts";
import { print } from "../shell/terminal.ts";
import type { Command } from "./command.ts";

/** Prints the JSON Schema of a line. */
export const SCHEMA: Command = {
  name: "schema",
  summary: "print the JSON Schema of a line (draft 2020-12)",
  flags: [],
  examples: [["shadownet schema > event.schema.json", "to validate lines with"]],
  run() {
    print(JSON.stringify(lineSchema(), null, 2));
    return Promise.resolve();
  },
};
