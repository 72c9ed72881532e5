/** Reads a Dockerfile, as far as ours needs it. */

/** One instruction. */
export interface Step {
  /** `FROM`, `RUN` and so on. */
  readonly kind: string;
  /** The rest, on one line. */
  readonly text: string;
}

/** The instructions of a Dockerfile. */
export function steps(file: string): Step[] {
  const code = file.split("\n").filter((line) => !/^\s*(#|$)/.test(line)).join("\n");
  return code.replace(/\s*\\\n\s*/g, " ").split("\n").map((line) => {
    const [, kind, text] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (kind === undefined || text === undefined) throw new Error(`${line} is no instruction`);
    return { kind, text };
  });
}

/** Does what `COPY` does, to a folder. */
export async function copyOf(steps: readonly Step[], folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const { kind, text } of steps) {
    if (kind !== "COPY") continue;
    for (const path of text.split(" ").slice(0, -1)) await copy(path, `${folder}/${path}`);
  }
}

async function copy(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
}
