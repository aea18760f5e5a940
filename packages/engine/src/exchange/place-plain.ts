import type { OrderTerms } from "../command/index.ts";
import { walkLots } from "../book/index.ts";
import { OrderType, Side, TimeInForce, isCount } from "../market/index.ts";
import type { OrderOwner } from "../order/index.ts";
import { OrderStage } from "../order/index.ts";
import { isPlainlyFine, isPlainlyFineMarket } from "./check/plain-order.ts";
import type { Market } from "./market.ts";
import { AccountCount } from "./money/accounts.ts";
import type { EverydayOrder } from "./everyday-order.ts";
import type { ExchangeState } from "./state.ts";
import { setOwner, setPriceRange, work } from "./work.ts";

const { Limit } = OrderType;
const { Gtc } = TimeInForce;
const { Buy, Sell } = Side;
const { Book } = OrderStage;
const { Orders } = AccountCount;

/**
 * The short way for the order of every day (everyday-order.ts) that nothing speaks against. Whatever is
 * not surely right goes the long way (place-order.ts), which says no with a reason: then this does
 * nothing and says false.
 */
export function placePlainly(
  state: ExchangeState,
  market: Market,
  command: OrderOwner & OrderTerms,
): boolean {
  const { clientOrderIds, ledger, everyday: order } = state;
  if (!order.read(command) || !isWelcome(state, market, order)) return false;
  const { id } = clientOrderIds;
  if (!id.packAnew(order.clientOrderId) || id.length === 0) return false;
  const accountIndex = ledger.accountIndex(order.accountId);
  if (accountIndex < 0) return false;
  if (!mayPlace(state, market, accountIndex)) return false;
  const asset = order.side === Buy ? market.quote : market.base;
  const units =
    order.orderType === Limit ? unitsOf(market, order) : costOf(state, market, order, accountIndex);
  if (units < 0 || !asset.isFreeAtLeast(accountIndex, units)) return false;
  if (clientOrderIds.findPacked(accountIndex) !== 0) return false;

  const slot = open(state, market, accountIndex, order);
  if (units > 0) {
    ledger.hold(accountIndex, asset, units);
    market.orders.setHeldUnits(slot, units);
  }
  state.log.accepted(market.orders, slot);
  if (order.timeInForce === Gtc && !crosses(market, order)) rest(market, slot, order);
  else work(state, market, slot);
  return true;
}

/** Is it a LIMIT of that kind, and do rules 3.3 to 3.9 surely let it in? */
export function admitsPlainly(
  state: ExchangeState,
  market: Market,
  command: OrderOwner & OrderTerms,
): boolean {
  const { everyday: order } = state;
  if (!order.read(command) || order.orderType !== Limit) return false;
  if (!isWelcome(state, market, order)) return false;
  const accountIndex = state.ledger.accountIndex(order.accountId);
  return accountIndex >= 0 && mayPlace(state, market, accountIndex);
}

/** Rules 3.4, 3.5, 3.8 and 3.9 but for the number of orders. */
function isWelcome({ timeUs }: ExchangeState, market: Market, order: EverydayOrder): boolean {
  const { plain } = market;
  if (!plain.areAll || (plain.orderTypes & (1 << order.orderType)) === 0) return false;
  if ((plain.selfTradePreventionModes & (1 << order.selfTradePrevention)) === 0) return false;
  const nearTicks = market.average.nearTicksAt(timeUs) || market.lastPriceTicks;
  if (order.orderType === Limit) return isPlainlyFine(plain, order, nearTicks);
  return isPlainlyFineMarket(plain, order.quantityLots, nearTicks);
}

/** Rules 3.3 and 4.9. */
function mayPlace({ accounts }: ExchangeState, market: Market, accountIndex: number): boolean {
  const { accountOrders, plain } = market;
  return (
    accounts.canTrade(accountIndex) && accountOrders.openCount(accountIndex) < plain.maxNumOrders
  );
}

/** What a LIMIT holds (rule 5.1). */
function unitsOf({ plain }: Market, { side, priceTicks, quantityLots }: EverydayOrder): number {
  if (side === Sell) return quantityLots * plain.lotUnits;
  return priceTicks * quantityLots * plain.tickLotUnits;
}

/** The same of a MARKET order: what the book asks for it, or what it sells; -1 = too much (3.9). */
function costOf(
  state: ExchangeState,
  market: Market,
  order: EverydayOrder,
  accountIndex: number,
): number {
  const { side, quantityLots } = order;
  setPriceRange(state, market, side);
  setOwner(state, accountIndex, order.selfTradePrevention);
  const { quoteUnits } = walkLots(market.book, side, quantityLots, state.terms);
  const baseUnits = quantityLots * market.plain.lotUnits;
  if (!isCount(quoteUnits) || !isCount(baseUnits)) return -1;
  return side === Sell ? baseUnits : quoteUnits;
}

function open(
  state: ExchangeState,
  market: Market,
  accountIndex: number,
  order: EverydayOrder,
): number {
  const { book, orders } = market;
  const slot = book.open(orders.lastOrderId + 1, accountIndex, order.quantityLots);
  orders.ensure(slot);
  orders.acceptPlain(slot, accountIndex, order);
  market.hash.touch(slot);
  market.accountOrders.append(slot, accountIndex);
  state.accounts.count(accountIndex, Orders, 1);
  state.clientOrderIds.addUnfound(orders, slot);
  return slot;
}

/** Does it meet an order of the other side? */
function crosses(market: Market, { orderType, side, priceTicks }: EverydayOrder): boolean {
  if (orderType !== Limit) return true;
  const { book } = market;
  if (side === Sell) return priceTicks <= book.bestPriceTicks(Buy);
  const best = book.bestPriceTicks(Sell);
  return best !== 0 && priceTicks >= best;
}

function rest({ book, orders }: Market, slot: number, { side, priceTicks }: EverydayOrder): void {
  book.rest(slot, side, priceTicks);
  orders.setStage(slot, Book);
}
