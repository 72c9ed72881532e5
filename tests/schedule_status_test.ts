/** What the port of a schedule says, and to whom. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { ScheduleEvent } from "../src/shell/schedule/events.ts";
import { respond } from "../src/shell/schedule/server.ts";
import {
  countEvent,
  healthOf,
  metricsText,
  newStatus,
  type Status,
} from "../src/shell/schedule/status.ts";

const EVENTS: readonly ScheduleEvent[] = [
  { event: "start", cron: "0 1 * * *", day: "today", out: "data", next: [7_000] },
  { event: "run", dates: ["2025-12-01", "2025-12-02"] },
  { event: "day", date: "2025-12-01", state: "written", events: 10, bytes: 3600 },
  { event: "day", date: "2025-12-02", state: "failed", error: `<b>"disk" & 'full'</b>` },
  { event: "retry", tries: 1, dates: ["2025-12-02"], delay_ms: 10 },
];

function statusAfter(events: readonly ScheduleEvent[]): Status {
  const status = newStatus();
  events.forEach((event, i) => countEvent(status, event, 1000 * i));
  return status;
}

function get(status: Status, path: string, method = "GET"): Response {
  return respond(new Request(`http://127.0.0.1:1${path}`, { method }), status);
}

Deno.test("metrics count days, events, bytes and retries, in the text format of Prometheus", () => {
  const text = metricsText(statusAfter(EVENTS));
  const samples = new Map<string, number>();
  let family = "";
  for (const line of text.trimEnd().split("\n")) {
    const [, kind, name] = /^# (HELP|TYPE) ([a-z_]+) \S.*$/.exec(line) ?? [];
    if (kind === "HELP") family = name!;
    else if (kind === "TYPE") {
      assertEquals(name, family);
      assertMatch(line, / (counter|gauge)$/);
      assertEquals(line.endsWith("counter"), family.endsWith("_total"), line);
    } else {
      const sample = /^([a-z_]+)(\{[a-z]+="[a-z]+"\})? ([0-9.]+)$/.exec(line);
      assert(sample, line);
      assertEquals(sample[1], family);
      samples.set(sample[1]! + (sample[2] ?? ""), Number(sample[3]));
    }
  }
  assert(text.endsWith("\n"));
  assertEquals(Object.fromEntries(samples), {
    "shadownet_runs_total": 1,
    "shadownet_retries_total": 1,
    'shadownet_days_total{state="written"}': 1,
    'shadownet_days_total{state="skipped"}': 0,
    'shadownet_days_total{state="kept"}': 0,
    'shadownet_days_total{state="failed"}': 1,
    "shadownet_events_total": 10,
    "shadownet_log_bytes_total": 3600,
    "shadownet_running": 1,
    "shadownet_days_in_trouble": 1,
    "shadownet_last_success_timestamp_seconds": 2,
    "shadownet_next_run_timestamp_seconds": 7,
  });
});

Deno.test("health turns bad with a day that failed, and good again once it is written", async () => {
  const status = statusAfter(EVENTS);
  const bad = get(status, "/healthz");
  assertEquals([bad.status, await bad.text()], [503, `2025-12-02: <b>"disk" & 'full'</b>\n`]);
  countEvent(status, { event: "day", date: "2025-12-02", state: "skipped" }, 9000);
  const good = get(status, "/healthz");
  assertEquals([good.status, await good.text()], [200, "ok\n"]);
});

Deno.test("health turns bad when a run waits for another one for long", () => {
  const status = statusAfter([{ event: "run", dates: ["2025-12-01"] }]);
  const since = Date.parse("2025-12-01T01:00Z");
  countEvent(status, { event: "wait", out: "data" }, since);
  assertEquals(healthOf(status, since + 59_000).ok, true);
  assertEquals(healthOf(status, since + 60_000), {
    ok: false,
    text: "2025-12-01: waiting since Mon 2025-12-01 01:00: another run is writing to data\n",
  });
  assertStringIncludes(metricsText(status), "shadownet_days_in_trouble 1\n");
  countEvent(status, { event: "resume", out: "data" }, since + 61_000);
  assertEquals(healthOf(status, since + 90_000).ok, true);
  for (const event of [{ event: "idle", owed: [], next: 1 }] as const) {
    countEvent(status, { event: "wait", out: "data" }, since);
    countEvent(status, event, since);
    assertEquals(healthOf(status, since + 90_000).ok, true);
  }
});

Deno.test("a day that was kept is told of until a run without it begins", () => {
  const status = statusAfter([
    { event: "run", dates: ["2025-12-01"] },
    { event: "day", date: "2025-12-01", state: "kept", error: "edited" },
    { event: "idle", owed: [], next: 1 },
  ]);
  assertEquals(get(status, "/healthz").status, 503);
  countEvent(status, { event: "run", dates: ["2025-12-02"] }, 0);
  assertEquals(get(status, "/healthz").status, 200);
});

Deno.test("the page escapes what it shows, loads nothing, and keeps the latest events only", async () => {
  const status = statusAfter(EVENTS);
  const page = get(status, "/");
  const html = await page.text();
  assertStringIncludes(html, "&lt;b&gt;&quot;disk&quot; &amp; &#39;full&#39;&lt;/b&gt;");
  assertEquals(html.includes("<b>"), false);
  assertEquals(/<script|src=|https?:\/\/(?!127)/.test(html), false);
  assertStringIncludes(page.headers.get("content-security-policy") ?? "", "default-src 'none'");
  for (let i = 0; i < 1000; i++) countEvent(status, { event: "overlap" }, i);
  assert(status.latest.length < 100);
  assert((await get(status, "/").text()).length < 20_000);
});

Deno.test("other paths are not found, and other methods than GET and HEAD not allowed", async () => {
  const status = newStatus();
  const missing = get(status, "/metrics/x");
  assertEquals(missing.status, 404);
  assertStringIncludes(await missing.text(), "/healthz");
  const refused = get(status, "/healthz", "POST");
  assertEquals([refused.status, refused.headers.get("allow")], [405, "GET, HEAD"]);
  assertEquals(get(status, "/metrics?x=1", "HEAD").status, 200);
});
