import fc from "fast-check";
import { expect, test } from "vitest";
import { compareProducts, feeUnits, mulDivCeil, mulDivFloor, wholeTimes } from "./index.ts";

const large = fc.nat({ max: 1000 }).map((below) => Number.MAX_SAFE_INTEGER - below);
const small = fc.integer({ min: 0, max: 1000 });
const nearPower = fc
  .record({ bit: fc.integer({ min: 0, max: 52 }), off: fc.integer({ min: -3, max: 3 }) })
  .map(({ bit, off }) => Math.max(0, 2 ** bit + off));
const count = fc.oneof(fc.maxSafeNat(), large, small, nearPower);
const divisor = count.map((value) => Math.max(1, value));
/** What mulDiv makes of a result that is no count any more. */
const END = 2n ** 53n;

test("a fee is the exact product, rounded up, for every rate up to 100 %", () => {
  const rate = fc.oneof(
    fc.nat({ max: 100_000_000 }),
    fc.integer({ min: 0, max: 3 }),
    fc.constant(100_000_000),
  );
  const property = fc.property(count, rate, (amount, rate) => {
    const product = BigInt(amount) * BigInt(rate);
    const exact = (product + 99_999_999n) / 100_000_000n;
    expect(BigInt(feeUnits(amount, rate))).toBe(exact);
  });
  fc.assert(property, { numRuns: 5000 });
});

test("a fee near 100 % whose exact product is one above a multiple of the scale", () => {
  const pairs = [
    [99_999_999, 99_999_999],
    [94_117_647, 99_999_983],
    [99_999_983, 94_117_647],
  ] as const;
  for (const [amount, rate] of pairs) {
    const product = BigInt(amount) * BigInt(rate);
    expect(product % 100_000_000n).toBe(1n);
    expect(BigInt(feeUnits(amount, rate))).toBe(product / 100_000_000n + 1n);
  }
});

test("whole times is exact division, at the edges of 2^53 too", () => {
  const property = fc.property(count, divisor, (units, divisor) => {
    expect(BigInt(wholeTimes(units, divisor))).toBe(BigInt(units) / BigInt(divisor));
  });
  fc.assert(property, { numRuns: 5000 });
});

test("a * b / c is exact, rounded down and up, whatever the product", () => {
  const property = fc.property(count, count, divisor, (a, b, c) => {
    const product = BigInt(a) * BigInt(b);
    const floor = product / BigInt(c);
    const ceil = (product + BigInt(c) - 1n) / BigInt(c);
    expect(BigInt(mulDivFloor(a, b, c))).toBe(floor < END ? floor : END);
    expect(BigInt(mulDivCeil(a, b, c))).toBe(ceil < END ? ceil : END);
  });
  fc.assert(property, { numRuns: 20_000 });
});

test("a * b / c is exact where the quotient is whole, or nearly", () => {
  const property = fc.property(divisor, divisor, fc.integer({ min: -2, max: 2 }), (a, c, off) => {
    // b is chosen so that a * b / c comes near a whole number on purpose.
    const b = Math.max(0, c + off);
    if (b > Number.MAX_SAFE_INTEGER) return;
    const product = BigInt(a) * BigInt(b);
    const floor = product / BigInt(c);
    const ceil = (product + BigInt(c) - 1n) / BigInt(c);
    expect(BigInt(mulDivFloor(a, b, c))).toBe(floor < END ? floor : END);
    expect(BigInt(mulDivCeil(a, b, c))).toBe(ceil < END ? ceil : END);
  });
  fc.assert(property, { numRuns: 20_000 });
});

test("products are compared exactly, neighbours too", () => {
  const offset = fc.integer({ min: -1, max: 1 });
  const property = fc.property(count, count, offset, offset, (a, b, offA, offB) => {
    const c = Math.min(Math.max(0, b + offA), Number.MAX_SAFE_INTEGER);
    const d = Math.min(Math.max(0, a + offB), Number.MAX_SAFE_INTEGER);
    const difference = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d);
    const sign = difference > 0n ? 1 : difference < 0n ? -1 : 0;
    expect(Math.sign(compareProducts(a, b, c, d)) + 0).toBe(sign);
  });
  fc.assert(property, { numRuns: 20_000 });
});
