import type { Scenario } from "./scenario.ts";

/** Someone goes from the account's own machine to others, and gathers files there. */
export const LATERAL_MOVEMENT: Scenario = {
  id: "lateral_movement",
  title: "From machine to machine",
  about: "commands that look for machines, open ports and keys, then over weeks sign-ins to " +
    "machines that the account never used, two on a day and some refused, with a few commands on " +
    "each, and in the end files copied and packed",
  weight: 7,
  actor: "anyone",
  by: "intruder",
  // 3 to 28 days, the length of the LANL red team (749 events, 104 accounts, 18 of 28 days).
  stages: [
    {
      name: "discovery",
      afterDays: [0, 0],
      days: [1, 1],
      everyDays: [1, 1],
      when: "any",
      // 5-20 commands are an ordinary shell session (section 6).
      steps: [
        {
          does: "sign_in",
          technique: "T1078",
          outcome: "success",
          to: "gateway",
          count: [1, 1],
          gapSeconds: [20, 240],
        },
        {
          does: "sign_in",
          technique: "T1021.004",
          outcome: "success",
          to: "own_host",
          count: [1, 1],
          gapSeconds: [5, 60],
        },
        {
          does: "command",
          technique: "T1018",
          commands: "T1018",
          count: [2, 7],
          gapSeconds: [4, 60],
        },
        {
          does: "command",
          technique: "T1046",
          commands: "T1046",
          count: [2, 5],
          gapSeconds: [4, 90],
        },
        {
          does: "command",
          technique: "T1552.001",
          commands: "T1552.001",
          count: [1, 4],
          gapSeconds: [4, 90],
        },
      ],
    },
    {
      name: "lateral_movement",
      afterDays: [1, 5],
      days: [1, 3],
      everyDays: [1, 6],
      when: "any",
      // Two machines a day: LANL's red team reached 301 on 18 days with 104 accounts (modelling choice).
      steps: [
        {
          does: "sign_in",
          technique: "T1078",
          outcome: "success",
          to: "gateway",
          count: [1, 1],
          gapSeconds: [20, 240],
        },
        {
          does: "sign_in",
          technique: "T1021.004",
          outcome: "failure",
          to: "other_host",
          count: [0, 2],
          gapSeconds: [4, 40],
        },
        {
          does: "sign_in",
          technique: "T1021.004",
          outcome: "success",
          to: "other_host",
          count: [1, 1],
          gapSeconds: [5, 60],
        },
        {
          does: "command",
          technique: "T1082",
          commands: "T1082",
          count: [1, 4],
          gapSeconds: [4, 60],
        },
        {
          does: "sign_in",
          technique: "T1021.004",
          outcome: "success",
          to: "other_host",
          count: [1, 1],
          gapSeconds: [30, 900],
        },
        {
          does: "command",
          technique: "T1083",
          commands: "T1083",
          count: [2, 5],
          gapSeconds: [4, 60],
        },
      ],
    },
    {
      name: "collection",
      afterDays: [1, 5],
      days: [1, 2],
      everyDays: [1, 5],
      when: "any",
      steps: [
        {
          does: "sign_in",
          technique: "T1078",
          outcome: "success",
          to: "gateway",
          count: [1, 1],
          gapSeconds: [20, 240],
        },
        {
          does: "sign_in",
          technique: "T1021.004",
          outcome: "success",
          to: "other_host",
          count: [1, 1],
          gapSeconds: [5, 60],
        },
        {
          does: "command",
          technique: "T1005",
          commands: "T1005",
          count: [2, 6],
          gapSeconds: [5, 90],
        },
        {
          does: "command",
          technique: "T1074.001",
          commands: "T1074.001",
          count: [1, 3],
          gapSeconds: [5, 90],
        },
        {
          does: "command",
          technique: "T1560.001",
          commands: "T1560.001",
          count: [1, 2],
          gapSeconds: [5, 90],
        },
      ],
    },
  ],
};
