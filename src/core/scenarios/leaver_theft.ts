import type { Scenario } from "./scenario.ts";

/** Somebody who is about to leave takes work along. */
export const LEAVER_THEFT: Scenario = {
  id: "leaver_theft",
  title: "Work taken along by a leaver",
  about: "in the last two weeks of employment and in working hours, more objects and tables read " +
    "than usual, then some of another department's and a few exports from databases and " +
    "applications",
  weight: 9,
  actor: "leaver",
  by: "owner",
  // 3 to 13 days: .70 of the cases are in the last 60 days (section 8), here in the last 14 (modelling choice).
  stages: [
    {
      name: "collection",
      afterDays: [0, 0],
      days: [2, 4],
      everyDays: [1, 2],
      when: "work",
      // 45 events on average: a quarter of the days of CERT r4.2, scenario 2 (221 events in 56 days), hence
      // fewer; volumes twice the ordinary 80 KB an object and 7 KB a query (modelling choice).
      steps: [
        {
          does: "use",
          technique: "T1530",
          what: "bucket",
          operation: "read",
          whose: "own",
          count: [3, 10],
          gapSeconds: [8, 240],
          medianKilobytes: 160,
        },
        {
          does: "use",
          technique: "T1213.006",
          what: "database",
          operation: "read",
          whose: "own",
          count: [1, 5],
          gapSeconds: [8, 240],
          medianKilobytes: 15,
        },
      ],
    },
    {
      name: "exfiltration",
      afterDays: [1, 2],
      days: [1, 3],
      everyDays: [1, 2],
      when: "work",
      steps: [
        {
          does: "use",
          technique: "T1530",
          what: "bucket",
          operation: "read",
          whose: "other",
          count: [1, 6],
          gapSeconds: [8, 240],
          medianKilobytes: 160,
        },
        {
          does: "use",
          technique: "T1567.002",
          what: "database",
          operation: "export",
          whose: "own",
          count: [1, 2],
          gapSeconds: [30, 600],
          medianKilobytes: 300,
        },
        {
          does: "sign_in",
          technique: "T1078",
          outcome: "success",
          to: "application",
          count: [1, 1],
          gapSeconds: [30, 600],
        },
        {
          does: "use",
          technique: "T1567.002",
          what: "application",
          operation: "export",
          whose: "own",
          count: [1, 4],
          gapSeconds: [20, 300],
          medianKilobytes: 120,
        },
      ],
    },
  ],
};
