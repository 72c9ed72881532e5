/**
 * Disks that are full, read-only, or take no large file.
 *
 * @module
 */

import { between, type Rng } from "../../../src/core/random/rng.ts";
import type { Arena, Fault } from "../fault.ts";
import { newGround } from "../ground.ts";
import { backfill, DAY, generate, type Job } from "../jobs.ts";
import { NAMESPACE } from "../machine.ts";
import { start } from "../program.ts";

/**
 * Mounts a disk, copies the folder to it, makes a part of it read-only, runs the program on it, and copies what is
 * there back: the mount is gone with the process.
 */
const SCRIPT = `
set -e
disk=$1 folder=$2 options=$3 sealed=$4; shift 4
mount -t tmpfs -o "$options" tmpfs "$disk"
if [ -d "$folder" ]; then cp -a "$folder/." "$disk/"; fi
if [ -n "$sealed" ]; then
  mount --bind "$disk/$sealed" "$disk/$sealed"
  mount -o remount,bind,ro "$disk/$sealed"
fi
code=0
"$@" || code=$?
rm -rf "$folder"
cp -a "$disk" "$folder"
exit $code`;

/** A disk to mount. */
interface Disk {
  /** As `mount -o` has them. */
  readonly options: string;
  /** The folder under the output folder that is read-only; "" for none. */
  readonly sealed: string;
}

/** Runs a job on a disk of its own, over a copy of the folder, and puts what it has left into the folder. */
async function runOn({ options, sealed }: Disk, { folder, scratch, tally }: Arena, job: Job) {
  const disk = `${scratch}/disk`;
  await Deno.mkdir(disk, { recursive: true });
  tally.runs++;
  const via = [...NAMESPACE, "sh", "-c", SCRIPT, "sh", disk, folder, options, sealed];
  return start(disk, job.args, { via });
}

function lacksMounts({ canMount }: Arena["machine"]): string | undefined {
  return canMount ? undefined : "needs unshare and the right to mount";
}

/** Bytes of a day of a thousand lines, a little more than its temp files take. */
const DAY_BYTES = 450_000;

function fullDisk(rng: Rng, n: number, there: number): Disk {
  // Files count as whole pages on a tmpfs; what is full may be the bytes, or the number of files.
  const options = n % 3 === 2
    ? `size=64m,nr_inodes=${between(rng, 2 + 9 * there, 10 + 9 * there)}`
    : `size=${between(rng, 8_000, DAY_BYTES) + DAY_BYTES * there}`;
  return { options, sealed: "" };
}

const FULL: Fault = {
  name: "full-disk",
  about: "a tmpfs runs out of space or of files at a random point",
  expected:
    "exit 1, the message says so, nothing is left over, days that were there are as they were",
  rounds: (kills) => Math.ceil(kills / 10),
  short: 2,
  lacks: lacksMounts,
  async round(arena) {
    const { n, rng } = arena;
    const older = n % 2 === 0 ? undefined : generate(DAY, { events: 900, seed: "e" });
    const job = n % 4 < 2 ? generate(DAY) : backfill("2025-12-29", 3);
    const ground = await newGround(arena, older ? [job, older] : [job]);
    if (older) await ground.finish(older);
    ground.look();
    const running = await runOn(fullDisk(rng, n, older ? 1 : 0), arena, job);
    const { code, stderr } = await ground.ends(running, [0, 1]);
    if (code === 1 && !stderr.includes("the disk is full")) ground.lose(`said ${stderr.trim()}`);
    ground.look();
    await ground.rerun(job);
  },
};

const SEALED = [".", "_truth", "_manifest"];

const READ_ONLY: Fault = {
  name: "read-only",
  about: "the folder, or one under it, is read-only",
  expected: "exit 1, the message says so, everything is as it was",
  rounds: () => 2 * SEALED.length,
  short: 1,
  lacks: lacksMounts,
  async round(arena) {
    const { n } = arena;
    const older = generate(DAY, { events: 900, seed: "e" });
    const job = n < SEALED.length ? generate(DAY) : backfill("2025-12-29", 3);
    const ground = await newGround(arena, [job, older]);
    await ground.finish(older);
    ground.look();
    const disk = { options: "size=64m", sealed: SEALED[n % SEALED.length]! };
    const { stderr } = await ground.ends(await runOn(disk, arena, job), [1]);
    if (!stderr.includes("read-only")) ground.lose(`said ${stderr.trim()}`);
    ground.look();
    await ground.rerun(job);
  },
};

const NOT_WRITABLE: Fault = {
  name: "not-writable",
  about: "the modes of the folder, or of one under it, forbid to write",
  expected: READ_ONLY.expected,
  rounds: () => SEALED.length,
  short: 1,
  lacks: ({ isBoundByModes }) => isBoundByModes ? undefined : "modes do not bind root",
  async round(arena) {
    const { n, folder } = arena;
    const older = generate(DAY, { events: 900, seed: "e" });
    const job = generate(DAY);
    const ground = await newGround(arena, [job, older]);
    await ground.finish(older);
    const sealed = `${folder}/${SEALED[n % SEALED.length]}`;
    await Deno.chmod(sealed, 0o555);
    const { stderr } = await ground.ends(ground.start(job), [1]);
    await Deno.chmod(sealed, 0o755);
    if (!stderr.includes("permission denied")) ground.lose(`said ${stderr.trim()}`);
    ground.look();
    await ground.rerun(job);
  },
};

/** Bytes of the blocks that POSIX has `ulimit -f` count in. */
const BLOCK_BYTES = 512;
/** Exit code of what SIGXFSZ ended. */
const TOO_LARGE = 153;

const FILE_LIMIT: Fault = {
  name: "file-limit",
  about:
    "no file may be larger than a random size: the write fails, or the system ends the process",
  expected:
    "exit 1 and a message, or the end; nothing but temp files of what was ended is left over",
  rounds: (kills) => Math.ceil(kills / 20),
  short: 1,
  async round(arena) {
    const { n, rng } = arena;
    const job = generate(DAY);
    const older = generate(DAY, { events: 900, seed: "e" });
    const ground = await newGround(arena, [job, older]);
    if (n % 4 < 2) await ground.finish(older);
    ground.look();
    const blocks = `${between(rng, 0, Math.ceil(DAY_BYTES / BLOCK_BYTES))}`;
    const trap = n % 2 === 0 ? "trap '' XFSZ; " : "";
    const script = `${trap}ulimit -f "$1"; shift; exec "$@"`;
    const running = ground.start(job, { via: ["sh", "-c", script, "sh", blocks] });
    const { code } = await ground.ends(running, [0, 1, TOO_LARGE]);
    ground.look(code === TOO_LARGE ? "temps" : "nothing");
    await ground.rerun(job);
  },
};

/** Faults of this kind. */
export const DISKS: readonly Fault[] = [FULL, READ_ONLY, NOT_WRITABLE, FILE_LIMIT];
