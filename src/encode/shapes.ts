/**
 * The kinds of lines and their segments, as the inner loop reads them.
 *
 * @module
 */

import { FIRST_OBJECT, OBJECT_NUMBER } from "../core/company/objects.ts";
import type { Kernel } from "./kernel.ts";
import {
  DATE_AT,
  EVENT_ID_AT,
  FIRST_SEGMENT,
  HEADS,
  PATCH,
  type Segment,
  SEGMENTS,
  TIME_AT,
} from "./segments.ts";

const WORD = Int32Array.BYTES_PER_ELEMENT;

/** The words of a segment's shape. */
function shapeOf({ number, keyA, maskA, keyB, maskB, patch, count, twin }: Segment): number[] {
  const maskObject = patch === PATCH.object ? maskA & ~OBJECT_NUMBER : maskA;
  return [number, keyA * WORD, maskA, keyB * WORD, maskB, count * WORD, twin, maskObject];
}

/** Where the kinds and shapes are. */
export interface Shapes {
  /** The number of the segment among all, by the address of its shape. */
  segmentAt(shape: number): number;
  /** Writes a date into the heads of all lines. */
  setDate(date: string): void;
}

/** Writes the kinds and shapes of all lines to the kernel's memory. */
export function placeShapes(kernel: Kernel): Shapes {
  const shape = kernel.constant("SHAPE");
  const shapes = kernel.allocate(SEGMENTS.length * shape);
  SEGMENTS.forEach((segment, i) => kernel.words.set(shapeOf(segment), (shapes + i * shape) / WORD));

  const kinds: number[] = [];
  FIRST_SEGMENT.forEach((first, kind) => {
    kinds.push(shapes + first * shape, HEADS[kind]?.length ?? 0);
  });
  const kindsAt = kernel.allocate(kinds.length * WORD);
  kernel.words.set(kinds, kindsAt / WORD);
  kernel.set("kinds", kindsAt);

  const room = kernel.constant("HEAD");
  const heads = kernel.allocate(HEADS.length * room);
  HEADS.forEach((head, kind) => {
    if (head.length > room) throw new RangeError(`Cannot begin a line with ${head}`);
    kernel.writeText(heads + kind * room, head);
  });
  kernel.set("heads", heads);
  kernel.set("timeAt", TIME_AT);
  kernel.set("eventIdAt", EVENT_ID_AT);
  kernel.set("firstObject", FIRST_OBJECT);
  kernel.set("objectNumber", OBJECT_NUMBER);

  return {
    segmentAt: (address) => (address - shapes) / shape,
    setDate(date) {
      HEADS.forEach((_, kind) => kernel.writeText(heads + kind * room + DATE_AT, date));
    },
  };
}
