import type { Scenario } from "./scenario.ts";

/** An account is used in one night, by its owner, with nothing that explains it. */
export const AFTER_HOURS_SIGN_IN: Scenario = {
  id: "after_hours_sign_in",
  title: "Unexplained sign-in at night",
  about:
    "a success at the VPN between 23:00 and 05:00, from the usual machine and home, of somebody " +
    "without a reason to work then, sometimes after a failure; a table or two and an application are looked at",
  weight: 10,
  actor: "anyone",
  by: "owner",
  stages: [{
    name: "initial_access",
    afterDays: [0, 0],
    days: [1, 1],
    everyDays: [1, 1],
    when: "night",
    // CERT r4.2, scenario 1, has 10 events on three days; here one night (modelling choice).
    steps: [
      {
        does: "sign_in",
        technique: "T1078",
        outcome: "failure",
        to: "gateway",
        count: [0, 2],
        gapSeconds: [4, 30],
      },
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
        count: [0, 4],
        gapSeconds: [8, 180],
        medianKilobytes: 7,
      },
      {
        does: "sign_in",
        technique: "T1078",
        outcome: "success",
        to: "application",
        count: [1, 1],
        gapSeconds: [20, 900],
      },
      {
        does: "use",
        technique: "T1213",
        what: "application",
        operation: "read",
        whose: "own",
        count: [1, 6],
        gapSeconds: [8, 180],
        medianKilobytes: 4,
      },
    ],
  }],
};
