/**
 * Time zones, locales and times of files: none of them bears on a byte.
 *
 * @module
 */

import { between, pick } from "../../../src/core/random/rng.ts";
import type { Fault } from "../fault.ts";
import { newGround } from "../ground.ts";
import { backfill, DAY, generate } from "../jobs.ts";

/** Zones off by parts of an hour, a day ahead, and with a summer of two hours. */
const ZONES = [
  ...["Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns", "Antarctica/Troll"],
  ...["Pacific/Pago_Pago", "Australia/Lord_Howe", "No/Such_Zone", ""],
];
/** Languages with another i, other digits, another calendar, and none. Blanks in a name crash Deno itself. */
const LANGUAGES = ["tr_TR.UTF-8", "ar_EG.UTF-8", "th_TH.UTF-8", "C", "fa_IR", "xx_YY"];

const ZONES_AND_LOCALES: Fault = {
  name: "zones",
  about: "odd time zones and locales",
  expected: "the same bytes",
  rounds: () => ZONES.length * 2,
  short: 1,
  async round(arena) {
    const { n } = arena;
    const language = LANGUAGES[n % LANGUAGES.length]!;
    const env = { TZ: ZONES[n % ZONES.length]!, LANG: language, LC_ALL: language };
    const job = n < ZONES.length ? generate(DAY) : backfill("2025-12-30", 2);
    const ground = await newGround(arena, [job]);
    await ground.rerun(job, { env });
    // In the usual surroundings, over what was written in odd ones.
    await ground.rerun(job);
  },
};

/** Seconds since 1970 that clocks have gone wrong at. */
const TIMES = [0, 1, 951_782_400, 2 ** 31 - 1, 2 ** 31, 4_102_444_800];

const FILE_TIMES: Fault = {
  name: "file-times",
  about: "files are given times between 1970 and 2100",
  expected: "days that are whole are skipped, the others are written",
  rounds: (kills) => Math.ceil(kills / 50),
  short: 1,
  async round(arena) {
    const { rng, folder } = arena;
    const job = backfill("2025-12-30", 2);
    const { dates } = job;
    const ground = await newGround(arena, [job]);
    await ground.finish(job);
    const paths = dates.flatMap((date) => [
      `logs_${date}.jsonl`,
      `_manifest/${date}.json`,
      ...["labels", "campaigns", "benign"].map((kind) => `_truth/${kind}_${date}.jsonl`),
    ]);
    for (const path of [...paths, "_manifest/.lock", "_manifest", "_truth", "."]) {
      await Deno.utime(`${folder}/${path}`, pick(rng, TIMES), pick(rng, TIMES));
    }
    const gone = between(rng, 0, paths.length - 1);
    await Deno.remove(`${folder}/${paths[gone]}`);
    const isManifest = paths[gone]!.startsWith("_manifest");
    // Without its manifest a day is a stranger's, and is kept.
    const forced = { ...job, args: [...job.args, "--force"] };
    const { stdout } = await ground.rerun(isManifest ? forced : job);
    if (!stdout.includes(`skipped ${dates.length - 1}`)) ground.lose(`said ${stdout.trim()}`);
  },
};

/** Faults of this kind. */
export const SURROUNDINGS: readonly Fault[] = [ZONES_AND_LOCALES, FILE_TIMES];
