import type { Scenario } from "./scenario.ts";

/** The owner of an account takes a little every few days, for weeks. */
export const SLOW_EXFILTRATION: Scenario = {
  id: "slow_exfiltration",
  title: "A little taken every few days",
  about:
    "in working hours and in sessions like any other, on every second or third day for one to " +
    "two months, a few small objects read and sometimes a small export; no day is odd, only that it " +
    "goes on",
  weight: 4,
  actor: "anyone",
  by: "owner",
  // 25 to 73 days (section 8: 25-75), 13 to 25 of them active; 57 events on average, each small (CERT r4.2,
  // scenario 2: 28 active days, 221 events, .93 of them in 08-18).
  stages: [
    {
      name: "discovery",
      afterDays: [0, 0],
      days: [1, 1],
      everyDays: [1, 1],
      when: "work",
      steps: [
        {
          does: "use",
          technique: "T1619",
          what: "bucket",
          operation: "list",
          whose: "own",
          count: [1, 2],
          gapSeconds: [20, 300],
          medianKilobytes: 9,
          mostKilobytes: 6500,
        },
        {
          does: "use",
          technique: "T1619",
          what: "bucket",
          operation: "list",
          whose: "other",
          count: [1, 2],
          gapSeconds: [20, 300],
          medianKilobytes: 9,
          mostKilobytes: 6500,
        },
      ],
    },
    {
      name: "exfiltration",
      afterDays: [2, 3],
      days: [12, 24],
      everyDays: [2, 3],
      when: "work",
      // Half of ordinary volumes or less (80 KB an object, 120 KB an export), and no call over 10 MB, nor a day
      // over 50 MB, even at medium difficulty (modelling choice).
      steps: [
        {
          does: "use",
          technique: "T1530",
          what: "bucket",
          operation: "read",
          whose: "own",
          count: [1, 3],
          gapSeconds: [60, 1800],
          medianKilobytes: 40,
          mostKilobytes: 6500,
        },
        {
          does: "use",
          technique: "T1530",
          what: "bucket",
          operation: "read",
          whose: "other",
          count: [0, 1],
          gapSeconds: [60, 1800],
          medianKilobytes: 40,
          mostKilobytes: 6500,
        },
        {
          does: "use",
          technique: "T1030",
          what: "database",
          operation: "export",
          whose: "own",
          count: [0, 1],
          gapSeconds: [60, 1800],
          medianKilobytes: 30,
          mostKilobytes: 6500,
        },
      ],
    },
  ],
};
