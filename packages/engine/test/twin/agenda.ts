import {
  ExpiryReason,
  MarketStatus,
  OrderStatus,
  OrderType,
  PegPriceType,
  Side,
  isContingent,
  takesAnyPrice,
} from "../../src/market/index.ts";
import type { MarketSpec } from "../../src/market/index.ts";
import { limitOf, walk, wouldTrade } from "./book.ts";
import { OPO_RELEASE_FILTERS, RELEASE_FILTERS, TRIGGER_FILTERS, judge } from "./filters.ts";
import { expire } from "./lists.ts";
import { execute, MEETINGS_MAX } from "./matching.ts";
import { AMOUNT_MAX, freeOf, need, notional, setPurse } from "./money.ts";
import { pegPrice } from "./pegs.ts";
import { arePricesRelated } from "./place-list.ts";
import { isThereFor } from "./prevention.ts";
import { priceRange } from "./reference.ts";
import type { TwinMarket, TwinOrder, World } from "./state.ts";
import { isOpen, isOpo, openLots } from "./state.ts";
import type { Subject } from "./subject.ts";
import { wouldTrigger } from "./triggers.ts";
import { startTrailing } from "./trailing.ts";
import { viewOf } from "./view.ts";

/** Rule 2.3: at most so many steps per command and market. */
const STEPS_MAX = 1000;

export function allowSteps(market: TwinMarket): void {
  market.stepsLeft = STEPS_MAX;
}

/** Rules 2.3 and 8.5: first in, first out; a market that is not TRADING waits. */
export function runAgenda(world: World, market: TwinMarket): void {
  while (market.stepsLeft > 0 && market.spec.status === MarketStatus.Trading) {
    if (countMeetings(world) >= MEETINGS_MAX) return;
    const entry = market.agenda.shift();
    if (entry === undefined) return;
    if (!entry.some(isOpen)) continue;
    market.stepsLeft--;
    step(world, market, entry);
  }
}

/** Rule 2.3: of all takers of the command. */
function countMeetings({ events }: World): number {
  return events.filter(({ kind }) => kind === "Trade" || kind === "TradePrevented").length;
}

function step(world: World, market: TwinMarket, entry: readonly TwinOrder[]): void {
  if (entry[0]?.phase === "fired") stepOfStop(world, market, entry[0]);
  else stepOfPending(world, market, entry);
}

/** Rule 8.5: what it holds is judged anew; it works, or expires. */
function stepOfStop(world: World, market: TwinMarket, order: TwinOrder): void {
  const isReady = takesAnyPrice(order.orderType)
    ? becomeMarket(world, market, order)
    : fixPeg(market, order) && judgePeg(world, market, order);
  if (!isReady) {
    order.peggedPriceTicks = 0;
    return expire(world, market, [order], ExpiryReason.Rejected);
  }
  startWorking(world, order);
  world.events.push({ kind: "OrderTriggered", order: viewOf(world, order) });
  execute(world, market, order);
}

function startWorking(world: World, order: TwinOrder): void {
  order.phase = "taking";
  order.status = OrderStatus.New;
  order.isWorking = true;
  order.workingTimeUs = world.timeUs;
}

/** Rules 5.1 and 8.5: a BUY holds what the book asks; false when that is not free. */
function becomeMarket(world: World, market: TwinMarket, order: TwinOrder): boolean {
  order.isMarket = true;
  if (order.side === Side.Sell) return true;
  setPurse(world, order.purse, 0n);
  const isInRange = priceRange(market, order.side, world.timeUs);
  const isThere = isThereFor(world, order);
  const { side } = order;
  const wish = { side, isThere, quantityLots: openLots(order), quoteQuantityUnits: 0 };
  const { units } = walk(market, wish, isInRange);
  if (units > freeOf(world, order.accountId, order.purse.assetId) || units > AMOUNT_MAX) {
    return false;
  }
  setPurse(world, order.purse, units);
  return true;
}

/** Rule 9.2: the price of a peg is fixed; false when there is no such level. */
function fixPeg(market: TwinMarket, order: TwinOrder): boolean {
  if (order.pegPriceType === PegPriceType.None) return true;
  order.peggedPriceTicks = pegPrice(market, order);
  return order.peggedPriceTicks > 0;
}

/** Rule 8.5: a peg must pass the price filters and be paid at that price. */
function judgePeg(world: World, market: TwinMarket, order: TwinOrder): boolean {
  if (order.pegPriceType === PegPriceType.None) return true;
  if (judge(world, subjectOf(market, order), TRIGGER_FILTERS) !== undefined) return false;
  return holdAtPeg(world, market, [order]);
}

/** Rules 8.5 and 12.8: the hold is made anew, for a pair the larger one. */
function holdAtPeg(world: World, market: TwinMarket, owners: readonly TwinOrder[]): boolean {
  const purse = owners[0]?.purse;
  if (purse === undefined) return true;
  for (const order of owners) {
    if (order.peggedPriceTicks > 0) order.holdPriceTicks = order.peggedPriceTicks;
    const units = notional(market.spec, order.holdPriceTicks, openLots(order));
    if (units > AMOUNT_MAX) return false;
  }
  const needs = owners.map((order) => need(market.spec, order, openLots(order)));
  const most = needs.reduce((more, units) => (units > more ? units : more), 0n);
  setPurse(world, purse, 0n);
  if (most > freeOf(world, purse.accountId, purse.assetId)) return false;
  setPurse(world, purse, most);
  return true;
}

/** An open order as the filters see it; an order that exists adds nothing to the counts. */
export function subjectOf(market: TwinMarket, order: TwinOrder): Subject {
  return {
    ...order,
    market,
    limitTicks: limitOf(order),
    isPegged: order.pegPriceType !== PegPriceType.None,
    isCut: false,
    walkedUnits: undefined,
    adds: { orders: 0, icebergs: 0, algos: 0, lists: 0 },
  };
}

/** Rule 12.8: a pending leg, or an OCO pair, has its turn. */
function stepOfPending(world: World, market: TwinMarket, legs: readonly TwinOrder[]): void {
  for (const leg of legs) leg.status = OrderStatus.New;
  if (!isReleasable(world, market, legs)) {
    for (const leg of legs) leg.peggedPriceTicks = 0;
    return expire(world, market, legs, ExpiryReason.Rejected);
  }
  for (const leg of legs) release(world, market, leg);
  for (const leg of legs) if (leg.phase === "taking") execute(world, market, leg);
}

/** Rule 12.8: stops wait for their trigger, the others work. */
function release(world: World, market: TwinMarket, leg: TwinOrder): void {
  if (isContingent(leg.orderType)) {
    leg.phase = "untriggered";
    startTrailing(world, market, leg);
  } else {
    startWorking(world, leg);
  }
  world.events.push({ kind: "OrderTriggered", order: viewOf(world, leg) });
}

/** Rule 12.8: quantity (12.9), 3.7, 3.8, 3.11, 3.12, 12.3, funds. */
function isReleasable(world: World, market: TwinMarket, legs: readonly TwinOrder[]): boolean {
  if (!sizeOpo(world, market, legs)) return false;
  const areGood = legs.every((leg) => isLegGood(world, market, leg));
  if (!areGood) return false;
  if (legs.length === 2 && !arePricesRelated(legs, market.lastPriceTicks)) return false;
  if (legs.some((leg) => leg.peggedPriceTicks > 0)) return holdAtPeg(world, market, legs);
  const [leg] = legs;
  const isMarket = leg?.orderType === OrderType.Market;
  return !isMarket || becomeMarket(world, market, leg);
}

function isLegGood(world: World, market: TwinMarket, leg: TwinOrder): boolean {
  const isFixedNow = !isContingent(leg.orderType);
  if (isFixedNow && !fixPeg(market, leg)) return false;
  const isOfOpo = leg.list !== undefined && isOpo(leg.list);
  const isAllShown = leg.icebergLots !== 0 && leg.icebergLots >= leg.quantityLots;
  if (isOfOpo && isAllShown) return false;
  const filters = isOfOpo ? OPO_RELEASE_FILTERS : RELEASE_FILTERS;
  if (judge(world, subjectOf(market, leg), filters) !== undefined) return false;
  if (wouldTrigger(market, leg)) return false;
  const isMaker = leg.orderType === OrderType.LimitMaker;
  return !isMaker || !wouldTrade(market, leg.side, limitOf(leg));
}

/** Rule 12.9: the whole lots of what was received; the dust is freed. */
function sizeOpo(world: World, market: TwinMarket, legs: readonly TwinOrder[]): boolean {
  const [first] = legs;
  if (first?.list === undefined || !isOpo(first.list)) return true;
  const lotUnits = BigInt(market.spec.baseUnitsPerLot);
  const lots = fitting(market.spec, first.orderType, Number(first.purse.held / lotUnits));
  for (const leg of legs) leg.quantityLots = lots;
  if (lots === 0) return false;
  setPurse(world, first.purse, BigInt(lots) * lotUnits);
  return true;
}

/** Rule 12.9: no more than LOT_SIZE and MARKET_LOT_SIZE allow, in whole steps. */
function fitting(spec: MarketSpec, orderType: OrderType, lots: number): number {
  const { maxQuantityLots, marketMaxQuantityLots, marketStepLots } = spec;
  const isMarket = orderType === OrderType.Market;
  let most = Math.min(lots, maxQuantityLots);
  if (isMarket && marketMaxQuantityLots > 0) most = Math.min(most, marketMaxQuantityLots);
  if (isMarket && marketStepLots > 0) most = Math.floor(most / marketStepLots) * marketStepLots;
  return most;
}
