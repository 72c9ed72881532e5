/**
 * Time and memory of one day, made and turned into lines, from 10^3 to 10^7 events and from 10 to 10^5 people.
 *
 * @module
 */

import { apart, type Measured } from "./apart.ts";

/** Events and people of each day measured. */
const SIZES: readonly (readonly [events: number, users: number])[] = [
  ...[1e3, 1e4, 1e5, 1e6, 1e7].map((events) => [events, 500] as const),
  ...[1e1, 1e2, 1e3, 1e4, 1e5].map((users) => [10 * users, users] as const),
];

/** What a day of one size took. */
export interface ScaleRow extends Measured {
  /** Events of the day. */
  readonly events: number;
  /** People of the company. */
  readonly users: number;
}

/** Measures a day of each size; the disk is not what is measured here. */
export async function* benchScale(): AsyncGenerator<ScaleRow> {
  for (const [events, users] of SIZES) {
    yield { events, users, ...await apart({ what: "lines", events, users }) };
  }
}
