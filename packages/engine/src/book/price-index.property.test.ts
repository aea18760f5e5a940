import fc from "fast-check";
import { expect, test } from "vitest";
import { Side } from "../market/index.ts";
import { PriceIndex } from "./price-index.ts";

/** Near one another, at the borders of pages, and as far apart as prices can be. */
const price = fc.oneof(
  fc.integer({ min: 1, max: 300 }),
  fc.integer({ min: 1, max: 40 }).map((page) => page * 64),
  fc.integer({ min: 1, max: 40 }).map((page) => page * 64 - 1),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);

test("it agrees with a sorted list of prices", () => {
  const property = fc.property(
    fc.constantFrom(Side.Buy, Side.Sell),
    fc.array(price, { maxLength: 200, size: "max" }),
    (side, steps) => {
      const index = new PriceIndex(side);
      const levels = new Map<number, number>();
      steps.forEach((ticks, step) => {
        if (levels.delete(ticks)) index.remove(ticks);
        else {
          levels.set(ticks, step + 1);
          index.add(ticks, step + 1);
        }
        const sorted = [...levels.keys()].sort((a, b) => (side === Side.Buy ? b - a : a - b));
        expect(index.best).toBe(levels.get(sorted[0] ?? 0) ?? 0);
      });
      const sorted = [...levels.keys()].sort((a, b) => (side === Side.Buy ? b - a : a - b));
      sorted.forEach((ticks, rank) => {
        expect(index.worse(ticks)).toBe(levels.get(sorted[rank + 1] ?? 0) ?? 0);
      });
      for (const ticks of [...steps, 1, 2, 64, 65]) {
        expect(index.find(ticks)).toBe(levels.get(ticks) ?? 0);
      }
    },
  );
  fc.assert(property, { numRuns: 100 });
});

test("the price behind one that has no level is found as well", () => {
  const asks = new PriceIndex(Side.Sell);
  asks.add(100, 7);
  asks.add(5000, 8);
  expect(asks.worse(99)).toBe(7);
  expect(asks.worse(100)).toBe(8);
  expect(asks.worse(4000)).toBe(8);
  expect(asks.worse(5000)).toBe(0);
});
