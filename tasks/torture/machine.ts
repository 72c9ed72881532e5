/**
 * What this machine lets a harness do.
 *
 * @module
 */

/** What is there. */
export interface Machine {
  /** The library that fakes the clock; `undefined` when there is none. */
  readonly fakeClock: string | undefined;
  /** Whether processes may have mounts that nobody else sees. */
  readonly canMount: boolean;
  /** Whether `strace` is there, and may trace. */
  readonly canTrace: boolean;
  /** Whether modes of files bind this user; they do not bind root. */
  readonly isBoundByModes: boolean;
}

async function works(program: string, ...args: string[]): Promise<boolean> {
  try {
    const command = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
    return (await command.output()).success;
  } catch {
    return false;
  }
}

/** Where Debian, Fedora, Alpine and Arch put the library. */
const CLOCKS = [
  ...["x86_64-linux-gnu", "aarch64-linux-gnu"].map((abi) =>
    `/usr/lib/${abi}/faketime/libfaketime.so.1`
  ),
  ...["/usr/lib64/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1"],
];

/** Whether the date is the one that the library was told. */
async function isFaked(library: string): Promise<boolean> {
  const env = [`LD_PRELOAD=${library}`, "FAKETIME=@86400", "FAKETIME_FMT=%s"];
  try {
    const script = "console.log(new Date().getUTCFullYear())";
    const args = [...env, Deno.execPath(), "eval", "--no-lock", script];
    const { stdout } = await new Deno.Command("env", { args, stderr: "null" }).output();
    return new TextDecoder().decode(stdout).trim() === "1970";
  } catch {
    return false;
  }
}

async function findClock(): Promise<string | undefined> {
  for (const library of CLOCKS) {
    const isThere = await Deno.stat(library).then(({ isFile }) => isFile, () => false);
    if (isThere && await isFaked(library)) return library;
  }
  return undefined;
}

/** How to have mounts of one's own. */
export const NAMESPACE = ["unshare", "--map-root-user", "--mount"];

/** Finds out. */
export async function machineOf(): Promise<Machine> {
  const [unshare, ...own] = NAMESPACE as [string, ...string[]];
  const [fakeClock, canMount, canTrace, isRoot] = await Promise.all([
    findClock(),
    works(unshare, ...own, "mount", "-t", "tmpfs", "tmpfs", "/mnt"),
    works("strace", "-f", "-qq", "-o", "/dev/null", "true"),
    // Not Deno.uid(), which wants one more permission.
    works("sh", "-c", 'test "$(id -u)" = 0'),
  ]);
  return { fakeClock, canMount, canTrace, isBoundByModes: !isRoot };
}
