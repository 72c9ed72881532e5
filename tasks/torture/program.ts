/**
 * Starts the program as a process group of its own, so that it can be stopped with all that belongs to it.
 *
 * @module
 */

/** How the program is started. */
export interface StartOptions {
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program and its first arguments, which then starts the one given: `["env", "A=b"]`. */
  readonly via?: readonly string[];
}

/** What a run said, and how it ended. */
export interface End {
  /** Exit code; 128 + the signal's number when one ended it. */
  readonly code: number;
  /** Whether SIGKILL ended it: it was alive when it was killed. */
  readonly wasKilled: boolean;
  /** What it printed. */
  readonly stdout: string;
  /** What it told. */
  readonly stderr: string;
}

/** A run under way. */
export interface Running {
  /** Whether it has ended. */
  hasEnded(): boolean;
  /** Waits until something is true of what it has told on stderr or of the disk, or it has ended. */
  until(isTrue: (stderr: string) => boolean): Promise<void>;
  /** Sends a signal to the whole group, if it has not just ended. */
  send(signal: Deno.Signal): void;
  /** Waits for its end. */
  end(): Promise<End>;
}

const MAIN = new URL("../../main.ts", import.meta.url).pathname;
/** Exit code of what SIGKILL ended. */
export const KILLED = 137;

/** Groups that are under way, to be ended when this process is told to end. */
const live = new Set<number>();

/** Waits some milliseconds. */
export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function signalGroup(pid: number, signal: Deno.Signal): void {
  try {
    Deno.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Ends all runs that are under way. */
export function killAll(): void {
  for (const pid of live) signalGroup(pid, "SIGKILL");
}

/** Program and arguments of a run that may write to one folder. */
export function argvOf(folder: string, args: readonly string[]): string[] {
  const allowed = ["--no-prompt", "--allow-read", `--allow-write=${folder}`];
  return [Deno.execPath(), "run", ...allowed, MAIN, ...args, "--out", folder];
}

/** Starts any program as a group of its own. */
export function startAny(argv: readonly string[], env: Readonly<Record<string, string>>): Running {
  const [program, ...args] = argv as [string, ...string[]];
  const process = new Deno.Command(program, {
    args,
    env,
    detached: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { pid } = process;
  live.add(pid);
  let stderr = "";
  let ended = false;
  const stdout = new Response(process.stdout).text();
  const told = (async () => {
    for await (const text of process.stderr.pipeThrough(new TextDecoderStream())) stderr += text;
  })();
  const status = process.status.then((status) => {
    ended = true;
    live.delete(pid);
    return status;
  });
  return {
    hasEnded: () => ended,
    async until(isTrue) {
      while (!ended && !isTrue(stderr)) await wait(1);
    },
    send(signal) {
      if (!ended) signalGroup(pid, signal);
    },
    async end() {
      const { code, signal } = await status;
      await told;
      const wasKilled = signal === "SIGKILL" || code === KILLED;
      return { code, wasKilled, stdout: await stdout, stderr };
    },
  };
}

/**
 * Starts the program.
 *
 * @param folder the folder it writes to
 * @param args its arguments, without `--out`
 */
export function start(
  folder: string,
  args: readonly string[],
  { env = {}, via = [] }: StartOptions = {},
): Running {
  return startAny([...via, ...argvOf(folder, args)], env);
}
