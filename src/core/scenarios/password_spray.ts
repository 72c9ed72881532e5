import type { Scenario } from "./scenario.ts";

/** Someone tries a few common passwords on many accounts, and one of them fits. */
export const PASSWORD_SPRAY: Scenario = {
  id: "password_spray",
  title: "Common passwords tried on many accounts",
  about: "one to three failures each of dozens of accounts within an hour, from one strange " +
    "address and machine, on a day or two; one to four days later a success of one of " +
    "those accounts from there, and pages and tables read",
  weight: 5,
  actor: "anyone",
  by: "intruder",
  // 2 to 9 days (section 8: 1-20). A hit in about 25 accounts, as those without one are not told here
  // (Microsoft: .01 of the accounts).
  stages: [
    {
      name: "credential_access",
      afterDays: [0, 0],
      days: [1, 2],
      everyDays: [1, 3],
      when: "any",
      // Elastic's rule asks for 15 accounts in 30 minutes, Microsoft's for 2-6 tries over 5 minutes or more.
      steps: [
        {
          does: "spray",
          technique: "T1110.003",
          to: "gateway",
          count: [18, 32],
          gapSeconds: [8, 40],
          tries: [1, 3],
        },
        {
          does: "sign_in",
          technique: "T1110.003",
          outcome: "failure",
          to: "gateway",
          count: [1, 1],
          gapSeconds: [8, 40],
        },
      ],
    },
    {
      name: "initial_access",
      afterDays: [1, 4],
      days: [1, 2],
      everyDays: [1, 2],
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
          does: "use",
          technique: "T1213.006",
          what: "database",
          operation: "read",
          whose: "own",
          count: [1, 5],
          gapSeconds: [8, 120],
          medianKilobytes: 10,
        },
        {
          does: "sign_in",
          technique: "T1078",
          outcome: "success",
          to: "application",
          count: [1, 1],
          gapSeconds: [5, 60],
        },
        {
          does: "use",
          technique: "T1213",
          what: "application",
          operation: "read",
          whose: "own",
          count: [2, 8],
          gapSeconds: [8, 120],
          medianKilobytes: 4,
        },
      ],
    },
  ],
};
