import type { Scenario } from "./scenario.ts";

/** Someone tries passwords on one account, slowly enough not to lock it. */
export const PASSWORD_GUESSING: Scenario = {
  id: "password_guessing",
  title: "Burst of guessed passwords",
  about:
    "five or more failures within about an hour from an address and machine never seen with this " +
    "account, more than two minutes apart so that the account is not locked, and no success",
  rate: "passwordGuessing",
  window: "any",
  from: ["elsewhere"],
  stages: [{
    name: "credential_access",
    technique: "T1110.001",
    steps: [
      { outcome: "failure", count: [5, 12], gapSeconds: [125, 480], resource: "gateway" },
    ],
  }],
};
