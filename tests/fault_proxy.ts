/** A proxy before an S3 server that does to requests what networks and servers do to them. */

/** What may befall a request. */
export const FAULTS = [
  "cut in the request",
  "answer lost",
  "500 InternalError",
  "503 SlowDown",
  "slow",
  "byte changed on the way",
  "wrong ETag in the answer",
  "403 RequestTimeTooSkewed",
  "403 AccessDenied",
] as const;

/** One of {@link FAULTS}. */
export type Fault = typeof FAULTS[number];

/** A request, as far as a fault is chosen by it. */
export interface Asked {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Bytes of the body. */
  readonly length: number;
}

/** The proxy. */
export interface Proxy {
  readonly port: number;
  /** How often each fault was injected. */
  readonly injected: Map<Fault, number>;
  /** How often a whole object reached the server unharmed, by path. */
  readonly arrived: Map<string, number>;
  /** Uploads in parts that were begun and neither finished nor given up: key by id. */
  readonly unfinished: Map<string, string>;
  /** Ends it. */
  close(): Promise<void>;
}

const utf8 = new TextEncoder();
const SLOW_MS = 300;
const HOUR_MS = 3_600_000;

function answer(status: string, code: string, aheadMs = 0): Uint8Array {
  return reply(status, `<Error><Code>${code}</Code><Message>Injected</Message></Error>`, aheadMs);
}

function reply(status: string, body: string, aheadMs = 0): Uint8Array {
  return utf8.encode(
    `HTTP/1.1 ${status}\r\nContent-Type: application/xml\r\nContent-Length: ${body.length}\r\n` +
      `Date: ${new Date(Date.now() + aheadMs).toUTCString()}\r\nConnection: close\r\n\r\n${body}`,
  );
}

const ANSWERS: Partial<Record<Fault, Uint8Array>> = {
  "500 InternalError": answer("500 Internal Server Error", "InternalError"),
  "503 SlowDown": answer("503 Slow Down", "SlowDown"),
  "403 RequestTimeTooSkewed": answer("403 Forbidden", "RequestTimeTooSkewed", HOUR_MS),
  "403 AccessDenied": answer("403 Forbidden", "AccessDenied"),
};

async function writeAll(to: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await to.write(bytes.subarray(written));
  }
}

async function* chunksOf(from: Deno.Conn): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(64 * 1024);
  for (;;) {
    const size = await from.read(buffer);
    if (size === null) return;
    yield buffer.slice(0, size);
  }
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Where the body begins, after an empty line; -1 while there is none. */
function bodyStart(bytes: Uint8Array): number {
  const at = new TextDecoder("latin1").decode(bytes).indexOf("\r\n\r\n");
  return at < 0 ? -1 : at + 4;
}

/** Reads one request; the connection is not used for another. */
async function readRequest(client: Deno.Conn) {
  const chunks: Uint8Array[] = [];
  let start = -1;
  let length = 0;
  let [method, path] = ["", ""];
  for await (const chunk of chunksOf(client)) {
    chunks.push(chunk);
    const size = chunks.reduce((sum, { length }) => sum + length, 0);
    if (start < 0) {
      const so = joined(chunks);
      start = bodyStart(so);
      if (start < 0) continue;
      const head = new TextDecoder("latin1").decode(so.subarray(0, start));
      [method = "", path = ""] = head.split(" ");
      length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (/\r\nexpect: *100-continue/i.test(head)) {
        await writeAll(client, utf8.encode("HTTP/1.1 100 Continue\r\n\r\n"));
      }
    }
    if (size >= start + length) break;
  }
  if (start < 0) return undefined;
  const whole = joined(chunks);
  // Who asked has gone: the server would wait for the rest, for minutes.
  if (whole.length < start + length) return undefined;
  const head = new TextDecoder("latin1").decode(whole.subarray(0, start))
    .replace(/\r\n(connection|expect):[^\r]*/gi, "").replace(/\r\n\r\n$/, "");
  const sent = utf8.encode(`${head}\r\nConnection: close\r\n\r\n`);
  return {
    method,
    path: decodeURIComponent(path),
    length,
    head: sent,
    body: whole.subarray(start),
  };
}

/**
 * Starts a proxy on a free local port.
 *
 * @param upstream the server's port
 * @param choose what befalls a request, if anything
 */
export function startProxy(
  upstream: number,
  choose: (asked: Asked) => Fault | undefined,
): Proxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const injected = new Map<Fault, number>();
  const arrived = new Map<string, number>();
  const unfinished = new Map<string, string>();
  const busy = new Set<Promise<void>>();

  /** What s3rver does not have: the list of uploads in parts, and giving one up. */
  function partsAnswer(method: string, path: string): Uint8Array | undefined {
    const { searchParams } = new URL(path, "http://x");
    const id = searchParams.get("uploadId");
    if (method === "DELETE" && id !== null) {
      unfinished.delete(id);
      return reply("204 No Content", "");
    }
    if (method !== "GET" || !searchParams.has("uploads")) return undefined;
    const rows = [...unfinished].map(([id, key]) =>
      `<Upload><Key>${key}</Key><UploadId>${id}</UploadId></Upload>`
    );
    const list = `<ListMultipartUploadsResult>${rows.join("")}</ListMultipartUploadsResult>`;
    return reply("200 OK", list);
  }

  function countParts(method: string, path: string, answer: Uint8Array): void {
    if (method !== "POST") return;
    const { pathname, searchParams } = new URL(path, "http://x");
    const id = /<UploadId>([^<]+)</.exec(new TextDecoder().decode(answer))?.[1];
    if (searchParams.has("uploads") && id) unfinished.set(id, pathname.replace(/^\/[^/]+\//, ""));
    const done = searchParams.get("uploadId");
    if (done !== null) unfinished.delete(done);
  }

  async function handle(client: Deno.Conn): Promise<void> {
    using _client = client;
    const asked = await readRequest(client);
    if (!asked) return;
    const { method, path, head, body } = asked;
    const fault = choose(asked);
    if (fault) injected.set(fault, (injected.get(fault) ?? 0) + 1);
    const canned = fault ? ANSWERS[fault] : partsAnswer(method, path);
    if (canned) {
      return await writeAll(
        client,
        method === "HEAD" ? canned.subarray(0, bodyStart(canned)) : canned,
      );
    }
    using server = await Deno.connect({ hostname: "127.0.0.1", port: upstream });
    await writeAll(server, head);
    if (fault === "cut in the request") {
      return await writeAll(server, body.subarray(0, Math.floor(body.length * 0.6)));
    }
    if (fault === "slow") await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    const isMangled = fault === "byte changed on the way" && body.length > 0;
    const sent = body.slice();
    if (isMangled) sent[sent.length >> 1]! ^= 1;
    await writeAll(server, sent);
    const chunks = await Array.fromAsync(chunksOf(server));
    let answer = joined(chunks);
    const isDone = new TextDecoder("latin1").decode(answer.subarray(9, 12)) === "200";
    if (method === "PUT" && isDone && !isMangled) {
      arrived.set(path, (arrived.get(path) ?? 0) + 1);
    }
    countParts(method, path, answer);
    if (fault === "answer lost") return;
    if (fault === "wrong ETag in the answer") {
      const start = bodyStart(answer);
      const text = new TextDecoder("latin1").decode(answer.subarray(0, start))
        .replace(/(etag: *")[0-9a-f]{8}/i, "$100000000");
      answer = joined([utf8.encode(text), answer.subarray(start)]);
    }
    await writeAll(client, answer);
  }

  const serving = (async () => {
    for await (const client of listener) {
      const one = handle(client).catch((error) => {
        // Whoever was at the other end has gone: that is what these tests are about.
        const isGone = [
          ...[Deno.errors.BrokenPipe, Deno.errors.ConnectionReset, Deno.errors.BadResource],
          ...[Deno.errors.ConnectionAborted, Deno.errors.NotConnected],
        ].some((kind) => error instanceof kind);
        if (!isGone) throw error;
      });
      busy.add(one);
      one.finally(() => busy.delete(one));
    }
  })();
  return {
    port: listener.addr.port,
    injected,
    arrived,
    unfinished,
    async close() {
      listener.close();
      await serving;
      await Promise.allSettled([...busy]);
    },
  };
}
