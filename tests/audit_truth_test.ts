import { assertEquals } from "@std/assert";
import { type DayFiles, newAuditor } from "../tasks/audit/auditor.ts";
import { checkDeterminism, hashOf } from "../tasks/audit/determinism.ts";
import { newFindings } from "../tasks/audit/findings.ts";
import { companyDays } from "../tasks/audit/sources.ts";
import {
  BENIGN,
  broken,
  DATE,
  filesOf,
  goodCampaign,
  goodDay,
  id,
  problemsOf,
  type Row,
  type Rows,
  textOf,
} from "./audit_kit.ts";

for (
  const [name, change, ...rules] of [
    [
      "another event",
      ({ labels }) => Object.assign(labels[0]!, { event_id: id(5) }),
      "truth.line 1",
    ],
    ["no line", ({ labels }) => Object.assign(labels[0]!, { line: 99 }), "truth.line 1"],
    [
      "another user",
      ({ benign }) => Object.assign(benign[0]!, { user_id: "emp_002" }),
      "truth.user 1",
    ],
    [
      "a malicious line explained",
      ({ benign }) => Object.assign(benign[0]!, { line: 4, event_id: id(4) }),
      "truth.both 1",
    ],
    ["rows out of order", ({ benign }) => benign.push({ ...BENIGN }), "truth.order 2"],
    ["an unknown key", ({ benign }) => Object.assign(benign[0]!, { extra: 1 }), "truth.row 1"],
    [
      "another scenario",
      ({ labels }) => Object.assign(labels[0]!, { scenario: "x" }),
      "truth.label 1",
    ],
    [
      "another technique",
      ({ labels }) => Object.assign(labels[0]!, { technique: "T1" }),
      "truth.label 1",
    ],
    [
      "events that are not there",
      ({ campaigns }) => Object.assign(campaigns[0]!, { events: 2 }),
      "truth.campaign 1",
    ],
  ] as [string, (rows: Rows) => void, ...string[]][]
) {
  Deno.test(`the truth is wrong about ${name}: found`, () => {
    assertEquals(broken(change), rules);
  });
}

Deno.test("a label of an unknown campaign, and stages that do not fit: found", () => {
  const unknown = ({ labels }: Rows) => Object.assign(labels[0]!, { campaign_id: "cmp_2" });
  assertEquals(
    new Set(broken(unknown)),
    new Set(["truth.label 1", "truth.campaign 1", "campaign.first 0", "campaign.last 0"]),
  );
  const late = ({ campaigns }: Rows) => Object.assign(campaigns[0]!, { first_date: "2025-11-30" });
  assertEquals(broken(late), ["truth.campaign 1"]);
});

Deno.test("over a period a campaign stays what it is, is listed every day, and ends with a label", () => {
  const [second, third] = ["2025-12-02", "2025-12-03"];
  const stage = (date: string, events: number | null) => ({
    date,
    stage: "access",
    techniques: ["T1078"],
    events,
  });
  const row = { ...goodCampaign(), last_date: third };
  const stagesOf = (
    first: number | null,
    last: number | null,
  ) => [stage(DATE, first), stage(third, last)];
  const empty = { log: "", labels: "", benign: "" };
  const first = filesOf({ ...goodDay(), campaigns: [{ ...row, stages: stagesOf(1, null) }] });
  const without = { ...row, events: 0 };
  const days = (middle: Row[], end: Row) => [
    first,
    { ...empty, date: second, campaigns: textOf(middle) },
    { ...empty, date: third, campaigns: textOf([end]) },
  ];
  const middle = { ...without, stages: stagesOf(null, null) };
  const end = { ...without, stages: stagesOf(null, 0) };
  const rulesOf = (list: readonly DayFiles[]) => problemsOf(...list).map(({ rule }) => rule);
  assertEquals(rulesOf(days([middle], end)), ["campaign.last"]);
  assertEquals(rulesOf(days([], end)), ["campaign.missing", "campaign.last"]);
  // Of days that are left out nothing is known.
  assertEquals(rulesOf([first]), []);
  assertEquals(rulesOf(days([middle], end).slice(1)), ["campaign.last"]);
  assertEquals(rulesOf(days([middle, middle], end)), ["campaign.twice", "campaign.last"]);
  assertEquals(rulesOf(days([middle], { ...end, by: "intruder" })), [
    "campaign.changed",
    "campaign.last",
  ]);
});

Deno.test("rights are followed from one day to the next, and not over days that are left out", () => {
  const on = (date: string) => {
    const day = filesOf({ ...goodDay(), labels: [], benign: [], campaigns: [] });
    // Other ids on every day.
    const log = day.log.replaceAll(DATE, date).replaceAll(
      "0000000",
      date.slice(8).repeat(7).slice(7),
    );
    return { ...day, date, log };
  };
  const rulesOf = (...days: DayFiles[]) => problemsOf(...days).map(({ rule }) => rule);
  assertEquals(rulesOf(on("2025-12-01"), on("2025-12-02")), ["rights.before", "rights.policy"]);
  assertEquals(rulesOf(on("2025-12-01"), on("2025-12-03")), []);
});

Deno.test("a company whose days depend on those before is found out, a real one is not", async () => {
  const flags = { seed: "audit", users: "5", events: "40", difficulty: "medium" };
  const dates = [DATE, "2025-12-02"];
  const judge = async (makeCompany: () => Promise<(date: string) => DayFiles>) => {
    const findings = newFindings();
    const write = await makeCompany();
    const hashes = new Map<string, string>();
    for (const date of dates) hashes.set(date, await hashOf(write(date)));
    await checkDeterminism(hashes, makeCompany, findings);
    return findings.counts.get("determinism") ?? 0;
  };
  assertEquals(await judge(() => companyDays(flags)), 0);
  const counting = () => {
    let made = 0;
    const write = (date: string) => ({ ...filesOf(goodDay()), date, log: String(made++) });
    return Promise.resolve(write);
  };
  // Alone the second day is wrong, and in either of the other orders both are.
  assertEquals(await judge(counting), 5);
});

Deno.test("a period is counted: types, scenarios, oddities, and stages of which nothing was written", () => {
  const idle = { ...goodCampaign(), campaign_id: "cmp_2", events: 0 };
  const stages = [{ date: DATE, stage: "access", techniques: ["T1078"], events: 0 }];
  const rows = { ...goodDay(), campaigns: [goodCampaign(), { ...idle, stages }] };
  const auditor = newAuditor(newFindings());
  auditor.read(filesOf(rows));
  const { days, events, types, scenarios, oddities } = auditor.counts;
  assertEquals([days, events, types.get("auth.login"), types.get("sys.command")], [1, 10, 2, 1]);
  const campaigns = new Set(["cmp_1", "cmp_2"]);
  const theft = { events: 1, userDays: 1, stages: 2, idleStages: 1, campaigns };
  assertEquals(scenarios, new Map([["theft", theft]]));
  assertEquals(oddities, new Map([["new_device (loan_device)", 1]]));
});
