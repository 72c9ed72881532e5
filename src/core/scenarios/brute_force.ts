import type { Scenario } from "./scenario.ts";

/** Someone tries passwords on one account for days, finds the right one and uses it. */
export const BRUTE_FORCE: Scenario = {
  id: "brute_force",
  title: "Passwords guessed until one fits",
  about: "dozens of failures at the VPN from a strange address over two to four days, minutes " +
    "apart so that the account is not locked, then a success from there, and days later reads of " +
    "tables and objects that the account may read",
  weight: 8,
  actor: "anyone",
  by: "intruder",
  stages: [
    {
      name: "credential_access",
      afterDays: [0, 0],
      days: [1, 2],
      everyDays: [1, 1],
      when: "any",
      steps: [
        // As many as a tool tries in 5 to 60 minutes (section 8), spread so that six in a row never count
        // as one run: .4 to 1.5 hours a day (modelling choice).
        {
          does: "sign_in",
          technique: "T1110.001",
          outcome: "failure",
          to: "gateway",
          count: [12, 24],
          gapSeconds: [130, 240],
        },
      ],
    },
    {
      name: "initial_access",
      afterDays: [1, 2],
      days: [1, 1],
      everyDays: [1, 1],
      when: "any",
      steps: [
        {
          does: "sign_in",
          technique: "T1110.001",
          outcome: "failure",
          to: "gateway",
          count: [4, 10],
          gapSeconds: [130, 240],
        },
        {
          does: "sign_in",
          technique: "T1078",
          outcome: "success",
          to: "gateway",
          count: [1, 1],
          gapSeconds: [15, 120],
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
          count: [1, 5],
          gapSeconds: [5, 90],
          medianKilobytes: 4,
        },
      ],
    },
    {
      name: "collection",
      afterDays: [1, 3],
      days: [1, 2],
      everyDays: [1, 3],
      when: "any",
      // Volumes a few times those of ordinary work: 7 KB a query, 80 KB an object (modelling choice).
      steps: [
        {
          does: "sign_in",
          technique: "T1078",
          outcome: "success",
          to: "gateway",
          count: [1, 1],
          gapSeconds: [15, 120],
        },
        {
          does: "use",
          technique: "T1213.006",
          what: "database",
          operation: "read",
          whose: "own",
          count: [2, 9],
          gapSeconds: [5, 90],
          medianKilobytes: 20,
        },
        {
          does: "use",
          technique: "T1530",
          what: "bucket",
          operation: "read",
          whose: "own",
          count: [2, 9],
          gapSeconds: [4, 60],
          medianKilobytes: 200,
        },
      ],
    },
  ],
};
