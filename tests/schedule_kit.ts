/** What the tests of `schedule` as a process share. */
import { command, type Result, type RunOptions } from "./program.ts";

/** A line of the log. */
export interface Row {
  readonly time: string;
  readonly level: string;
  readonly event: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** A schedule that is up. */
export interface Running {
  /** Its log so far. */
  readonly rows: readonly Row[];
  /** Waits for an event that has not been waited for yet; fails when there is none in two minutes. */
  next(event: string): Promise<Row>;
  /** Sends a signal. */
  kill(signal: Deno.Signal): void;
  /** Waits for its end. */
  ends(): Promise<Result>;
}

const PATIENCE_MS = 120_000;

/** Tells `Deno.cron` to fire this many milliseconds from now, whatever the line says: Deno's own switch. */
export function firingEvery(milliseconds: number): Record<string, string> {
  return { DENO_CRON_TEST_SCHEDULE_OFFSET: `${milliseconds}` };
}

/** The process as a log of objects. */
function watch(process: Deno.ChildProcess): Running {
  const rows: Row[] = [];
  let stdout = "";
  let seen = 0;
  let isOver = false;
  const stderr = new Response(process.stderr).text();
  const read = (async () => {
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
      stdout += text;
      const lines = stdout.split("\n").slice(rows.length, -1);
      for (const line of lines) rows.push(JSON.parse(line));
    }
    isOver = true;
  })();
  return {
    rows,
    async next(event) {
      const since = performance.now();
      for (;;) {
        const index = rows.findIndex((row, i) => i >= seen && row.event === event);
        if (index >= 0) {
          seen = index + 1;
          return rows[index]!;
        }
        if (isOver || performance.now() - since > PATIENCE_MS) {
          throw new Error(`no ${event}: ${stdout}${isOver ? await stderr : ""}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    kill(signal) {
      process.kill(signal);
    },
    async ends() {
      const { code } = await process.status;
      await read;
      return { code, stdout, stderr: await stderr };
    },
  };
}

/** Starts `schedule` into a folder, which it may write to. */
export function start(folder: string, flags: string, options: RunOptions = {}): Running {
  const line = `schedule --out ${folder} --log json ${flags}`;
  const permissions = ["--allow-read", `--allow-write=${folder}`, "--allow-net=127.0.0.1"];
  return watch(command(line, { permissions, ...options }).spawn());
}

/** Runs a test with a schedule, which is gone afterwards. */
export async function whileUp(
  running: Running,
  test: (running: Running) => Promise<void>,
): Promise<void> {
  try {
    await test(running);
  } finally {
    try {
      running.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await running.ends();
  }
}
