import { type Side, oppositeOf, wholeTimes } from "../market/index.ts";
import type { Book } from "./book.ts";
import type { MatchTerms } from "./match-terms.ts";

/** What a taker would find, looked up before anything moves. */
export interface Walk {
  readonly lots: number;
  /** What these lots cost (or bring); past 2^53-1 it is rounded but still larger. */
  readonly quoteUnits: number;
  /** False when the book, or the range of prices, ends before the taker's wish does. */
  readonly complete: boolean;
  /** The range of prices ended it; there is more beyond. */
  readonly cut: boolean;
}

/** Are there so many lots, hidden ones included, at this limit or better and within the range? */
export function canFill(book: Book, order: FillQuestion): boolean {
  const { side, limitTicks, terms } = order;
  let missing = order.lots;
  let level = book.bestLevel(book.ladderOf(oppositeOf(side)));
  while (level !== 0) {
    const priceTicks = book.priceTicks(level);
    const crosses = side === 0 ? priceTicks <= limitTicks : priceTicks >= limitTicks;
    if (!crosses || !isInRange(priceTicks, terms)) return false;
    missing -= book.openLotsOfLevel(level);
    if (missing <= 0) return true;
    level = book.worseLevel(level);
  }
  return false;
}

export interface FillQuestion {
  readonly side: Side;
  readonly limitTicks: number;
  readonly lots: number;
  readonly terms: MatchTerms;
}

/** The best prices for a number of lots, as far as the range of prices goes. */
export function walkLots(book: Book, side: Side, wantedLots: number, terms: MatchTerms): Walk {
  let lots = 0;
  let quoteUnits = 0;
  let level = book.bestLevel(book.ladderOf(oppositeOf(side)));
  while (level !== 0 && lots < wantedLots) {
    const priceTicks = book.priceTicks(level);
    if (!isInRange(priceTicks, terms)) break;
    const taken = Math.min(book.openLotsOfLevel(level), wantedLots - lots);
    lots += taken;
    quoteUnits += taken * priceTicks * terms.unitsPerTickLot;
    level = book.worseLevel(level);
  }
  return { lots, quoteUnits, complete: lots === wantedLots, cut: level !== 0 && lots < wantedLots };
}

/** As many whole lots, best price first, as an amount of the quote asset buys (or pays for). */
export function walkQuote(book: Book, side: Side, wantedUnits: number, terms: MatchTerms): Walk {
  let lots = 0;
  let quoteUnits = 0;
  let level = book.bestLevel(book.ladderOf(oppositeOf(side)));
  while (level !== 0 && quoteUnits < wantedUnits) {
    const priceTicks = book.priceTicks(level);
    if (!isInRange(priceTicks, terms)) break;
    const lotUnits = priceTicks * terms.unitsPerTickLot;
    const openLots = book.openLotsOfLevel(level);
    const taken = Math.min(openLots, wholeTimes(wantedUnits - quoteUnits, lotUnits));
    lots += taken;
    quoteUnits += taken * lotUnits;
    if (taken < openLots) return { lots, quoteUnits, complete: true, cut: false };
    level = book.worseLevel(level);
  }
  const complete = quoteUnits === wantedUnits;
  return { lots, quoteUnits, complete, cut: level !== 0 && !complete };
}

function isInRange(priceTicks: number, terms: MatchTerms): boolean {
  return priceTicks >= terms.lowestTicks && priceTicks <= terms.highestTicks;
}
