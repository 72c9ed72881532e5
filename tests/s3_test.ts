/** Uploads to a local S3 server: once, whole, and nothing replaced unasked. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startProxy } from "./fault_proxy.ts";
import { command, inTempFolder, type Result, run, sha256 } from "./program.ts";
import {
  expectedOf,
  keyOf,
  KEYS,
  objectsOf,
  permissions,
  runWithStore,
  type Server,
  target,
  withServer,
} from "./s3_kit.ts";

/** A folder with a server and three days. */
function withDays(use: (folder: string, server: Server) => Promise<void>): Promise<void> {
  return inTempFolder((folder) =>
    withServer(folder, async (server) => {
      const line = `backfill --from 2025-12-01 --to 2025-12-03 --events 50 --quiet --upload`;
      const { code, stdout, stderr } = await runWithStore(line, { folder, port: server.port });
      assertEquals([code, stdout, stderr], [0, "", ""]);
      await use(folder, server);
    })
  );
}

const RANGE = "--from 2025-12-01 --to 2025-12-03";

function lastLine({ stdout }: Result): string {
  return stdout.trim().split("\n").at(-1)!;
}

Deno.test("days are uploaded once, compared, refused when others are there, and replaced by force", () =>
  withDays(async (folder, server) => {
    const store = { folder, port: server.port };
    const expected = await expectedOf(`${folder}/data`);
    assertEquals(Object.keys(expected).length, 3);
    assertEquals(await objectsOf(server), expected);

    const again = await runWithStore(`upload ${RANGE}`, store);
    assert(lastLine(again).startsWith("Uploaded 0 days to s3://lake/, skipped 3, failed 0: 0 B"));
    const whole = await runWithStore(`upload ${RANGE} --verify-remote`, store);
    assertEquals(lastLine(whole), "Verified 3 days at s3://lake/, missing 0, other 0, failed 0");

    // Another object, of the same size and without a word on what it is.
    const path = `${server.folder}/lake/${keyOf("2025-12-02")}._S3rver_object`;
    const bytes = await Deno.readFile(path);
    bytes[100]! ^= 1;
    await Deno.writeFile(path, bytes);
    const meta = path.replace("_object", "_metadata.json");
    await Deno.writeTextFile(meta, JSON.stringify({ "content-type": "text/plain" }));

    const bad = await runWithStore(`upload ${RANGE} --verify-remote`, store);
    assertEquals(bad.code, 1);
    assertEquals(lastLine(bad), "Verified 2 days at s3://lake/, missing 0, other 1, failed 0");
    const dry = await runWithStore(`upload ${RANGE} --dry-run`, store);
    assertEquals([dry.code, lastLine(dry)], [
      1,
      "To upload to s3://lake/: 0, to skip: 2, would fail: 1",
    ]);
    const refused = await runWithStore(`upload ${RANGE}`, store);
    assertEquals(refused.code, 1);
    assertStringIncludes(refused.stderr, "another object is there; --force replaces it");
    assertEquals(sha256(await Deno.readFile(path)), sha256(bytes), "it was replaced unasked");
    const forced = await runWithStore(`upload ${RANGE} --force`, store);
    assert(lastLine(forced).startsWith("Uploaded 1 day to s3://lake/, skipped 2, failed 0"));
    assertEquals(await objectsOf(server), expected);
  }));

Deno.test("a day that its manifest does not describe, or that is not there, is refused", () =>
  withDays(async (folder, server) => {
    const store = { folder, port: server.port };
    const before = await objectsOf(server);
    const log = `${folder}/data/logs_2025-12-01.jsonl`;
    const text = await Deno.readTextFile(log);
    await Deno.writeTextFile(log, text.replace("success", "succesS"));
    const edited = await runWithStore("upload --date 2025-12-01 --prefix new", store);
    assertEquals(edited.code, 1);
    assertStringIncludes(edited.stderr, "it is not the file that its manifest describes");
    const packed = await runWithStore("upload --date 2025-12-01 --compress zstd", store);
    assertEquals(packed.code, 1);
    assertStringIncludes(packed.stderr, "it is not the file that its manifest describes");
    await Deno.writeTextFile(log, text + "\n");
    const longer = await runWithStore("upload --date 2025-12-01 --prefix new", store);
    assertStringIncludes(longer.stderr, "bytes, and");
    const absent = await runWithStore("upload --date 2025-12-04", store);
    assertEquals(absent.code, 1);
    assertStringIncludes(absent.stderr, "generate it first");
    assertEquals(await objectsOf(server), before);
  }));

Deno.test("the config file says where; truth goes to a bucket of its own; logs are compressed", () =>
  withDays(async (folder, server) => {
    const config = {
      upload: {
        ...{ bucket: "lake", prefix: "raw/", file: "events.jsonl", compress: "gzip" },
        ...{ region: "us-east-1", endpoint: `http://127.0.0.1:${server.port}`, pathStyle: true },
        ...{ truth: true, truthBucket: "truths", tags: { team: "blue" } },
        ...{ encryption: "AES256", storageClass: "STANDARD_IA" },
      },
    };
    await Deno.writeTextFile(`${folder}/c.jsonc`, JSON.stringify(config));
    const options = { permissions: permissions(folder), env: KEYS };
    const line = `upload --date 2025-12-01 --config ${folder}/c.jsonc --out ${folder}/data`;
    const { code, stdout, stderr } = await run(line, options);
    assertEquals(code, 0, stderr);
    const key = "raw/year=2025/month=12/day=01/events.jsonl.gz";
    assertStringIncludes(stdout, `s3://lake/${key} uploaded`);
    const packed = await Deno.open(`${server.folder}/lake/${key}._S3rver_object`);
    const unpacked = packed.readable.pipeThrough(new DecompressionStream("gzip"));
    const log = await Deno.readFile(`${folder}/data/logs_2025-12-01.jsonl`);
    assertEquals(await new Response(unpacked).bytes(), log);
    assertEquals(Object.keys(await objectsOf(server, "truths")).sort(), [
      "raw/_manifest/2025-12-01.json",
      ...["benign", "campaigns", "labels"].map((kind) => `raw/_truth/${kind}_2025-12-01.jsonl`),
    ]);
    const verified = await run(`${line} --verify-remote`, options);
    assertEquals(verified.code, 0, verified.stderr);
    // Where days go bears on no byte: the days are still whole.
    const dry = await run(
      `backfill ${RANGE} --events 50 --dry-run --config ${folder}/c.jsonc --out ${folder}/data`,
      options,
    );
    assertEquals(lastLine(dry).startsWith("To write: 0, to skip: 3"), true, dry.stdout);
  }));

Deno.test("a large day goes in parts; killed or stopped in the middle, it leaves no object", () =>
  inTempFolder((folder) =>
    withServer(folder, async (server) => {
      const day = `generate --date 2025-12-01 --events 300000 --out ${folder}/data --quiet`;
      assertEquals((await run(day, { writable: folder })).code, 0);
      let parts = 0;
      let onPart: (() => void) | undefined;
      const proxy = startProxy(server.port, ({ path }) => {
        if (path.includes("partNumber=") && ++parts >= 2) onPart?.();
        return undefined;
      });
      try {
        for (const signal of ["SIGINT", "SIGKILL"] as const) {
          parts = 0;
          const begun = new Promise<void>((resolve) => onPart = resolve);
          const line = `upload --date 2025-12-01 ${target(proxy.port)} --out ${folder}/data`;
          const child = command(line, { permissions: permissions(folder), env: KEYS }).spawn();
          await begun;
          child.kill(signal);
          const { code, stderr } = await child.output();
          if (signal === "SIGINT") {
            assertEquals(code, 130);
            assertStringIncludes(new TextDecoder().decode(stderr), "Interrupted: 1 day of 1");
          }
          assertEquals(await objectsOf(server), {});
          assertEquals(proxy.unfinished.size, signal === "SIGINT" ? 0 : 1);
        }
        const { code, stderr } = await runWithStore("upload --date 2025-12-01", {
          folder,
          port: proxy.port,
        });
        assertEquals(code, 0, stderr);
        assertEquals(proxy.unfinished.size, 0, "parts of the run that was killed are still there");
        assertEquals(await objectsOf(server), await expectedOf(`${folder}/data`));
      } finally {
        await proxy.close();
      }
    })
  ));
