/**
 * What can be configured: one table from which the defaults, the validation, the commented file of `init`
 * and the type {@link Config} come. Letters behind `source` name where a default is taken from.
 *
 * @module
 */

import { defaultsOf, knob, type ValueOf } from "./knob.ts";
import { UPLOAD_KNOBS } from "./upload_knobs.ts";
import { SCENARIO_NAMES } from "../scenarios/names.ts";

/** All settings, by their path in the config file. */
export const KNOBS = {
  seed: knob({
    kind: "seed",
    value: "shadownet",
    about: "a string or an integer; another seed is another company",
  }),
  users: knob({
    kind: "users",
    value: 50,
    about: "how many people, or a file of users (see `shadownet users`)",
  }),
  events: knob({
    kind: "events",
    value: 1000,
    about: 'events a day, exact; or "natural" for what the population would really do',
  }),
  out: knob({ kind: "text", value: "data", about: "the folder the days are written to" }),
  organization: {
    sites: knob({
      kind: "weights",
      keys: "zones",
      value: { UTC: 1 },
      about: "share of the people at each site, by the time zone of the site",
    }),
    departments: knob({
      kind: "weights",
      keys: "departments",
      value: { Engineering: 0.4, HR: 0.1, Finance: 0.15, IT: 0.2, Security: 0.15 },
      about: "share of the people in each department",
    }),
    holidays: knob({
      kind: "dates",
      value: ["01-01", "05-01", "12-25", "12-26"],
      about: "days off for all: MM-DD for every year, YYYY-MM-DD for one",
    }),
    founded: knob({
      kind: "date",
      value: "2025-01-01",
      about: "from this day on people leave and are replaced; before it everybody stays",
    }),
    monthlyLeavers: knob({
      kind: "share",
      value: 0.009,
      about: "share of the people who leave in a month, each replaced at once",
      source: "CERT r4.2: 0.5-1.2 % a month",
    }),
    serviceAccounts: knob({
      kind: "number",
      value: 0.05,
      min: 0,
      max: 10,
      about: "service accounts for each person, at least three in all; 0 for none",
    }),
  },
  people: {
    spread: knob({
      kind: "number",
      value: 0.8,
      min: 0,
      max: 2,
      about: "how unequal people are: standard deviation of ln(usual events a day)",
      source: "LANL 2015: 0.7-1.2 a user-day",
    }),
    eventsPerDay: knob({
      kind: "number",
      value: 20,
      min: 0.1,
      max: 10000,
      about: 'with "natural", the median person\'s events on a usual day',
      source: "the original specification: 3,000-10,000 events a day of 50-100 people",
    }),
    partTime: knob({
      kind: "share",
      value: 0.08,
      about: "share of the people who have one weekday off",
    }),
    onLeave: knob({
      kind: "share",
      value: 0.045,
      about: "share of the working weeks that a person is away for",
    }),
    daysOff: knob({
      kind: "share",
      value: 0.025,
      about: "share of the single working days that a person is ill or off",
    }),
    yearEndLeave: knob({
      kind: "share",
      value: 0.45,
      about: "share of the people away on a weekday from 24 December to 1 January",
    }),
    inOffice: knob({
      kind: "share",
      value: 0.51,
      about: "share of the working days spent in the office, most on Tuesdays",
      source: "Kastle 2024: Tue .61, Fri .33, week .51",
    }),
    travelling: knob({
      kind: "share",
      value: 0.025,
      about: "share of the people on a business trip on a working day, a quarter of them abroad",
      source: "US totals: 2.7 %",
    }),
    weekendWork: knob({
      kind: "share",
      value: 0.14,
      about: "share of the people who work a little on a weekend day or a holiday",
      source: "CERT r4.2: weekend day 6 % of a weekday",
    }),
    evenings: knob({
      kind: "share",
      value: 0.05,
      about: "share of the working days on which a usual person works on in the evening",
      source: "CERT r4.2: .93 of the sign-ins from 07 to 19",
    }),
    nightOwls: knob({
      kind: "share",
      value: 0.045,
      about: "share of the people who often work on until after 23:00",
      source: "CERT r4.2: .032 of the sign-ins from 23 to 05",
    }),
    onCall: knob({
      kind: "share",
      value: 0.12,
      about: "share of Engineering, IT and Security who take turns on call, one week in four",
    }),
    nightCalls: knob({
      kind: "number",
      value: 0.22,
      min: 0,
      max: 7,
      about: "night calls in a night on call",
      source: "PagerDuty 2021: 2 off-hour calls a month when good, 19 at worst",
    }),
    deadlines: knob({
      kind: "share",
      value: 0.002,
      about: "share of the working days that run late into the night for a deadline",
    }),
  },
  signIn: {
    failures: knob({
      kind: "share",
      value: 0.003,
      about:
        "share of a usual person's sign-ins to what is used daily that begin with a failure; more at the rest",
      source: "Brostoff & Sasse 2003, Mare 2016: people's passwords fail 3-12 % of the time",
    }),
    failureSpread: knob({
      kind: "number",
      value: 0.5,
      min: 0,
      max: 2,
      about: "how unequal people are at typing: standard deviation of ln(their failure rate)",
    }),
    mondayFactor: knob({
      kind: "number",
      value: 1.45,
      min: 0,
      max: 10,
      about: "failures on a Monday, against other days",
      source: "Avatier: 20-30 % of lockout tickets are Monday's",
    }),
    afterLeaveFactor: knob({
      kind: "number",
      value: 1.8,
      min: 0,
      max: 10,
      about: "failures on the first working day after a holiday or leave, against other days",
    }),
    retryFails: knob({
      kind: "share",
      value: 0.42,
      about: "chance that the next try fails again",
      source: "Brostoff & Sasse 2003: .54 solved within 3 tries, .93 within 9",
    }),
    givesUp: knob({
      kind: "share",
      value: 0.12,
      about: "chance of giving up after a failure",
    }),
    retryGapSeconds: knob({
      kind: "number",
      value: 14,
      min: 2,
      max: 600,
      about: "median seconds between a failure and the next try, never under 2",
    }),
    lockoutAfter: knob({
      kind: "integer",
      value: 6,
      min: 2,
      max: 100,
      about: "failures in a row that lock an account, each within two minutes of the one before",
      source: "Microsoft default 10, DISA STIG 3",
    }),
    lockoutMinutes: knob({
      kind: "integer",
      value: 10,
      min: 1,
      max: 240,
      about: "minutes an account stays locked",
      source: "Microsoft default 1, DISA STIG 15",
    }),
    withoutSignOut: knob({
      kind: "share",
      value: 0.14,
      about:
        "share of the sessions that end without a sign-out, besides those that the count cuts off",
      source: "CERT r4.2: .22",
    }),
    secondFactor: knob({
      kind: "share",
      value: 0.68,
      about: "share of the people with a second factor; administrators nearly always",
      source: "Okta 2023-25: .66-.70, administrators .91",
    }),
  },
  scenarios: {
    enabled: knob({ kind: "switch", value: true, about: "whether anybody misbehaves at all" }),
    perMonth: knob({
      kind: "number",
      value: 2,
      min: 0,
      max: 1000,
      about:
        "campaigns that begin in a month at 50 people; grows with the square root of the people",
      source: "so that a small company shows something; from 500 people on .05-.4 % of user-days",
    }),
    atOnce: knob({
      kind: "integer",
      value: 4,
      min: 1,
      max: 1000,
      about: "campaigns that may be under way when another begins",
    }),
    difficulty: knob({
      kind: "choice",
      value: "medium",
      values: ["easy", "medium", "hard"],
      about: "from loud to hidden within the actor's own habits",
    }),
    schedule: knob({
      kind: "schedule",
      value: [],
      values: SCENARIO_NAMES,
      about: "campaigns at fixed times, besides those that are drawn",
    }),
    only: knob({
      kind: "names",
      value: [],
      values: SCENARIO_NAMES,
      about: "the scenarios that are used; all when the list is empty",
    }),
  },
  upload: UPLOAD_KNOBS,
} as const;

/** A complete, valid configuration. */
export type Config = ValueOf<typeof KNOBS>;

/** The configuration when nothing is said. */
export const DEFAULTS: Config = defaultsOf(KNOBS) as unknown as Config;
