import {
  ExpiryReason,
  OrderStatus,
  SelfTradePrevention as Mode,
  TimeInForce,
} from "../../src/market/index.ts";
import { bestOf, limitOf, otherSide, queueOf, reaches, rest, show } from "./book.ts";
import { end, expire, expireSibling, followEnd } from "./lists.ts";
import { notional } from "./money.ts";
import { isSelfTrade, preventTrade } from "./prevention.ts";
import type { Range } from "./reference.ts";
import { priceRange, recordTrade } from "./reference.ts";
import { payableLots, settle } from "./settle.ts";
import type { TwinMarket, TwinOrder, World } from "./state.ts";
import { openLots } from "./state.ts";
import { fireStops } from "./stops.ts";
import { viewOf } from "./view.ts";

/** Rule 7.8: trades and preventions of one taker. */
export const MEETINGS_MAX = 10_000;

/** Rule 7: an order begins to work. It matches, then rests or expires; then stops fire (8.1). */
export function execute(world: World, market: TwinMarket, taker: TwinOrder): void {
  taker.phase = "taking";
  const isInRange = priceRange(market, taker.side, world.timeUs);
  const prices: number[] = [];
  const reason = canFill(world, market, taker, isInRange)
    ? matchAll(world, market, { taker, isInRange, prices })
    : ExpiryReason.UnfilledFokOrder;
  if (taker.phase === "taking") finish(world, market, taker, reason);
  fireStops(world, market, prices);
}

/** Rules 7.2 and 7.8: would a FOK trade all its lots? It plays the match on a copy of the queue. */
function canFill(world: World, market: TwinMarket, taker: TwinOrder, isInRange: Range): boolean {
  if (taker.timeInForce !== TimeInForce.Fok) return true;
  const queue = queueOf(market, otherSide(taker.side)).map((order) => ({
    order,
    shownLots: order.shownLots,
    hiddenLots: openLots(order) - order.shownLots,
  }));
  let missing = openLots(taker);
  for (let meetings = 0; missing > 0; meetings++) {
    const next = queue.shift();
    if (next === undefined) return false;
    const { order, shownLots, hiddenLots } = next;
    const priceTicks = limitOf(order);
    if (!reaches(taker.side, limitOf(taker), priceTicks) || !isInRange(priceTicks)) return false;
    if (meetings === MEETINGS_MAX) return false;
    const mode = isSelfTrade(world, taker, order) ? taker.selfTradePrevention : Mode.None;
    if (mode === Mode.ExpireMaker) continue;
    if (mode === Mode.ExpireTaker || mode === Mode.ExpireBoth) return false;
    missing -= mode === Mode.None ? shownLots : shownLots + hiddenLots;
    if (hiddenLots === 0 || mode !== Mode.None) continue;
    const place = queue.findIndex((other) => limitOf(other.order) !== priceTicks);
    const shown = Math.min(order.icebergLots, hiddenLots);
    const part = { order, shownLots: shown, hiddenLots: hiddenLots - shown };
    queue.splice(place === -1 ? queue.length : place, 0, part);
  }
  return true;
}

/** Rule 7.2, 7.3: what does not match rests or expires. */
function finish(
  world: World,
  market: TwinMarket,
  taker: TwinOrder,
  reason: ExpiryReason | undefined,
): void {
  const why = reason ?? reasonOf(taker);
  if (why === undefined) rest(market, taker);
  else expire(world, market, [taker], why);
}

/** Rules 7.2, 7.3: why the rest of an order may not stay; undefined if it may. */
function reasonOf(taker: TwinOrder): ExpiryReason | undefined {
  if (taker.isCut && openLots(taker) === 0) return ExpiryReason.PriceRangeExceeded;
  if (taker.isMarket) return ExpiryReason.InsufficientLiquidity;
  if (taker.timeInForce === TimeInForce.Ioc) return ExpiryReason.UnfilledIocQuantity;
  return taker.timeInForce === TimeInForce.Fok ? ExpiryReason.UnfilledFokOrder : undefined;
}

interface Matching {
  readonly taker: TwinOrder;
  readonly isInRange: Range;
  /** Of its trades, in order. */
  readonly prices: number[];
}

/** Rule 7: one maker after the other; the reason if it ends before the book does. */
function matchAll(
  world: World,
  market: TwinMarket,
  { taker, isInRange, prices }: Matching,
): ExpiryReason | undefined {
  for (let meetings = 0; ; meetings++) {
    if (taker.phase === "ended" || openLots(taker) === 0) return undefined;
    const maker = bestOf(market, otherSide(taker.side));
    if (maker === undefined) return undefined;
    const priceTicks = limitOf(maker);
    if (!taker.isMarket && !reaches(taker.side, limitOf(taker), priceTicks)) return undefined;
    if (!isInRange(priceTicks)) return ExpiryReason.PriceRangeExceeded;
    if (meetings === MEETINGS_MAX) return ExpiryReason.ExchangeCanceled;
    if (isSelfTrade(world, taker, maker)) {
      if (!preventTrade(world, market, taker, maker)) return ExpiryReason.InsufficientLiquidity;
      continue;
    }
    const lots = Math.min(openLots(taker), maker.shownLots, payableLots(market, taker, priceTicks));
    if (lots === 0) return ExpiryReason.InsufficientLiquidity;
    prices.push(priceTicks);
    trade(world, market, { taker, maker, lots });
  }
}

interface Meeting {
  readonly taker: TwinOrder;
  readonly maker: TwinOrder;
  readonly lots: number;
}

/** Rule 7.1: at the maker's price. */
function trade(world: World, market: TwinMarket, meeting: Meeting): void {
  const { taker, maker, lots } = meeting;
  const priceTicks = limitOf(maker);
  const units = notional(market.spec, priceTicks, lots);
  const fees = settle(world, market, { ...meeting, priceTicks });
  recordTrade(market, world.timeUs, { priceTicks, lots });
  for (const order of [maker, taker]) {
    order.executedLots += lots;
    order.executedQuoteUnits += Number(units);
    order.status = OrderStatus.PartiallyFilled;
    if (openLots(order) === 0 && order.isServed) end(world, market, order, OrderStatus.Filled);
  }
  takeShown(market, maker, lots);
  world.events.push({
    kind: "Trade",
    marketId: market.spec.marketId,
    tradeId: ++market.lastTradeId,
    priceTicks,
    quantityLots: lots,
    notionalUnits: Number(units),
    aggressorSide: taker.side,
    makerFeeUnits: Number(fees.maker.units),
    makerFeeAssetId: fees.maker.assetId,
    takerFeeUnits: Number(fees.taker.units),
    takerFeeAssetId: fees.taker.assetId,
    maker: viewOf(world, maker),
    taker: viewOf(world, taker),
  });
  expireSibling(world, market, maker);
  if (maker.phase === "ended") followEnd(world, market, maker);
  if (taker.phase === "ended") followEnd(world, market, taker);
}

/** Rule 7.4: when the shown part is used up and more is left, the next part is shown. */
function takeShown(market: TwinMarket, maker: TwinOrder, lots: number): void {
  if (maker.phase === "ended") return;
  maker.shownLots -= lots;
  if (maker.shownLots === 0) show(market, maker);
}
