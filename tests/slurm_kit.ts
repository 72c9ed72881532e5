/** A Slurm cluster of one node that lives as long as a test, from the system's own packages. */
import { wait } from "./backfill_kit.ts";

const PROGRAMS = ["munged", "slurmctld", "slurmd", "sbatch", "scancel", "scontrol", "squeue"];
/** Where Debian has the daemons, also for users who do not have that in their PATH. */
const PATH = `${Deno.env.get("PATH") ?? ""}:/usr/sbin`;
/** A Unix socket's path can be no longer. */
const MOST_SOCKET_BYTES = 107;
/** How long anything may take on a machine that is slow and busy. */
const PATIENCE_MS = 180_000;

/** What a program printed. */
async function output(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const options = { args: [...args], env: { PATH, ...env } };
  const { code, stdout, stderr } = await new Deno.Command(program, options).output();
  const text = new TextDecoder().decode(stdout).trim();
  if (code === 0) return text;
  throw new Error(`${program} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}${text}`);
}

/** Why no cluster can be started here; `undefined` when one can. */
export async function missingForSlurm(): Promise<string | undefined> {
  if (Deno.build.os !== "linux") return "needs Linux";
  try {
    for (const program of PROGRAMS) await output("sh", ["-c", `command -v ${program}`]);
  } catch {
    return "needs Debian's slurmctld, slurmd, slurm-client and munge";
  }
  const longest = `${Deno.cwd()}/tests/.tmp/0123456789012345/munge.socket`;
  return longest.length > MOST_SOCKET_BYTES ? "this folder's path is too long" : undefined;
}

/** A running cluster. */
export interface Slurm {
  /** Runs one of Slurm's programs, with variables that jobs see too; gives what it printed. */
  run(program: string, args: readonly string[], env?: Record<string, string>): Promise<string>;
  /** Waits until a job is no longer queued or running. */
  ends(job: string): Promise<void>;
  /** Kills the processes of a running task, as a machine that runs out of memory would. */
  kill(task: string): Promise<void>;
  /** What Slurm says of a field of a task: `JobState`, `ExitCode`, `Restarts`. */
  field(task: string, name: string): Promise<string>;
}

/** For a node of one CPU and more; `name` is what the machine calls itself. */
async function configuration(folder: string, name: string): Promise<string> {
  const user = await output("id", ["-un"]);
  const port = 20_000 + Deno.pid % 20_000 * 2;
  return [
    "ClusterName=test",
    `SlurmctldHost=${name}(127.0.0.1)`,
    `SlurmctldPort=${port}`,
    `SlurmdPort=${port + 1}`,
    "CommunicationParameters=NoInAddrAny,NoCtldInAddrAny",
    `SlurmUser=${user}`,
    `SlurmdUser=${user}`,
    // A job that is requeued waits for as long.
    `AuthInfo=socket=${folder}/munge.socket,cred_expire=5`,
    `StateSaveLocation=${folder}/state`,
    `SlurmdSpoolDir=${folder}/spool`,
    `SlurmctldPidFile=${folder}/slurmctld.pid`,
    `SlurmdPidFile=${folder}/slurmd.pid`,
    `SlurmctldLogFile=${folder}/slurmctld.log`,
    `SlurmdLogFile=${folder}/slurmd.log`,
    // From SIGTERM to SIGKILL.
    "KillWait=2",
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "JobAcctGatherType=jobacct_gather/none",
    "MpiDefault=none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_CPU",
    "ReturnToService=2",
    "SlurmdParameters=config_overrides",
    `NodeName=${name} NodeAddr=127.0.0.1 CPUs=8 RealMemory=16000`,
    `PartitionName=all Nodes=${name} Default=YES MaxTime=INFINITE State=UP`,
    "",
  ].join("\n");
}

/** Starts a daemon that stays in the foreground; its log says what it has to say. */
function daemon(program: string, args: readonly string[], env: Record<string, string>) {
  return new Deno.Command(program, {
    args: [...args],
    env: { PATH, ...env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

async function logsOf(folder: string): Promise<string> {
  const logs = ["munge", "slurmctld", "slurmd"].map(async (name) => {
    const text = await Deno.readTextFile(`${folder}/${name}.log`).catch(() => "none");
    return `${name}: ${text.slice(-2000)}`;
  });
  return (await Promise.all(logs)).join("\n");
}

/** Waits until something is true; throws when it takes too long. */
export async function until(isTrue: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const since = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - since > PATIENCE_MS) throw new Error(`waited for ${what}`);
    await wait(100);
  }
}

async function start(folder: string, daemons: Deno.ChildProcess[]): Promise<Slurm> {
  const name = (await output("uname", ["-n"])).split(".")[0]!;
  for (const path of ["state", "spool"]) await Deno.mkdir(`${folder}/${path}`);
  const key = crypto.getRandomValues(new Uint8Array(128));
  await Deno.writeFile(`${folder}/munge.key`, key, { mode: 0o400 });
  await Deno.writeTextFile(`${folder}/slurm.conf`, await configuration(folder, name));
  // Newer ones can do without control groups; older ones do not know the word.
  const [, version] = /(\d+)\./.exec(await output("slurmd", ["-V"])) ?? [];
  if (Number(version) >= 23) {
    await Deno.writeTextFile(`${folder}/cgroup.conf`, "CgroupPlugin=disabled\n");
  }
  const env = { SLURM_CONF: `${folder}/slurm.conf` };
  const munge = ["key-file", "socket", "pid-file", "log-file", "seed-file"].map((option) =>
    `--${option}=${folder}/munge.${option.replace(/-file$/, "")}`
  );
  daemons.push(daemon("munged", ["--foreground", "--force", ...munge], env));
  const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);
  await until(() => isThere(`${folder}/munge.socket`), "munged");
  daemons.push(daemon("slurmctld", ["-D"], env));
  daemons.push(daemon("slurmd", ["-D", "-N", name], env));
  const slurm: Slurm = {
    run: (program, args, more = {}) => output(program, args, { ...env, ...more }),
    async ends(job) {
      await until(
        async () =>
          await slurm.run("squeue", ["-h", "-t", "all", "-j", job, "-o", "%T"]).then(
            (states) => !/PENDING|RUNNING|COMPLETING|CONFIGURING|REQUEUED/.test(states),
          ),
        `the end of job ${job}`,
      );
    },
    async kill(task) {
      const pids = await slurm.run("scontrol", ["listpids", await slurm.field(task, "JobId")]);
      for (const line of pids.split("\n").slice(1)) {
        const pid = Number(line.trim().split(/\s+/)[0]);
        if (pid > 0) Deno.kill(pid, "SIGKILL");
      }
    },
    async field(task, name) {
      const text = await slurm.run("scontrol", ["show", "job", "-o", task]);
      return RegExp(`\\b${name}=(\\S*)`).exec(text)?.[1] ?? "";
    },
  };
  const isIdle = () =>
    slurm.run("sinfo", ["-h", "-o", "%T"]).then((s) => s === "idle", () => false);
  await until(isIdle, "the node");
  return slurm;
}

/** Runs a test on a cluster whose files lie in a folder; what it left running is ended with it. */
export async function onSlurm(folder: string, test: (slurm: Slurm) => Promise<void>) {
  const daemons: Deno.ChildProcess[] = [];
  const path = await Deno.realPath(folder);
  let slurm: Slurm | undefined;
  try {
    slurm = await start(path, daemons);
    await test(slurm);
  } catch (error) {
    throw new Error(`on Slurm: ${error}\n${await logsOf(path)}`, { cause: error });
  } finally {
    try {
      const left = await slurm?.run("squeue", ["-h", "-o", "%A"]);
      for (const job of new Set(left?.split("\n").filter((id) => id !== ""))) {
        await slurm?.run("scancel", ["--full", "--signal=KILL", job]).catch(() => {});
        await slurm?.run("scancel", [job]).catch(() => {});
      }
    } finally {
      for (const child of daemons.toReversed()) {
        child.kill("SIGTERM");
        await child.status;
      }
    }
  }
}
