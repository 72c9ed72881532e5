/** `install-schedule` as its user meets it, and what it prints, run. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { assertWholeDay, inTempFolder, messageOf, resultOf, run } from "./program.ts";
import { HAS_SHELL, tool } from "./recipes_kit.ts";

/** What is asked for, how many days that writes, and the command of the recipe, as a shell is to read it. */
const RUNS: Readonly<
  Record<string, { flags: readonly string[]; days: number; command(text: string): string }>
> = {
  cron: {
    flags: [],
    days: 7,
    command: (text) =>
      text.split("\n").at(-2)!.replace(/^(\S+ ){5}/, "").replaceAll("\\%", "%")
        .replace(/ \| logger .*$/, ""),
  },
  systemd: {
    flags: ["--day", "today"],
    days: 1,
    command: (text) => /^ExecStart=(.*)$/m.exec(text)![1]!.replaceAll("%%", "%"),
  },
};

/** Prints a recipe from a folder, in which there may be spaces. */
async function recipe(folder: string, ...args: string[]): Promise<string> {
  const program = [`${Deno.cwd()}/main.ts`, "install-schedule", ...args];
  const { code, stdout, stderr } = await resultOf(
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", "--allow-read", ...program],
      cwd: folder,
      env: { TZ: "UTC" },
    }),
  );
  // Deno from npx's cache is good for these tests, and warned of.
  assertEquals([code, stderr.replace(/^.* may vanish when npx clears its cache: .*\n/, "")], [
    0,
    "",
  ]);
  return stdout;
}

for (const [scheduler, { flags, days, command }] of Object.entries(RUNS)) {
  Deno.test({
    name: `the command that ${scheduler} is given writes what it is to, with no other rights`,
    ignore: !HAS_SHELL || Deno.build.os !== "linux",
    fn: () =>
      inTempFolder(async (temp) => {
        const folder = `${await Deno.realPath(temp)}/it's 100% a & b`;
        await Deno.mkdir(`${folder}/data`, { recursive: true });
        await Deno.writeTextFile(`${folder}/shadownet.jsonc`, '{ "events": 7 }');
        const text = await recipe(folder, "--print", scheduler, ...flags);
        const line = command(text);
        assertEquals(line.match(/--allow-[a-z]+/g), ["--allow-read", "--allow-write"]);
        const start = scheduler === "systemd" ? `cd "${folder}" && ` : "";
        const { code, stdout, stderr } = await tool("sh", ["-c", start + line]);
        assertEquals(code, 0, stdout + stderr);
        const files = [...Deno.readDirSync(`${folder}/data`)].map(({ name }) => name);
        const dates = files.flatMap((name) => /^logs_(.*)\.jsonl$/.exec(name)?.[1] ?? []);
        assertEquals(dates.length, days);
        for (const date of dates) {
          assertEquals((await assertWholeDay(`${folder}/data`, date)).events, 7);
        }
      }),
  });
}

Deno.test("each scheduler gets the time, the days and the folder that are asked for", () =>
  inTempFolder(async (temp) => {
    const out = `${await Deno.realPath(temp)}/logs`;
    const flags = ["--at", "23:45", "--out", out];
    const times = {
      cron: "45 23 * * * ",
      systemd: "OnCalendar=*-*-* 23:45:00 UTC",
      launchd: "<integer>23</integer>",
      windows: "T23:45:00Z",
    };
    for (const [scheduler, time] of Object.entries(times)) {
      const line = ["install-schedule", "--print", scheduler, ...flags].join(" ");
      const { code, stdout } = await run(line, { env: { TZ: "UTC" } });
      assertEquals(code, 0);
      for (const part of [time, out, "backfill", "main.ts", Deno.execPath()]) {
        assertStringIncludes(stdout, part);
      }
      assertEquals(stdout.includes("--allow-all") || stdout.includes(" -A"), false);
    }
  }));

Deno.test("summer time counts in winter too", async () => {
  const zone = { timeZone: "Europe/London", timeZoneName: "short" } as const;
  const at = new Date().toLocaleString("en-GB", zone).includes("BST") ? "23:30" : "00:30";
  const print = (scheduler: string) =>
    run(`install-schedule --print ${scheduler} --at ${at} --out /srv/logs`, {
      env: { TZ: "Europe/London" },
    });
  const cron = await print("cron");
  assertStringIncludes(cron.stdout, "\nCRON_TZ=UTC\n");
  assertMatch(cron.stdout, /For a part of the year that is (23|00):30 of another day/);
  const launchd = await print("launchd");
  assertEquals(launchd.code, 2);
  assertStringIncludes(messageOf(launchd), `Cannot use --at ${at} with --print launchd`);
});

Deno.test("it runs as the user who is named, or who owns the folder", () =>
  inTempFolder(async (folder) => {
    const { uid } = await Deno.stat(folder);
    assertStringIncludes(await recipe(folder, "--print", "systemd"), `\nUser=${uid}\n`);
    const named = await recipe(folder, "--print", "systemd", "--user", "ann");
    assertStringIncludes(named, "\nUser=ann\n");
  }));

Deno.test("a config file is named by its whole path, and a wrong one is told of now", () =>
  inTempFolder(async (temp) => {
    const folder = await Deno.realPath(temp);
    await Deno.writeTextFile(`${folder}/my.jsonc`, '{ "out": "elsewhere" }');
    const text = await recipe(folder, "--print", "cron", "--config", "my.jsonc");
    assertStringIncludes(text, `--config ${folder}/my.jsonc`);
    assertStringIncludes(text, `--allow-write=${folder}/elsewhere `);
    await Deno.writeTextFile(`${folder}/my.jsonc`, '{ "evens": 1 }');
    const wrong = await run(`install-schedule --print cron --config ${folder}/my.jsonc`);
    assertEquals(wrong.code, 2);
    assertStringIncludes(messageOf(wrong), 'evens: unknown key; did you mean "events"?');
  }));

Deno.test("a service may read the users file, wherever it is", () =>
  inTempFolder(async (temp) => {
    const folder = await Deno.realPath(temp);
    const users = `${folder}/users.jsonl`;
    await Deno.writeTextFile(users, '{"user_id":"ann"}\n');
    await Deno.writeTextFile(`${folder}/my.jsonc`, JSON.stringify({ users }));
    const line = `install-schedule --print systemd --out /srv/logs --config ${folder}/my.jsonc`;
    const { code, stdout } = await run(line);
    assertEquals(code, 0);
    assertStringIncludes(stdout, `,${users} `);
  }));

Deno.test("a folder in whose name a line ends, and a run that would upload, are refused", () =>
  inTempFolder(async (temp) => {
    const folder = `${await Deno.realPath(temp)}/a\nEND\ntouch x`;
    await Deno.mkdir(folder);
    const program = `${Deno.cwd()}/main.ts`;
    const args = ["run", "--no-prompt", "--allow-read", program, "install-schedule", "--print"];
    for (const scheduler of ["cron", "systemd"]) {
      const command = new Deno.Command(Deno.execPath(), {
        args: [...args, scheduler],
        cwd: folder,
      });
      const result = await resultOf(command);
      assertEquals(result.code, 2);
      assertStringIncludes(messageOf(result), "no scheduler takes control characters");
    }
    const config = `${temp}/my.jsonc`;
    await Deno.writeTextFile(config, '{ "upload": { "enabled": true, "bucket": "lake" } }');
    const result = await run(`install-schedule --print systemd --config ${config}`);
    assertEquals(result.code, 2);
    assertStringIncludes(messageOf(result), "Cannot schedule a run that uploads");
  }));

Deno.test("what cannot be printed is a mistake of the user", async () => {
  const mistakes = {
    "": "Cannot do without --print: allowed is cron, systemd, launchd, windows",
    "--print cron --day tomorrow": "Cannot use --day tomorrow: allowed is yesterday, today",
    "--print crown": 'allowed is cron, systemd, launchd, windows; did you mean "cron"?',
    "--print cron --at 25:00": "Cannot use --at 25:00: a time is written HH:MM in UTC",
    "--print cron --user ann": "Cannot use --user with --print cron: it runs as who installs it",
    "--print cron --out a,b": "it takes the comma for the end of the path",
    "--print cron --out a\tb": "no scheduler takes control characters",
  };
  for (const [flags, message] of Object.entries(mistakes)) {
    const result = await run(`install-schedule ${flags}`);
    assertEquals(result.code, 2, flags);
    assertStringIncludes(messageOf(result), message);
  }
});
