/**
 * Event and session ids: unique by construction, and with no visible order.
 *
 * The day (16 bits), the account's slot (24 bits) and the number of the event among the account's events
 * of that day (24 bits) make 64 bits that no other event of the company has. A keyed permutation of those
 * 64 bits (a Feistel network) keeps them unique and hides all three.
 *
 * @module
 */

import type { DayNumber } from "../calendar.ts";
import { childKey, finish, type Key, murmur3 } from "../random/hash.ts";
import type { Identity } from "../company/types.ts";

/** Round keys of one permutation. */
export type IdKeys = Int32Array;

/** Slots below this belong to `emp_NNN`, those from it on to all other names. */
const NAMED_SLOTS = 1 << 23;

/** The permutation for one kind of id, such as `event` or `session`. */
export function idKeys(root: Key, kind: string): IdKeys {
  const keys = new Int32Array(4);
  finish(childKey(root, "id", kind), keys);
  return keys;
}

function round(half: number, key: number): number {
  let h = Math.imul(half + key, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * Makes an id: its two halves go to `out[0]` and `out[1]`.
 *
 * @param slot 0 ≤ slot < 2^24, different for every account of the day
 * @param ordinal 0 ≤ ordinal < 2^24, different for every event of the account and day
 */
export function makeId(
  keys: IdKeys,
  day: DayNumber,
  slot: number,
  ordinal: number,
  out: Int32Array,
): void {
  let high = (day << 16) | (slot >>> 8);
  let low = ((slot & 0xff) << 24) | ordinal;
  high ^= round(low, keys[0]!);
  low ^= round(high, keys[1]!);
  high ^= round(low, keys[2]!);
  low ^= round(high, keys[3]!);
  out[0] = high;
  out[1] = low;
}

/** Whether one id is greater than another, as {@link makeId} gives them. */
export function isGreaterId(a: Int32Array, b: Int32Array): boolean {
  const [highA, highB] = [a[0]! >>> 0, b[0]! >>> 0];
  return highA > highB || (highA === highB && a[1]! >>> 0 > b[1]! >>> 0);
}

const EMPLOYEE = "emp_";
const ZERO = 48;

/** The number of a name like `emp_012`, written the usual way; otherwise -1. */
function employeeNumber(userId: string): number {
  const first = EMPLOYEE.length;
  const digits = userId.length - first;
  if (!userId.startsWith(EMPLOYEE) || digits < 3 || digits > 7) return -1;
  if (digits > 3 && userId[first] === "0") return -1;
  let number = 0;
  for (let i = first; i < userId.length; i++) {
    const digit = userId.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number < NAMED_SLOTS ? number : -1;
}

const utf8 = new TextEncoder();

/**
 * A slot for every account: an employee's own number, or a hash of the name (moved to the next free slot
 * on the rare clash), so that adding an account does not change the ids of the others.
 */
export function assignSlots(identities: readonly Identity[]): Uint32Array {
  const slots = new Uint32Array(identities.length);
  const named: number[] = [];
  identities.forEach(({ user_id }, i) => {
    const number = employeeNumber(user_id);
    if (number >= 0) slots[i] = number;
    else named.push(i);
  });
  const nameOf = (i: number) => identities[i]!.user_id;
  named.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const taken = new Set<number>();
  for (const i of named) {
    let slot = murmur3(utf8.encode(nameOf(i)))[0]! & (NAMED_SLOTS - 1);
    while (taken.has(slot)) slot = (slot + 1) & (NAMED_SLOTS - 1);
    taken.add(slot);
    slots[i] = NAMED_SLOTS + slot;
  }
  return slots;
}
