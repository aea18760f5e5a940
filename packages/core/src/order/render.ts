import type { OrderView, Trade, TradePrevented } from "@bourse/engine/event";
import {
  type AssetSpec,
  type ExpiryReason,
  formatDecimal,
  ORDER_STATUS_NAMES,
  ORDER_TYPE_NAMES,
  SELF_TRADE_PREVENTION_NAMES,
  SIDE_NAMES,
  TIME_IN_FORCE_NAMES,
} from "@bourse/engine/market";
import { formatPrice, formatQuantity } from "../market/index.ts";
import type { ListedMarket } from "./listed-market.ts";
import {
  formatQuote,
  listIdOf,
  NOTHING,
  renderState,
  type TimeUnit,
  workingTime,
} from "./render-state.ts";
import type {
  AmendedOrder,
  CancelResult,
  Fill,
  OrderAck,
  OrderFull,
  OrderInfo,
  OrderPreventions,
  OrderResult,
} from "./wire.ts";

/** Finds the asset a fee was paid in: what was received, or the exchange's fee asset. */
export type AssetOf = (assetId: number) => AssetSpec;

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

/**
 * The same of an order that `isPlain`, field by field and with the fills that are wanted: nearly every
 * answer is one, and spreading objects takes its time.
 */
export function renderPlain(
  market: ListedMarket,
  order: OrderView,
  time: TimeUnit,
  fills?: readonly Fill[],
): OrderResult & { readonly fills: OrderFull["fills"] | undefined } {
  const { spec } = market;
  return {
    symbol: spec.symbol,
    orderId: order.orderId,
    orderListId: listIdOf(order),
    clientOrderId: order.clientOrderId,
    transactTime: time(order.updatedTimeUs),
    price: formatPrice(spec, order.priceTicks),
    origQty: formatQuantity(spec, order.quantityLots),
    executedQty: order.executedLots === 0 ? NOTHING : formatQuantity(spec, order.executedLots),
    origQuoteOrderQty: formatQuote(market, order.quoteQuantityUnits),
    cummulativeQuoteQty: formatQuote(market, order.executedQuoteUnits),
    status: ORDER_STATUS_NAMES[order.status],
    timeInForce: TIME_IN_FORCE_NAMES[order.timeInForce],
    type: ORDER_TYPE_NAMES[order.orderType],
    side: SIDE_NAMES[order.side],
    selfTradePreventionMode: SELF_TRADE_PREVENTION_NAMES[order.selfTradePrevention],
    workingTime: workingTime(order, time),
    fills,
  };
}

/** The taker's part of a trade it just made. */
export function renderFill(market: ListedMarket, trade: Trade, assetOf: AssetOf): Fill {
  const { spec } = market;
  const asset = feeAsset(market, trade.takerFeeAssetId, assetOf);
  return {
    price: formatPrice(spec, trade.priceTicks),
    qty: formatQuantity(spec, trade.quantityLots),
    commission: formatDecimal(trade.takerFeeUnits, asset.decimals),
    commissionAsset: asset.asset,
    tradeId: trade.tradeId,
  };
}

/** Nearly always what was received, which the market knows. */
function feeAsset({ base, quote }: ListedMarket, assetId: number, assetOf: AssetOf): AssetSpec {
  if (assetId === base.assetId) return base;
  return assetId === quote.assetId ? quote : assetOf(assetId);
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
