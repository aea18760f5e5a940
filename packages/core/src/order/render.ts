import type { OrderView, Trade } from "@bourse/engine/event";
import {
  EXPIRY_REASON_NAMES,
  type ExpiryReason,
  formatDecimal,
  ORDER_STATUS_NAMES,
  ORDER_TYPE_NAMES,
  SIDE_NAMES,
  TIME_IN_FORCE_NAMES,
} from "@bourse/engine/market";
import { formatPrice, formatQuantity } from "../market/index.ts";
import type { ListedMarket } from "./listed-market.ts";
import type { CancelResult, Fill, OrderAck, OrderInfo, OrderResult, OrderState } from "./wire.ts";

/** Turns the engine's microseconds into the unit the caller asked for. */
export type TimeUnit = (timeUs: number) => number;

const NOTHING = "0.00000000";

export function renderAck(market: ListedMarket, order: OrderView, time: TimeUnit): OrderAck {
  return {
    symbol: market.spec.symbol,
    orderId: order.orderId,
    orderListId: -1,
    clientOrderId: order.clientOrderId,
    transactTime: time(order.updatedTimeUs),
  };
}

export function renderResult(
  market: ListedMarket,
  order: OrderView,
  time: TimeUnit,
  expiryReason?: ExpiryReason,
): OrderResult {
  return {
    ...renderAck(market, order, time),
    ...renderState(market, order, expiryReason),
    workingTime: time(order.createdTimeUs),
  };
}

/** The taker's part of a trade it just made. */
export function renderFill({ spec, base, quote }: ListedMarket, trade: Trade): Fill {
  const asset = trade.takerFeeAssetId === base.assetId ? base : quote;
  return {
    price: formatPrice(spec, trade.priceTicks),
    qty: formatQuantity(spec, trade.quantityLots),
    commission: formatDecimal(trade.takerFeeUnits, asset.decimals),
    commissionAsset: asset.asset,
    tradeId: trade.tradeId,
  };
}

export function renderCancel(
  market: ListedMarket,
  order: OrderView,
  origClientOrderId: string,
  time: TimeUnit,
): CancelResult {
  return { ...renderAck(market, order, time), origClientOrderId, ...renderState(market, order) };
}

/** An order as GET order, openOrders and allOrders show it. */
export function renderInfo(
  market: ListedMarket,
  order: OrderView,
  time: TimeUnit,
  expiryReason?: ExpiryReason,
): OrderInfo {
  return {
    symbol: market.spec.symbol,
    orderId: order.orderId,
    orderListId: -1,
    clientOrderId: order.clientOrderId,
    ...renderState(market, order, expiryReason),
    stopPrice: NOTHING,
    icebergQty: NOTHING,
    time: time(order.createdTimeUs),
    updateTime: time(order.updatedTimeUs),
    isWorking: true,
    workingTime: time(order.createdTimeUs),
  };
}

function renderState(
  { spec, quote }: ListedMarket,
  order: OrderView,
  expiryReason?: ExpiryReason,
): OrderState {
  return {
    price: formatPrice(spec, order.priceTicks),
    origQty: formatQuantity(spec, order.quantityLots),
    executedQty: formatQuantity(spec, order.executedLots),
    origQuoteOrderQty: formatDecimal(order.quoteQuantityUnits, quote.decimals),
    cummulativeQuoteQty: formatDecimal(order.executedQuoteUnits, quote.decimals),
    status: ORDER_STATUS_NAMES[order.status],
    timeInForce: TIME_IN_FORCE_NAMES[order.timeInForce],
    type: ORDER_TYPE_NAMES[order.orderType],
    side: SIDE_NAMES[order.side],
    selfTradePreventionMode: "NONE",
    ...(expiryReason === undefined ? {} : { expiryReason: EXPIRY_REASON_NAMES[expiryReason] }),
  };
}
