import { LAYOUT_LINES } from "../order/index.ts";
import type { PlainTerms } from "./check/plain-order.ts";
import type { Market } from "./market.ts";

const { first: FIRST_LINE, second: SECOND_LINE } = LAYOUT_LINES;

/*
 * A market's orders are more than the fast caches hold, so whoever meets an order waits for memory:
 * once for its record, once for its neighbours. These functions read, all at
 * once, what will be touched one after the other, and the processor fetches it together. They
 * change nothing.
 */

/** Where they put what they have read, so that no compiler leaves the reading out. */
const sink = new Int32Array(1);

/** Before an order of the account rests. */
export function warmEntry(
  { accountOrders, book }: Market,
  accountIndex: number,
  { side, priceTicks }: PlainTerms,
): void {
  const level = book.levelAt(book.ladderOf(side), priceTicks);
  const youngest = book.previous(level, level);
  const last = accountOrders.last(accountIndex);
  sink[0] = accountOrders.next(last) ^ book.restingLevel(youngest);
}

/** Before an order that rests leaves. */
export function warmExit(market: Market, slot: number): void {
  const { book } = market;
  // What asks no question comes first: a wrong guess about what is not there yet costs most.
  const warmed = warmRecord(market, slot) ^ warmNeighbours(market, slot);
  const level = book.restingLevel(slot);
  const before = book.restingLevel(book.previous(level, slot));
  sink[0] = warmed ^ before ^ book.restingLevel(book.next(level, slot)) ^ book.first(level);
}

/** Before what a match did to the makers is settled. */
export function warmMakers(market: Market): void {
  const { steps } = market.book;
  const { count } = steps;
  for (let step = 0; step < count; step++) sink[0] = warmRecord(market, steps.slot(step));
  for (let step = 0; step < count; step++) {
    const slot = steps.slot(step);
    sink[0] = market.book.find(market.orders.orderId(slot)) ^ warmNeighbours(market, slot);
  }
}

/** What is found by the slot alone. */
function warmRecord({ orders, accountOrders }: Market, slot: number): number {
  const { words } = orders;
  const at = slot << 5;
  const first = words[at | FIRST_LINE] as number;
  return first ^ (words[at | SECOND_LINE] as number) ^ accountOrders.next(slot);
}

/** What only the record leads to. */
function warmNeighbours({ accountOrders }: Market, slot: number): number {
  const next = accountOrders.next(accountOrders.next(slot));
  const previous = accountOrders.previous(accountOrders.previous(slot));
  return next ^ previous;
}
