import type { Scenario } from "./scenario.ts";

/** Someone with a stolen password comes at night, looks around for days and collects. */
export const STOLEN_CREDENTIAL: Scenario = {
  id: "stolen_credential",
  title: "Stolen password used at night",
  about:
    "successes at the VPN between 23:00 and 05:00 from a machine and place never seen with this " +
    "account, on later nights commands that list accounts and files, then more objects and tables " +
    "read than the owner does, over up to two weeks",
  weight: 14,
  actor: "anyone",
  by: "intruder",
  // 3 to 14 days (section 8: 1-14; dwell time 11-14); 42 events on average on 3 to 5 of them (CERT r4.2:
  // medians of 10, 22 and 221).
  stages: [
    {
      name: "initial_access",
      afterDays: [0, 0],
      days: [1, 1],
      everyDays: [1, 1],
      when: "night",
      steps: [
        {
          does: "sign_in",
          technique: "T1078.004",
          outcome: "failure",
          to: "gateway",
          count: [0, 2],
          gapSeconds: [4, 30],
        },
        {
          does: "sign_in",
          technique: "T1078.004",
          outcome: "success",
          to: "gateway",
          count: [1, 1],
          gapSeconds: [20, 240],
        },
        {
          does: "sign_in",
          technique: "T1078.004",
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
          count: [2, 6],
          gapSeconds: [8, 120],
          medianKilobytes: 4,
        },
      ],
    },
    {
      name: "discovery",
      afterDays: [1, 3],
      days: [1, 2],
      everyDays: [1, 3],
      when: "night",
      // Short for a shell session: ordinary ones have 5-20 commands at the median (modelling choice).
      steps: [
        {
          does: "sign_in",
          technique: "T1078.004",
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
          technique: "T1087.004",
          commands: "T1087.004",
          count: [2, 5],
          gapSeconds: [4, 60],
        },
        {
          does: "command",
          technique: "T1083",
          commands: "T1083",
          count: [3, 8],
          gapSeconds: [4, 60],
        },
      ],
    },
    {
      name: "collection",
      afterDays: [1, 3],
      days: [1, 2],
      everyDays: [1, 4],
      when: "any",
      // Volumes a few times those of ordinary work: 7 KB a query, 80 KB an object (modelling choice).
      steps: [
        {
          does: "sign_in",
          technique: "T1078.004",
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
          count: [2, 8],
          gapSeconds: [5, 90],
          medianKilobytes: 20,
        },
        {
          does: "use",
          technique: "T1530",
          what: "bucket",
          operation: "read",
          whose: "own",
          count: [3, 10],
          gapSeconds: [4, 60],
          medianKilobytes: 200,
        },
      ],
    },
  ],
};
