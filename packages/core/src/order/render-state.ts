import type { OrderView } from "@bourse/engine/event";
import {
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
import type { OrderState } from "./wire.ts";

/** Turns the engine's microseconds into the unit the caller asked for. */
export type TimeUnit = (timeUs: number) => number;

/** How the wire says that an order has no list, or a moment has not come. */
const NONE = -1;
export const NOTHING = "0.00000000";

/** -1 when the order belongs to no list. */
export function listIdOf({ orderListId }: { readonly orderListId: number }): number {
  return orderListId === 0 ? NONE : orderListId;
}

/** Units of the quote asset; of most orders there is nothing yet, or there never will be. */
export function formatQuote({ quote }: ListedMarket, units: number): string {
  return units === 0 ? NOTHING : formatDecimal(units, quote.decimals);
}

export function workingTime({ isWorking, workingTimeUs }: OrderView, time: TimeUnit): number {
  return isWorking ? time(workingTimeUs) : NONE;
}

/** What every answer about an order has in common. */
export function renderState(
  market: ListedMarket,
  order: OrderView,
  time: TimeUnit,
  expiryReason?: ExpiryReason,
): OrderState {
  const { spec } = market;
  const state = {
    price: formatPrice(spec, order.priceTicks),
    origQty: formatQuantity(spec, order.quantityLots),
    executedQty: formatQuantity(spec, order.executedLots),
    origQuoteOrderQty: formatQuote(market, order.quoteQuantityUnits),
    cummulativeQuoteQty: formatQuote(market, order.executedQuoteUnits),
    status: ORDER_STATUS_NAMES[order.status],
    timeInForce: TIME_IN_FORCE_NAMES[order.timeInForce],
    type: ORDER_TYPE_NAMES[order.orderType],
    side: SIDE_NAMES[order.side],
    selfTradePreventionMode: SELF_TRADE_PREVENTION_NAMES[order.selfTradePrevention],
  };
  if (expiryReason === undefined && isPlain(order)) return state;
  return {
    ...state,
    ...(expiryReason === undefined ? {} : { expiryReason: EXPIRY_REASON_NAMES[expiryReason] }),
    ...renderConditional(market, order, time),
  };
}

/** Whether there is nothing to say of an order but what every answer says; so it is nearly always. */
export function isPlain(order: OrderView): boolean {
  return (
    order.preventedLots === 0 &&
    order.triggerPriceTicks === 0 &&
    order.icebergLots === 0 &&
    order.trailingDeltaBips === 0 &&
    order.strategyId === 0 &&
    order.strategyType === 0 &&
    order.pegPriceType === PegPriceType.None
  );
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
