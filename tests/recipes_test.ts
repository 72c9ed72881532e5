/** The recipes, read by the tools that they are for. A test whose tool is missing is ignored. */
import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { cronRecipe } from "../src/commands/recipes/cron.ts";
import { argvOf, type Job, localMinutes, minutesOf } from "../src/commands/recipes/job.ts";
import { launchdRecipe } from "../src/commands/recipes/launchd.ts";
import {
  serviceArgv,
  serviceUnit,
  systemdRecipe,
  timerUnit,
} from "../src/commands/recipes/systemd.ts";
import { windowsRecipe } from "../src/commands/recipes/windows.ts";
import { Failure } from "../src/shell/failure.ts";
import { inTempFolder } from "./program.ts";
import { AWKWARD, BINARY_JOB, DENO_JOB, has, HAS_SHELL, shellWords, tool } from "./recipes_kit.ts";

const JOBS: Readonly<Record<string, Job>> = { "a binary": BINARY_JOB, Deno: DENO_JOB };

/** A job with paths that Windows could have: no quote, and nothing that its Task Scheduler replaces. */
const WINDOWS_JOB: Job = {
  ...BINARY_JOB,
  program: "C:\\Program Files\\it's <é> & 100%\\shadownet.exe",
  args: ["generate", "--out", "D:\\my logs\\"],
  folder: "D:\\my logs",
};

Deno.test("a time of day is minutes, in UTC or by the machine's own time", () => {
  assertEquals(["00:00", "01:02", "23:59"].map(minutesOf), [0, 62, 1439]);
  for (const wrong of ["24:00", "1:00", "01:60", "0100", ""]) {
    assertThrows(() => minutesOf(wrong), Failure, `Cannot use --at ${wrong}`);
  }
  const local = (zoneMinutes: number) => localMinutes({ ...BINARY_JOB, zoneMinutes });
  assertEquals([0, 120, -90, 1380, -720].map(local), [62, 182, 1412, 2, 782]);
});

Deno.test("a binary is started as it is, Deno with no more than the permissions", () => {
  assertEquals(argvOf(BINARY_JOB), [BINARY_JOB.program, ...BINARY_JOB.args]);
  const { program, deno, args } = DENO_JOB;
  const start = [program, "run", "--no-prompt", "--cached-only"];
  assertEquals(argvOf(DENO_JOB, ["--cached-only"]), [
    ...start,
    ...deno!.flags,
    deno!.main,
    ...args,
  ]);
});

/** The one line of a crontab that is no comment and no setting. */
function cronLine(job: Job): string {
  const lines = cronRecipe(job).split("\n").filter((line) => /^\d/.test(line));
  assertEquals(lines.length, 1);
  return lines[0]!;
}

for (const [what, job] of Object.entries(JOBS)) {
  Deno.test({
    name: `cron and its shell start ${what} in its folder`,
    ignore: !HAS_SHELL,
    fn: async () => {
      const [, command] = /^2 1 \* \* \* (.*)$/.exec(cronLine(job))!;
      const line = command!.replaceAll("\\%", "%").replace(/ 2>&1 \| logger -t shadownet$/, "");
      const words = await shellWords(line.replaceAll(" && ", " AND "));
      const tunables = "GLIBC_TUNABLES=glibc.malloc.hugetlb=1";
      assertEquals(words, ["cd", job.folder, "AND", tunables, ...argvOf(job)]);
    },
  });
}

Deno.test("CRON_TZ is set where the machine's time is not UTC, with what to write elsewhere", () => {
  assertEquals(cronRecipe(BINARY_JOB).includes("CRON_TZ"), false);
  const text = cronRecipe({ ...BINARY_JOB, zoneMinutes: -90, zonesMinutes: [-90] });
  assertMatch(text, /^CRON_TZ=UTC\n2 1 \* \* \* /m);
  assertStringIncludes(text, "write 32 23 instead");
});

Deno.test("a summer time that makes it another day is told of, or refused", () => {
  const at = (atMinutes: number, zoneMinutes: number) =>
    ({ ...BINARY_JOB, atMinutes, zoneMinutes, zonesMinutes: [zoneMinutes, 0, 60] }) as const;
  // London in winter: UTC is its time now only.
  assertStringIncludes(cronRecipe(at(62, 0)), "An hour more or less in summer changes no day.");
  assertMatch(cronRecipe(at(62, 0)), /^CRON_TZ=UTC\n2 1 /m);
  assertMatch(launchdRecipe(at(62, 0)), /<integer>1<.integer>/);
  assertStringIncludes(cronRecipe(at(30, 0)), "that is 23:30 of another day: take another --at.");
  assertThrows(() => launchdRecipe(at(30, 0)), Failure, "is 23:30 UTC then, of another day");
  // In summer.
  assertStringIncludes(cronRecipe(at(1410, 60)), "that is 00:30 of another day");
  assertThrows(() => launchdRecipe(at(1410, 60)), Failure, "Cannot use --at 23:30");
  assertMatch(launchdRecipe(at(1370, 60)), /<integer>23<.integer>/);
});

Deno.test("a line that cron would cut is refused", () => {
  const long = { ...BINARY_JOB, folder: `/${"a".repeat(990)}` };
  assertThrows(() => cronRecipe(long), Failure, "cron takes 998");
});

/** How this machine's crontab checks a file without installing it. */
async function crontabCheck(): Promise<string | undefined> {
  const usage = await tool("crontab", ["-h"]).catch(() => undefined);
  const said = `${usage?.stdout}${usage?.stderr}`;
  return /-n\s+\(dry run/.test(said) ? "-n" : /-T <file>/.test(said) ? "-T" : undefined;
}

const CRONTAB_CHECK = await crontabCheck();

Deno.test({
  name: "crontab finds nothing wrong",
  ignore: CRONTAB_CHECK === undefined,
  fn: () =>
    inTempFolder(async (folder) => {
      const path = `${folder}/crontab`;
      for (const zone of [0, 60]) {
        await Deno.writeTextFile(
          path,
          `${cronRecipe({ ...DENO_JOB, zoneMinutes: zone, zonesMinutes: [zone] })}\n`,
        );
        const { code, stderr } = await tool("crontab", [CRONTAB_CHECK!, path]);
        assertEquals(code, 0, stderr);
      }
      await Deno.writeTextFile(path, "61 1 * * * true\n");
      assert((await tool("crontab", [CRONTAB_CHECK!, path])).code !== 0);
    }),
});

/** A folder in which systemd's tools find the units, and a program where it may look for one. */
async function withUnits(
  job: Job,
  test: (folder: string, job: Job) => Promise<void>,
): Promise<void> {
  await inTempFolder(async (temp) => {
    const folder = await Deno.realPath(temp);
    await Deno.chmod(folder, 0o755);
    const home = `${folder}/${AWKWARD}`;
    await Deno.mkdir(home);
    // Systemd itself starts programs that have no quotes and backslashes in their names.
    const name = job.deno ? "de$no %h <é> ;|#!~*" : AWKWARD;
    const bin = job.deno ? folder : home;
    const here = { ...job, program: `${bin}/${name}`, folder: home, user: "daemon" };
    await Deno.writeTextFile(here.program, "#!/bin/sh\n", { mode: 0o755 });
    await Deno.mkdir(`${folder}/units`);
    await Deno.writeTextFile(`${folder}/units/shadownet.service`, `${serviceUnit(here)}\n`);
    await Deno.writeTextFile(`${folder}/units/shadownet.timer`, `${timerUnit(here)}\n`);
    await test(folder, here);
  });
}

const HAS_ANALYZE = await has("systemd-analyze", "--version");

Deno.test({
  name: "systemd-analyze finds nothing wrong, and the service well closed in",
  ignore: !HAS_ANALYZE,
  fn: async () => {
    for (const job of Object.values(JOBS)) {
      await withUnits(job, async (folder) => {
        const service = `${folder}/units/shadownet.service`;
        const verify = ["verify", service, `${folder}/units/shadownet.timer`];
        const { code, stdout, stderr } = await tool("systemd-analyze", verify);
        assertEquals([code, stdout, stderr], [0, "", ""]);
        const security = ["security", "--offline=true", "--threshold=20", service];
        const rated = await tool("systemd-analyze", security);
        assertEquals(rated.code, 0, rated.stdout.split("\n").at(-2));
        await Deno.writeTextFile(service, `${serviceUnit(job)}\nNoSuchSetting=1\n`);
        assert((await tool("systemd-analyze", verify)).stderr.includes("NoSuchSetting"));
      });
    }
  },
});

/** Systemd itself in its test mode, which reads units, prints what it understood and ends; never as root. */
const SYSTEMD_TEST = `
  PATH=$PATH:/usr/lib/systemd:/lib/systemd
  export SYSTEMD_UNIT_PATH="$1/units:" HOME=/ XDG_RUNTIME_DIR=/tmp
  set -- systemd --test --user --unit=shadownet.service --log-target=console --no-pager
  [ "$(id -u)" = 0 ] || exec "$@"
  exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
`;

/** What systemd understood of the service; empty when it cannot be asked. */
async function understood(folder: string): Promise<string> {
  const { stdout } = await tool("sh", ["-c", SYSTEMD_TEST, "sh", folder]);
  return stdout.split("-> Unit ").find((part) => part.startsWith("shadownet.service:")) ?? "";
}

async function canAskSystemd(): Promise<boolean> {
  if (!HAS_ANALYZE || !HAS_SHELL) return false;
  let text = "";
  await withUnits(BINARY_JOB, async (folder) => {
    text = await understood(folder);
  });
  return text !== "";
}

const CAN_ASK_SYSTEMD = await canAskSystemd();

for (const [what, original] of Object.entries(JOBS)) {
  Deno.test({
    name: `systemd starts ${what} with the arguments it is to have`,
    ignore: !CAN_ASK_SYSTEMD,
    fn: () =>
      withUnits(original, async (folder, job) => {
        const text = await understood(folder);
        const value = (name: string) => new RegExp(`^\\s+${name}: (.*)$`, "m").exec(text)?.[1];
        assertEquals(value("ReadWritePaths"), job.out);
        assertEquals(value("WorkingDirectory"), job.folder);
        // It prints the words quoted for a shell, before it makes one of two dollars.
        const [program, ...args] = await shellWords(value("Command Line")!);
        assertEquals([program, ...args.map((arg) => arg.replaceAll("$$", "$"))], serviceArgv(job));
      }),
  });
}

Deno.test("the service sees what it needs, and no more", () => {
  const at = (path: string) => serviceUnit({ ...BINARY_JOB, program: "/opt/s", folder: path });
  assertStringIncludes(at("/srv"), "ProtectHome=yes\nPrivateTmp=yes\n");
  assertStringIncludes(at("/home/ann"), "ProtectHome=read-only\nPrivateTmp=yes\n");
  assertStringIncludes(at("/tmp/x"), "ProtectHome=yes\nPrivateNetwork=yes\n");
  const users = serviceUnit({ ...BINARY_JOB, folder: "/srv", read: ["/home/ann/users.jsonl"] });
  assertStringIncludes(users, "ProtectHome=read-only\n");
  assertEquals(serviceUnit(BINARY_JOB).includes("DENO_DIR"), false);
  assertStringIncludes(serviceUnit(DENO_JOB), "Environment=DENO_DIR=/var/cache/shadownet\n");
  assertEquals(serviceUnit(DENO_JOB).match(/^ReadWritePaths=/gm)?.length, 1);
  for (const line of ["NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateNetwork=yes"]) {
    assertStringIncludes(serviceUnit(DENO_JOB), `\n${line}\n`);
  }
});

Deno.test({
  name: "the script that installs the units writes just those",
  ignore: !HAS_SHELL,
  fn: () =>
    withUnits(DENO_JOB, async (folder, job) => {
      const inside = (text: string) => text.replaceAll("/etc/systemd/system", folder);
      const out = `${job.folder}/out`;
      const here = { ...job, out, user: "root" };
      const script = inside(systemdRecipe({ ...here, deno: { ...job.deno!, root: job.folder } }));
      const stand = 'systemctl() { echo $*; }; install() { echo $1 $2 $3; mkdir "$4"; }\n';
      const { code, stdout, stderr } = await tool("sh", ["-c", stand + script]);
      assertEquals([code, stderr], [0, ""]);
      assertEquals(stdout, "-d -o root\ndaemon-reload\nenable --now shadownet.timer\n");
      assert((await Deno.stat(out)).isDirectory);
      const timer = await Deno.readTextFile(`${folder}/shadownet.timer`);
      assertEquals(timer, `${timerUnit(job)}\n`);
      const service = await Deno.readTextFile(`${folder}/shadownet.service`);
      assertEquals(
        service,
        `${serviceUnit({ ...here, deno: { ...job.deno!, root: job.folder } })}\n`,
      );
    }),
});

const HAS_XMLLINT = await has("xmllint", "--version");

Deno.test({
  name: "xmllint finds nothing wrong with property list and task",
  ignore: !HAS_XMLLINT,
  fn: async () => {
    const texts = [
      ...Object.values(JOBS).map(launchdRecipe),
      ...[undefined, "HOST\\Ann & Bob"].map((user) =>
        windowsRecipe({ ...WINDOWS_JOB, ...(user === undefined ? {} : { user }) })
      ),
    ];
    for (const text of texts) {
      const { code, stderr } = await tool("xmllint", ["--nonet", "--noout", "-"], text);
      assertEquals([code, stderr], [0, ""]);
    }
  },
});

const HAS_PYTHON = await has("python3", "-c", "import plistlib, xml.etree.ElementTree");

Deno.test({
  name: "a parser of property lists reads what launchd is to do",
  ignore: !HAS_PYTHON,
  fn: async () => {
    const script =
      "import plistlib,json,sys\nprint(json.dumps(plistlib.loads(sys.stdin.buffer.read())))";
    for (const job of Object.values(JOBS)) {
      const text = launchdRecipe({ ...job, zoneMinutes: -90, zonesMinutes: [-90, -30] });
      const { stdout, stderr } = await tool("python3", ["-c", script], text);
      assertEquals(stderr, "");
      assertEquals(JSON.parse(stdout), {
        Label: "local.shadownet.logs",
        ProgramArguments: argvOf(job),
        WorkingDirectory: job.folder,
        StartCalendarInterval: { Hour: 23, Minute: 32 },
        ProcessType: "Background",
        StandardOutPath: `${job.out}/.schedule.log`,
        StandardErrorPath: `${job.out}/.schedule.log`,
      });
    }
  },
});

Deno.test({
  name: "a parser of XML reads what the Task Scheduler is to do",
  ignore: !HAS_PYTHON,
  fn: async () => {
    const script = `
import json, sys, xml.etree.ElementTree as tree
print(json.dumps({e.tag.split("}")[1]: e.text for e in tree.parse(sys.stdin.buffer).iter() if not len(e)}))
`;
    const text = windowsRecipe({ ...WINDOWS_JOB, user: "HOST\\Ann & Bob" });
    const { stdout, stderr } = await tool("python3", ["-c", script], text);
    assertEquals(stderr, "");
    const found = JSON.parse(stdout);
    assertEquals(found.Command, WINDOWS_JOB.program);
    assertEquals(found.Arguments, 'generate --out "D:\\my logs\\\\"');
    assertEquals(found.WorkingDirectory, WINDOWS_JOB.folder);
    assertEquals([found.UserId, found.LogonType], ["HOST\\Ann & Bob", "S4U"]);
    assertEquals(found.StartBoundary, "2025-01-01T01:02:00Z");
    assertEquals([found.StartWhenAvailable, found.RunLevel], ["true", "LeastPrivilege"]);
  },
});

Deno.test("a path that the Task Scheduler would change is refused", () => {
  for (const folder of ["C:\\%TEMP%", "C:\\$(Arg0)"]) {
    const job = { ...WINDOWS_JOB, folder };
    assertThrows(() => windowsRecipe(job), Failure, "its Task Scheduler would replace");
  }
});
