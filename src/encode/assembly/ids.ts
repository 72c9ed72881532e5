// @ts-nocheck: this is AssemblyScript, whose types are those of the processor.

/**
 * Ids of events and sessions.
 *
 * @module
 */

function round(half: u32, key: u32): u32 {
  let h = (half + key) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

/** The id of an event or session of an account on a day, by four words of keys: as `core/log/ids.ts` makes it. */
export function idOf(keys: usize, day: u32, slot: u32, ordinal: u32): u64 {
  let high = (day << 16) | (slot >>> 8);
  let low = ((slot & 0xff) << 24) | ordinal;
  high ^= round(low, load<u32>(keys));
  low ^= round(high, load<u32>(keys, 4));
  high ^= round(low, load<u32>(keys, 8));
  low ^= round(high, load<u32>(keys, 12));
  return ((<u64> high) << 32) | (<u64> low);
}
