/**
 * Who signs in: the shapes that the layers hand to each other.
 *
 * @module
 */

import type { DayNumber, ZoneName } from "./calendar.ts";
import type { Department } from "./events.ts";
import type { Key } from "./hash.ts";

/** What is known of an account: one row of the identity table. */
export interface Identity {
  /** `emp_000`… for people, `svc_…` for service accounts. */
  readonly user_id: string;
  /** Where the person works, or who owns the service account. */
  readonly dept: Department;
  /** Job title in lower snake case, `service_account` for services. */
  readonly role: string;
  /** Where the account is at home; working hours follow its clock. */
  readonly timezone: ZoneName;
  /** One or two machines, the usual one first. */
  readonly devices: readonly string[];
  /** Addresses the account signs in from: office, home, and a phone's hot spot if any. */
  readonly addresses: readonly string[];
  /** First day of employment, `YYYY-MM-DD`, when it is not before the company's founding. */
  readonly start_date?: string;
  /** Last day of employment, `YYYY-MM-DD`, once notice is given. */
  readonly end_date?: string;
}

/** How a person usually lives a working day. Minutes count from local midnight. */
export interface Habits {
  /** First sign-in, on average. */
  readonly startMinutes: number;
  /** Standard deviation of the first sign-in around the usual start. */
  readonly punctualityMinutes: number;
  /** Start of the lunch break, on average. */
  readonly lunchMinutes: number;
  /** Length of the lunch break. */
  readonly lunchLengthMinutes: number;
  /** Median time from the first sign-in to the end of work, lunch included. */
  readonly dayLengthMinutes: number;
  /** Share of working days in the office. */
  readonly inOffice: number;
  /** Share of working days on which work goes on in the evening, at home. */
  readonly evening: number;
  /** When such an evening begins, on average. */
  readonly eveningMinutes: number;
  /** Events on a usual day, relative to the median person's. */
  readonly activity: number;
  /** Share of sign-ins that begin with a failure. */
  readonly failureRate: number;
  /** Whether the account is enrolled for a second factor. */
  readonly secondFactor: boolean;
  /** 0 Monday … 4 Friday off every week, or -1. */
  readonly weekdayOff: number;
  /** Week in four on call, or -1. */
  readonly onCallTurn: number;
  /** Share of working weeks with a business trip. */
  readonly travel: number;
}

/** A service account's clockwork. */
export interface Clockwork {
  /** Runs a day. */
  readonly runs: number;
  /** First and last minute of the day in which runs start. */
  readonly window: readonly [number, number];
  /** How long a run takes, seconds. */
  readonly runSeconds: number;
}

/** What people and service accounts have in common. */
export interface Account {
  /** Different for every account that the company has had; for tables, not part of the model. */
  readonly number: number;
  /** Its row of the identity table, but for the dates: those come from the two days below. */
  readonly identity: Identity;
  /** First day of employment; 0 for those there from the start. */
  readonly firstDay: DayNumber;
  /** Last day of employment, still at work; `LAST_DAY` for those who stay. */
  readonly lastDay: DayNumber;
  /** Name of the account's streams. */
  readonly key: Key;
  /** Where the account is at home: city and country. */
  readonly place: string;
  /** Resources this account signs in to, resource ids, the most used first. */
  readonly apps: readonly number[];
}

/** A person. */
export interface Person extends Account {
  /** Tells a person from a {@link Service}. */
  readonly kind: "person";
  /** How a working day usually goes. */
  readonly habits: Habits;
  /** Applications that do not know the account, and that have switched it off: resource ids. */
  readonly strangeApps: readonly [unknown: number, disabled: number];
}

/** A service account. */
export interface Service extends Account {
  /** Tells a service account from a {@link Person}. */
  readonly kind: "service";
  /** When it runs. */
  readonly clockwork: Clockwork;
}

/** An account, human or not. */
export type User = Person | Service;
