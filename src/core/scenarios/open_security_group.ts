import type { Scenario } from "./scenario.ts";

/** An administrator opens a way in for the whole world. */
export const OPEN_SECURITY_GROUP: Scenario = {
  id: "open_security_group",
  title: "Security group opened to the world",
  about: "in the working session of an administrator, a rule of a security group that lets " +
    "0.0.0.0/0 in to SSH, sometimes one to a database as well; most openings for a reason are to HTTPS",
  weight: 5,
  actor: "admin",
  by: "owner",
  stages: [{
    name: "defense_evasion",
    afterDays: [0, 0],
    days: [1, 1],
    everyDays: [1, 1],
    when: "work",
    // Ordinary are .5-3 edits per 100 people a day, .02-.05 of them open (section 6); one or two here
    // are a modelling choice.
    steps: [
      {
        does: "group",
        technique: "T1562.007",
        port: 22,
        count: [1, 1],
        gapSeconds: [60, 900],
      },
      {
        does: "group",
        technique: "T1562.007",
        port: 5432,
        count: [0, 1],
        gapSeconds: [60, 900],
      },
    ],
  }],
};
