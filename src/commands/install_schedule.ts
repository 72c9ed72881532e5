/**
 * `install-schedule`: what the machine's own scheduler needs to be told.
 *
 * @module
 */

import { charterOf } from "../shell/company.ts";
import { CONFIG_FILE } from "../shell/config.ts";
import { onDisk } from "../shell/disk.ts";
import { mistake } from "../shell/failure.ts";
import { didYouMean } from "../shell/nearest.ts";
import { PROGRAMS } from "../shell/programs.ts";
import { print, tell } from "../shell/terminal.ts";
import type { Command, Flags } from "./command.ts";
import { cronRecipe } from "./recipes/cron.ts";
import type { DenoRun, Job } from "./recipes/job.ts";
import { minutesOf } from "./recipes/job.ts";
import { launchdRecipe } from "./recipes/launchd.ts";
import { systemdRecipe } from "./recipes/systemd.ts";
import { windowsRecipe } from "./recipes/windows.ts";
import { configOf, folderOf, OUT_FLAG } from "./settings.ts";

/** A scheduler, and the systems that have it. */
interface Scheduler {
  readonly recipe: (job: Job) => string;
  readonly systems: readonly string[];
}

const SCHEDULERS: Readonly<Record<string, Scheduler>> = {
  cron: { recipe: cronRecipe, systems: ["linux", "darwin", "freebsd"] },
  systemd: { recipe: systemdRecipe, systems: ["linux"] },
  launchd: { recipe: launchdRecipe, systems: ["darwin"] },
  windows: { recipe: windowsRecipe, systems: ["windows"] },
};

/** Days that a run looks back: as long as a machine may be off, or a disk full, and nothing is lost. */
const LOOK_BACK_DAYS = 7;

const RUNS: Readonly<Record<string, { args: readonly string[]; about: string }>> = {
  yesterday: {
    args: ["backfill", "--days", String(LOOK_BACK_DAYS)],
    about: `write yesterday, and what the ${LOOK_BACK_DAYS - 1} days before it lack`,
  },
  today: { args: ["generate"], about: "write the day that has begun" },
};

/** Prints what a scheduler needs. */
export const INSTALL_SCHEDULE: Command = {
  name: "install-schedule",
  summary: "print what cron, systemd, launchd or Windows needs to run it every day",
  flags: [
    { name: "print", value: "NAME", about: `for which: ${Object.keys(SCHEDULERS).join(", ")}` },
    { name: "at", value: "HH:MM", about: "when, in UTC (default 01:00)" },
    {
      name: "day",
      value: "WHICH",
      about: `yesterday (default; with days missed in the last ${LOOK_BACK_DAYS}) or today`,
    },
    OUT_FLAG,
    { name: "config", value: "FILE", about: `config file (default ${CONFIG_FILE} of this folder)` },
    { name: "user", value: "NAME", about: "who runs it (default who owns this folder)" },
  ],
  examples: [
    ["shadownet install-schedule --print cron", "a line for crontab -e"],
    ["shadownet install-schedule --print systemd --at 02:30 | sudo sh", "a service and its timer"],
    ["shadownet install-schedule --print windows > shadownet.xml", "a task; see its first lines"],
  ],
  async run(flags) {
    const name = chosen(flags, "print", Object.keys(SCHEDULERS));
    const { recipe, systems } = SCHEDULERS[name]!;
    if (flags.user !== undefined && (name === "cron" || name === "launchd")) {
      throw mistake(`Cannot use --user with --print ${name}: it runs as who installs it`);
    }
    const job = await jobOf(flags, name);
    print(recipe(job));
    if (job.program.includes("_npx")) {
      tell(`${job.program} may vanish when npx clears its cache: install Deno, or use a binary`);
    }
    if (systems.includes(Deno.build.os)) return;
    tell(`The paths are those of this machine, which has no ${name}: print it where it is to run`);
  },
};

/** The value of a flag that is one of a few. */
function chosen(flags: Flags, name: string, values: readonly string[], byDefault?: string): string {
  const value = flags[name] === undefined ? byDefault : String(flags[name]);
  const allowed = `allowed is ${values.join(", ")}`;
  if (value === undefined) throw mistake(`Cannot do without --${name}: ${allowed}`);
  if (values.includes(value)) return value;
  throw mistake(`Cannot use --${name} ${value}: ${allowed}${didYouMean(value, values)}`);
}

/** What is to be run, from the flags, the config file and how this very process was started. */
async function jobOf(flags: Flags, scheduler: string): Promise<Job> {
  const { args, about } = RUNS[chosen(flags, "day", Object.keys(RUNS), "yesterday")]!;
  const atMinutes = minutesOf(String(flags.at ?? "01:00"));
  const config = await configOf(flags);
  if (config.upload.enabled) {
    throw mistake(
      "Cannot schedule a run that uploads (upload.enabled is true): these jobs get neither network nor credentials; " +
        "use the command schedule, or set it to false and upload on its own",
    );
  }
  await charterOf(config);
  // Loaded where it is needed only, as it takes its time.
  const { resolve } = await import("node:path");
  const folder = Deno.cwd();
  const out = resolve(folder, folderOf(config));
  const configFile = resolve(folder, String(flags.config ?? CONFIG_FILE));
  const usersFile = typeof config.users === "string" ? [resolve(folder, config.users)] : [];
  const read = [out, configFile, ...usersFile];
  const deno = Deno.build.standalone ? undefined : denoRun({ read, write: out }, resolve);
  const user = flags.user ?? (scheduler === "systemd" ? await ownerOf(folder) : undefined);
  const job: Job = {
    program: Deno.execPath(),
    ...(deno ? { deno } : {}),
    args: [...args, "--out", out, ...(flags.config === undefined ? [] : ["--config", configFile])],
    about,
    folder,
    out,
    read,
    atMinutes,
    ...zonesNow(),
    ...(user === undefined ? {} : { user: String(user) }),
  };
  checkTexts(job);
  return job;
}

/** How far this machine's time is ahead of UTC, now and in each month of this year. */
function zonesNow(): Pick<Job, "zoneMinutes" | "zonesMinutes"> {
  const now = new Date();
  const ahead = (time: Date) => -time.getTimezoneOffset();
  const months = Array.from({ length: 12 }, (_, month) => new Date(now.getFullYear(), month, 1));
  return { zoneMinutes: ahead(now), zonesMinutes: [...new Set([now, ...months].map(ahead))] };
}

/** The number of who owns a folder; `undefined` on Windows. */
async function ownerOf(folder: string): Promise<number | undefined> {
  const { uid } = await onDisk(`Cannot tell who owns ${folder}`, () => Deno.stat(folder));
  return uid ?? undefined;
}

/** How Deno is to run the program, with no more rights than the work takes. */
function denoRun(
  { read, write }: { readonly read: readonly string[]; readonly write: string },
  resolve: (...parts: string[]) => string,
): DenoRun {
  const here = import.meta.dirname;
  const place = (path: string) =>
    here === undefined
      ? new URL(`../../${path}`, import.meta.url).href
      : resolve(here, "../..", path);
  const readable = here === undefined ? read : [place("src"), ...read];
  const withComma = readable.find((path) => path.includes(","));
  if (withComma !== undefined) {
    throw mistake(
      `Cannot allow Deno ${withComma}: it takes the comma for the end of the path; ` +
        "use another folder or a compiled binary",
    );
  }
  return {
    flags: [`--allow-read=${readable.join(",")}`, `--allow-write=${write}`],
    main: place("main.ts"),
    ...(here === undefined ? {} : { root: resolve(here, "../..") }),
    modules: PROGRAMS.map(place),
  };
}

/** Makes sure that each text can be written in a line of its own. */
function checkTexts({ program, deno, folder, args, user }: Job): void {
  const run = deno ? [...deno.flags, deno.main, ...deno.modules, deno.root ?? ""] : [];
  const texts = [program, folder, ...args, ...run, user ?? ""];
  // deno-lint-ignore no-control-regex
  const bad = texts.find((text) => /[\0-\x1f\x7f]/.test(text));
  if (bad === undefined) return;
  throw mistake(`Cannot use ${JSON.stringify(bad)}: no scheduler takes control characters`);
}
