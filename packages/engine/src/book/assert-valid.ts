import { assert } from "../invariant/index.ts";
import { Side } from "../market/index.ts";
import type { Book } from "./book.ts";

/** The invariants of one book. Costs a walk over all orders. */
export function assertBookValid(book: Book): void {
  const bids = assertSideValid(book, Side.Buy);
  const asks = assertSideValid(book, Side.Sell);
  const bestBid = book.bestLevel(Side.Buy);
  const bestAsk = book.bestLevel(Side.Sell);
  if (bestBid !== 0 && bestAsk !== 0) {
    const [bid, ask] = [book.levels.priceTicks(bestBid), book.levels.priceTicks(bestAsk)];
    assert(bid < ask, `crossed book: bid ${bid}, ask ${ask}`);
  }
  const { count } = book.orders;
  assert(bids.orders + asks.orders === count, `${count} orders, but not all stand in a level`);
  assert(bids.levels + asks.levels === book.levels.count, "a level is not in the price index");
  assert(book.orderIdCount === count, `${book.orderIdCount} order ids for ${count} orders`);
  assertAccountsValid(book);
}

/** Levels sorted, none empty; queues linked both ways; the sum of a level = its orders. */
function assertSideValid(book: Book, side: Side): { levels: number; orders: number } {
  const counts = { levels: 0, orders: 0 };
  let betterTicks = side === Side.Buy ? Infinity : -Infinity;
  for (let level = book.bestLevel(side); level !== 0; level = book.worseLevel(side, level)) {
    const priceTicks = book.levels.priceTicks(level);
    const isWorse = side === Side.Buy ? priceTicks < betterTicks : priceTicks > betterTicks;
    assert(isWorse, `price ${priceTicks} stands behind ${betterTicks}`);
    counts.levels++;
    counts.orders += assertLevelValid(book, side, level);
    betterTicks = priceTicks;
  }
  return counts;
}

function assertLevelValid(book: Book, side: Side, level: number): number {
  const { orders, levels } = book;
  const priceTicks = levels.priceTicks(level);
  let count = 0;
  let sumLots = 0;
  let previous = 0;
  for (let slot = levels.first(level); slot !== 0; slot = orders.next(slot)) {
    const name = `order ${orders.orderId(slot)}`;
    const openLots = orders.openLots(slot);
    assert(orders.previous(slot) === previous, `${name} is not linked back`);
    assert(orders.level(slot) === level, `${name} stands in another level's queue`);
    assert(orders.side(slot) === side, `${name} stands on the wrong side`);
    assert(orders.priceTicks(slot) === priceTicks, `${name} stands at the wrong price`);
    assert(openLots > 0 && openLots <= orders.quantityLots(slot), `${name} rests empty`);
    assert(book.find(orders.orderId(slot)) === slot, `${name} is not found by its id`);
    sumLots += openLots;
    previous = slot;
    count++;
  }
  assert(count > 0, `the level at ${priceTicks} is empty`);
  assert(levels.last(level) === previous, `the level at ${priceTicks} ends elsewhere`);
  const total = levels.openLots(level);
  assert(total === sumLots, `the level at ${priceTicks} says ${total}, its orders ${sumLots}`);
  return count;
}

/** Every order stands in its account's list, each list is oldest first and counted right. */
function assertAccountsValid(book: Book): void {
  const { accounts, orders } = book;
  const seen = new Set<number>();
  book.forEachOrder((order) => seen.add(orders.accountIndex(order)));
  let listed = 0;
  for (const account of seen) {
    let count = 0;
    let previous = 0;
    for (let slot = accounts.first(account); slot !== 0; slot = orders.accountNext(slot)) {
      const name = `order ${orders.orderId(slot)}`;
      assert(orders.accountIndex(slot) === account, `${name} is in another account's list`);
      assert(orders.accountPrevious(slot) === previous, `${name} is not linked to its elder`);
      const isOlder = previous === 0 || orders.orderId(previous) < orders.orderId(slot);
      assert(isOlder, `${name} is older than the one before it`);
      previous = slot;
      count++;
    }
    const counted = accounts.count(account);
    assert(count === counted, `account ${account} lists ${count} orders, counts ${counted}`);
    listed += count;
  }
  assert(listed === orders.count, `${listed} of ${orders.count} orders stand in account lists`);
}
