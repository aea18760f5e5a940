import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDecimal, parseDecimal } from "./index.ts";

test("a count written and read back is the same count", () => {
  const property = fc.property(fc.maxSafeNat(), fc.nat({ max: 15 }), (units, decimals) => {
    expect(parseDecimal(formatDecimal(units, decimals), decimals)).toBe(units);
  });
  fc.assert(property, { numRuns: 1000 });
});

const digits = fc.string({
  unit: fc.constantFrom(..."0000123456789".split("")),
  minLength: 1,
  maxLength: 20,
});

test("any number is what it says in units, or too fine, or too much", () => {
  const property = fc.property(
    digits,
    fc.option(digits, { nil: "" }),
    fc.nat({ max: 15 }),
    (whole, fraction, decimals) => {
      const text = fraction === "" ? whole : `${whole}.${fraction}`;
      const exact = fraction.replace(/0+$/, "");
      const units = BigInt(whole + exact.padEnd(decimals, "0"));
      const inRange = units <= Number.MAX_SAFE_INTEGER ? Number(units) : "overflow";
      expect(parseDecimal(text, decimals)).toBe(exact.length > decimals ? "precision" : inRange);
    },
  );
  fc.assert(property, { numRuns: 1000 });
});

test("a count as a number and as a BigInt is written alike", () => {
  const places = fc.nat({ max: 15 });
  const property = fc.property(fc.maxSafeNat(), places, places, (units, decimals, least) => {
    const text = formatDecimal(units, decimals, least);
    expect(text).toBe(formatDecimal(BigInt(units), decimals, least));
  });
  fc.assert(property, { numRuns: 1000 });
});

test.each([
  ["0.1", 8, 10_000_000],
  ["1", 0, 1],
  ["90071992.54740991", 8, Number.MAX_SAFE_INTEGER],
  ["90071992.54740992", 8, "overflow"],
  ["0.000000001", 8, "precision"],
  ["0.0000000010", 9, 1],
  ["1.50000000000000000000", 1, 15],
  ["", 8, "malformed"],
  [".5", 8, "malformed"],
  ["5.", 8, "malformed"],
  ["-1", 8, "malformed"],
  ["+1", 8, "malformed"],
  ["1e3", 8, "malformed"],
  ["0x10", 8, "malformed"],
  ["NaN", 8, "malformed"],
  ["1 ", 8, "malformed"],
  ["123456789012345678901", 8, "malformed"],
])("%s with %i decimals is %s", (text, decimals, units) => {
  expect(parseDecimal(text, decimals)).toBe(units);
});

test.each([
  [0, 8, 8, "0.00000000"],
  [10_000_000, 8, 8, "0.10000000"],
  [12_345_678_901, 10, 8, "1.2345678901"],
  [12_345_678_900, 10, 8, "1.23456789"],
  [-5, 2, 2, "-0.05"],
  [7, 0, 0, "7"],
  [7, 0, 2, "7.00"],
  [2n ** 70n, 8, 8, "11805916207174.11303424"],
])("%s with %i decimals is written with at least %i: %s", (units, decimals, least, text) => {
  expect(formatDecimal(units, decimals, least)).toBe(text);
});
