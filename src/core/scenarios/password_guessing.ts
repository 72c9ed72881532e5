import type { Scenario } from "./scenario.ts";

/** Someone tries passwords on one account, slowly enough not to lock it, and gives up. */
export const PASSWORD_GUESSING: Scenario = {
  id: "password_guessing",
  title: "Burst of guessed passwords",
  about: "five or more failures within an hour from an address and machine never seen with this " +
    "account, two minutes or more apart so that the account is not locked, and no success",
  weight: 8,
  actor: "anyone",
  by: "intruder",
  stages: [{
    name: "credential_access",
    afterDays: [0, 0],
    days: [1, 1],
    everyDays: [1, 1],
    when: "any",
    steps: [
      // A burst is five failures within an hour: twelve at the widest gap take 3,597 s.
      {
        does: "sign_in",
        technique: "T1110.001",
        outcome: "failure",
        to: "gateway",
        count: [5, 12],
        gapSeconds: [130, 327],
      },
    ],
  }],
};
