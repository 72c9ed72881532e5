import { assert, assertEquals } from "@std/assert";
import { parseDay } from "../src/core/calendar.ts";
import { type Day, simulateDay } from "../src/core/day.ts";
import { type Config, DEFAULTS } from "../src/core/config/knobs.ts";
import { identityRow } from "../src/core/company/identity.ts";
import { SCENARIO_NAMES } from "../src/core/scenarios/names.ts";
import { createWorld, type World } from "../src/core/company/world.ts";
import { lineWriter } from "../src/encode/jsonl.ts";
import { readUsersFile, type UsersFile } from "../src/shell/users_file.ts";

/** Reads a new users file with this text. */
async function read(text: string): Promise<UsersFile> {
  const dir = `tests/.tmp/${crypto.randomUUID()}`;
  await Deno.mkdir(dir, { recursive: true });
  try {
    await Deno.writeTextFile(`${dir}/users.jsonl`, text);
    return await readUsersFile(`${dir}/users.jsonl`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const DAY = parseDay("2026-09-15") ?? 0;
const FOUNDED = parseDay(DEFAULTS.organization.founded) ?? 0;

/** People come and go, work in several zones, and misbehave often. */
const BUSY: Config = {
  ...DEFAULTS,
  users: 80,
  events: 4000,
  organization: {
    ...DEFAULTS.organization,
    sites: { "UTC": 1, "Asia/Kolkata": 1, "America/Los_Angeles": 1 },
    monthlyLeavers: 0.15,
  },
  scenarios: {
    ...DEFAULTS.scenarios,
    perMonth: 200,
    atOnce: 1000,
    // The file of a day does not list who has left by then: their old accounts are used no more.
    only: SCENARIO_NAMES.filter((name) => name !== "ex_employee"),
  },
};

/** The accounts of a day as a user would save them. */
function rowsOf(world: World): string[] {
  return world.population.on(DAY).map((user) => JSON.stringify(identityRow(user, DAY, FOUNDED)));
}

function linesOf(world: World, day: Day): string {
  let text = "";
  const utf8 = new TextDecoder();
  for (const chunk of lineWriter(world).chunks(day)) {
    text += utf8.decode(chunk, { stream: true });
  }
  return text;
}

/** What does not show in the lines: who is there, and what the truth says of each row. */
function hiddenParts({ cast, order, notes, campaigns }: Day): unknown {
  return {
    cast: cast.map((user) => identityRow(user, DAY, FOUNDED)),
    order,
    notes,
    campaigns: campaigns.map(({ id, scenario, actor, acts }) => ({
      id,
      scenario,
      actor: actor.identity.user_id,
      acts,
    })),
  };
}

for (const events of [BUSY.events, "natural"] as const) {
  Deno.test(`the users of a day, saved and loaded, live the same day (events: ${events})`, async () => {
    const config = { ...BUSY, events };
    const made = createWorld(config);
    const rows = rowsOf(made);
    assert(rows.some((row) => row.includes('"start_date"')));
    assert(rows.some((row) => row.includes('"end_date"')));
    const { users, sha256 } = await read(rows.join("\n") + "\n");
    const loaded = createWorld({ ...config, users: "users.jsonl" }, users);
    assertEquals(rowsOf(loaded), rows);
    const day = simulateDay(made, DAY);
    const again = simulateDay(loaded, DAY);
    assert(day.campaigns.length > 0 && day.notes.size > 0);
    assertEquals(hiddenParts(again), hiddenParts(day));
    assert(linesOf(loaded, again) === linesOf(made, day), "the lines differ");
    assertEquals((await read(`[${rows.join(",\n")}]`)).sha256, sha256);
  });
}

Deno.test("old accounts that a users file does not list change no line of the others", async () => {
  const events = "natural";
  const scenarios = { ...BUSY.scenarios, only: [] };
  const made = createWorld({ ...BUSY, events, scenarios });
  const { users } = await read(rowsOf(made).join("\n") + "\n");
  const loaded = createWorld({ ...BUSY, events, scenarios, users: "users.jsonl" }, users);
  const day = simulateDay(made, DAY);
  const former = new Set(
    day.campaigns.filter(({ scenario }) => scenario.id === "ex_employee")
      .map(({ actor }) => actor.identity.user_id),
  );
  assert(former.size > 0);
  const isListed = (line: string) => !former.has(JSON.parse(line).user_id);
  const lines = linesOf(made, day).trimEnd().split("\n");
  assertEquals(
    linesOf(loaded, simulateDay(loaded, DAY)).trimEnd().split("\n"),
    lines.filter(isListed),
  );
  assert(lines.some((line) => !isListed(line)));
});
