/** What the tests of the upload share: a local S3 server, the program with the SDK, and what is in a bucket. */
import { walk } from "@std/fs";
import { type Result, run, sha256 } from "./program.ts";

/** The bucket that is there. */
export const BUCKET = "lake";

/** A server that is up. */
export interface Server {
  readonly port: number;
  /** Its folder. */
  readonly folder: string;
}

/** Ends a process, if it has not ended. */
function end(child: Deno.ChildProcess): void {
  try {
    child.kill();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Starts a server with the folder `s3` in a folder, and ends it when `use` is done. */
export async function withServer<T>(
  folder: string,
  use: (server: Server) => Promise<T>,
): Promise<T> {
  const own = `${folder}/s3`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-lock", "--no-prompt", "--quiet", "--allow-read", `--allow-write=${own}`],
      ...["--allow-net=127.0.0.1", "--allow-env", "--allow-sys"],
      ...["tests/s3rver_child.ts", own, BUCKET, "truths"],
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  try {
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await reader.read();
    const port = Number(value.trim());
    if (!(port > 0)) throw new Error(`s3rver did not start: ${JSON.stringify(value)}`);
    const rest = (async () => {
      while (!(await reader.read()).done);
    })();
    const result = await use({ port, folder: own });
    await child.stdin.close();
    await rest;
    return result;
  } finally {
    end(child);
    await child.status;
  }
}

/** Credentials that the server takes, and none of the machine's own. */
export const KEYS: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "S3RVER",
  AWS_SECRET_ACCESS_KEY: "S3RVER",
  AWS_CONFIG_FILE: "/nowhere/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials",
  AWS_EC2_METADATA_DISABLED: "true",
};

/** Deno's flags for an upload to a local port. */
export function permissions(folder: string, net = "127.0.0.1"): string[] {
  return [
    ...["--quiet", "--config=src/shell/s3/sdk.json", "--allow-read", `--allow-write=${folder}`],
    ...[`--allow-net=${net}`, "--allow-sys"],
    "--allow-env=AWS_*,HOME,HOMEDRIVE,HOMEPATH,USERPROFILE,NODE_EXTRA_CA_CERTS,NODE_USE_SYSTEM_CA,_X_AMZN_TRACE_ID",
  ];
}

/** The flags that name a local server. */
export function target(port: number): string {
  return `--bucket ${BUCKET} --region us-east-1 --path-style --endpoint http://127.0.0.1:${port}`;
}

/** Runs a command that uploads from the folder `data` in a folder to a local port. */
export function runWithStore(
  line: string,
  { folder, port, env = {} }: { folder: string; port: number; env?: Record<string, string> },
): Promise<Result> {
  return run(`${line} ${target(port)} --out ${folder}/data`, {
    permissions: permissions(folder),
    env: { ...KEYS, ...env },
  });
}

const SUFFIX = "._S3rver_object";

/** What is in a bucket: SHA-256 by key. */
export async function objectsOf(
  { folder }: Server,
  bucket = BUCKET,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const root = `${folder}/${bucket}`;
  for await (const { path, isFile } of walk(root)) {
    if (!isFile || !path.endsWith(SUFFIX)) continue;
    const key = path.slice(root.length + 1, -SUFFIX.length).replaceAll("\\", "/");
    found[key] = sha256(await Deno.readFile(path));
  }
  return found;
}

/** What should be in the bucket for the days of a folder: SHA-256 by key. */
export async function expectedOf(data: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name } of Deno.readDir(data)) {
    const date = /^logs_(.*)\.jsonl$/.exec(name)?.[1];
    if (date) found[keyOf(date)] = sha256(await Deno.readFile(`${data}/${name}`));
  }
  return found;
}

/** The key of a day's log. */
export function keyOf(date: string): string {
  const [year, month, day] = date.split("-");
  return `year=${year}/month=${month}/day=${day}/logs.jsonl`;
}
