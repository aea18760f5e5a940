import fc from "fast-check";
import { expect, test } from "vitest";
import { Side } from "../market/index.ts";
import { Book, LADDERS, MatchTerms, assertBookValid } from "./index.ts";

/** Side by side, in groups, and as far apart as prices can be. */
const price = fc.oneof(
  fc.integer({ min: 1, max: 400 }),
  fc.integer({ min: 1, max: 40 }).map((group) => group * 32 ** 2),
  fc.integer({ min: 1, max: 40 }).map((group) => group * 2 ** 45 + (group % 3)),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);
const ladder = fc.constantFrom<number>(...Object.values(LADDERS));

/** One order at a price: enters when there is none, leaves when there is. */
function toggle(book: Book, at: number, ticks: number, isTold = true): void {
  const level = book.levelAt(at, ticks);
  if (level !== 0) {
    const slot = book.first(level);
    book.remove(slot);
    book.close(slot);
  } else {
    const slot = book.open(ticks, 0, 1);
    if (at === LADDERS.Bids) book.rest(slot, Side.Buy, ticks);
    else if (at === LADDERS.Asks) book.rest(slot, Side.Sell, ticks);
    else book.wait(slot, at, ticks);
  }
  if (isTold) book.takeTouched(() => {});
}

function pricesOf(book: Book, at: number): readonly number[] {
  const found: number[] = [];
  for (let level = book.bestLevel(at); level !== 0; level = book.worseLevel(level)) {
    found.push(book.priceTicks(level));
  }
  return found;
}

test("a ladder agrees with a sorted list of prices, and forgets what has gone", () => {
  const property = fc.property(
    ladder,
    fc.array(price, { minLength: 1, maxLength: 250, size: "max" }),
    (at, steps) => {
      const book = new Book();
      const isHighestBest = at === LADDERS.Bids || at === LADDERS.Falling;
      const prices = new Set<number>();
      for (const ticks of steps) {
        toggle(book, at, ticks);
        if (!prices.delete(ticks)) prices.add(ticks);
        const sorted = [...prices].sort((a, b) => (isHighestBest ? b - a : a - b));
        expect(pricesOf(book, at)).toEqual(sorted);
        assertBookValid(book);
      }
      for (const ticks of prices) toggle(book, at, ticks);
      const recordsUsed = () => {
        for (let round = 0; round < 2; round++) {
          for (const ticks of new Set(steps)) toggle(book, at, ticks);
        }
        return book.image().records.words.length;
      };
      expect(recordsUsed()).toBe(recordsUsed());
    },
  );
  fc.assert(property, { numRuns: 60 });
});

test("prices that orders have left take no room", () => {
  const book = new Book();
  for (let ticks = 1; ticks < 1_000_000; ticks += 33) {
    toggle(book, LADDERS.Asks, ticks);
    toggle(book, LADDERS.Asks, ticks);
  }
  expect(book.image().records.words.length).toBeLessThan(50_000);
});

test("prices emptied by the thousand in one command are told once each, and take no room either", () => {
  const book = new Book();
  const terms = new MatchTerms();
  const prices = Array.from({ length: 1500 }, (_, index) => 1000 + index * 33);
  const recordsUsed = () => {
    for (const ticks of prices) book.rest(book.open(ticks, 0, 1), Side.Sell, ticks);
    book.takeTouched(() => {});
    book.match(Side.Buy, Infinity, prices.length, terms);
    for (let step = 0; step < prices.length; step++) book.close(book.steps.slot(step));
    for (const ticks of prices.slice(0, 1200)) toggle(book, LADDERS.Asks, ticks, false);
    for (const ticks of prices.slice(0, 600)) toggle(book, LADDERS.Asks, ticks, false);
    assertBookValid(book);
    const told: number[] = [];
    book.takeTouched((_, ticks, lots) => told.push(lots === 0 ? ticks : -ticks));
    const gone = [...prices.slice(0, 600), ...prices.slice(1200)];
    expect(new Set(told)).toEqual(new Set([...gone, ...prices.slice(600, 1200).map((at) => -at)]));
    expect(told).toHaveLength(prices.length);
    for (const ticks of prices.slice(600, 1200)) toggle(book, LADDERS.Asks, ticks);
    assertBookValid(book);
    return book.image().records.words.length;
  };
  for (let round = 0; round < 3; round++) recordsUsed();
  expect(recordsUsed()).toBe(recordsUsed());
});
