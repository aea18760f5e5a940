import { ExpiryReason, OrderListStatus, OrderStatus } from "../market/index.ts";
import { OrderStage } from "../order/index.ts";
import { AccountCount } from "./money/accounts.ts";
import type { Market } from "./market.ts";
import { expireOrder, forget, neededUnits, releaseBeyond, setStage } from "./order-life.ts";
import type { OrderList } from "./order-list.ts";
import { carriesPairHold, hasWorkingOrder, siblingOf } from "./order-list.ts";
import type { ExchangeState } from "./state.ts";

const { Filled } = OrderStatus;
const { OcoTrigger, OtoPhaseOneExpired } = ExpiryReason;
const { AllDone } = OrderListStatus;
const { Agenda } = OrderStage;
const { OrderLists } = AccountCount;

/** The list of an order; undefined for an order that stands alone. */
export function listOf(market: Market, slot: number): OrderList | undefined {
  const orderListId = market.orders.orderListId(slot);
  return orderListId === 0 ? undefined : market.lists.get(orderListId);
}

/** An order of an OCO pair goes on alone: the other one expires, and what only it needed is released. */
export function expireSibling(
  state: ExchangeState,
  market: Market,
  slot: number,
  reason: ExpiryReason = OcoTrigger,
): void {
  const list = listOf(market, slot);
  if (list === undefined) return;
  const orderId = market.orders.orderId(slot);
  const siblingId = siblingOf(list, orderId);
  if (siblingId === 0) return;
  const sibling = market.book.find(siblingId);
  market.hash.touch(slot);
  market.hash.touch(sibling);
  if (carriesPairHold(list, siblingId)) {
    const { orders } = market;
    orders.setHeldUnits(slot, orders.heldUnits(slot) + orders.heldUnits(sibling));
    orders.setHeldUnits(sibling, 0);
  }
  expireOrder(state, market, sibling, reason);
  forget(state, market, sibling);
  list.openOrderIds[list.orderIds.indexOf(siblingId)] = 0;
  releaseBeyond(state, market, slot, neededUnits(market, slot));
}

/**
 * Forgets an order that has ended, right after the event that says so, and does what follows from
 * that for the other orders of its list.
 */
export function forgetLeg(state: ExchangeState, market: Market, slot: number): void {
  if (market.orders.isPlain(slot)) return forget(state, market, slot);
  const list = listOf(market, slot);
  if (list === undefined) return forget(state, market, slot);
  const { orders } = market;
  const orderId = orders.orderId(slot);
  const isFilled = orders.status(slot) === Filled;
  expireSibling(state, market, slot);
  releaseBeyond(state, market, slot, 0);
  forget(state, market, slot);
  const place = list.orderIds.indexOf(orderId);
  list.openOrderIds[place] = 0;
  if (place === 0 && hasWorkingOrder(list)) {
    if (isFilled) callPending(market, list);
    else expirePending(state, market, list);
  }
  finishList(state, market, list);
}

/** Ends an order that may not go on, with what follows for its list. */
export function expireLeg(
  state: ExchangeState,
  market: Market,
  slot: number,
  reason: ExpiryReason,
): void {
  expireOrder(state, market, slot, reason);
  forgetLeg(state, market, slot);
}

/** The working order is filled: the turn of the others has come. An OCO pair is one entry. */
function callPending(market: Market, list: OrderList): void {
  for (let place = 1; place < list.openOrderIds.length; place++) {
    const orderId = list.openOrderIds[place] as number;
    setStage(market, market.book.find(orderId), Agenda);
    if (place === 1) market.agenda.push(orderId);
  }
}

function expirePending(state: ExchangeState, market: Market, list: OrderList): void {
  for (let place = 1; place < list.openOrderIds.length; place++) {
    const orderId = list.openOrderIds[place] as number;
    if (orderId === 0) continue;
    expireOne(state, market, market.book.find(orderId), OtoPhaseOneExpired);
  }
}

/** Expires orders of one list together, in this order. */
export function expireLegs(
  state: ExchangeState,
  market: Market,
  slots: readonly number[],
  reason: ExpiryReason,
): void {
  const [first = 0] = slots;
  const list = listOf(market, first);
  for (const slot of slots) expireOne(state, market, slot, reason);
  if (list !== undefined) finishList(state, market, list);
}

function expireOne(state: ExchangeState, market: Market, slot: number, reason: ExpiryReason): void {
  const list = listOf(market, slot);
  const orderId = market.orders.orderId(slot);
  expireOrder(state, market, slot, reason);
  forget(state, market, slot);
  if (list !== undefined) list.openOrderIds[list.orderIds.indexOf(orderId)] = 0;
}

/** Says that a list is done once its last order has ended. */
export function finishList(state: ExchangeState, market: Market, list: OrderList): void {
  if (list.openOrderIds.some((orderId) => orderId !== 0)) return;
  tellList(state, market, list, AllDone);
  market.lists.remove(list);
  countList(state, market, list, -1);
}

export function countList(
  state: ExchangeState,
  market: Market,
  list: OrderList,
  change: 1 | -1,
): void {
  market.accountOrders.addList(list.accountIndex, change);
  state.accounts.count(list.accountIndex, OrderLists, change);
}

/** An order holds only what it needs, and an OCO pair what the needier of its open legs does. */
export function trimHold(state: ExchangeState, market: Market, slot: number): void {
  const list = listOf(market, slot);
  const siblingId = list === undefined ? 0 : siblingOf(list, market.orders.orderId(slot));
  if (list === undefined || siblingId === 0) {
    return releaseBeyond(state, market, slot, neededUnits(market, slot));
  }
  const sibling = market.book.find(siblingId);
  const needed = Math.max(neededUnits(market, slot), neededUnits(market, sibling));
  const carrier = carriesPairHold(list, siblingId) ? sibling : slot;
  releaseBeyond(state, market, carrier, needed);
}

/** Says that a list began, was changed, or is done. */
export function tellList(
  state: ExchangeState,
  market: Market,
  list: OrderList,
  listStatus: OrderListStatus,
): void {
  const { accountId, orderListId, listKind, listClientOrderId, orderIds } = list;
  const { marketId } = market.spec;
  const about = { accountId, marketId, orderListId, listKind, listStatus };
  state.log.listChanged({ ...about, listClientOrderId, orderIds });
}
