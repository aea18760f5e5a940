import type { OrderView, Trade, TradePrevented } from "@bourse/engine/event";
import {
  type AssetSpec,
  EXPIRY_REASON_NAMES,
  type ExpiryReason,
  formatDecimal,
  type MarketSpec,
  ORDER_STATUS_NAMES,
  ORDER_TYPE_NAMES,
  PEG_PRICE_TYPE_NAMES,
  PegPriceType,
  SELF_TRADE_PREVENTION_NAMES,
  SIDE_NAMES,
  TIME_IN_FORCE_NAMES,
} from "@bourse/engine/market";
import { formatPrice, formatQuantity } from "../market/index.ts";
import type { ListedMarket } from "./listed-market.ts";
import type {
  AmendedOrder,
  CancelResult,
  Fill,
  OrderAck,
  OrderInfo,
  OrderPreventions,
  OrderResult,
  OrderState,
} from "./wire.ts";

/** Turns the engine's microseconds into the unit the caller asked for. */
export type TimeUnit = (timeUs: number) => number;

/** Finds the asset a fee was paid in: what was received, or the exchange's fee asset. */
export type AssetOf = (assetId: number) => AssetSpec;

/** How the wire says that an order has no list, or a moment has not come. */
const NONE = -1;
const NOTHING = "0.00000000";

export function renderAck(market: ListedMarket, order: OrderView, time: TimeUnit): OrderAck {
  return {
    symbol: market.spec.symbol,
    orderId: order.orderId,
    orderListId: listIdOf(order),
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
    ...renderState(market, order, time, expiryReason),
    workingTime: workingTime(order, time),
  };
}

/** The taker's part of a trade it just made. */
export function renderFill({ spec }: ListedMarket, trade: Trade, assetOf: AssetOf): Fill {
  const asset = assetOf(trade.takerFeeAssetId);
  return {
    price: formatPrice(spec, trade.priceTicks),
    qty: formatQuantity(spec, trade.quantityLots),
    commission: formatDecimal(trade.takerFeeUnits, asset.decimals),
    commissionAsset: asset.asset,
    tradeId: trade.tradeId,
  };
}

/** What self-trade prevention kept a new order from, the first match first; there is at least one. */
export function renderPreventions(
  { spec }: ListedMarket,
  preventions: readonly TradePrevented[],
): OrderPreventions {
  const last = preventions.findLast(({ takerPreventedLots }) => takerPreventedLots > 0);
  const tradeGroupId = preventions.at(-1)?.tradeGroupId ?? 0;
  return {
    ...(last !== undefined && { preventedMatchId: last.preventedMatchId }),
    ...(tradeGroupId > 0 && { tradeGroupId }),
    preventedMatches: preventions.map((prevented) => {
      const { takerPreventedLots, makerPreventedLots, preventedMatchId, priceTicks } = prevented;
      return {
        preventedMatchId,
        makerSymbol: spec.symbol,
        makerOrderId: prevented.maker.orderId,
        price: formatPrice(spec, priceTicks),
        ...(takerPreventedLots > 0 && {
          takerPreventedQuantity: formatQuantity(spec, takerPreventedLots),
        }),
        ...(makerPreventedLots > 0 && {
          makerPreventedQuantity: formatQuantity(spec, makerPreventedLots),
        }),
      };
    }),
  };
}

export function renderCancel(
  market: ListedMarket,
  order: OrderView,
  origClientOrderId: string,
  time: TimeUnit,
): CancelResult {
  return {
    ...renderAck(market, order, time),
    origClientOrderId,
    ...renderState(market, order, time),
  };
}

/** An order after an amendment; with a reason when the amendment was its end. */
export function renderAmended(
  market: ListedMarket,
  amended: {
    readonly order: OrderView;
    readonly origClientOrderId: string;
    readonly expiryReason: ExpiryReason | undefined;
  },
  time: TimeUnit,
): AmendedOrder {
  const { order, origClientOrderId, expiryReason } = amended;
  const { origQty, origQuoteOrderQty, cummulativeQuoteQty, preventedQuantity, ...rest } =
    renderState(market, order, time, expiryReason);
  return {
    symbol: market.spec.symbol,
    orderId: order.orderId,
    orderListId: listIdOf(order),
    origClientOrderId,
    clientOrderId: order.clientOrderId,
    qty: origQty,
    preventedQty: preventedQuantity ?? NOTHING,
    quoteOrderQty: origQuoteOrderQty,
    cumulativeQuoteQty: cummulativeQuoteQty,
    ...rest,
    ...(order.isWorking && { workingTime: time(order.workingTimeUs) }),
  };
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
    orderListId: listIdOf(order),
    clientOrderId: order.clientOrderId,
    stopPrice: NOTHING,
    icebergQty: NOTHING,
    ...renderState(market, order, time, expiryReason),
    time: time(order.createdTimeUs),
    updateTime: time(order.updatedTimeUs),
    isWorking: order.isWorking,
    workingTime: workingTime(order, time),
  };
}

/** -1 when the order belongs to no list. */
export function listIdOf({ orderListId }: { readonly orderListId: number }): number {
  return orderListId === 0 ? NONE : orderListId;
}

function workingTime({ isWorking, workingTimeUs }: OrderView, time: TimeUnit): number {
  return isWorking ? time(workingTimeUs) : NONE;
}

function renderState(
  market: ListedMarket,
  order: OrderView,
  time: TimeUnit,
  expiryReason?: ExpiryReason,
): OrderState {
  const { spec, quote } = market;
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
    selfTradePreventionMode: SELF_TRADE_PREVENTION_NAMES[order.selfTradePrevention],
    ...(expiryReason === undefined ? {} : { expiryReason: EXPIRY_REASON_NAMES[expiryReason] }),
    ...renderConditional(market, order, time),
  };
}

/** What Binance says only of orders that have it. */
function renderConditional(
  { spec }: ListedMarket,
  order: OrderView,
  time: TimeUnit,
): Partial<OrderState> {
  const { preventedLots, triggerPriceTicks, icebergLots, strategyId, strategyType } = order;
  return {
    ...(preventedLots > 0 && { preventedQuantity: formatQuantity(spec, preventedLots) }),
    ...(triggerPriceTicks > 0 && { stopPrice: formatPrice(spec, triggerPriceTicks) }),
    ...(icebergLots > 0 && { icebergQty: formatQuantity(spec, icebergLots) }),
    ...(order.trailingDeltaBips > 0 && {
      trailingDelta: order.trailingDeltaBips,
      trailingTime: order.trailingTimeUs > 0 ? time(order.trailingTimeUs) : NONE,
    }),
    ...(strategyId > 0 && { strategyId }),
    ...(strategyType > 0 && { strategyType }),
    ...(order.pegPriceType !== PegPriceType.None && renderPeg(spec, order)),
  };
}

function renderPeg(spec: MarketSpec, order: OrderView): Partial<OrderState> {
  const { pegPriceType, pegOffsetLevels, peggedPriceTicks } = order;
  return {
    pegPriceType: PEG_PRICE_TYPE_NAMES[pegPriceType],
    ...(pegOffsetLevels > 0 && { pegOffsetType: "PRICE_LEVEL", pegOffsetValue: pegOffsetLevels }),
    ...(peggedPriceTicks > 0 && { peggedPrice: formatPrice(spec, peggedPriceTicks) }),
  };
}
