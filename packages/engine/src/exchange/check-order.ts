import type { PlaceOrder } from "../command/index.ts";
import type { FilterName, Rejection } from "../event/index.ts";
import { REJECTIONS, malformed, notRequired, overflowed } from "../event/index.ts";
import type { MarketSpec } from "../market/index.ts";
import {
  MULTIPLIER_SCALE,
  MarketStatus,
  OrderType,
  Side,
  TimeInForce,
  baseUnits,
  isCount,
  notionalUnits,
} from "../market/index.ts";
import type { Walk } from "./book-walk.ts";
import { CLIENT_ORDER_ID_LENGTH_MAX } from "./limits.ts";
import type { Market } from "./market.ts";

/** An order on its way in, with what the checks need to know about it. */
export interface Candidate {
  readonly command: PlaceOrder;
  readonly market: Market;
  /** -1 when the account never owned anything. */
  readonly accountIndex: number;
  /** Of a MARKET order: what the book has for it. */
  readonly walk: Walk | undefined;
  /** As asked for; of a MARKET order by quote: as the walk found. */
  readonly quantityLots: number;
  readonly timeUs: number;
}

/** The shape of an order, which the edge has checked already: a second lock on the same door. */
export function checkShape(command: PlaceOrder): Rejection | undefined {
  if (!isCount(command.accountId)) return malformed("accountId");
  if (command.side !== Side.Buy && command.side !== Side.Sell) return malformed("side");
  const { clientOrderId } = command;
  if (clientOrderId.length === 0 || clientOrderId.length > CLIENT_ORDER_ID_LENGTH_MAX) {
    return malformed("newClientOrderId");
  }
  if (!isCount(command.priceTicks)) return malformed("price");
  if (!isCount(command.quantityLots)) return malformed("quantity");
  if (!isCount(command.quoteQuantityUnits)) return malformed("quoteOrderQty");
  switch (command.orderType) {
    case OrderType.Limit:
      return checkLimitShape(command);
    case OrderType.LimitMaker:
      return command.timeInForce === TimeInForce.Gtc
        ? checkLimitShape(command)
        : notRequired("timeInForce");
    case OrderType.Market:
      return checkMarketShape(command);
    default:
      return malformed("type");
  }
}

function checkLimitShape(command: PlaceOrder): Rejection | undefined {
  if (!(command.timeInForce >= TimeInForce.Gtc && command.timeInForce <= TimeInForce.Fok)) {
    return malformed("timeInForce");
  }
  return command.quoteQuantityUnits === 0 ? undefined : notRequired("quoteOrderQty");
}

function checkMarketShape(command: PlaceOrder): Rejection | undefined {
  if (command.timeInForce !== TimeInForce.Gtc) return notRequired("timeInForce");
  if (command.priceTicks !== 0) return notRequired("price");
  if (command.quantityLots !== 0 && command.quoteQuantityUnits !== 0) {
    return notRequired("quoteOrderQty");
  }
  return undefined;
}

/** The market's own rules, in the order exchangeInfo lists them. */
export function checkMarket(candidate: Candidate): Rejection | undefined {
  if (candidate.market.spec.status !== MarketStatus.Trading) return REJECTIONS.marketClosed;
  const failed = failedFilter(candidate);
  if (failed !== undefined) return REJECTIONS.filterFailures[failed];
  return checkSize(candidate) ?? checkOverflow(candidate);
}

function failedFilter(candidate: Candidate): FilterName | undefined {
  const { command, market, timeUs } = candidate;
  if (command.orderType === OrderType.Market) return failedMarketLotFilter(candidate);
  if (!isOnPriceGrid(market.spec, command.priceTicks)) return "PRICE_FILTER";
  if (!isLotSize(market.spec, command.quantityLots)) return "LOT_SIZE";
  const averageTicks = market.averagePriceTicks(timeUs);
  if (averageTicks > 0 && !isNearAverage(market.spec, command, averageTicks)) {
    return "PERCENT_PRICE_BY_SIDE";
  }
  return undefined;
}

function isOnPriceGrid(spec: MarketSpec, priceTicks: number): boolean {
  if (priceTicks < Math.max(spec.minPriceTicks, 1)) return false;
  return spec.maxPriceTicks === 0 || priceTicks <= spec.maxPriceTicks;
}

function isLotSize(spec: MarketSpec, lots: number): boolean {
  return lots >= Math.max(spec.minQuantityLots, 1) && lots <= spec.maxQuantityLots;
}

/**
 * Of an order by quote the walk gave the quantity; where the book was too short for it, the order
 * will expire with less, so the minimum is not held against it.
 */
function failedMarketLotFilter(candidate: Candidate): FilterName | undefined {
  const { spec } = candidate.market;
  const lots = candidate.quantityLots;
  const isShort = candidate.command.quantityLots === 0 && candidate.walk?.complete === false;
  if (!isShort && lots < Math.max(spec.minQuantityLots, 1)) return "LOT_SIZE";
  if (lots > spec.maxQuantityLots) return "LOT_SIZE";
  if (!isShort && lots < spec.marketMinQuantityLots) return "MARKET_LOT_SIZE";
  const hasMax = spec.marketMaxQuantityLots > 0;
  return hasMax && lots > spec.marketMaxQuantityLots ? "MARKET_LOT_SIZE" : undefined;
}

function isNearAverage(spec: MarketSpec, command: PlaceOrder, averageTicks: number): boolean {
  const isBuy = command.side === Side.Buy;
  const up = isBuy ? spec.bidMultiplierUp : spec.askMultiplierUp;
  const down = isBuy ? spec.bidMultiplierDown : spec.askMultiplierDown;
  const scaledTicks = command.priceTicks * MULTIPLIER_SCALE;
  return scaledTicks <= averageTicks * up && scaledTicks >= averageTicks * down;
}

/** Whatever this order can lead to must stay exact; see Ledger and notionalUnits. */
function checkOverflow({ command, market, quantityLots }: Candidate): Rejection | undefined {
  const base = baseUnits(market.spec, quantityLots);
  const quote = notionalUnits(market.spec, command.priceTicks, quantityLots);
  return isCount(base) && isCount(quote) ? undefined : overflowed("quantity");
}

function checkSize(candidate: Candidate): Rejection | undefined {
  const { command, market } = candidate;
  if (!isNotionalWithin(candidate)) return REJECTIONS.filterFailures.NOTIONAL;
  const restsMaybe =
    command.orderType !== OrderType.Market && command.timeInForce === TimeInForce.Gtc;
  const openOrders = market.book.accounts.count(candidate.accountIndex);
  if (restsMaybe && openOrders >= market.spec.maxNumOrders) {
    return REJECTIONS.filterFailures.MAX_NUM_ORDERS;
  }
  return undefined;
}

/** A MARKET order by quantity is judged by the average price; without one there is no judgement. */
function isNotionalWithin({ command, market, timeUs }: Candidate): boolean {
  const { spec } = market;
  const isMarket = command.orderType === OrderType.Market;
  const priceTicks = isMarket ? market.averagePriceTicks(timeUs) : command.priceTicks;
  const units = command.quoteQuantityUnits || notionalUnits(spec, priceTicks, command.quantityLots);
  if (units === 0 && isMarket) return true;
  if (units < spec.minNotionalUnits && (!isMarket || spec.applyMinToMarket)) return false;
  const hasMax = spec.maxNotionalUnits > 0 && (!isMarket || spec.applyMaxToMarket);
  return !hasMax || units <= spec.maxNotionalUnits;
}
