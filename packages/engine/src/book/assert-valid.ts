import { assert } from "../invariant/index.ts";
import { type Book, LADDERS } from "./book.ts";

/** The invariants of a book. Costs a walk over all orders. */
export function assertBookValid(book: Book): void {
  const seen = new Set<number>();
  for (const ladder of Object.values(LADDERS)) {
    assertLadderValid(book, ladder, seen);
  }
  assert(seen.size <= book.orderCount, `${seen.size} orders queue, ${book.orderCount} are open`);
  const bid = book.bestLevel(LADDERS.Bids);
  const ask = book.bestLevel(LADDERS.Asks);
  if (bid === 0 || ask === 0) return;
  const [bidTicks, askTicks] = [book.priceTicks(bid), book.priceTicks(ask)];
  assert(bidTicks < askTicks, `crossed book: bid ${bidTicks}, ask ${askTicks}`);
}

/** Levels sorted both ways, none empty, each found by its price. */
function assertLadderValid(book: Book, ladder: number, seen: Set<number>): void {
  let better = 0;
  let level = book.bestLevel(ladder);
  for (; level !== 0; better = level, level = book.worseLevel(level)) {
    const priceTicks = book.priceTicks(level);
    const name = `the level at ${priceTicks}`;
    assert(book.betterLevel(level) === better, `${name} stands behind another than it says`);
    assert(book.ladderOfLevel(level) === ladder, `${name} belongs to another ladder`);
    assert(book.levelAt(ladder, priceTicks) === level, `${name} is not found by its price`);
    assert(isBehind(book, better, level), `${name} is not behind the one before it`);
    assert(book.first(level) !== 0, `${name} is empty`);
    const isSide = ladder === LADDERS.Bids || ladder === LADDERS.Asks;
    const sums = assertQueueValid(book, level, seen, isSide ? level : 0);
    if (!isSide) continue;
    const [shown, open] = [book.shownLotsOfLevel(level), book.openLotsOfLevel(level)];
    assert(shown === sums.shown, `${name} says it shows ${shown}, its orders show ${sums.shown}`);
    assert(open === sums.open, `${name} says ${open} lots are open, its orders ${sums.open}`);
  }
  assert(book.worstLevel(ladder) === better, `ladder ${ladder} ends elsewhere`);
}

function isBehind(book: Book, better: number, level: number): boolean {
  if (better === 0) return true;
  const [first, second] = [book.priceTicks(better), book.priceTicks(level)];
  return book.sideOf(level) === 0 ? second < first : second > first;
}

/** Links both ways; every order is found by its id and stands in one queue only. */
function assertQueueValid(book: Book, level: number, seen: Set<number>, restingLevel = 0) {
  const sums = { shown: 0, open: 0 };
  let previous = 0;
  for (let slot = book.first(level); slot !== 0; slot = book.next(level, slot)) {
    const name = `order ${book.orderId(slot)}`;
    assert(!seen.has(slot), `${name} stands in two queues`);
    assert(book.previous(level, slot) === previous, `${name} is not linked back`);
    assert(book.restingLevel(slot) === restingLevel, `${name} counts for another level`);
    assert(book.find(book.orderId(slot)) === slot, `${name} is not found by its id`);
    assert(restingLevel === 0 || book.shownLots(slot) > 0, `${name} rests and shows nothing`);
    seen.add(slot);
    sums.shown += book.shownLots(slot);
    sums.open += book.openLots(slot);
    previous = slot;
  }
  return sums;
}
