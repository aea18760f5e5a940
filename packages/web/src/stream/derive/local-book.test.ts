import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LocalBook, stepsOf, type DepthEvent } from "./local-book.ts";

const PRICE = { decimals: 2, stepUnits: 1 };
const QUANTITY = { decimals: 3, stepUnits: 1 };

function bookOf(lastUpdateId = 10): LocalBook {
  const book = new LocalBook(PRICE, QUANTITY);
  book.reset({
    lastUpdateId,
    bids: [
      ["100.00000000", "1.00000000"],
      ["99.00000000", "2.00000000"],
    ],
    asks: [
      ["101.00000000", "3.00000000"],
      ["102.00000000", "4.00000000"],
    ],
  });
  return book;
}

const event = (part: Partial<DepthEvent>): DepthEvent => ({ U: 11, u: 11, b: [], a: [], ...part });

describe("local book", () => {
  test("levels are changed, put in at their place, and removed by zero", () => {
    const book = bookOf();
    const outcome = book.apply(
      event({
        b: [
          ["99.50", "5"],
          ["100.00", "0.00000000"],
        ],
        a: [
          ["102.00", "0.5"],
          ["103", "1"],
        ],
      }),
    );
    expect(outcome).toBe("applied");
    expect(book.bids).toEqual({ priceTicks: [9950, 9900], quantityLots: [5000, 2000] });
    expect(book.asks).toEqual({
      priceTicks: [10_100, 10_200, 10_300],
      quantityLots: [3000, 500, 1000],
    });
  });

  test("removing an unknown level changes nothing", () => {
    const book = bookOf();
    book.apply(event({ b: [["42", "0"]] }));
    expect(book.bids.priceTicks).toEqual([10_000, 9900]);
  });

  test.each([
    ["older than the snapshot", { U: 5, u: 10 }, "ignored"],
    ["overlapping the snapshot", { U: 8, u: 12 }, "applied"],
    ["joining it", { U: 11, u: 15 }, "applied"],
    ["with one lost in between", { U: 12, u: 15 }, "gap"],
  ] as const)("an event %s is %s", (_, ids, outcome) => {
    expect(bookOf(10).apply(event(ids))).toBe(outcome);
  });

  test("a gap later on is seen too", () => {
    const book = bookOf(10);
    expect(book.apply(event({ U: 11, u: 13 }))).toBe("applied");
    expect(book.apply(event({ U: 15, u: 16 }))).toBe("gap");
    expect(book.lastUpdateId).toBe(13);
  });

  test("any stream of changes leaves the same book as a plain map of levels", () => {
    const change = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5 }));
    fc.assert(
      fc.property(fc.array(change, { size: "max", maxLength: 200 }), (changes) => {
        const book = new LocalBook(PRICE, QUANTITY);
        book.reset({ lastUpdateId: 0, bids: [], asks: [] });
        const oracle = new Map<number, number>();
        changes.forEach(([ticks, lots], index) => {
          const level = [(ticks / 100).toFixed(2), (lots / 1000).toFixed(3)] as const;
          book.apply({ U: index + 1, u: index + 1, b: [level], a: [level] });
          if (lots === 0) oracle.delete(ticks);
          else oracle.set(ticks, lots);
        });
        const rising = [...oracle].toSorted(([a], [b]) => a - b);
        expect(book.asks.priceTicks).toEqual(rising.map(([ticks]) => ticks));
        expect(book.asks.quantityLots).toEqual(rising.map(([, lots]) => lots));
        expect(book.bids.priceTicks).toEqual(rising.map(([ticks]) => ticks).toReversed());
        expect(book.bids.quantityLots).toEqual(rising.map(([, lots]) => lots).toReversed());
      }),
    );
  });
});

describe("steps of a decimal", () => {
  test("counts the grid and saturates", () => {
    expect(stepsOf("64000.01000000", PRICE)).toBe(6_400_001);
    expect(stepsOf("1.5", { decimals: 1, stepUnits: 5 })).toBe(3);
    expect(stepsOf("92233720368.54775807", { decimals: 8, stepUnits: 1 })).toBe(
      Number.MAX_SAFE_INTEGER,
    );
    expect(stepsOf("x", PRICE)).toBe(0);
  });
});
