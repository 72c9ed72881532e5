import type { Scenario } from "./scenario.ts";

/** Somebody far away signs in while the owner of the account is at work. */
export const IMPOSSIBLE_TRAVEL: Scenario = {
  id: "impossible_travel",
  title: "In two places at once",
  about:
    "a success at an application from another country and a strange machine while the owner is at " +
    "work, sometimes after a failure, and a few pages read within minutes",
  weight: 7,
  actor: "anyone",
  by: "intruder",
  far: true,
  stages: [{
    name: "initial_access",
    afterDays: [0, 0],
    days: [1, 1],
    everyDays: [1, 1],
    when: "work",
    // 14 minutes at most (section 8: minutes); the counts are a modelling choice.
    steps: [
      {
        does: "sign_in",
        technique: "T1078.004",
        outcome: "failure",
        to: "application",
        count: [0, 2],
        gapSeconds: [4, 30],
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
        count: [2, 8],
        gapSeconds: [5, 90],
        medianKilobytes: 4,
      },
    ],
  }],
};
