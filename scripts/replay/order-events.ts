import type { OrderEvent } from "@bourse/core/order";
import type { OrderView, Trade, TradePrevented } from "@bourse/engine/event";
import {
  EXPIRY_REASON_NAMES,
  ORDER_STATUS_NAMES,
  OrderType,
  SELF_TRADE_PREVENTION_NAMES,
} from "@bourse/engine/market";
import type { Words } from "./words.ts";

/** The other order of a fill, or of a fill that self-trade prevention kept from happening. */
export interface Counter {
  readonly orderId: number;
  readonly accountId: number;
  /** What its side paid, with the asset; absent where nothing was traded. */
  readonly fee?: string;
}

/** What one event meant for the order the story is about. Amounts are decimal strings. */
export type StoryEvent =
  | { readonly what: "accepted" | "triggered"; readonly status: string }
  | {
      readonly what: "fill";
      readonly tradeId: number;
      readonly role: "maker" | "taker";
      readonly price: string;
      readonly quantity: string;
      readonly notional: string;
      readonly fee: string;
      readonly counter: Counter;
    }
  | {
      readonly what: "prevented";
      readonly mode: string;
      readonly price: string;
      readonly quantity: string;
      readonly counter: Counter;
    }
  | { readonly what: "amended"; readonly from: string; readonly to: string }
  | { readonly what: "canceled"; readonly clientOrderId: string }
  | { readonly what: "expired"; readonly reason: string };

/** The event as the order sees it. */
export function storyEventOf(event: OrderEvent, order: OrderView, words: Words): StoryEvent {
  const { marketId } = order;
  switch (event.kind) {
    case "OrderAccepted":
      return { what: "accepted", status: ORDER_STATUS_NAMES[order.status] };
    case "OrderTriggered":
      return { what: "triggered", status: ORDER_STATUS_NAMES[order.status] };
    case "OrderAmended":
      return {
        what: "amended",
        from: words.quantity(marketId, event.origQuantityLots),
        to: words.quantity(marketId, order.quantityLots),
      };
    case "OrderCanceled":
      return { what: "canceled", clientOrderId: order.clientOrderId };
    case "OrderExpired":
      return { what: "expired", reason: EXPIRY_REASON_NAMES[event.reason] };
    case "Trade":
      return fillOf(event, order, words);
    case "TradePrevented":
      return preventionOf(event, order, words);
  }
}

function fillOf(trade: Trade, order: OrderView, words: Words): StoryEvent {
  const { marketId } = trade;
  const isMaker = order.orderId === trade.maker.orderId;
  const counter = isMaker ? trade.taker : trade.maker;
  const makerFee = withAsset(words, trade.makerFeeAssetId, trade.makerFeeUnits);
  const takerFee = withAsset(words, trade.takerFeeAssetId, trade.takerFeeUnits);
  return {
    what: "fill",
    tradeId: trade.tradeId,
    role: isMaker ? "maker" : "taker",
    price: words.price(marketId, trade.priceTicks),
    quantity: words.quantity(marketId, trade.quantityLots),
    notional: withAsset(words, words.market(marketId).quoteAssetId, trade.notionalUnits),
    fee: isMaker ? makerFee : takerFee,
    counter: {
      orderId: counter.orderId,
      accountId: counter.accountId,
      fee: isMaker ? takerFee : makerFee,
    },
  };
}

function preventionOf(event: TradePrevented, order: OrderView, words: Words): StoryEvent {
  const { marketId, maker, taker, makerPreventedLots, takerPreventedLots } = event;
  const isMaker = order.orderId === maker.orderId;
  const { orderId, accountId } = isMaker ? taker : maker;
  return {
    what: "prevented",
    mode: SELF_TRADE_PREVENTION_NAMES[event.selfTradePrevention],
    price: words.price(marketId, event.priceTicks),
    quantity: words.quantity(marketId, isMaker ? makerPreventedLots : takerPreventedLots),
    counter: { orderId, accountId },
  };
}

/** A sentence of the terms: `BUY LIMIT GTC 0.50000 @ 30000.00`. */
export function termsText(order: OrderView, names: readonly string[], words: Words): string {
  const { marketId, quoteQuantityUnits, priceTicks, triggerPriceTicks, icebergLots } = order;
  const { quoteAssetId } = words.market(marketId);
  const isByQuote = order.orderType === OrderType.Market && quoteQuantityUnits > 0;
  const size = isByQuote
    ? `for ${withAsset(words, quoteAssetId, quoteQuantityUnits)}`
    : words.quantity(marketId, order.quantityLots);
  return [
    ...names,
    size,
    ...(priceTicks > 0 ? [`@ ${words.price(marketId, priceTicks)}`] : []),
    ...(triggerPriceTicks > 0 ? [`stop ${words.price(marketId, triggerPriceTicks)}`] : []),
    ...(order.trailingDeltaBips > 0 ? [`trailing ${order.trailingDeltaBips} bips`] : []),
    ...(icebergLots > 0 ? [`showing ${words.quantity(marketId, icebergLots)}`] : []),
  ].join(" ");
}

function withAsset(words: Words, assetId: number, units: number): string {
  return `${words.amount(assetId, units)} ${words.asset(assetId)}`;
}
