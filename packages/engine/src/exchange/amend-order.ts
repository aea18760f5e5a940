import type { AmendOrder } from "../command/index.ts";
import { REJECTIONS } from "../event/index.ts";
import {
  ExpiryReason,
  MarketFeature,
  MarketStatus,
  OrderListStatus,
  OrderStatus,
} from "../market/index.ts";
import { OrderStage } from "../order/index.ts";
import { findOpen } from "./cancel-order.ts";
import { checkAmendCount } from "./check/check-market.ts";
import { Stage } from "./check/filter-sets.ts";
import { checkFilters } from "./check/filters.ts";
import { expireLeg, listOf, tellList, trimHold } from "./list-legs.ts";
import type { Market } from "./market.ts";
import { paysPending, siblingOf } from "./order-list.ts";
import { checkMayTrade } from "./place-order.ts";
import type { ExchangeState } from "./state.ts";

/** Makes an open order smaller; it keeps its place in the queue (rule 13.5). */
export function amendOrder(state: ExchangeState, market: Market, command: AmendOrder): void {
  const slot = findOpen(state, market, command);
  if (slot === 0) return state.reject(command.accountId);
  const legs = pairOf(market, slot);
  if (!judge(state, market, command, slot)) return state.reject(command.accountId);
  const { quantityLots, newClientOrderId: newId } = command;
  const isRenamed = newId !== "" && newId !== market.orders.clientOrderIdText(slot);
  for (const leg of legs) {
    amendOne(state, market, leg, { quantityLots, newId: leg === slot ? newId : "" });
  }
  const list = isRenamed ? listOf(market, slot) : undefined;
  if (list !== undefined) tellList(state, market, list, OrderListStatus.Updated);
  const done = legs.find((leg) => market.orders.openLots(leg) <= 0);
  if (done !== undefined) expireLeg(state, market, done, ExpiryReason.ExchangeCanceled);
}

/** The order, or both of its OCO pair, in the order sent. */
function pairOf(market: Market, slot: number): readonly number[] {
  const list = listOf(market, slot);
  if (list === undefined) return [slot];
  const orderId = market.orders.orderId(slot);
  const siblingId = siblingOf(list, orderId);
  if (siblingId === 0) return [slot];
  const sibling = market.book.find(siblingId);
  return orderId < siblingId ? [slot, sibling] : [sibling, slot];
}

function judge(state: ExchangeState, market: Market, command: AmendOrder, slot: number): boolean {
  const { refusal } = state;
  const { orders, spec } = market;
  if ((spec.features & MarketFeature.Amend) === 0) {
    return refusal.set(REJECTIONS.amendUnsupported, spec.features, MarketFeature.Amend);
  }
  if (spec.status !== MarketStatus.Trading && spec.status !== MarketStatus.CancelOnly) {
    return refusal.set(REJECTIONS.marketClosed, spec.status, MarketStatus.Trading);
  }
  return (
    checkMayTrade(state, orders.accountIndex(slot)) &&
    checkNotPendingOpo(state, market, slot) &&
    checkSmaller(state, command.quantityLots, orders.quantityLots(slot)) &&
    pairOf(market, slot).every((leg) => checkFitting(state, market, leg, command.quantityLots)) &&
    checkAmendCount(refusal, spec, orders.amendCount(slot)) &&
    checkRename(state, market, slot, command.newClientOrderId)
  );
}

function checkNotPendingOpo(state: ExchangeState, market: Market, slot: number): boolean {
  const list = listOf(market, slot);
  const isPending = market.orders.status(slot) === OrderStatus.PendingNew;
  if (!isPending || list === undefined || !paysPending(list)) return true;
  return state.refusal.set(REJECTIONS.amendPendingOpo, 0, 0);
}

function checkSmaller({ refusal }: ExchangeState, lots: number, presentLots: number): boolean {
  if (lots < presentLots) return true;
  const reason = lots > presentLots ? REJECTIONS.amendIncrease : REJECTIONS.amendNoChange;
  return refusal.set(reason, lots, presentLots);
}

function checkFitting(state: ExchangeState, market: Market, slot: number, lots: number): boolean {
  const { candidate } = state;
  const { orders } = market;
  candidate.begin(orders.view(slot), market, state.exchangeSpec, state.timeUs);
  candidate.priceTicks = orders.peggedPriceTicks(slot) || orders.priceTicks(slot);
  candidate.quantityLots = lots;
  return checkFilters(candidate, Stage.Amend);
}

/** The name it has is free to be kept. */
function checkRename(state: ExchangeState, market: Market, slot: number, newId: string): boolean {
  if (newId === "") return true;
  const { clientOrderIds, refusal } = state;
  const holder = clientOrderIds.find(market.orders.accountIndex(slot), newId);
  const isItself = holder === slot && clientOrderIds.foundMarketId === market.spec.marketId;
  return holder === 0 || isItself || refusal.set(REJECTIONS.duplicateOrder, 0, 0);
}

interface Change {
  readonly quantityLots: number;
  /** "" keeps the one it has. */
  readonly newId: string;
}

function amendOne(state: ExchangeState, market: Market, slot: number, change: Change): void {
  const { quantityLots: lots, newId } = change;
  const { orders, book, hash } = market;
  const origClientOrderId = orders.clientOrderIdText(slot);
  const origQuantityLots = orders.quantityLots(slot);
  hash.touch(slot);
  orders.setQuantityLots(slot, lots);
  orders.setAmendCount(slot, orders.amendCount(slot) + 1);
  orders.setStatus(slot, orders.status(slot));
  if (newId !== "" && newId !== origClientOrderId) {
    state.clientOrderIds.remove(orders, slot);
    orders.setClientOrderId(slot, newId);
    state.clientOrderIds.add(orders, slot);
  }
  const isLeft = orders.openLots(slot) > 0;
  if (isLeft && orders.stage(slot) === OrderStage.Book) {
    book.reduce(slot, origQuantityLots - lots);
  }
  if (isLeft) trimHold(state, market, slot);
  state.log.amended(orders, slot, origClientOrderId, origQuantityLots);
}
