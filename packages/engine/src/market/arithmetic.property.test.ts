import fc from "fast-check";
import { expect, test } from "vitest";
import { feeUnits, wholeTimes } from "./index.ts";

test("a fee is the exact product, rounded up", () => {
  const property = fc.property(fc.maxSafeNat(), fc.nat({ max: 100_000 }), (amount, rate) => {
    const product = BigInt(amount) * BigInt(rate);
    const exact = (product + 99_999n) / 100_000n;
    expect(BigInt(feeUnits(amount, rate))).toBe(exact);
  });
  fc.assert(property, { numRuns: 2000 });
});

test("whole times is exact division, at the edges of 2^53 too", () => {
  const large = fc.nat({ max: 1000 }).map((below) => Number.MAX_SAFE_INTEGER - below);
  const property = fc.property(
    fc.oneof(fc.maxSafeNat(), large),
    fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 2 ** 40 }), large),
    (units, divisor) => {
      expect(BigInt(wholeTimes(units, divisor))).toBe(BigInt(units) / BigInt(divisor));
    },
  );
  fc.assert(property, { numRuns: 2000 });
});
