import type { Scenario } from "./scenario.ts";

/** An administrator takes rights without a ticket, and uses them. */
export const PRIVILEGE_ESCALATION: Scenario = {
  id: "privilege_escalation",
  title: "Rights taken without a ticket",
  about:
    "commands that list groups and accounts, a day later an administrator's role and sometimes a " +
    "policy that somebody gives to the own account without a ticket, then reads of other " +
    "departments' tables and objects, all in working hours",
  weight: 9,
  actor: "admin",
  by: "owner",
  // 3 to 5 days (section 8: 1-5).
  stages: [
    {
      name: "discovery",
      afterDays: [0, 0],
      days: [1, 1],
      everyDays: [1, 1],
      when: "work",
      // 5-20 commands are an ordinary shell session (section 6).
      steps: [
        {
          does: "sign_in",
          technique: "T1078",
          outcome: "success",
          to: "own_host",
          count: [1, 1],
          gapSeconds: [5, 60],
        },
        {
          does: "command",
          technique: "T1069.003",
          commands: "T1069.003",
          count: [3, 8],
          gapSeconds: [5, 90],
        },
        {
          does: "command",
          technique: "T1087.004",
          commands: "T1087.004",
          count: [2, 5],
          gapSeconds: [5, 90],
        },
      ],
    },
    {
      name: "privilege_escalation",
      afterDays: [1, 1],
      days: [1, 1],
      everyDays: [1, 1],
      when: "work",
      steps: [
        {
          does: "rights",
          technique: "T1098.003",
          what: "admin_role",
          count: [1, 1],
          gapSeconds: [60, 1200],
        },
        {
          does: "rights",
          technique: "T1098.003",
          what: "policy",
          count: [0, 1],
          gapSeconds: [60, 1200],
        },
      ],
    },
    {
      name: "collection",
      afterDays: [1, 2],
      days: [1, 2],
      everyDays: [1, 1],
      when: "work",
      // 25 events on average (CERT r4.2, scenario 3: 22); volumes twice the ordinary (modelling choice).
      steps: [
        {
          does: "use",
          technique: "T1213.006",
          what: "database",
          operation: "read",
          whose: "other",
          count: [2, 7],
          gapSeconds: [10, 240],
          medianKilobytes: 15,
        },
        {
          does: "use",
          technique: "T1530",
          what: "bucket",
          operation: "read",
          whose: "other",
          count: [2, 7],
          gapSeconds: [10, 240],
          medianKilobytes: 150,
        },
      ],
    },
  ],
};
