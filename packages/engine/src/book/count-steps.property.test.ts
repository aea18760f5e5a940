import fc from "fast-check";
import { expect, test } from "vitest";
import { Side } from "../market/index.ts";
import { countSteps } from "./count-steps.ts";
import { Book, MatchTerms } from "./index.ts";

const PRICE = 100;
const TAKER = 0;

const maker = fc.record({
  owner: fc.integer({ min: 0, max: 2 }),
  lots: fc.integer({ min: 1, max: 12 }),
  hiddenLots: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30 })),
});

/** A level of sellers. */
function levelOf(makers: readonly { owner: number; lots: number; hiddenLots: number }[]) {
  const book = new Book();
  for (const [index, { owner, lots, hiddenLots }] of makers.entries()) {
    const slot = book.open(index + 1, owner, lots);
    if (hiddenLots > 0) book.hide(slot, hiddenLots, lots);
    book.rest(slot, Side.Sell, PRICE);
  }
  return { book, level: book.levelAt(book.ladderOf(Side.Sell), PRICE) };
}

test("it counts the steps that the match then takes", () => {
  fc.assert(
    fc.property(
      fc.array(maker, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 250 }),
      fc.integer({ min: 0, max: 5 }),
      (makers, lots, mode) => {
        const { book, level } = levelOf(makers);
        const terms = new MatchTerms();
        terms.owner = TAKER;
        terms.selfTradePrevention = mode as MatchTerms["selfTradePrevention"];
        const counted = countSteps(book, level, { lots, terms, max: 1_000 });
        const few = countSteps(book, level, { lots, terms, max: 3 });
        book.match(Side.Buy, PRICE, lots, terms);
        expect(counted).toBe(book.steps.count);
        expect(few).toBe(Math.min(counted, 4));
      },
    ),
    { numRuns: 2_000 },
  );
});
