import type { Scenario } from "./scenario.ts";

/** Someone runs machines at the company's expense and empties its buckets. */
export const CLOUD_MISUSE: Scenario = {
  id: "cloud_misuse",
  title: "Machines run and buckets emptied by someone else",
  about: "commands that list instances and buckets, a day later a security group opened to the " +
    "world, a burst of new instances, dozens of objects read within the hour, some of them far " +
    "over 10 MB, and the instances ended again; once or twice",
  weight: 8,
  actor: "admin",
  by: "intruder",
  // 2 or 3 days (section 8: .2-3); 82 events on average (modelling choice; CERT r4.2: 10 to 221).
  stages: [
    {
      name: "discovery",
      afterDays: [0, 0],
      days: [1, 1],
      everyDays: [1, 1],
      when: "any",
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
          technique: "T1580",
          commands: "T1580",
          count: [2, 6],
          gapSeconds: [4, 45],
        },
        {
          does: "command",
          technique: "T1619",
          commands: "T1619",
          count: [2, 5],
          gapSeconds: [4, 45],
        },
      ],
    },
    {
      name: "impact",
      afterDays: [1, 1],
      days: [1, 2],
      everyDays: [1, 1],
      when: "any",
      // Quick, as in the cloud (10 minutes from the first step to the damage, Sysdig). Port 443, which
      // is opened to the world now and then for good reason as well.
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
          does: "group",
          technique: "T1562.007",
          port: 443,
          count: [1, 1],
          gapSeconds: [20, 180],
        },
        {
          does: "instance",
          technique: "T1578.002",
          action: "run",
          count: [1, 2],
          gapSeconds: [20, 180],
        },
        // Bursts of instances: p50 1, p90 7, p99 46 (Azure 2017).
        {
          does: "instance",
          technique: "T1496.001",
          action: "run",
          count: [3, 10],
          gapSeconds: [2, 20],
        },
        {
          does: "use",
          technique: "T1619",
          what: "bucket",
          operation: "list",
          whose: "other",
          count: [1, 3],
          gapSeconds: [4, 40],
          medianKilobytes: 9,
        },
        {
          does: "use",
          technique: "T1530",
          what: "bucket",
          operation: "read",
          whose: "other",
          count: [12, 36],
          gapSeconds: [2, 40],
          medianKilobytes: 300,
        },
        // Large: a download over 10 MB (modelling choice).
        {
          does: "use",
          technique: "T1530",
          what: "bucket",
          operation: "read",
          whose: "other",
          count: [2, 6],
          gapSeconds: [20, 180],
          medianKilobytes: 25_000,
        },
        // As many as were run.
        {
          does: "instance",
          technique: "T1578.003",
          action: "terminate",
          count: [4, 12],
          gapSeconds: [2, 20],
        },
      ],
    },
  ],
};
