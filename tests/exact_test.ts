import { assertEquals, assertLessOrEqual, assertStrictEquals } from "@std/assert";
import { exp, ln, pow } from "../src/core/random/exact.ts";
import { murmur3 } from "../src/core/random/hash.ts";

const POINTS = 100_000;

const floats = new Float64Array(2);
const bits = new BigInt64Array(floats.buffer);

/** How many floating-point numbers lie from `a` to `b`, two numbers of one sign. */
function ulps(a: number, b: number): number {
  floats[0] = a;
  floats[1] = b;
  return Math.abs(Number(bits[0]! - bits[1]!));
}

/** The 64 bits of a number, in hexadecimal. */
function bitsOf(x: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

/** `count` evenly spaced numbers from `low` to `high`. */
function grid(low: number, high: number, count = POINTS): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** Asserts that the largest of `error(x)` is at most `limit`. */
function assertErrors(xs: readonly number[], limit: number, error: (x: number) => number): void {
  let worst = 0;
  let at = NaN;
  for (const x of xs) {
    const e = error(x);
    if (!(e <= worst)) [worst, at] = [e, x];
  }
  assertLessOrEqual(worst, limit, `An error of ${worst} at ${at}, more than ${limit}`);
}

Deno.test("exp() is within 4 units in the last place of Math.exp() over its whole range", () => {
  assertErrors(grid(-700, 700), 4, (x) => ulps(exp(x), Math.exp(x)));
  assertErrors(grid(-1, 1), 4, (x) => ulps(exp(x), Math.exp(x)));
});

Deno.test("exp() is cut off at -700 and 700", () => {
  assertEquals(exp(701), exp(700));
  assertEquals(exp(Infinity), exp(700));
  assertEquals(exp(-701), exp(-700));
  assertEquals(exp(-Infinity), exp(-700));
});

Deno.test("ln() is within 4 units in the last place of Math.log() over all normal numbers", () => {
  assertErrors(grid(-1022, 1023.999), 4, (e) => ulps(ln(2 ** e), Math.log(2 ** e)));
  assertErrors(grid(0.00002, 4), 4, (x) => ulps(ln(x), Math.log(x)));
});

Deno.test("ln() keeps its precision next to 1", () => {
  assertErrors(grid(1 - 2 ** -20, 1 + 2 ** -20), 4, (x) => ulps(ln(x), Math.log(x)));
  assertStrictEquals(ln(1 + 2 ** -52), 2 ** -52);
});

Deno.test("pow() is within 4 units in the last place of Math.pow() where |y ln x| ≤ 1", () => {
  assertErrors(grid(0.4, 2.7), 4, (x) => ulps(pow(x, 1), x));
  assertErrors(grid(-1, 1), 4, (y) => ulps(pow(2, y), Math.pow(2, y)));
  assertErrors(grid(1, 1000), 4, (x) => ulps(pow(x, -0.14), Math.pow(x, -0.14)));
});

Deno.test("pow() loses 2 more units in the last place at most for each unit of |y ln x|", () => {
  for (const y of [-3, -1.1, -0.5, 0.5, 2, 3]) {
    const scaled = (x: number) => ulps(pow(x, y), Math.pow(x, y)) / (1 + Math.abs(y * Math.log(x)));
    assertErrors(grid(0.001, 1000, POINTS / 10), 2, scaled);
  }
});

Deno.test("exp(), ln() and pow() are exact where the result is a whole number by definition", () => {
  assertStrictEquals(exp(0), 1);
  assertStrictEquals(exp(-0), 1);
  assertStrictEquals(ln(1), 0);
  assertStrictEquals(pow(1, 1e300), 1);
  assertStrictEquals(pow(123.456, 0), 1);
  assertStrictEquals(ln(2), Math.LN2);
  assertStrictEquals(ln(0.5), -Math.LN2);
});

Deno.test("ln() undoes exp()", () => {
  assertErrors(grid(-700, 700), 2, (x) => {
    return Math.abs(ln(exp(x)) - x) / (Number.EPSILON * Math.max(1, Math.abs(x)));
  });
});

Deno.test("exp() undoes ln()", () => {
  assertErrors(grid(-700, 700), 2, (e) => {
    const x = Math.exp(e);
    return Math.abs(exp(ln(x)) - x) / (x * Number.EPSILON * Math.max(1, Math.abs(e)));
  });
});

Deno.test("exp(), ln() and pow() should not change a single bit except for major bumps", () => {
  const snapshot: [number, string][] = [
    [exp(1), "4005bf0a8b145769"],
    [exp(-16), "3e7e355bbaee85ca"],
    [exp(0.1), "3ff1aec7b35a00d3"],
    [exp(699.9), "7f0ac3c2d2582f8e"],
    [ln(0.1), "c0026bb1bbb55515"],
    [ln(3), "3ff193ea7aad030b"],
    [ln(1.0154309311148), "3f8f5c777c841265"],
    [ln(2 ** -33), "c036dfb516f20bbf"],
    [pow(10, -1.1), "3fb455b5a30b0359"],
    [pow(7, 0.5), "40052a7fa9d2f8ea"],
  ];
  for (const [value, expected] of snapshot) assertEquals(bitsOf(value), expected, String(value));
});

Deno.test("20,000 values of exp() and ln() should not change a single bit except for major bumps", () => {
  const values = Float64Array.from([
    ...grid(-40, 40, 10_000).map(exp),
    ...grid(0.001, 3, 10_000).map(ln),
  ]);
  const fingerprint = murmur3(new Uint8Array(values.buffer));
  assertEquals([...fingerprint], [-412928488, 655575178, -1859999879, -941624792]);
});
