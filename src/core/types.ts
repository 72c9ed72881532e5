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
  readonly dept: Department;
  readonly role: string;
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
  readonly startMinutes: number;
  /** Standard deviation of the first sign-in around the usual start. */
  readonly punctualityMinutes: number;
  readonly lunchMinutes: number;
  readonly lunchLengthMinutes: number;
  readonly dayLengthMinutes: number;
  /** Share of working days in the office. */
  readonly inOffice: number;
  /** Share of working days on which work goes on in the evening, at home, and when that begins. */
  readonly evening: number;
  readonly eveningMinutes: number;
  /** Events on a usual day, relative to the median person's. */
  readonly activity: number;
  /** Share of sign-ins that begin with a failure. */
  readonly failureRate: number;
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

interface Account {
  /** Different for every account that the company has had; for tables, not part of the model. */
  readonly number: number;
  readonly identity: Identity;
  /** First and last day of employment. */
  readonly firstDay: DayNumber;
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
  readonly kind: "person";
  readonly habits: Habits;
}

/** A service account. */
export interface Service extends Account {
  readonly kind: "service";
  readonly clockwork: Clockwork;
}

/** An account, human or not. */
export type User = Person | Service;
