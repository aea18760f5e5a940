import { ASSETS, MARKETS } from "@bourse/core/market";
import { type AssetSpec, formatDecimal, type MarketSpec } from "@bourse/engine/market";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createMarketText, percentChange } from "./text.ts";

const count = fc.oneof(
  fc.nat(),
  fc.maxSafeNat().map((value) => Math.floor(value / 1000)),
);

function text(changes: Partial<MarketSpec> = {}) {
  const [spec, quote] = [MARKETS[0], ASSETS[0]] as [MarketSpec, AssetSpec];
  return createMarketText({ ...spec, ...changes }, quote);
}

test("prices and quantities are written as the slow way writes them, on every grid", () => {
  fc.assert(
    fc.property(count, fc.nat({ max: 12 }), fc.constantFrom(1, 5, 25), (units, decimals, step) => {
      const grid = { quantityDecimals: decimals, stepSizeUnits: step };
      const { price, quantity } = text({ priceDecimals: decimals, tickSizeUnits: step, ...grid });
      expect(price(units)).toBe(formatDecimal(units * step, decimals));
      const isSmall = (units * step) / 10 ** decimals < 92_233_720_368;
      expect(quantity(units)).toBe(isSmall ? price(units) : "92233720368.54775807");
    }),
    { numRuns: 2000 },
  );
});

test("an average price rounds to eight places, half away from zero", () => {
  const { averagePrice, priceChange } = text();
  expect(averagePrice(6_000_000_000_000n, 100_000)).toBe("60000.00000000");
  expect(averagePrice(200_000_000n, 3)).toBe("66666.66666667");
  expect(averagePrice(100_000_000n, 3)).toBe("33333.33333333");
  expect(averagePrice(0n, 0)).toBe("0.00000000");
  expect(priceChange(-1)).toBe("-0.01000000");
});

test("a change in percent", () => {
  expect(percentChange(6_000_000, 5_999_000, 3)).toBe("-0.017");
  expect(percentChange(200, 201, 2)).toBe("0.50");
  expect(percentChange(16, 17, 2)).toBe("6.25");
  expect(percentChange(1600, 1601, 3)).toBe("0.063");
  expect(percentChange(1600, 1599, 3)).toBe("-0.063");
  expect(percentChange(0, 0, 3)).toBe("0.000");
});
