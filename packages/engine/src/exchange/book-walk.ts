import { crosses } from "../book/index.ts";
import { type Side, notionalUnits, oppositeOf, wholeTimes } from "../market/index.ts";
import type { Market } from "./market.ts";

/** What a taker would find: looked up before anything moves. */
export interface Walk {
  readonly lots: number;
  /** What these lots cost (or bring); past 2^53-1 it is too large to be paid, and says so. */
  readonly quoteUnits: number;
  /** False when the book ends before the taker's wish does. */
  readonly complete: boolean;
}

/** Are there so many lots at this price or better? */
export function canFill(market: Market, takerSide: Side, limitTicks: number, lots: number) {
  const { book } = market;
  const makerSide = oppositeOf(takerSide);
  let missing = lots;
  let level = book.bestLevel(makerSide);
  while (level !== 0 && crosses(takerSide, limitTicks, book.levels.priceTicks(level))) {
    missing -= book.levels.openLots(level);
    if (missing <= 0) return true;
    level = book.worseLevel(makerSide, level);
  }
  return false;
}

/** The best prices for a number of lots. */
export function walkLots(market: Market, takerSide: Side, wantedLots: number): Walk {
  const { book, spec } = market;
  const makerSide = oppositeOf(takerSide);
  let lots = 0;
  let quoteUnits = 0;
  for (
    let level = book.bestLevel(makerSide);
    level !== 0 && lots < wantedLots;
    level = book.worseLevel(makerSide, level)
  ) {
    const taken = Math.min(book.levels.openLots(level), wantedLots - lots);
    lots += taken;
    quoteUnits += notionalUnits(spec, book.levels.priceTicks(level), taken);
  }
  return { lots, quoteUnits, complete: lots === wantedLots };
}

/** As many whole lots, best price first, as an amount of the quote asset buys (or pays for). */
export function walkQuote(market: Market, takerSide: Side, wantedQuoteUnits: number): Walk {
  const { book, spec } = market;
  const makerSide = oppositeOf(takerSide);
  let lots = 0;
  let quoteUnits = 0;
  for (
    let level = book.bestLevel(makerSide);
    level !== 0;
    level = book.worseLevel(makerSide, level)
  ) {
    const lotUnits = notionalUnits(spec, book.levels.priceTicks(level), 1);
    const openLots = book.levels.openLots(level);
    const taken = Math.min(openLots, wholeTimes(wantedQuoteUnits - quoteUnits, lotUnits));
    lots += taken;
    quoteUnits += taken * lotUnits;
    if (taken < openLots) return { lots, quoteUnits, complete: true };
  }
  return { lots, quoteUnits, complete: quoteUnits === wantedQuoteUnits };
}
