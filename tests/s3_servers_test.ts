/** Servers that are no S3, that know less than AWS, and those that credentials come from. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { inTempFolder, messageOf, run } from "./program.ts";
import { KEYS, permissions, runWithStore } from "./s3_kit.ts";

/** Serves on a free local port while `use` is at work. */
async function withHandler<T>(
  handler: (request: Request) => Response | Promise<Response>,
  use: (port: number) => Promise<T>,
): Promise<T> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  try {
    return await use(server.addr.port);
  } finally {
    await server.shutdown();
  }
}

function refusal(status: number, code: string): Response {
  return new Response(`<Error><Code>${code}</Code><Message>said</Message></Error>`, { status });
}

const LIST = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";

/** An empty bucket that takes what `put` has it take. */
function bucket(put: (request: Request) => Response): (request: Request) => Promise<Response> {
  return async (request) => {
    await request.bytes();
    if (request.method === "PUT") return put(request);
    return request.method === "HEAD" ? new Response(null, { status: 404 }) : new Response(LIST);
  };
}

/** Uploads a day of ten events to a port, through a permission for that port only. */
function generate(folder: string, port: number, env: Record<string, string> = {}, net = "") {
  const line = `generate --date 2025-12-01 --events 10 --quiet --upload --out ${folder}/data ` +
    `--bucket lake --region us-east-1 --endpoint http://127.0.0.1:${port}`;
  const given = permissions(folder, `127.0.0.1:${port}${net}`);
  return run(line, { permissions: given, env: { ...KEYS, ...env } });
}

Deno.test("a server that is no S3 is told of as such", () =>
  inTempFolder(async (folder) => {
    for (const status of [200, 404, 405]) {
      const page = () => new Response("<!DOCTYPE html><html><br></html>", { status });
      await withHandler(page, async (port) => {
        const result = await runWithStore("upload --date 2025-12-01", { folder, port });
        assertEquals(result.code, 2);
        assertStringIncludes(messageOf(result), "what answers there does not speak S3");
        assertEquals(messageOf(result).includes("\n"), false);
      });
    }
    await withHandler(() => new Response(LIST), async (port) => {
      const line = `upload --bucket lake --region us-east-1 --endpoint https://127.0.0.1:${port}`;
      const result = await run(line, { permissions: permissions(folder), env: KEYS });
      assertEquals(result.code, 2);
      assertStringIncludes(messageOf(result), "is --endpoint to begin with http://?");
    });
  }));

Deno.test("a store that knows no conditions gets its objects without; what it cannot do is said at once", () =>
  inTempFolder(async (folder) => {
    const asked: (string | null)[] = [];
    const noConditions = bucket(({ headers }) => {
      asked.push(headers.get("if-none-match"));
      return asked.at(-1) ? refusal(501, "NotImplemented") : new Response();
    });
    await withHandler(noConditions, async (port) => {
      const { code, stderr } = await generate(folder, port);
      assertEquals([code, stderr], [0, ""]);
    });
    assertEquals(asked, ["*", null]);
    let puts = 0;
    const nothing = bucket(() => (puts++, refusal(501, "NotImplemented")));
    await withHandler(nothing, async (port) => {
      const result = await generate(folder, port);
      assertEquals(result.code, 2);
      assertStringIncludes(messageOf(result), "does not know what upload.storageClass, tags or");
      assertEquals(messageOf(result).includes("\n"), false, "it is told of twice");
    });
    assertEquals(puts, 2);
  }));

Deno.test("credentials come from a container's role, once Deno may reach it; before, that is said", () =>
  inTempFolder(async (folder) => {
    const tokens: (string | null)[] = [];
    const own = (request: Request) => (tokens.push(request.headers.get("x-amz-security-token")));
    const store = bucket((request) => (own(request), new Response()));
    const role = {
      ...{ AccessKeyId: "ASIAROLE", SecretAccessKey: "hidden", Token: "of the role" },
      Expiration: new Date(Date.now() + 3_600_000),
    };
    await withHandler(store, (port) =>
      withHandler(() => Response.json(role), async (rolePort) => {
        const host = `127.0.0.1:${rolePort}`;
        const env = {
          ...{ AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${host}/role`,
        };
        const refused = await generate(folder, port, env);
        assertEquals(refused.code, 2);
        assertStringIncludes(messageOf(refused), "no credentials were found");
        assertStringIncludes(messageOf(refused), `--allow-net=127.0.0.1:${port},${host} `);
        const { code, stderr } = await generate(folder, port, env, `,${host}`);
        assertEquals([code, stderr], [0, ""]);
      }));
    assertEquals(tokens, ["of the role"]);
  }));
