import type { PlaceOrder } from "../command/index.ts";
import {
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
  isCount,
} from "../market/index.ts";
import { OrderStage } from "../order/index.ts";
import { runAgenda } from "./agenda-steps.ts";
import { isPlainlyFine } from "./check/plain-order.ts";
import { AGENDA_STEPS_MAX } from "./limits.ts";
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
const STEPS_MAX = AGENDA_STEPS_MAX;

/**
 * The short way for the command of every day: a LIMIT without extras, GTC or IOC, that nothing
 * speaks against. Whatever is not surely right goes the long way (place-order.ts), which says no
 * with a reason: then this does nothing and says false.
 */
export function placePlainly(state: ExchangeState, command: PlaceOrder): boolean {
  const market = state.marketsById[command.marketId];
  if (market === undefined || market.agenda.size > 0) return false;
  if (!isPlain(command) || !isWelcome(state, market, command)) return false;
  const { clientOrderIds, ledger } = state;
  const { id } = clientOrderIds;
  if (!id.pack(command.clientOrderId) || id.length === 0) return false;
  const accountIndex = ledger.accountIndex(command.accountId);
  if (accountIndex < 0) return false;
  warmEntry(state, market, accountIndex, command);
  if (!mayPlace(state, market, accountIndex)) return false;
  const asset = command.side === Buy ? market.quote : market.base;
  const units = unitsOf(market, command);
  if (!asset.isFreeAtLeast(accountIndex, units)) return false;
  if (clientOrderIds.findPacked(accountIndex) !== 0) return false;

  state.market = market;
  state.agendaStepsLeft = STEPS_MAX;
  const slot = open(state, market, accountIndex, command);
  ledger.hold(accountIndex, asset, units);
  market.orders.setHeldUnits(slot, units);
  state.log.accepted(market.orders, slot);
  if (command.timeInForce === Gtc && !crosses(market, command)) rest(market, slot, command);
  else work(state, market, slot);
  if (market.agenda.size > 0) runAgenda(state, market);
  return true;
}

/** Nothing but a side, a price and a quantity (rule 3.1). */
function isPlain(command: PlaceOrder): boolean {
  const { side, timeInForce, selfTradePrevention } = command;
  return (
    command.orderType === Limit &&
    (side === Buy || side === Sell) &&
    (timeInForce === Gtc || timeInForce === Ioc) &&
    isCount(selfTradePrevention) &&
    selfTradePrevention <= Transfer &&
    isCount(command.accountId) &&
    isCount(command.priceTicks) &&
    isCount(command.quantityLots) &&
    hasNoExtras(command)
  );
}

function hasNoExtras(command: PlaceOrder): boolean {
  return (
    command.requestId === "" &&
    command.quoteQuantityUnits === 0 &&
    command.icebergLots === 0 &&
    command.triggerPriceTicks === 0 &&
    command.trailingDeltaBips === 0 &&
    command.pegPriceType === None &&
    command.pegOffsetLevels === 0 &&
    command.strategyId === 0 &&
    command.strategyType === 0
  );
}

/** Rules 3.4, 3.5, 3.8 and 3.9 but for the number of orders. */
function isWelcome({ timeUs }: ExchangeState, market: Market, command: PlaceOrder): boolean {
  const { plain } = market;
  if (!plain.areAll || !plain.isOpen) return false;
  if ((plain.selfTradePreventionModes & (1 << command.selfTradePrevention)) === 0) return false;
  const nearTicks = market.average.nearTicksAt(timeUs) || market.lastPriceTicks;
  return isPlainlyFine(plain, command, nearTicks);
}

/** Rules 3.3 and 4.9. */
function mayPlace({ accounts }: ExchangeState, market: Market, accountIndex: number): boolean {
  const { accountOrders, plain } = market;
  return (
    accounts.canTrade(accountIndex) && accountOrders.openCount(accountIndex) < plain.maxNumOrders
  );
}

/** What it holds (rule 5.1). */
function unitsOf({ plain }: Market, { side, priceTicks, quantityLots }: PlaceOrder): number {
  if (side === Sell) return quantityLots * plain.lotUnits;
  return priceTicks * quantityLots * plain.tickLotUnits;
}

function open(
  state: ExchangeState,
  market: Market,
  accountIndex: number,
  command: PlaceOrder,
): number {
  const { book, orders } = market;
  const slot = book.open(orders.lastOrderId + 1, accountIndex, command.quantityLots);
  orders.ensure(slot);
  orders.accept(slot, accountIndex, command, command);
  market.hash.touch(slot);
  market.accountOrders.append(slot, accountIndex);
  state.accounts.count(accountIndex, Orders, 1);
  state.clientOrderIds.add(orders, slot);
  return slot;
}

/** Does it meet an order of the other side? */
function crosses({ book }: Market, { side, priceTicks }: PlaceOrder): boolean {
  if (side === Sell) return priceTicks <= book.bestPriceTicks(Buy);
  const best = book.bestPriceTicks(Sell);
  return best !== 0 && priceTicks >= best;
}

function rest({ book, orders }: Market, slot: number, { side, priceTicks }: PlaceOrder): void {
  book.rest(slot, side, priceTicks);
  orders.setStage(slot, Book);
}
