/**
 * The local port on which a schedule can be watched. It is for reading only.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import { healthOf, metricsText, type Status, statusPage } from "./status.ts";

/** The only address that is listened on: nobody else's machine can ask. */
const HOST = "127.0.0.1";

const PLAIN = { "content-type": "text/plain; charset=utf-8" };

function answer(path: string, status: Status): Response {
  switch (path) {
    case "/":
      return new Response(statusPage(status), {
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
        },
      });
    case "/healthz": {
      const { ok, text } = healthOf(status);
      return new Response(text, { status: ok ? 200 : 503, headers: PLAIN });
    }
    case "/metrics":
      return new Response(metricsText(status), {
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
      });
    default:
      return new Response("Not found: there are /, /healthz and /metrics\n", {
        status: 404,
        headers: PLAIN,
      });
  }
}

/** Answers a request about a status. */
export function respond(request: Request, status: Status): Response {
  if (request.method !== "GET" && request.method !== "HEAD") {
    const headers = { ...PLAIN, allow: "GET, HEAD" };
    return new Response("Not allowed: this port is for reading\n", { status: 405, headers });
  }
  const response = answer(new URL(request.url).pathname, status);
  response.headers.set("cache-control", "no-store");
  return response;
}

function whyNot(error: unknown, port: number): unknown {
  const doing = `Cannot listen on ${HOST}:${port}`;
  if (error instanceof Deno.errors.AddrInUse) {
    return new Failure(`${doing}: the port is in use; choose another --port`);
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return new Failure(`${doing}: the system does not let this user have the port`);
  }
  if (error instanceof Deno.errors.NotCapable) {
    return new Failure(`${doing}: Deno was not allowed to; start it with --allow-net=${HOST}`);
  }
  return error;
}

/**
 * Begins to answer requests.
 *
 * @param port 1 to 65535, or 0 for any that is free
 * @param signal ends it
 * @returns the address, `http://127.0.0.1:PORT/`
 * @throws {Failure} exit code 1 when the port cannot be had
 */
export function serveStatus(status: Status, port: number, signal: AbortSignal): string {
  try {
    const { addr } = Deno.serve(
      { hostname: HOST, port, signal, onListen() {} },
      (request) => respond(request, status),
    );
    return `http://${HOST}:${addr.port}/`;
  } catch (error) {
    throw whyNot(error, port);
  }
}
