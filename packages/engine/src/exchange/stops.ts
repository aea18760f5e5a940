import { LADDERS } from "../book/index.ts";
import { OrderType, Side } from "../market/index.ts";
import { OrderStage } from "../order/index.ts";
import { expireSibling } from "./list-legs.ts";
import type { Market } from "./market.ts";
import { setStage } from "./order-life.ts";
import type { ExchangeState } from "./state.ts";

const { Buy, Sell } = Side;
const { StopLoss, StopLossLimit } = OrderType;
const { Agenda, Trailing, Untriggered } = OrderStage;
const { Falling, Rising } = LADDERS;

/** Does it trigger when the last price rises to its trigger price, or when it falls to it? */
export function rises(side: Side, orderType: OrderType): boolean {
  const isStopLoss = orderType === StopLoss || orderType === StopLossLimit;
  return isStopLoss === (side === Buy);
}

/** A trailing stop without a trigger price follows from its acceptance, or its release, on (8.3). */
export function noteFollowing(state: ExchangeState, { orders }: Market, slot: number): void {
  if (orders.trailingDeltaBips(slot) === 0 || orders.triggerPriceTicks(slot) > 0) return;
  orders.setTrailingTimeUs(slot, state.timeUs);
}

/** An open stop begins to wait for its price, or to follow it (rules 8.1, 8.3). */
export function startWaiting(state: ExchangeState, market: Market, slot: number): void {
  const { orders, book } = market;
  const triggerTicks = orders.triggerPriceTicks(slot);
  if (triggerTicks === 0) {
    const nothingYet = orders.side(slot) === Sell ? 0 : Infinity;
    return follow(state, market, slot, market.lastPriceTicks || nothingYet);
  }
  const isRising = rises(orders.side(slot), orders.orderType(slot));
  book.wait(slot, isRising ? Rising : Falling, triggerTicks);
  setStage(market, slot, Untriggered);
}

/** The market traded at a price: what waited for it fires, in the order of the orders' ids (8.1). */
export function fireStops(state: ExchangeState, market: Market, priceTicks: number): void {
  const { fired } = state;
  const { orders, book } = market;
  fired.clear();
  for (let level = book.bestLevel(Rising); level !== 0; level = book.bestLevel(Rising)) {
    if (book.priceTicks(level) > priceTicks) break;
    meetTrigger(state, market, book.first(level));
  }
  for (let level = book.bestLevel(Falling); level !== 0; level = book.bestLevel(Falling)) {
    if (book.priceTicks(level) < priceTicks) break;
    meetTrigger(state, market, book.first(level));
  }
  market.trailing.onPrice(priceTicks, fired);
  for (let at = 0; at < fired.count; at++) setStage(market, fired.slot(at), Agenda);
  fired.sort(orders);
  for (let at = 0; at < fired.count; at++) fire(state, market, fired.orderId(at), priceTicks);
}

function meetTrigger(state: ExchangeState, market: Market, slot: number): void {
  market.book.remove(slot);
  state.fired.push(slot);
}

/**
 * A plain stop fires, and so does a trailing one that followed the price; a trailing stop that met
 * its trigger price begins to follow. One that was expired by its sibling just now is no more.
 */
function fire(state: ExchangeState, market: Market, orderId: number, priceTicks: number): void {
  const { orders, book, agenda } = market;
  const slot = book.find(orderId);
  if (slot === 0) return;
  if (orders.trailingDeltaBips(slot) > 0 && orders.trailingTimeUs(slot) === 0) {
    return follow(state, market, slot, priceTicks);
  }
  agenda.push(orderId);
  if (orders.orderListId(slot) !== 0) expireSibling(state, market, slot);
}

/** Begins to follow the price; this price is its first extreme (8.3). */
function follow(state: ExchangeState, market: Market, slot: number, extremeTicks: number): void {
  const { orders, trailing } = market;
  setStage(market, slot, Trailing);
  trailing.follow(slot, orders.side(slot), orders.trailingDeltaBips(slot), extremeTicks);
  orders.setTrailingTimeUs(slot, state.timeUs);
}
