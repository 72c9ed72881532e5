/** What the tests of the recipes share: a job whose paths are as awkward as can be, and the tools that read it. */
import { assertEquals } from "@std/assert";
import type { Job } from "../src/commands/recipes/job.ts";

/** Everything that means something to a shell, cron, systemd or XML, and letters of two and four bytes. */
export const AWKWARD = `it's a $HOME 100% "da&ta" <é𝄞> %h \\b\\\\%d ;|#!~*`;

/** A job of a binary with awkward paths. */
export const BINARY_JOB: Job = {
  program: `/opt/${AWKWARD}/shadownet`,
  args: ["backfill", "--days", "7", "--out", `/srv/${AWKWARD}`],
  about: "write what is missing",
  folder: `/home/ann/${AWKWARD}`,
  out: `/srv/${AWKWARD}`,
  atMinutes: 62,
  read: [`/srv/${AWKWARD}`],
  zoneMinutes: 0,
  zonesMinutes: [0],
};

/** The same with Deno. */
export const DENO_JOB: Job = {
  ...BINARY_JOB,
  program: `/opt/${AWKWARD}/deno`,
  deno: {
    flags: [`--allow-read=/srv/${AWKWARD}`, `--allow-write=/srv/${AWKWARD}`],
    main: `/opt/${AWKWARD}/main.ts`,
    root: `/opt/${AWKWARD}`,
    modules: [`/opt/${AWKWARD}/main.ts`],
  },
};

/** Runs a program with a text on its stdin; what it says, and its exit code. */
export async function tool(
  name: string,
  args: readonly string[],
  input = "",
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = new Deno.Command(name, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  // A program that does not want to read it may have ended.
  await new Response(input).body!.pipeTo(child.stdin).catch(() => {});
  const { code, stdout, stderr } = await output;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** Whether a program is on this machine. */
export async function has(name: string, ...args: string[]): Promise<boolean> {
  try {
    return (await tool(name, args)).code === 0;
  } catch {
    return false;
  }
}

/** Whether there is a shell as Unix has it. */
export const HAS_SHELL = Deno.build.os !== "windows" && await has("sh", "-c", "exit 0");

/** The words that a shell makes of a command line. */
export async function shellWords(line: string): Promise<string[]> {
  const { code, stdout, stderr } = await tool("sh", ["-c", `printf '%s\\0' ${line}`]);
  assertEquals([code, stderr], [0, ""]);
  return stdout.split("\0").slice(0, -1);
}
