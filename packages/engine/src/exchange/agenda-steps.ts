import { walkLots } from "../book/index.ts";
import {
  ExpiryReason,
  MarketStatus,
  OrderStatus,
  OrderType,
  PegPriceType,
  Side,
  baseUnits,
  isContingent,
  isCount,
  isRising,
  notionalUnits,
  takesAnyPrice,
} from "../market/index.ts";
import { OrderStage } from "../order/index.ts";
import { aboveFirst, checkOcoPrices, ocoPriceTicks } from "./check/check-list-shape.ts";
import { checkIceberg } from "./check/check-market.ts";
import { Stage } from "./check/filter-sets.ts";
import { checkFilters } from "./check/filters.ts";
import { checkWouldMatch, checkWouldTrigger } from "./judge-order.ts";
import { expireLeg, expireLegs, listOf } from "./list-legs.ts";
import type { Market } from "./market.ts";
import { holdFor, releaseBeyond, setStage } from "./order-life.ts";
import type { OrderList } from "./order-list.ts";
import { paysPending, siblingOf } from "./order-list.ts";
import { pegTicks } from "./pegs.ts";
import type { ExchangeState } from "./state.ts";
import { noteFollowing, startWaiting } from "./stops.ts";
import { setOwner, setPriceRange, work } from "./work.ts";

/** Does what waits on a market's agenda, as far as the command may (rules 2.3, 8.5, 12.8). */
export function runAgenda(state: ExchangeState, market: Market): void {
  const { agenda, book, orders } = market;
  while (agenda.size > 0 && state.agendaStepsLeft > 0 && state.matchStepsLeft > 0) {
    if (market.spec.status !== MarketStatus.Trading) return;
    const slot = book.find(agenda.take());
    if (slot === 0 || orders.stage(slot) !== OrderStage.Agenda) continue;
    state.agendaStepsLeft--;
    if (orders.status(slot) === OrderStatus.PendingNew) releasePending(state, market, slot);
    else startStop(state, market, slot);
  }
}

/** A stop that fired starts to work, or expires because it cannot (rule 8.5). */
function startStop(state: ExchangeState, market: Market, slot: number): void {
  const { orders } = market;
  const isAble = takesAnyPrice(orders.orderType(slot))
    ? holdMarketCost(state, market, slot)
    : orders.pegPriceType(slot) === PegPriceType.None || fixPeg(state, market, slot);
  if (!isAble) return expireLeg(state, market, slot, ExpiryReason.Rejected);
  setStage(market, slot, OrderStage.Entering);
  orders.startWorking(slot);
  state.log.triggered(orders, slot);
  work(state, market, slot);
}

/** A list leg, or an OCO pair of them, whose working order is filled (rule 12.8). */
function releasePending(state: ExchangeState, market: Market, first: number): void {
  const { orders, book } = market;
  const list = listOf(market, first) as OrderList;
  const siblingId = siblingOf(list, orders.orderId(first));
  const legs = siblingId === 0 ? [first] : [first, book.find(siblingId)];
  const pegs = legs.map((slot) => releasePeg(market, slot));
  const isAble =
    (!paysPending(list) || fixOpoQuantity(state, market, legs)) &&
    legs.every((slot, leg) => judgeRelease(state, market, slot, pegs[leg] as number)) &&
    (legs.length === 1 || judgePair(state, market, legs)) &&
    holdReleased(state, market, legs, pegs);
  if (!isAble) return expireLegs(state, market, legs, ExpiryReason.Rejected);
  for (const slot of legs) {
    setStage(market, slot, OrderStage.Entering);
    if (isContingent(orders.orderType(slot))) orders.stopWorking(slot, OrderStatus.New);
    else orders.startWorking(slot);
    noteFollowing(state, market, slot);
    state.log.triggered(orders, slot);
  }
  for (const slot of legs) {
    if (isContingent(orders.orderType(slot))) startWaiting(state, market, slot);
    else work(state, market, slot);
  }
}

/** The most of it that LOT_SIZE and MARKET_LOT_SIZE let through. */
function fittingLots({ spec }: Market, orderType: OrderType, lots: number): number {
  const most = Math.min(lots, spec.maxQuantityLots);
  if (orderType !== OrderType.Market) return most;
  const fitting = Math.min(most, spec.marketMaxQuantityLots || most);
  return fitting - (fitting % (spec.marketStepLots || 1));
}

/** What an OPO has received is the quantity of its pending legs; what does not fit is free (12.9). */
function fixOpoQuantity(state: ExchangeState, market: Market, legs: readonly number[]): boolean {
  const { orders, spec } = market;
  const [carrier = 0] = legs;
  const receivedLots = Math.floor(orders.heldUnits(carrier) / spec.baseUnitsPerLot);
  const lots = fittingLots(market, orders.orderType(carrier), receivedLots);
  if (lots === 0) return false;
  for (const slot of legs) {
    market.hash.touch(slot);
    orders.setQuantityLots(slot, lots);
  }
  releaseBeyond(state, market, carrier, baseUnits(spec, lots));
  return true;
}

/** The price a released leg is pegged to: 0 = it has no peg (yet), -1 = there is no such level. */
function releasePeg(market: Market, slot: number): number {
  const { orders } = market;
  const pegPriceType = orders.pegPriceType(slot);
  if (pegPriceType === PegPriceType.None || isContingent(orders.orderType(slot))) return 0;
  return pegTicks(market, orders.side(slot), pegPriceType, orders.pegOffsetLevels(slot)) || -1;
}

function judgeRelease(
  state: ExchangeState,
  market: Market,
  slot: number,
  peggedTicks: number,
): boolean {
  const { candidate } = state;
  const terms = market.orders.view(slot);
  if (peggedTicks < 0) return false;
  candidate.begin(terms, market, state.exchangeSpec, state.timeUs);
  const priceTicks = peggedTicks || terms.priceTicks;
  candidate.priceTicks = priceTicks;
  const list = listOf(market, slot);
  const isUnsized = list !== undefined && paysPending(list);
  if (isUnsized && !checkIceberg(candidate)) return false;
  if (!checkFilters(candidate, isUnsized ? Stage.ReleaseUnsized : Stage.Release)) return false;
  if (!isCount(notionalUnits(market.spec, priceTicks, terms.quantityLots))) return false;
  if (isContingent(terms.orderType)) {
    const rises = isRising(terms.side, terms.orderType);
    return checkWouldTrigger(state, market, terms.triggerPriceTicks, rises);
  }
  if (terms.orderType !== OrderType.LimitMaker) return true;
  return checkWouldMatch(state, market, terms.side, priceTicks);
}

/** What is held is made anew only where a price was found just now, for a pair once (12.4). */
function holdReleased(
  state: ExchangeState,
  market: Market,
  legs: readonly number[],
  pegs: readonly number[],
): boolean {
  const { orders } = market;
  const [carrier = 0] = legs;
  if (orders.orderType(carrier) === OrderType.Market) return holdMarketCost(state, market, carrier);
  if (pegs.every((ticks) => ticks === 0)) return true;
  const side = orders.side(carrier);
  const needs = legs.map((slot, leg) => neededAt(market, slot, pegs[leg] as number));
  const needed = Math.max(...needs);
  releaseBeyond(state, market, carrier, 0);
  if (!market.spentAsset(side).isFreeAtLeast(orders.accountIndex(carrier), needed)) return false;
  legs.forEach((slot, leg) => setPeg(market, slot, pegs[leg] as number));
  holdFor(state, market, carrier, needed);
  return true;
}

/** What an order holds at a peg price; 0 = at the price it has. */
function neededAt(market: Market, slot: number, peggedTicks: number): number {
  const { orders, spec } = market;
  const lots = orders.openLots(slot);
  if (orders.side(slot) === Side.Sell) return baseUnits(spec, lots);
  return notionalUnits(spec, peggedTicks || orders.holdPriceTicks(slot), lots);
}

function setPeg({ orders, hash }: Market, slot: number, peggedTicks: number): void {
  hash.touch(slot);
  if (peggedTicks === 0) return;
  orders.setPeggedPriceTicks(slot, peggedTicks);
  orders.setHoldPriceTicks(slot, peggedTicks);
}

function judgePair(state: ExchangeState, market: Market, legs: readonly number[]): boolean {
  const pair = aboveFirst(legs.map((slot) => market.orders.view(slot)));
  const [above = 0, below = 0] = pair.map(ocoPriceTicks);
  return checkOcoPrices(state.refusal, above, below, market.lastPriceTicks);
}

/** A BUY at any price holds anew what the book asks for it; false when so much is not free. */
function holdMarketCost(state: ExchangeState, market: Market, slot: number): boolean {
  const { orders, book, quote } = market;
  if (orders.side(slot) === Side.Sell) return true;
  releaseBeyond(state, market, slot, 0);
  setPriceRange(state, market, Side.Buy);
  setOwner(state, orders.accountIndex(slot), orders.selfTradePrevention(slot));
  const { quoteUnits } = walkLots(book, Side.Buy, orders.openLots(slot), state.terms);
  if (!isCount(quoteUnits)) return false;
  if (!quote.isFreeAtLeast(orders.accountIndex(slot), quoteUnits)) return false;
  market.hash.touch(slot);
  holdFor(state, market, slot, quoteUnits);
  return true;
}

/** The price of a pegged stop-limit, and what it holds, are fixed when it starts to work (8.5, 9.2). */
function fixPeg(state: ExchangeState, market: Market, slot: number): boolean {
  const { orders, spec } = market;
  const { candidate } = state;
  const side = orders.side(slot);
  const ticks = pegTicks(market, side, orders.pegPriceType(slot), orders.pegOffsetLevels(slot));
  if (ticks === 0) return false;
  candidate.begin(orders.view(slot), market, state.exchangeSpec, state.timeUs);
  candidate.priceTicks = ticks;
  if (!checkFilters(candidate, Stage.Trigger)) return false;
  const needed = neededAt(market, slot, ticks);
  releaseBeyond(state, market, slot, 0);
  if (!isCount(notionalUnits(spec, ticks, orders.openLots(slot)))) return false;
  if (!market.spentAsset(side).isFreeAtLeast(orders.accountIndex(slot), needed)) return false;
  setPeg(market, slot, ticks);
  holdFor(state, market, slot, needed);
  return true;
}
