import type { OrderTerms } from "../command/index.ts";
import type { ExpiryReason } from "../market/index.ts";
import {
  OrderStatus,
  Side,
  baseUnits,
  isContingent,
  notionalUnits,
  takesAnyPrice,
} from "../market/index.ts";
import type { OrderOwner } from "../order/index.ts";
import { OrderStage } from "../order/index.ts";
import { isCountedApart } from "./account-orders.ts";
import { AccountCount } from "./money/accounts.ts";
import type { Market } from "./market.ts";
import type { ExchangeState } from "./state.ts";

const { Buy, Sell } = Side;
const { Expired } = OrderStatus;
const { Book: OrderStageBook, Entering, Trailing, Untriggered } = OrderStage;
const { AlgoOrders, IcebergOrders, Orders } = AccountCount;

/** A new order of an account: known by its ids from now on, but it stands nowhere yet. */
export function openOrder(
  state: ExchangeState,
  market: Market,
  owner: OrderOwner,
  terms: OrderTerms,
): number {
  const accountIndex = state.ledger.openAccount(owner.accountId);
  const { book, orders } = market;
  state.accounts.makeRoomFor(accountIndex);
  const slot = book.open(orders.lastOrderId + 1, accountIndex, terms.quantityLots);
  orders.ensure(slot);
  orders.accept(slot, accountIndex, owner, terms);
  market.hash.touch(slot);
  market.accountOrders.append(slot, accountIndex);
  countOrder(state, market, slot, 1);
  state.clientOrderIds.add(orders, slot);
  return slot;
}

/** Puts an open order where it waits, or takes it from there: the stage says where that is. */
export function setStage(market: Market, slot: number, stage: OrderStage): void {
  market.hash.touch(slot);
  market.orders.setStage(slot, stage);
}

/** Holds what an order needs. The caller has seen that so much is free. */
export function holdFor(state: ExchangeState, market: Market, slot: number, units: number): void {
  const { orders } = market;
  if (units === 0) return;
  state.ledger.hold(orders.accountIndex(slot), market.spentAsset(orders.side(slot)), units);
  orders.setHeldUnits(slot, orders.heldUnits(slot) + units);
}

/** Releases what an order holds beyond what it may keep. */
export function releaseBeyond(
  state: ExchangeState,
  market: Market,
  slot: number,
  keptUnits: number,
): void {
  const { orders } = market;
  const excess = orders.heldUnits(slot) - keptUnits;
  if (excess <= 0) return;
  market.hash.touch(slot);
  state.ledger.release(orders.accountIndex(slot), market.spentAsset(orders.side(slot)), excess);
  orders.setHeldUnits(slot, keptUnits);
}

/** What an order by itself has to hold for its open lots (rule 5.1). Not of a working MARKET BUY. */
export function neededUnits(market: Market, slot: number): number {
  const { orders, spec } = market;
  // An amendment may leave less than nothing open, just before it ends the order.
  const lots = Math.max(orders.openLots(slot), 0);
  return orders.side(slot) === Sell
    ? baseUnits(spec, lots)
    : notionalUnits(spec, orders.holdPriceTicks(slot), lots);
}

/** Ends an order: it leaves its place and holds nothing any more. Its event comes next, then `forget`. */
export function endOrder(
  state: ExchangeState,
  market: Market,
  slot: number,
  status: OrderStatus,
): void {
  market.hash.touch(slot);
  leavePlace(market, slot);
  market.orders.setStatus(slot, status);
  releaseBeyond(state, market, slot, 0);
}

/** Takes an order out of the book or from among the stops; it keeps its ids. */
export function leavePlace({ book, orders, trailing }: Market, slot: number): void {
  const stage = orders.stage(slot);
  if (stage === OrderStageBook || stage === Untriggered) book.remove(slot);
  else if (stage === Trailing) trailing.remove(slot);
}

/** The last of an order that has ended: nobody finds it any more, and its slot is free. */
export function forget(state: ExchangeState, market: Market, slot: number): void {
  const { book, orders } = market;
  market.hash.touch(slot);
  state.clientOrderIds.remove(orders, slot);
  market.accountOrders.remove(slot, orders.accountIndex(slot));
  countOrder(state, market, slot, -1);
  orders.setStage(slot, Entering);
  orders.dropExtras(slot);
  book.close(slot);
}

/** Ends an order that may not go on, and says why. What becomes of its list is the caller's. */
export function expireOrder(
  state: ExchangeState,
  market: Market,
  slot: number,
  reason: ExpiryReason,
): void {
  endOrder(state, market, slot, Expired);
  state.log.expired(market.orders, slot, reason);
}

/** The price in ticks up to which an order takes; see Book. */
export function limitOf(market: Market, slot: number): number {
  const { orders } = market;
  if (takesAnyPrice(orders.orderType(slot))) {
    return orders.side(slot) === Buy ? Infinity : 0;
  }
  return orders.peggedPriceTicks(slot) || orders.priceTicks(slot);
}

function countOrder(state: ExchangeState, market: Market, slot: number, change: 1 | -1): void {
  const { orders } = market;
  const { accounts } = state;
  const accountIndex = orders.accountIndex(slot);
  accounts.count(accountIndex, Orders, change);
  if (!isCountedApart(orders, slot)) return;
  if (isContingent(orders.orderType(slot))) accounts.count(accountIndex, AlgoOrders, change);
  if (orders.icebergLots(slot) > 0) {
    accounts.count(accountIndex, IcebergOrders, change);
  }
}
