/** The schedule in a world of its own: a clock that jumps, a cron like Deno's, days that fail as told. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DAY_MS, type DayNumber, formatDay } from "../src/core/calendar.ts";
import { parseCron } from "../src/shell/schedule/cron_line.ts";
import { nextTime } from "../src/shell/schedule/cron_times.ts";
import {
  levelOf,
  logLine,
  type Outcome,
  type ScheduleEvent,
} from "../src/shell/schedule/events.ts";
import { type Hands, keepSchedule, RETRY_DELAYS_MS } from "../src/shell/schedule/loop.ts";
import { countEvent, healthOf, newStatus, type Status } from "../src/shell/schedule/status.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A world, and what happens in it. */
interface World {
  /** Where the clock stands. */
  now: number;
  /** Milliseconds that a day takes to write. */
  cost: number;
  /** What becomes of a day; `undefined` is a day written. May throw, and may move the clock. */
  fate: (date: string, tries: number) => Outcome | undefined | Promise<undefined>;
  readonly stop: AbortController;
  readonly status: Status;
  readonly events: ScheduleEvent[];
  /** `2025-12-01T01:00 2025-12-01` for each day written. */
  readonly written: string[];
}

const WRITTEN: Outcome = { state: "written", events: 10, bytes: 100 };

function worldAt(start: string): World {
  return {
    now: Date.parse(`${start}Z`),
    cost: 1000,
    fate: () => undefined,
    stop: new AbortController(),
    status: newStatus(),
    events: [],
    written: [],
  };
}

function clock({ now }: World): string {
  return new Date(now).toISOString().slice(0, 16);
}

function handsOf(world: World, until: number): Hands {
  const tries = new Map<string, number>();
  const { signal } = world.stop;
  let writing = false;
  return {
    now: () => world.now,
    sleep(ms) {
      world.now += ms;
      return Promise.resolve();
    },
    // As Deno's: the next time is taken once the call before is over.
    async cron(line, fire) {
      while (!signal.aborted) {
        // The catch-up gets on meanwhile.
        await new Promise((resolve) => setTimeout(resolve));
        const next = nextTime(line, world.now);
        if (next === undefined || next > until) break;
        world.now = Math.max(world.now, next);
        await fire();
      }
      world.stop.abort();
    },
    async write(days, onDay) {
      assertEquals(writing, false, "two runs at once");
      writing = true;
      try {
        for (const day of days) {
          const date = formatDay(day);
          tries.set(date, (tries.get(date) ?? 0) + 1);
          const fate = await world.fate(date, tries.get(date)!);
          world.now += world.cost;
          if (!fate) world.written.push(`${clock(world)} ${date}`);
          onDay(day, fate ?? WRITTEN);
        }
      } finally {
        writing = false;
      }
    },
    note(event) {
      world.events.push(event);
      countEvent(world.status, event, world.now);
      logLine(event, world.now, "text");
    },
  };
}

/** Lives from the world's time on until another. */
async function live(
  world: World,
  until: string,
  { cron = "0 1 * * *", offset = 0 as 0 | -1, catchUpDays = 0 } = {},
): Promise<World> {
  const hands = handsOf(world, Date.parse(`${until}Z`));
  await keepSchedule({ line: parseCron(cron), offset, catchUpDays }, hands, world.stop.signal);
  return world;
}

function eventsOf(world: World, name: ScheduleEvent["event"]): ScheduleEvent[] {
  return world.events.filter(({ event }) => event === name);
}

Deno.test("each night's run writes its own day, today or yesterday", async () => {
  const today = await live(worldAt("2024-02-27T12:00"), "2024-03-01T12:00");
  assertEquals(today.written, [
    "2024-02-28T01:00 2024-02-28",
    "2024-02-29T01:00 2024-02-29",
    "2024-03-01T01:00 2024-03-01",
  ]);
  assertEquals(today.status.next, Date.parse("2024-03-02T01:00Z"));
  const yesterday = await live(worldAt("2025-12-30T12:00"), "2026-01-01T12:00", { offset: -1 });
  assertEquals(yesterday.written, [
    "2025-12-31T01:00 2025-12-30",
    "2026-01-01T01:00 2025-12-31",
  ]);
});

Deno.test("a year of nights is a year of days", async () => {
  const world = await live(worldAt("2024-01-01T00:00"), "2025-01-01T00:00");
  assertEquals(world.written.length, 366);
  assertEquals(world.status.days, { written: 366, skipped: 0, kept: 0, failed: 0 });
  assertEquals(world.events.length, 3 * 366);
});

Deno.test("the start makes up for the runs of the last days, the oldest first, and no more", async () => {
  const dates = async (start: string, options: Parameters<typeof live>[2]) => {
    const world = await live(worldAt(start), start, options);
    return world.written.map((line) => line.slice(17));
  };
  const noon = "2025-12-10T12:00";
  assertEquals(await dates(noon, { catchUpDays: 0 }), []);
  assertEquals(await dates(noon, { catchUpDays: 1 }), ["2025-12-10"]);
  assertEquals(await dates(noon, { catchUpDays: 3 }), ["2025-12-08", "2025-12-09", "2025-12-10"]);
  assertEquals(await dates(noon, { catchUpDays: 2, offset: -1 }), ["2025-12-08", "2025-12-09"]);
  assertEquals(await dates("2025-12-10T00:30", { catchUpDays: 1 }), ["2025-12-09"]);
  assertEquals(await dates(noon, { catchUpDays: 7, cron: "0 1 * * MON" }), ["2025-12-08"]);
  assertEquals(await dates(noon, { catchUpDays: 2, cron: "* * * * *" }), [
    "2025-12-09",
    "2025-12-10",
  ]);
});

Deno.test("a run that fails is tried again after longer and longer, and then the day is written", async () => {
  const world = worldAt("2025-12-01T00:00");
  world.cost = 0;
  world.fate = (_, tries) => tries < 4 ? { state: "failed", error: "disk full" } : undefined;
  await live(world, "2025-12-01T12:00");
  const waits = RETRY_DELAYS_MS.slice(0, 3);
  assertEquals(
    eventsOf(world, "retry"),
    waits.map((delay_ms, i) => ({
      event: "retry",
      tries: i + 1,
      dates: ["2025-12-01"],
      delay_ms,
    })),
  );
  assert(RETRY_DELAYS_MS.every((delay, i) => i === 0 || delay > RETRY_DELAYS_MS[i - 1]!));
  assertEquals(world.written.length, 1);
  assertEquals(world.now - Date.parse("2025-12-01T01:00Z"), waits.reduce((a, b) => a + b));
  assertEquals(healthOf(world.status).ok, true);
});

Deno.test("a day that is given up is owed: the next runs try it again, beside their own", async () => {
  const world = worldAt("2025-12-01T00:00");
  world.fate = (date) =>
    date === "2025-12-01" && clock(world) < "2025-12-03"
      ? { state: "failed", error: "disk full" }
      : undefined;
  const states: boolean[] = [];
  const note = (event: ScheduleEvent) =>
    event.event === "idle" && states.push(healthOf(world.status).ok);
  const hands = handsOf(world, Date.parse("2025-12-03T12:00Z"));
  const plan = { line: parseCron("0 1 * * *"), offset: 0, catchUpDays: 0 } as const;
  const both = (event: ScheduleEvent) => {
    hands.note(event);
    note(event);
  };
  await keepSchedule(plan, { ...hands, note: both }, world.stop.signal);
  assertEquals(world.written.map((line) => line.slice(0, 10) + line.slice(16)), [
    "2025-12-02 2025-12-02",
    "2025-12-03 2025-12-01",
    "2025-12-03 2025-12-03",
  ]);
  assertEquals(states, [false, false, true]);
  assertEquals(eventsOf(world, "retry").length, 2 * RETRY_DELAYS_MS.length);
  assertStringIncludes(
    logLine(eventsOf(world, "idle")[0]!, 0, "text"),
    "Gave up 2025-12-01 for now",
  );
});

Deno.test("a day that somebody edited is told of, not tried again, and stops no other", async () => {
  const world = worldAt("2025-12-03T12:00");
  world.fate = (date) =>
    date === "2025-12-02" ? { state: "kept", error: "it was edited" } : undefined;
  await live(world, "2025-12-03T12:00", { catchUpDays: 3 });
  assertEquals(world.written.length, 2);
  assertEquals(eventsOf(world, "retry"), []);
  assertEquals(healthOf(world.status), { ok: false, text: "2025-12-02: it was edited\n" });
});

Deno.test("a run that throws fails the days that it had not spoken of, and the schedule goes on", async () => {
  const world = worldAt("2025-12-01T12:00");
  world.fate = (date, tries) => {
    if (date === "2025-12-01" && tries === 1) throw new Error("cannot lock");
    return undefined;
  };
  await live(world, "2025-12-02T12:00", { catchUpDays: 3 });
  const failed = world.events.filter((event) => event.event === "day" && event.state === "failed");
  assertEquals(failed, [
    { event: "day", date: "2025-12-01", state: "failed", error: "cannot lock" },
  ]);
  assertEquals(world.written.map((line) => line.slice(17)), [
    ...["2025-11-29", "2025-11-30", "2025-12-01", "2025-12-02"],
  ]);
});

Deno.test("a run that takes longer than a night skips no day: those that fell due are next", async () => {
  const world = worldAt("2025-12-01T00:00");
  world.fate = (date) => {
    if (date === "2025-12-01") world.now += 50 * HOUR;
    return undefined;
  };
  await live(world, "2025-12-05T00:00");
  assertEquals(world.written.map((line) => line.slice(17)), [
    ...["2025-12-01", "2025-12-02", "2025-12-03", "2025-12-04"],
  ]);
  assertEquals(eventsOf(world, "missed"), [
    { event: "missed", dates: ["2025-12-02"] },
  ]);
});

Deno.test("what falls due during a run follows at once, and not when it fires again", async () => {
  const world = worldAt("2025-12-01T23:58");
  world.fate = (date) => {
    if (date === "2025-12-01") world.now += 3 * MINUTE;
    return undefined;
  };
  await live(world, "2025-12-02T00:30", { cron: "0,59 23,0 * * *" });
  assertEquals(world.written, ["2025-12-02T00:02 2025-12-01", "2025-12-02T00:02 2025-12-02"]);
});

Deno.test("a clock that begins in 1970 and is set later makes up for no more than it may", async () => {
  for (const catchUpDays of [0, 3]) {
    const world = worldAt("1970-01-02T00:00");
    const hands = handsOf(world, Date.parse("2026-12-01Z"));
    const set: Hands = {
      ...hands,
      cron: async (_, fire) => {
        // The catch-up is over.
        await new Promise((resolve) => setTimeout(resolve, 5));
        world.now = Date.parse("2026-11-30T01:00Z");
        await fire();
        world.stop.abort();
      },
    };
    const plan = { line: parseCron("0 1 * * *"), offset: 0, catchUpDays } as const;
    await keepSchedule(plan, set, world.stop.signal);
    const dates = world.written.map((line) => line.slice(17)).filter((date) => date > "2000");
    assertEquals(
      dates,
      ["2026-11-28", "2026-11-29", "2026-11-30"].slice(-Math.max(catchUpDays, 1)),
    );
  }
});

Deno.test("a run that is called after midnight writes the day that was due before it", async () => {
  const world = worldAt("2025-12-01T12:00");
  const hands = handsOf(world, Date.parse("2025-12-01T23:59Z"));
  const late: Hands = {
    ...hands,
    cron: (line, fire) =>
      hands.cron(line, () => {
        world.now += 5 * MINUTE;
        return fire();
      }),
  };
  const plan = { line: parseCron("59 23 * * *"), offset: 0, catchUpDays: 0 } as const;
  await keepSchedule(plan, late, world.stop.signal);
  assertEquals(world.written, ["2025-12-02T00:04 2025-12-01"]);
});

Deno.test("a run that falls due during the catch-up waits for it: never two at once", async () => {
  const world = worldAt("2025-12-02T00:59");
  const during = Promise.withResolvers<undefined>();
  world.fate = (date) => date === "2025-12-01" ? during.promise : undefined;
  const living = live(world, "2025-12-02T12:00", { catchUpDays: 1 });
  while (eventsOf(world, "overlap").length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assertEquals(world.written, []);
  during.resolve(undefined);
  await living;
  assertEquals(world.written.map((line) => line.slice(17)), ["2025-12-01", "2025-12-02"]);
});

Deno.test("a clock that was set back breaks nothing: the run writes what day it is", async () => {
  const world = worldAt("2025-12-05T00:59");
  const hands = handsOf(world, Date.parse("2025-12-05T01:00Z"));
  const setBack: Hands = {
    ...hands,
    cron: async (_, fire) => {
      world.now -= 3 * DAY_MS;
      await fire();
      world.stop.abort();
    },
  };
  const plan = { line: parseCron("0 1 * * *"), offset: 0, catchUpDays: 0 } as const;
  await keepSchedule(plan, setBack, world.stop.signal);
  assertEquals(world.written, ["2025-12-02T00:59 2025-12-02"]);
});

for (const when of ["in a run", "between retries"] as const) {
  Deno.test(`a stop ${when} begins nothing new, and what was broken off has not failed`, async () => {
    const world = worldAt("2025-12-10T12:00");
    world.fate = () => {
      if (when === "in a run") world.stop.abort();
      return { state: "failed", error: "it was stopped" };
    };
    const hands = handsOf(world, Date.parse("2025-12-20T00:00Z"));
    const stopping: Hands = {
      ...hands,
      sleep(ms) {
        world.stop.abort();
        return hands.sleep(ms);
      },
    };
    const plan = { line: parseCron("0 1 * * *"), offset: 0, catchUpDays: 2 } as const;
    await keepSchedule(plan, stopping, world.stop.signal);
    assertEquals(eventsOf(world, "run").length, 1);
    assertEquals(eventsOf(world, "day").length, when === "in a run" ? 0 : 2);
    assertEquals(eventsOf(world, "idle"), []);
  });
}

Deno.test("every line of the log is one object with time, level, event and message", () => {
  const days: DayNumber[] = [0, 1];
  const dates = days.map(formatDay);
  const events: ScheduleEvent[] = [
    { event: "start", cron: "0 1 * * *", day: "today", out: "a\nb", next: [0, DAY_MS] },
    { event: "listen", url: "http://127.0.0.1:1/" },
    { event: "run", dates },
    { event: "wait", out: "data" },
    { event: "day", date: dates[0]!, state: "failed", error: 'a "quoted"\nerror' },
    { event: "day", date: dates[0]!, ...WRITTEN },
    { event: "retry", tries: 2, dates, delay_ms: 90_000 },
    { event: "idle", owed: [], next: DAY_MS },
    { event: "idle", owed: dates, next: undefined },
    { event: "missed", dates },
    { event: "overlap" },
    { event: "stop" },
  ];
  for (const event of events) {
    const line = logLine(event, 0, "json");
    assertEquals(line.includes("\n"), false);
    const row = JSON.parse(line);
    assertEquals(Object.keys(row).slice(0, 4), ["time", "level", "event", "message"]);
    assertEquals([row.time, row.level], ["1970-01-01T00:00:00.000Z", levelOf(event)]);
    assert(typeof row.message === "string" && row.message !== "");
  }
  assertEquals(JSON.parse(logLine(events[0]!, 0, "json")).next, [
    "1970-01-01T00:00:00.000Z",
    "1970-01-02T00:00:00.000Z",
  ]);
});
