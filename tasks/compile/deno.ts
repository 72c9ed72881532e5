/**
 * Runs Deno's own tools.
 *
 * @module
 */

/** What a tool that has ended said. */
export interface Said {
  readonly success: boolean;
  readonly stdout: Uint8Array;
  /** Without colours. */
  readonly stderr: string;
}

/** Runs `deno` with these arguments and waits for its end. */
export async function deno(...args: string[]): Promise<Said> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  return { success, stdout, stderr: new TextDecoder().decode(stderr) };
}
