import type { OrderTerms } from "../command/index.ts";
import { Side, TimeInForce } from "../market/index.ts";
import type { OrderOwner } from "../order/index.ts";
import { OrderStage } from "../order/index.ts";
import { isPlainlyFine } from "./check/plain-order.ts";
import type { Market } from "./market.ts";
import { AccountCount } from "./money/accounts.ts";
import type { PlainLimit } from "./plain-limit.ts";
import type { ExchangeState } from "./state.ts";
import { warmEntry } from "./warm.ts";
import { work } from "./work.ts";

const { Gtc } = TimeInForce;
const { Buy, Sell } = Side;
const { Book } = OrderStage;
const { Orders } = AccountCount;

/**
 * The short way for the order of every day: a LIMIT without extras, GTC or IOC, that nothing speaks
 * against. Whatever is not surely right goes the long way (place-order.ts), which says no with a
 * reason: then this does nothing and says false.
 */
export function placePlainly(
  state: ExchangeState,
  market: Market,
  command: OrderOwner & OrderTerms,
): boolean {
  const { clientOrderIds, ledger, plainLimit: order } = state;
  if (!order.read(command) || !isWelcome(state, market, order)) return false;
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
export function admitsPlainly(
  state: ExchangeState,
  market: Market,
  command: OrderOwner & OrderTerms,
): boolean {
  const { plainLimit: order } = state;
  if (!order.read(command) || !isWelcome(state, market, order)) return false;
  const accountIndex = state.ledger.accountIndex(order.accountId);
  return accountIndex >= 0 && mayPlace(state, market, accountIndex);
}

/** Rules 3.4, 3.5, 3.8 and 3.9 but for the number of orders. */
function isWelcome({ timeUs }: ExchangeState, market: Market, order: PlainLimit): boolean {
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
function unitsOf({ plain }: Market, { side, priceTicks, quantityLots }: PlainLimit): number {
  if (side === Sell) return quantityLots * plain.lotUnits;
  return priceTicks * quantityLots * plain.tickLotUnits;
}

function open(
  state: ExchangeState,
  market: Market,
  accountIndex: number,
  order: PlainLimit,
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
function crosses({ book }: Market, { side, priceTicks }: PlainLimit): boolean {
  if (side === Sell) return priceTicks <= book.bestPriceTicks(Buy);
  const best = book.bestPriceTicks(Sell);
  return best !== 0 && priceTicks >= best;
}

function rest({ book, orders }: Market, slot: number, { side, priceTicks }: PlainLimit): void {
  book.rest(slot, side, priceTicks);
  orders.setStage(slot, Book);
}
