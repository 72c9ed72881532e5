import type { Scenario } from "./scenario.ts";

/** An account is used at night, by its owner or someone else, with nothing that explains it. */
export const AFTER_HOURS_SIGN_IN: Scenario = {
  id: "after_hours_sign_in",
  title: "Unexplained sign-in at night",
  about:
    "a success at the VPN between 23:00 and 05:00 of someone not on call, not travelling and " +
    "without a deadline, rarely after a failure, then an application or two",
  rate: "afterHoursSignIn",
  window: "after_hours",
  from: ["home", "elsewhere", "elsewhere"],
  stages: [{
    name: "initial_access",
    technique: "T1078",
    steps: [
      {
        outcome: "failure",
        count: [1, 2],
        chance: 0.08,
        gapSeconds: [4, 30],
        resource: "gateway",
      },
      { outcome: "success", count: [1, 1], gapSeconds: [20, 240], resource: "gateway" },
      { outcome: "success", count: [0, 2], gapSeconds: [60, 1500], resource: "application" },
    ],
  }],
};
