/** Another Deno that is given its input at once: for npm packages that `deno.lock` must not name. */

/** What it answered. */
export interface ChildResult {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs Deno with some arguments, gives it a text on stdin, and waits for its end. */
export async function denoWith(args: readonly string[], stdin: string): Promise<ChildResult> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  await new Response(stdin).body!.pipeTo(child.stdin);
  const { success, stdout, stderr } = await output;
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, stdout: text(stdout), stderr: text(stderr) };
}

/**
 * The same; gives what it printed.
 *
 * @throws {Error} `doing` and what it complained of, when it failed
 */
export async function answerOf(
  doing: string,
  args: readonly string[],
  stdin: string,
): Promise<string> {
  const { success, stdout, stderr } = await denoWith(args, stdin);
  if (!success) throw new Error(`${doing}: ${stderr}`);
  return stdout;
}
