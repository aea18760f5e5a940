import { describe, expect, test } from "vitest";
import { averageUnits, rescale, toUnits, toUnitsFloor } from "./amount.ts";
import {
  amountText,
  atDecimals,
  compact,
  signedPercent,
  signOf,
  withoutTrailingZeros,
  withThousands,
} from "./display.ts";

describe("amounts", () => {
  test.each([
    ["0.1", 8, 10_000_000n],
    ["1", 2, 100n],
    ["1.", 2, 100n],
    [".5", 2, 50n],
    ["1.50000000", 2, 150n],
    ["123456789012.12345678", 8, 12_345_678_901_212_345_678n],
  ])("%s at %i decimals", (text, decimals, units) => {
    expect(toUnits(text, decimals)).toBe(units);
  });

  test.each([
    ["", 2],
    [".", 2],
    ["-1", 2],
    ["1e5", 2],
    ["1.234", 2],
    ["1,5", 2],
    ["NaN", 2],
  ])("%s at %i decimals is refused", (text, decimals) => {
    expect(toUnits(text, decimals)).toBeUndefined();
  });

  test("floor cuts what is too fine", () => {
    expect(toUnitsFloor("1.23999999", 2)).toBe(123n);
    expect(toUnitsFloor("7", 2)).toBe(700n);
  });

  test.each([
    ["301.00", "3", 2, 10_033n],
    ["302.00", "3", 2, 10_067n],
    ["1.005", "1", 2, 101n],
    ["0.00000001", "100000000000", 8, 0n],
    ["9007199254740993.00000001", "0.00000001", 2, 90_071_992_547_409_930_000_000_100n],
  ])("%s for %s is exact to %i decimals", (quote, base, decimals, units) => {
    expect(averageUnits(quote, base, decimals)).toBe(units);
  });

  test("nothing bought has no average price", () => {
    expect(averageUnits("0.00000000", "0.00000000", 2)).toBeUndefined();
  });

  test("rescale rounds down", () => {
    expect(rescale(123_456n, 4, 2)).toBe(1234n);
    expect(rescale(12n, 2, 4)).toBe(1200n);
  });
});

describe("display", () => {
  test("thousands, places and zeros", () => {
    expect(withThousands("1234567.8900")).toBe("1,234,567.8900");
    expect(withThousands("999")).toBe("999");
    expect(atDecimals("1.999", 2)).toBe("1.99");
    expect(atDecimals("1", 2)).toBe("1.00");
    expect(atDecimals("1.5", 0)).toBe("1");
    expect(withoutTrailingZeros("0.12300000")).toBe("0.123");
    expect(withoutTrailingZeros("100")).toBe("100");
    expect(amountText("1234.50000000")).toBe("1,234.50");
    expect(amountText("0.00001234")).toBe("0.00001234");
  });

  test.each([
    ["12.3456", "12.34"],
    ["999.99", "999.99"],
    ["1234.5", "1.23K"],
    ["1999999.99", "1.99M"],
    ["12345678901.1", "12.34B"],
  ])("compact %s", (text, short) => {
    expect(compact(text)).toBe(short);
  });

  test("percent carries its sign", () => {
    expect(signedPercent("1.239")).toBe("+1.23%");
    expect(signedPercent("-0.5")).toBe("−0.50%");
    expect(signedPercent("-0.001")).toBe("0.00%");
    expect([signOf("0.000"), signOf("-3"), signOf("2")]).toEqual([0, -1, 1]);
  });
});
