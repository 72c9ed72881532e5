/** What the upload refuses, and in which words; nothing of it needs a server that works. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Fault, startProxy } from "./fault_proxy.ts";
import { inTempFolder, listing, messageOf, type Result, run } from "./program.ts";
import { KEYS, permissions, runWithStore, target, withServer } from "./s3_kit.ts";

const SECRET = "wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY";

/** Runs with the environment of a user who has set nothing else. */
function upload(flags: string, env: Record<string, string> = {}): Promise<Result> {
  const own = { ...KEYS, AWS_SECRET_ACCESS_KEY: SECRET, ...env };
  return run(`upload --date 2025-12-01 ${flags}`, { permissions: permissions("x"), env: own });
}

const MISTAKES: readonly (readonly [flags: string, said: RegExp])[] = [
  ["", /no bucket is named; write --bucket NAME/],
  ["--bucket s3://lake/raw", /write lake and the prefix raw$/],
  ["--bucket Lake", /3 to 63 lower-case letters/],
  ["--bucket lake --prefix raw//x", /without an empty part/],
  ["--bucket lake --prefix /raw", /without an empty part/],
  ["--bucket lake --endpoint 127.0.0.1:9000", /written like http:\/\/127\.0\.0\.1:9000/],
  [`--bucket lake --endpoint http://me:${SECRET}@127.0.0.1`, /credentials do not belong into it/],
  ["--bucket lake --compress gzp", /did you mean "gzip"\?/],
  ["--bucket lake --parallel 0", /an integer 1 to 64/],
  ["--bucket lake --from 2025-12-01 --to 2025-12-02", /--date and --from together/],
  ["--bucket lake --dry-run --verify-remote", /uploads nothing anyway/],
  ["--buket lake", /did you mean "--bucket"/],
];

Deno.test("a wrong command line is told of in one line, with exit code 2 and no secret", async () => {
  for (const [flags, said] of MISTAKES) {
    const result = await upload(flags);
    assertEquals(result.code, 2, flags);
    const message = messageOf(result);
    assertMatch(message, said);
    assertEquals(message.includes(SECRET), false, flags);
    assertEquals(message.includes("\n"), false, flags);
  }
});

Deno.test("no region, no credentials, no server, no such host: what to do is said", async () => {
  const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
  const local = "--bucket lake --path-style --endpoint http://127.0.0.1:1";
  const noRegion = await upload(local, { AWS_REGION: "" });
  assertEquals(noRegion.code, 2);
  assertStringIncludes(messageOf(noRegion), "no region is named; write --region");
  const noKeys = await upload(`${local} --region us-east-1`, none);
  assertEquals(noKeys.code, 2);
  assertStringIncludes(messageOf(noKeys), "no credentials were found; set AWS_ACCESS_KEY_ID");
  const noServer = await upload(`${local} --region us-east-1`);
  assertEquals(noServer.code, 1);
  assertStringIncludes(messageOf(noServer), "nothing answers there; check --endpoint");
});

Deno.test("without the SDK, the run is told how to be started, and deno.lock stays", async () => {
  const before = await Deno.readTextFile("deno.lock");
  const result = await run("upload --bucket lake --region us-east-1", {
    permissions: ["--allow-read", "--allow-net", "--allow-env", "--allow-sys"],
    env: KEYS,
  });
  assertEquals(result.code, 1);
  assertStringIncludes(messageOf(result), "deno task s3 COMMAND");
  assertStringIncludes(messageOf(result), "--config=src/shell/s3/sdk.json");
  assertEquals(await Deno.readTextFile("deno.lock"), before);
});

/** The command line that a message ends with. */
function advised(result: Result): string {
  return messageOf(result).split("\n").at(-1)!;
}

Deno.test("a permission that is missing is asked for with the very hosts and variables", async () => {
  const flags = "upload --date 2025-12-01 --bucket lake --region eu-west-1";
  const sdk = ["--quiet", "--config=src/shell/s3/sdk.json", "--allow-read"];
  const noEnv = await run(flags, { permissions: sdk, env: KEYS });
  assertEquals(noEnv.code, 1);
  assertStringIncludes(messageOf(noEnv), "not given access to the environment");
  const expected = "deno run --config=src/shell/s3/sdk.json --allow-read " +
    "--allow-net=lake.s3.eu-west-1.amazonaws.com " +
    "'--allow-env=AWS_*,HOME,HOMEDRIVE,HOMEPATH,USERPROFILE,NODE_EXTRA_CA_CERTS,NODE_USE_SYSTEM_CA,_X_AMZN_TRACE_ID' " +
    `--allow-sys main.ts ${flags}`;
  assertEquals(advised(noEnv), expected);
  const noNet = await run(flags, { permissions: permissions("x"), env: KEYS });
  assertEquals(noNet.code, 1);
  assertStringIncludes(messageOf(noNet), "network host lake.s3.eu-west-1.amazonaws.com");
  assertEquals(advised(noNet), expected);
});

Deno.test("a missing permission to upload is told before any day is written", () =>
  inTempFolder(async (folder) => {
    for (const command of ["generate --date 2025-12-01", "backfill --month 2025-11"]) {
      const line = `${command} --events 10 --out ${folder}/data --upload --bucket lake`;
      const result = await run(line, { writable: folder });
      assertEquals(result.code, 1);
      assertStringIncludes(messageOf(result), "not given access to the environment");
      assertEquals(await listing(`${folder}/data`), {});
    }
  }));

/** Uploads to a server that answers every request with one fault; gives the number of requests too. */
async function refusedWith(folder: string, port: number, fault: Fault) {
  const proxy = startProxy(port, () => fault);
  try {
    const result = await runWithStore("upload --date 2025-12-01", { folder, port: proxy.port });
    return { result, requests: proxy.injected.get(fault) ?? 0 };
  } finally {
    await proxy.close();
  }
}

Deno.test("the server's refusals: access denied is tried once, all say what to do", () =>
  inTempFolder((folder) =>
    withServer(folder, async ({ port }) => {
      const denied = await refusedWith(folder, port, "403 AccessDenied");
      assertEquals([denied.result.code, denied.requests], [1, 1]);
      assertStringIncludes(messageOf(denied.result), "access denied");
      const noBucket = await run(
        `upload --date 2025-12-01 ${target(port).replace("lake", "laake")} --out ${folder}/data`,
        { permissions: permissions(folder), env: KEYS },
      );
      assertEquals(noBucket.code, 2);
      assertStringIncludes(messageOf(noBucket), "there is no such bucket");
      const unknown = await runWithStore("upload --date 2025-12-01", {
        folder,
        port,
        env: { AWS_ACCESS_KEY_ID: "AKIAUNKNOWN", AWS_SECRET_ACCESS_KEY: SECRET },
      });
      assertEquals(unknown.code, 2);
      assertStringIncludes(messageOf(unknown), "does not know this access key");
      for (const text of ["AKIAUNKNOWN", SECRET]) {
        assertEquals(messageOf(unknown).includes(text), false);
      }
    })
  ));

Deno.test("credentials come from a profile's file too", () =>
  inTempFolder((folder) =>
    withServer(folder, async ({ port }) => {
      await Deno.writeTextFile(
        `${folder}/credentials`,
        "[lab]\naws_access_key_id = S3RVER\naws_secret_access_key = S3RVER\n",
      );
      await Deno.writeTextFile(`${folder}/config`, "[profile lab]\nregion = us-east-1\n");
      const line = `generate --date 2025-12-01 --events 10 --upload --out ${folder}/data ` +
        target(port).replace("--region us-east-1", "");
      const { code, stdout, stderr } = await run(line, {
        permissions: permissions(folder),
        env: {
          ...KEYS,
          ...{ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", AWS_PROFILE: "lab" },
          AWS_CONFIG_FILE: `${folder}/config`,
          AWS_SHARED_CREDENTIALS_FILE: `${folder}/credentials`,
        },
      });
      assertEquals(code, 0, stderr);
      assert(stdout.endsWith("s3://lake/year=2025/month=12/day=01/logs.jsonl uploaded (3.7 kB)\n"));
    })
  ));

Deno.test("the config that knows the SDK says the same as deno.json of all else", async () => {
  const [own, root] = await Promise.all(
    ["src/shell/s3/sdk.json", "deno.json"].map(async (path) =>
      JSON.parse(await Deno.readTextFile(path))
    ),
  );
  const std = Object.entries(own.imports).filter(([name]) => name.startsWith("@std/"));
  assertEquals(Object.fromEntries(std), root.imports);
  assertEquals(
    own.links.map((link: string) => new URL(link, "file:///src/shell/s3/").pathname),
    root.links.map((link: string) => new URL(link, "file:///").pathname),
  );
  assertEquals([own.unstable, own.lock.frozen], [root.unstable, true]);
  const task = root.tasks.s3.command as string;
  for (const flag of permissions("data").filter((flag) => /env|sys|config/.test(flag))) {
    assert(task.includes(flag), flag);
  }
});
