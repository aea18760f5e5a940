import fc from "fast-check";
import { expect, test } from "vitest";
import { InvariantError } from "../invariant/index.ts";
import { ExactFraction } from "./index.ts";

const large = fc.nat({ max: 1000 }).map((below) => Number.MAX_SAFE_INTEGER - below);
const bits = fc.integer({ min: 1, max: 52 }).chain((bit) => fc.nat({ max: 2 ** bit }));
const count = fc.oneof(bits, fc.maxSafeNat(), large);
const divisor = count.map((value) => Math.max(1, value));
const END = 2n ** 53n;

test("the quotient of three numbers by three is exact, rounded up", () => {
  const fraction = new ExactFraction();
  const numbers = fc.tuple(count, count, count, divisor, divisor, divisor);
  const property = fc.property(numbers, ([a, b, c, d, e, f]) => {
    fraction.begin(a);
    fraction.times(b);
    fraction.times(c);
    fraction.over(d);
    fraction.over(e);
    fraction.over(f);
    const below = BigInt(d) * BigInt(e) * BigInt(f);
    const exact = (BigInt(a) * BigInt(b) * BigInt(c) + below - 1n) / below;
    expect(BigInt(fraction.ceil())).toBe(exact < END ? exact : END);
  });
  fc.assert(property, { numRuns: 20_000 });
});

test("a quotient that is whole, or a hair above, is rounded as it should be", () => {
  const fraction = new ExactFraction();
  const property = fc.property(divisor, divisor, divisor, fc.boolean(), (a, d, e, isMore) => {
    // a * d * e / (d * e) is a; with one more lot of d it is a little above.
    fraction.begin(a);
    fraction.times(d);
    fraction.times(isMore && e < Number.MAX_SAFE_INTEGER ? e + 1 : e);
    fraction.over(d);
    fraction.over(e);
    const top = BigInt(a) * BigInt(d) * BigInt(isMore && e < Number.MAX_SAFE_INTEGER ? e + 1 : e);
    const below = BigInt(d) * BigInt(e);
    const exact = (top + below - 1n) / below;
    expect(BigInt(fraction.ceil())).toBe(exact < END ? exact : END);
  });
  fc.assert(property, { numRuns: 10_000 });
});

test("more than 216 bits are an error, not a wrong number", () => {
  const most = Number.MAX_SAFE_INTEGER;
  const tooLong = [
    [most, most, most, most, most],
    [2 ** 48, 2 ** 48, 2 ** 48, 2 ** 48, 2 ** 24],
    [2 ** 48, 2 ** 48, 2 ** 48, 2 ** 24, 2 ** 48],
  ];
  for (const [first, second, third, fourth, last] of tooLong as [number, ...number[]][]) {
    const fraction = new ExactFraction();
    fraction.begin(first);
    for (const count of [second, third, fourth]) fraction.times(count as number);
    expect(() => fraction.times(last as number)).toThrow(InvariantError);
  }
});
