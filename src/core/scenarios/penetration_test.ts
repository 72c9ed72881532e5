import type { Scenario } from "./scenario.ts";

/**
 * Somebody of Security attacks the company as agreed: harmless, and not one of the scenarios that can be asked
 * for. It looks like several of them at once, in working hours and from the company's own machine.
 */
export const PENETRATION_TEST: Scenario = {
  id: "penetration_test",
  title: "Approved penetration test",
  about:
    "for five to ten working days, ports scanned from a machine of Security's own, passwords " +
    "tried on dozens of accounts, and sign-ins to other departments' machines, many of them refused",
  weight: 0,
  actor: "security",
  by: "owner",
  // 5-10 days, 1-2 a year (section 7).
  stages: [
    {
      name: "discovery",
      afterDays: [0, 0],
      days: [2, 4],
      everyDays: [1, 1],
      when: "work",
      steps: [
        {
          does: "sign_in",
          technique: "T1021.004",
          outcome: "success",
          to: "own_host",
          count: [1, 1],
          gapSeconds: [20, 240],
        },
        {
          does: "command",
          technique: "T1018",
          commands: "T1018",
          count: [4, 12],
          gapSeconds: [5, 90],
        },
        {
          does: "command",
          technique: "T1046",
          commands: "T1046",
          count: [10, 30],
          gapSeconds: [10, 240],
        },
      ],
    },
    {
      name: "credential_access",
      afterDays: [1, 1],
      days: [1, 2],
      everyDays: [1, 1],
      when: "work",
      steps: [
        {
          does: "spray",
          technique: "T1110.003",
          to: "gateway",
          count: [20, 40],
          gapSeconds: [8, 40],
          tries: [1, 2],
        },
      ],
    },
    {
      name: "lateral_movement",
      afterDays: [1, 1],
      days: [2, 4],
      everyDays: [1, 1],
      when: "work",
      steps: [
        {
          does: "sign_in",
          technique: "T1021.004",
          outcome: "failure",
          to: "other_host",
          count: [1, 4],
          gapSeconds: [5, 60],
        },
        {
          does: "sign_in",
          technique: "T1021.004",
          outcome: "success",
          to: "other_host",
          count: [1, 1],
          gapSeconds: [20, 240],
        },
        {
          does: "command",
          technique: "T1082",
          commands: "T1082",
          count: [2, 5],
          gapSeconds: [4, 60],
        },
        {
          does: "command",
          technique: "T1083",
          commands: "T1083",
          count: [2, 6],
          gapSeconds: [4, 60],
        },
      ],
    },
  ],
};
