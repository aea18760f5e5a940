import { Side } from "@bourse/engine/market";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Depth } from "./depth.ts";

const change = fc.record({
  priceTicks: fc.integer({ min: 1, max: 200 }),
  quantityLots: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })),
});

test("both sides are sorted best first, whatever changes", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(Side.Buy, Side.Sell),
      fc.array(change, { maxLength: 400, size: "max" }),
      (which, changes) => {
        const depth = new Depth();
        const side = depth.side(which);
        const naive = new Map<number, number>();
        for (const { priceTicks, quantityLots } of changes) {
          side.set(priceTicks, quantityLots);
          if (quantityLots === 0) naive.delete(priceTicks);
          else naive.set(priceTicks, quantityLots);
        }
        const direction = which === Side.Buy ? -1 : 1;
        const expected = [...naive].toSorted(([one], [other]) => (one - other) * direction);
        const shown = Array.from({ length: side.length }, (_, rank) => [
          side.priceTicks(rank),
          side.quantityLots(rank),
        ]);
        expect(shown).toEqual(expected);
        expect([side.bestTicks, side.bestLots]).toEqual(expected[0] ?? [0, 0]);
        depth.assertValid();
      },
    ),
  );
});

test("a crossed book is a broken invariant", () => {
  const depth = new Depth();
  depth.bids.set(101, 1);
  depth.asks.set(102, 1);
  depth.assertValid();
  depth.asks.set(101, 1);
  expect(() => depth.assertValid()).toThrow("crossed");
});
