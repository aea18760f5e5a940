import type { OrderTerms } from "../command/index.ts";
import {
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  isCount,
} from "../market/index.ts";
import type { OrderOwner } from "../order/index.ts";
import { OrderStage } from "../order/index.ts";
import { isPlainlyFine } from "./check/plain-order.ts";
import type { Market } from "./market.ts";
import { AccountCount } from "./money/accounts.ts";
import type { ExchangeState } from "./state.ts";
import { warmEntry } from "./warm.ts";
import { work } from "./work.ts";

const { Limit } = OrderType;
const { Gtc, Ioc } = TimeInForce;
const { None } = PegPriceType;
const { Buy, Sell } = Side;
const { Transfer } = SelfTradePrevention;
const { Book } = OrderStage;
const { Orders } = AccountCount;

/** What PlaceOrder and CancelReplace have in common. */
type PlainOrder = OrderOwner & OrderTerms;

/**
 * The short way for the order of every day: a LIMIT without extras, GTC or IOC, that nothing speaks
 * against. Whatever is not surely right goes the long way (place-order.ts), which says no with a
 * reason: then this does nothing and says false.
 */
export function placePlainly(state: ExchangeState, market: Market, order: PlainOrder): boolean {
  if (!isPlain(order) || !isWelcome(state, market, order)) return false;
  const { clientOrderIds, ledger } = state;
  const { id } = clientOrderIds;
  if (!id.packAnew(order.clientOrderId) || id.length === 0) return false;
  const accountIndex = ledger.accountIndex(order.accountId);
  if (accountIndex < 0) return false;
  warmEntry(market, accountIndex, order);
  if (!mayPlace(state, market, accountIndex)) return false;
  const asset = order.side === Buy ? market.quote : market.base;
  const units = unitsOf(market, order);
  if (!asset.isFreeAtLeast(accountIndex, units)) return false;
  if (clientOrderIds.findPacked(accountIndex) !== 0) return false;

  const slot = open(state, market, accountIndex, order);
  ledger.hold(accountIndex, asset, units);
  market.orders.setHeldUnits(slot, units);
  state.log.accepted(market.orders, slot);
  if (order.timeInForce === Gtc && !crosses(market, order)) rest(market, slot, order);
  else work(state, market, slot);
  return true;
}

/** Is it such an order, and do rules 3.3 to 3.9 surely let it in? */
export function admitsPlainly(state: ExchangeState, market: Market, order: PlainOrder): boolean {
  if (!isPlain(order) || !isWelcome(state, market, order)) return false;
  const accountIndex = state.ledger.accountIndex(order.accountId);
  return accountIndex >= 0 && mayPlace(state, market, accountIndex);
}

/** Nothing but a side, a price and a quantity (rule 3.1). */
function isPlain(order: PlainOrder): boolean {
  const { side, timeInForce, selfTradePrevention } = order;
  return (
    order.orderType === Limit &&
    (side === Buy || side === Sell) &&
    (timeInForce === Gtc || timeInForce === Ioc) &&
    isCount(selfTradePrevention) &&
    selfTradePrevention <= Transfer &&
    isCount(order.accountId) &&
    isCount(order.priceTicks) &&
    isCount(order.quantityLots) &&
    hasNoExtras(order)
  );
}

function hasNoExtras(order: PlainOrder): boolean {
  return (
    order.quoteQuantityUnits === 0 &&
    order.icebergLots === 0 &&
    order.triggerPriceTicks === 0 &&
    order.trailingDeltaBips === 0 &&
    order.pegPriceType === None &&
    order.pegOffsetLevels === 0 &&
    order.strategyId === 0 &&
    order.strategyType === 0
  );
}

/** Rules 3.4, 3.5, 3.8 and 3.9 but for the number of orders. */
function isWelcome({ timeUs }: ExchangeState, market: Market, order: PlainOrder): boolean {
  const { plain } = market;
  if (!plain.areAll || !plain.isOpen) return false;
  if ((plain.selfTradePreventionModes & (1 << order.selfTradePrevention)) === 0) return false;
  const nearTicks = market.average.nearTicksAt(timeUs) || market.lastPriceTicks;
  return isPlainlyFine(plain, order, nearTicks);
}

/** Rules 3.3 and 4.9. */
function mayPlace({ accounts }: ExchangeState, market: Market, accountIndex: number): boolean {
  const { accountOrders, plain } = market;
  return (
    accounts.canTrade(accountIndex) && accountOrders.openCount(accountIndex) < plain.maxNumOrders
  );
}

/** What it holds (rule 5.1). */
function unitsOf({ plain }: Market, { side, priceTicks, quantityLots }: PlainOrder): number {
  if (side === Sell) return quantityLots * plain.lotUnits;
  return priceTicks * quantityLots * plain.tickLotUnits;
}

function open(
  state: ExchangeState,
  market: Market,
  accountIndex: number,
  order: PlainOrder,
): number {
  const { book, orders } = market;
  const slot = book.open(orders.lastOrderId + 1, accountIndex, order.quantityLots);
  orders.ensure(slot);
  orders.accept(slot, accountIndex, order, order);
  market.hash.touch(slot);
  market.accountOrders.append(slot, accountIndex);
  state.accounts.count(accountIndex, Orders, 1);
  state.clientOrderIds.addUnfound(orders, slot);
  return slot;
}

/** Does it meet an order of the other side? */
function crosses({ book }: Market, { side, priceTicks }: PlainOrder): boolean {
  if (side === Sell) return priceTicks <= book.bestPriceTicks(Buy);
  const best = book.bestPriceTicks(Sell);
  return best !== 0 && priceTicks >= best;
}

function rest({ book, orders }: Market, slot: number, { side, priceTicks }: PlainOrder): void {
  book.rest(slot, side, priceTicks);
  orders.setStage(slot, Book);
}
