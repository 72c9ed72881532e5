/** The queries at their edges, over lines made by hand. */
import { assertEquals } from "@std/assert";
import { queryOf } from "../tasks/query/catalog.ts";
import { type Row, rowsOf } from "./duckdb.ts";
import { inTempFolder } from "./program.ts";

/** A line of one account at a time of one day. */
function line(time: string, fields: Row): Row {
  return { timestamp: `2025-12-01T${time}Z`, event_id: time, user_id: "emp_1", ...fields };
}

/** The rows of a query over some lines. */
async function askedOf(name: string, lines: readonly Row[]): Promise<readonly Row[]> {
  let found: readonly Row[] = [];
  await inTempFolder(async (folder) => {
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
    await Deno.writeTextFile(`${folder}/logs_2025-12-01.jsonl`, text);
    const [rows] = await rowsOf([await queryOf(name)], { location: folder });
    found = rows!;
  });
  return found;
}

Deno.test("open_security_groups: a rule is closed by the next revocation of the same", async () => {
  const change = (time: string, action: string, security_group_id = "sg-1") =>
    line(time, {
      event_type: "cloud.sg_update",
      metadata: {
        action: `${action}SecurityGroupIngress`,
        security_group_id,
        rule_change: "tcp/22 0.0.0.0/0",
      },
    });
  const rows = await askedOf("open_security_groups", [
    change("10:01:00.000", "Revoke"),
    change("10:02:00.000", "Authorize"),
    change("10:03:00.000", "Revoke", "sg-2"),
    change("10:04:00.000", "Revoke"),
    change("10:05:00.000", "Authorize"),
  ]);
  assertEquals(rows.map(({ timestamp, closed_at }) => [timestamp, closed_at]), [
    ["2025-12-01T10:02:00.000Z", "2025-12-01T10:04:00.000Z"],
    ["2025-12-01T10:05:00.000Z", null],
  ]);
});

Deno.test("failure_bursts: five failures within an hour to the millisecond are a burst", async () => {
  const signIn = (time: string, status: string) => line(time, { event_type: "auth.login", status });
  const failures = (...times: string[]) => times.map((time) => signIn(time, "failure"));
  const first = ["10:00:00.000", "10:10:00.000", "10:20:00.000", "10:30:00.000"];
  const burst = await askedOf("failure_bursts", [
    ...failures(...first, "11:00:00.000"),
    signIn("12:00:00.000", "success"),
  ]);
  assertEquals(
    burst.map((row) => [row.most_failures_in_hour, row.burst_from, row.signed_in_at]),
    [[5, "2025-12-01T10:00:00.000Z", "2025-12-01T12:00:00.000Z"]],
  );
  assertEquals(await askedOf("failure_bursts", failures(...first, "11:00:00.001")), []);
});

Deno.test("after_hours_sign_ins: from 23:00 to before 05:00", async () => {
  const times = ["04:59:59.999", "05:00:00.000", "22:59:59.999", "23:00:00.000"];
  const rows = await askedOf(
    "after_hours_sign_ins",
    times.map((time) => line(time, { event_type: "auth.login", status: "success" })),
  );
  assertEquals(rows.map(({ timestamp }) => String(timestamp).slice(11, -1)), [times[0], times[3]]);
});

Deno.test("large_downloads: over 10 MB, and only reads that worked", async () => {
  const read = (time: string, bytes: number, status = "success", operation = "GetObject") =>
    line(time, { event_type: "access.s3", status, metadata: { operation, bytes } });
  const rows = await askedOf("large_downloads", [
    read("10:00:00.000", 10_000_000),
    read("10:00:01.000", 10_000_001),
    read("10:00:02.000", 4_294_967_295),
    read("10:00:03.000", 20_000_000, "failure"),
    read("10:00:04.000", 20_000_000, "success", "PutObject"),
  ]);
  assertEquals(rows.map(({ bytes }) => bytes), [4_294_967_295, 10_000_001]);
});
