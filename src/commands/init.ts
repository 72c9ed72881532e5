/**
 * `init`: a commented config file.
 *
 * @module
 */

import { configText } from "../core/config/config_text.ts";
import { CONFIG_FILE } from "../shell/config.ts";
import { diskFailure } from "../shell/disk.ts";
import { Failure, USER_MISTAKE } from "../shell/failure.ts";
import { print } from "../shell/terminal.ts";
import type { Command } from "./command.ts";

/** Writes a config file with every setting, its default and what it means. */
export const INIT: Command = {
  name: "init",
  summary: `write ${CONFIG_FILE}, with every setting explained`,
  flags: [
    { name: "config", value: "FILE", about: `the file to write (default ${CONFIG_FILE})` },
    { name: "force", about: "replace a file that is there" },
  ],
  examples: [["shadownet init", "then edit it; `generate` reads it"]],
  async run(flags) {
    const path = String(flags.config ?? CONFIG_FILE);
    try {
      await Deno.writeTextFile(path, configText(), { createNew: flags.force !== true });
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) {
        throw new Failure(
          `Cannot write ${path}: it is there already; use --force to replace it`,
          USER_MISTAKE,
        );
      }
      throw diskFailure(`Cannot write ${path}`, error);
    }
    print(`Wrote ${path}`);
  },
};
