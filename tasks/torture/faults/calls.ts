/**
 * Every call by which a day gets to disk: the process is killed just before it, or the call fails.
 *
 * @module
 */

import type { Arena, Fault } from "../fault.ts";
import { type Leftovers, newGround } from "../ground.ts";
import { DAY, generate } from "../jobs.ts";
import { KILLED } from "../program.ts";

/** The files of a day while it is being written, and the folders that they lie in. */
const TEMPS = [
  ...["labels", "campaigns", "benign"].map((kind) => `/_truth/.${kind}_${DAY}.jsonl.tmp`),
  `/.logs_${DAY}.jsonl.tmp`,
  `/_manifest/.${DAY}.json.commit.tmp`,
];
const JOURNAL = `/_manifest/${DAY}.json.commit`;
const FOLDERS = ["", "/_truth", "/_manifest"];

/** A call: its name, and the path under the folder that it is about. */
interface Call {
  readonly name: string;
  readonly path: string;
  /** What the system answers when it fails. */
  readonly error: string;
}

const CALLS: readonly Call[] = [
  ...TEMPS.flatMap((path) => [
    { name: "openat", path, error: "EMFILE" },
    { name: "write", path, error: "ENOSPC" },
    { name: "fsync", path, error: "EIO" },
    { name: "rename", path, error: "EACCES" },
  ]),
  { name: "rename", path: JOURNAL, error: "EIO" },
  ...FOLDERS.map((path) => ({ name: "fsync", path, error: "EIO" })),
];

function lacksTrace({ canTrace }: Arena["machine"]): string | undefined {
  return canTrace ? undefined : "strace is not installed, or may not trace";
}

/** What starts a program under `strace`, which does something at a call. */
function tracing({ folder }: Arena, { name, path }: Call, what: string): string[] {
  const filter = ["-e", `trace=${name}`, "-P", folder + path];
  return ["strace", "-f", "-qq", "-o", "/dev/null", ...filter, "-e", `inject=${name}:${what}`];
}

/** Over no day, and over an older one. */
const OVER = 2;

/** Does something at each call in turn. */
function atCalls(
  { name, about, expected, short, codes, mayLeave, injectionOf }:
    & Pick<Fault, "name" | "about" | "expected" | "short">
    & {
      readonly codes: readonly number[];
      readonly mayLeave: Leftovers;
      injectionOf(call: Call): string;
    },
): Fault {
  return {
    name,
    about,
    expected,
    short,
    rounds: () => OVER * CALLS.length,
    lacks: lacksTrace,
    async round(arena) {
      const { n, tally } = arena;
      // Spread over the calls, so that a few rounds see some of each kind.
      const call = CALLS[(n * 5) % CALLS.length]!;
      const [job, older] = [generate(DAY), generate(DAY, { events: 900, seed: "e" })];
      const ground = await newGround(arena, [job, older]);
      if (n % OVER === 1) await ground.finish(older);
      ground.look();
      const via = tracing(arena, call, injectionOf(call));
      const { wasKilled } = await ground.ends(ground.start(job, { via }), codes);
      if (wasKilled) tally.kills++;
      ground.look(mayLeave);
      await ground.rerun(job);
    },
  };
}

/** Faults of this kind. */
export const AT_CALLS: readonly Fault[] = [
  atCalls({
    name: "kill-at-call",
    about: "SIGKILL just before each call that opens, writes, forces to disk or moves a file",
    expected: "temp files are removed by the rerun",
    short: 2,
    codes: [KILLED],
    mayLeave: "temps",
    injectionOf: () => "signal=KILL:when=1",
  }),
  atCalls({
    name: "failing-call",
    about: "each of these calls fails in turn",
    expected: "exit 1 and a message; nothing is left over, but a journal once the day is decided",
    short: 2,
    codes: [1],
    mayLeave: "journal",
    injectionOf: ({ error }) => `error=${error}`,
  }),
];
