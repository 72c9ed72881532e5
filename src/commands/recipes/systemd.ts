/**
 * A service and a timer for systemd, and a script that installs them.
 *
 * @module
 */

import { argvOf, type Job, timeText, titleOf } from "./job.ts";
import { shellWord } from "../../shell/shell_word.ts";
import { systemdArgument, systemdPath, systemdWord } from "./quoting.ts";

const UNITS = "/etc/systemd/system";
/** Where Deno finds the program's packages: filled once, read by each run. */
const CACHE = "/var/cache/shadownet";

/** Whether the job needs something in one of these folders. */
function needs({ program, deno, folder, read, args }: Job, roots: readonly string[]): boolean {
  const paths = [
    program,
    folder,
    ...read,
    ...args,
    ...(deno?.root === undefined ? [] : [deno.root]),
  ];
  return paths.some((path) => roots.some((root) => path === root || path.startsWith(`${root}/`)));
}

/** What the service may not do, strictest first. No MemoryDenyWriteExecute: V8 writes machine code. */
function hardening(job: Job): string[] {
  return [
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    `ReadWritePaths=${systemdWord(job.out)}`,
    `ProtectHome=${needs(job, ["/home", "/root", "/run/user"]) ? "read-only" : "yes"}`,
    ...(needs(job, ["/tmp", "/var/tmp"]) ? [] : ["PrivateTmp=yes"]),
    "PrivateNetwork=yes",
    "RestrictAddressFamilies=AF_UNIX",
    "CapabilityBoundingSet=",
    "PrivateDevices=yes",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "ProtectProc=invisible",
    "LockPersonality=yes",
    "RemoveIPC=yes",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service @pkey",
    "SystemCallErrorNumber=EPERM",
  ];
}

/** What systemd takes for a program's name; another one is started by the shell. */
const FIT_FOR_PROGRAM = /^[^"'\\]+$/;
const BY_SHELL = ["/bin/sh", "-c", 'exec "$0" "$@"'];

/** The command line of the service, before it is quoted. */
export function serviceArgv(job: Job): string[] {
  const argv = argvOf(job, ["--cached-only"]);
  return FIT_FOR_PROGRAM.test(job.program) ? argv : [...BY_SHELL, ...argv];
}

/** The unit that runs once. */
export function serviceUnit(job: Job): string {
  const [program, ...args] = serviceArgv(job);
  const run = [systemdWord(program!), ...args.map(systemdArgument)].join(" ");
  return [
    "[Unit]",
    "Description=ShadowNet Logs: the log of the day",
    "",
    "[Service]",
    "Type=oneshot",
    ...(job.user === undefined ? [] : [`User=${systemdPath(job.user)}`]),
    `WorkingDirectory=${systemdPath(job.folder)}`,
    "Environment=GLIBC_TUNABLES=glibc.malloc.hugetlb=1",
    ...(job.deno ? [`Environment=DENO_DIR=${CACHE}`] : []),
    `ExecStart=${run}`,
    ...hardening(job),
  ].join("\n");
}

/** The unit that starts the other, also when the machine was off at the time. */
export function timerUnit(job: Job): string {
  return [
    "[Unit]",
    "Description=ShadowNet Logs: every day",
    "",
    "[Timer]",
    `OnCalendar=*-*-* ${timeText(job.atMinutes)}:00 UTC`,
    "Persistent=true",
    "",
    "[Install]",
    "WantedBy=timers.target",
  ].join("\n");
}

/** Lines that give Deno all it needs, as the service has no network. */
function cacheLines({ program, deno }: Job): string[] {
  if (!deno) return [];
  const install = [program, "install", "--quiet", "--frozen", "--entrypoint", ...deno.modules];
  const enter = deno.root === undefined ? "" : `cd ${shellWord(deno.root)} && `;
  return [
    "# The service has no network: what it needs is fetched now, and again after an update.",
    `(${enter}DENO_DIR=${CACHE} ${install.map(shellWord).join(" ")})`,
  ];
}

function fileLines(name: string, text: string): string[] {
  return [`cat >${UNITS}/${name} <<'END'`, text, "END"];
}

/** A script for `sudo sh` that installs service and timer. */
export function systemdRecipe(job: Job): string {
  const { user, out } = job;
  const owner = user === undefined ? "" : ` -o ${shellWord(user)}`;
  return [
    `# ${titleOf(job)}`,
    "# Install: hand these lines to sudo sh.",
    "# Run it now: sudo systemctl start shadownet.service",
    "# See what it said: journalctl -u shadownet.service",
    "# See when it runs: systemctl list-timers shadownet.timer",
    "# Remove: sudo systemctl disable --now shadownet.timer",
    `#         sudo rm -r ${UNITS}/shadownet.service ${UNITS}/shadownet.timer${
      job.deno ? ` ${CACHE}` : ""
    }`,
    ...(user === "0" || user === "root"
      ? ["# It runs as root, who owns this folder: --user NAME takes somebody else."]
      : []),
    "set -eu",
    "umask 022",
    `[ -d ${shellWord(out)} ] || install -d${owner} ${shellWord(out)}`,
    ...cacheLines(job),
    ...fileLines("shadownet.service", serviceUnit(job)),
    ...fileLines("shadownet.timer", timerUnit(job)),
    "systemctl daemon-reload",
    "systemctl enable --now shadownet.timer",
  ].join("\n");
}
