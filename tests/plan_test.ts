import { assert, assertEquals, assertThrows } from "@std/assert";
import { deal } from "../src/core/plan.ts";
import { stream } from "../src/core/random/rng.ts";
import { assertEstimates } from "./statistics.ts";

const draw = (n: number) => stream("deal", n);
const sum = (numbers: Uint32Array) => numbers.reduce((total, n) => total + n, 0);

const WEIGHTS = [
  [1],
  [0, 0, 5],
  [3, 1, 4, 1, 5, 9, 2, 6],
  [100_000, 1, 1, 1],
  Array.from({ length: 1000 }, (_, i) => (i * 37) % 101),
  Array.from({ length: 50_000 }, () => 99_991),
];

for (const weights of WEIGHTS) {
  const list = weights.length > 10 ? `${weights.length} weights` : weights.join(", ");
  Deno.test(`deal() gives each its share, rounded up or down, and the total exactly: ${list}`, () => {
    const whole = sum(Uint32Array.from(weights));
    for (const total of [0, 1, 2, 7, 999, 250_000, 16_777_216]) {
      for (let n = 0; n < 3; n++) {
        const shares = deal(total, Uint32Array.from(weights), draw(n));
        assertEquals(sum(shares), total);
        const wrong = weights.findIndex((w, i) =>
          Math.abs(shares[i]! - total * w / whole) >= 1 || (w === 0 && shares[i]! > 0)
        );
        assert(wrong < 0, `${shares[wrong]} of ${total} for ${weights[wrong]} of ${whole}`);
      }
    }
  });
}

Deno.test("deal() gives alike to all when nobody weighs anything", () => {
  const shares = deal(23, new Uint32Array(10), draw(0));
  assertEquals(sum(shares), 23);
  assert(shares.every((n) => n === 2 || n === 3), String(shares));
});

Deno.test("deal() favours nobody: over many deals each gets its expectation", () => {
  const weights = [1, 2, 3, 1, 1, 0, 8];
  const dealt = new Array<number>(weights.length).fill(0);
  const deals = 4000;
  for (let n = 0; n < deals; n++) {
    deal(5, Uint32Array.from(weights), draw(n)).forEach((share, i) => dealt[i]! += share);
  }
  weights.forEach((w, i) => {
    const expected = 5 * w / 16;
    const part = expected % 1;
    assertEstimates(dealt[i]! / deals, expected, Math.sqrt(part * (1 - part) / deals));
  });
});

Deno.test("deal() needs somebody to deal to", () => {
  assertEquals(deal(0, new Uint32Array(0), draw(0)).length, 0);
  assertThrows(
    () => deal(1, new Uint32Array(0), draw(0)),
    RangeError,
    "Cannot deal 1 events: nobody is there",
  );
});
