import type { Scenario } from "./scenario.ts";

/** Somebody who has left comes back through an account that nobody closed. */
export const EX_EMPLOYEE: Scenario = {
  id: "ex_employee",
  title: "An account used after its owner left",
  about: "after the last day of employment, a success at the VPN from the usual home, sometimes " +
    "after a failure, and an application looked at; then, on a few more days, reads of the former " +
    "department's objects and tables",
  weight: 6,
  actor: "former",
  by: "owner",
  // 2 to 30 days: .30 of the firms take over 3 days to close an account, .12 over a month (section 8: 1-90).
  stages: [
    {
      name: "initial_access",
      afterDays: [0, 0],
      days: [1, 1],
      everyDays: [1, 1],
      when: "any",
      steps: [
        {
          does: "sign_in",
          technique: "T1133",
          outcome: "failure",
          to: "gateway",
          count: [0, 2],
          gapSeconds: [4, 40],
        },
        {
          does: "sign_in",
          technique: "T1133",
          outcome: "success",
          to: "gateway",
          count: [1, 1],
          gapSeconds: [15, 240],
        },
        {
          does: "sign_in",
          technique: "T1078",
          outcome: "success",
          to: "application",
          count: [1, 1],
          gapSeconds: [5, 90],
        },
        {
          does: "use",
          technique: "T1213",
          what: "application",
          operation: "read",
          whose: "own",
          count: [1, 5],
          gapSeconds: [8, 180],
          medianKilobytes: 4,
        },
      ],
    },
    {
      name: "collection",
      afterDays: [1, 8],
      days: [1, 4],
      everyDays: [1, 7],
      when: "any",
      // 26 events on average (CERT r6.2: 4 to 242 a case); volumes near ordinary ones (modelling choice).
      steps: [
        {
          does: "sign_in",
          technique: "T1133",
          outcome: "success",
          to: "gateway",
          count: [1, 1],
          gapSeconds: [15, 240],
        },
        {
          does: "use",
          technique: "T1530",
          what: "bucket",
          operation: "read",
          whose: "own",
          count: [2, 7],
          gapSeconds: [8, 180],
          medianKilobytes: 100,
        },
        {
          does: "use",
          technique: "T1213.006",
          what: "database",
          operation: "read",
          whose: "own",
          count: [1, 4],
          gapSeconds: [8, 180],
          medianKilobytes: 10,
        },
      ],
    },
  ],
};
