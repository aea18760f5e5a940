import type { CancelAllOrders, CancelOrder } from "../command/index.ts";
import type { Rejection } from "../event/index.ts";
import { REJECTIONS, malformed } from "../event/index.ts";
import { CancelRestriction, OrderStatus } from "../market/index.ts";
import { CLIENT_ORDER_ID_LENGTH_MAX } from "./limits.ts";
import type { Market } from "./market.ts";
import type { ExchangeState } from "./state.ts";
import { restingView, statusOf } from "./state.ts";

/** Cancels one open order of the account, named by either id or by both. */
export function cancelOrder(state: ExchangeState, command: CancelOrder): void {
  const market = state.markets.get(command.marketId);
  if (market === undefined) return state.reject(command.accountId, REJECTIONS.unknownMarket);
  const slot = findSlot(state, market, command);
  if (typeof slot !== "number") return state.reject(command.accountId, slot);
  const { orders } = market.book;
  const status = statusOf(orders.quantityLots(slot), orders.openLots(slot));
  if (!isAllowed(command.restriction, status)) {
    return state.reject(command.accountId, REJECTIONS.cancelRestricted);
  }
  cancel(state, market, slot, command.newClientOrderId);
}

/** Cancels every open order of the account on a market, oldest first. Allowed in any status. */
export function cancelAllOrders(state: ExchangeState, command: CancelAllOrders): void {
  const market = state.markets.get(command.marketId);
  if (market === undefined) return state.reject(command.accountId, REJECTIONS.unknownMarket);
  const { accounts, orders } = market.book;
  const accountIndex = state.ledger.accountIndex(command.accountId);
  let slot = accounts.first(accountIndex);
  if (slot === 0) return state.reject(command.accountId, REJECTIONS.unknownOrder);
  while (slot !== 0) {
    const next = orders.accountNext(slot);
    const newClientOrderId = `${command.newClientOrderId}${orders.orderId(slot)}`;
    cancel(state, market, slot, newClientOrderId.slice(0, CLIENT_ORDER_ID_LENGTH_MAX));
    slot = next;
  }
}

function findSlot(state: ExchangeState, market: Market, command: CancelOrder): number | Rejection {
  const { orders } = market.book;
  const { orderId, origClientOrderId } = command;
  if (command.newClientOrderId.length > CLIENT_ORDER_ID_LENGTH_MAX) {
    return malformed("newClientOrderId");
  }
  const accountIndex = state.ledger.accountIndex(command.accountId);
  if (orderId === 0) {
    const place = state.clientOrderIds.find(accountIndex, origClientOrderId);
    return place?.marketId === command.marketId ? place.slot : REJECTIONS.unknownOrder;
  }
  const slot = market.book.find(orderId);
  if (slot === 0 || orders.accountIndex(slot) !== accountIndex) return REJECTIONS.unknownOrder;
  const agrees = origClientOrderId === "" || origClientOrderId === orders.clientOrderId(slot);
  return agrees ? slot : REJECTIONS.idsDisagree;
}

function isAllowed(restriction: CancelRestriction, status: OrderStatus): boolean {
  if (restriction === CancelRestriction.OnlyNew) return status === OrderStatus.New;
  if (restriction === CancelRestriction.None) return true;
  return status === OrderStatus.PartiallyFilled;
}

function cancel(
  state: ExchangeState,
  market: Market,
  slot: number,
  newClientOrderId: string,
): void {
  const resting = restingView(state, market, slot);
  const accountIndex = market.book.orders.accountIndex(slot);
  const { side, priceTicks, quantityLots, executedLots } = resting;
  const openLots = quantityLots - executedLots;
  const heldUnits = market.unitsSpent(side, priceTicks, openLots);
  const expectedUnits = market.unitsEarned(side, priceTicks, openLots);
  state.ledger.release(accountIndex, market.spentAsset(side), heldUnits);
  market.earnedAsset(side).expect(accountIndex, -expectedUnits);
  state.clientOrderIds.remove(accountIndex, resting.clientOrderId);
  market.book.remove(slot);
  state.events.push({
    kind: "OrderCanceled",
    order: {
      ...resting,
      clientOrderId: newClientOrderId || resting.clientOrderId,
      status: OrderStatus.Canceled,
      updatedTimeUs: state.timeUs,
    },
    origClientOrderId: resting.clientOrderId,
  });
}
