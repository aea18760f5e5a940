import { SelfTradePrevention, type Side, oppositeOf, wholeTimes } from "../market/index.ts";
import type { Book } from "./book.ts";
import { countSteps } from "./count-steps.ts";
import { MATCH_STEPS_MAX } from "./match-steps.ts";
import type { MatchTerms } from "./match-terms.ts";

const { ExpireBoth, ExpireMaker, ExpireTaker } = SelfTradePrevention;

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

/**
 * Would a taker get so many lots, hidden ones included, at this limit or better, within the range, and
 * in one match?
 */
export function canFill(book: Book, order: FillQuestion): boolean {
  const { side, limitTicks, terms } = order;
  const { selfTradePrevention: mode } = terms;
  const mayBeStopped = mode === ExpireTaker || mode === ExpireBoth;
  let missing = order.lots;
  let stepsLeft = MATCH_STEPS_MAX;
  let level = book.bestLevel(book.ladderOf(oppositeOf(side)));
  while (level !== 0) {
    const priceTicks = book.priceTicks(level);
    const crosses = side === 0 ? priceTicks <= limitTicks : priceTicks >= limitTicks;
    if (!crosses || !isInRange(priceTicks, terms)) return false;
    stepsLeft -= countSteps(book, level, { lots: missing, terms, max: stepsLeft });
    if (stepsLeft < 0) return false;
    const before = mayBeStopped ? lotsBeforeOwn(book, level, terms) : -1;
    if (before >= 0) return missing <= before;
    missing -= lotsFor(book, level, terms);
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
    const taken = Math.min(lotsFor(book, level, terms), wantedLots - lots);
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
    const openLots = lotsFor(book, level, terms);
    const taken = Math.min(openLots, wholeTimes(wantedUnits - quoteUnits, lotUnits));
    lots += taken;
    quoteUnits += taken * lotUnits;
    if (taken < openLots) return { lots, quoteUnits, complete: true, cut: false };
    level = book.worseLevel(level);
  }
  const complete = quoteUnits === wantedUnits;
  return { lots, quoteUnits, complete, cut: level !== 0 && !complete };
}

/** Is all that a taker of this side could meet within its range of prices? */
export function endsInRange(book: Book, side: Side, terms: MatchTerms): boolean {
  let level = book.bestLevel(book.ladderOf(oppositeOf(side)));
  while (level !== 0 && isInRange(book.priceTicks(level), terms)) level = book.worseLevel(level);
  return level === 0;
}

function isInRange(priceTicks: number, terms: MatchTerms): boolean {
  return priceTicks >= terms.lowestTicks && priceTicks <= terms.highestTicks;
}

/** What a level has for a taker; with EXPIRE_MAKER its own orders go away before it. */
function lotsFor(book: Book, level: number, terms: MatchTerms): number {
  const isPicky = terms.selfTradePrevention === ExpireMaker;
  return isPicky ? lotsOfOthers(book, level, terms) : book.openLotsOfLevel(level);
}

function lotsOfOthers(book: Book, level: number, terms: MatchTerms): number {
  let lots = 0;
  for (let slot = book.first(level); slot !== 0; slot = book.next(level, slot)) {
    if (!terms.areOwnedBy(book.owner(slot))) lots += book.openLots(slot);
  }
  return lots;
}

/**
 * The lots a taker trades at a level before it meets an order of its own; -1 when there is none. What
 * is hidden comes behind.
 */
function lotsBeforeOwn(book: Book, level: number, terms: MatchTerms): number {
  let lots = 0;
  for (let slot = book.first(level); slot !== 0; slot = book.next(level, slot)) {
    if (terms.areOwnedBy(book.owner(slot))) return lots;
    lots += book.shownLots(slot);
  }
  return -1;
}
