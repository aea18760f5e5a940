import { formatPrice, formatQuantity } from "@bourse/core/market/wire";
import {
  type AssetSpec,
  EXPIRY_REASON_NAMES,
  formatDecimal,
  type MarketSpec,
  ORDER_STATUS_NAMES,
  ORDER_TYPE_NAMES,
  OrderStatus,
  SIDE_NAMES,
  TIME_IN_FORCE_NAMES,
} from "@bourse/engine/market";
import type { Execution } from "./execution.ts";
import type { TimeWriter, UserEvent } from "./user-event.ts";

/** What a report says beyond the step itself. */
export interface ReportContext {
  readonly market: MarketSpec;
  readonly quote: AssetSpec;
  readonly feeAsset: AssetSpec | undefined;
  readonly executionId: number;
  readonly timeUs: number;
}

/** Binance's `executionReport`, with the fields of orders that can neither trail nor hide. */
export function executionReport(
  execution: Execution,
  { market, quote, feeAsset, executionId, timeUs }: ReportContext,
  eventTimeUs: number,
  time: TimeWriter,
): UserEvent {
  const { order } = execution;
  const zero = formatPrice(market, 0);
  return {
    e: "executionReport",
    E: time(eventTimeUs),
    s: market.symbol,
    c: order.clientOrderId,
    S: SIDE_NAMES[order.side],
    o: ORDER_TYPE_NAMES[order.orderType],
    f: TIME_IN_FORCE_NAMES[order.timeInForce],
    q: formatQuantity(market, order.quantityLots),
    p: formatPrice(market, order.priceTicks),
    P: zero,
    F: zero,
    g: -1,
    C: execution.origClientOrderId,
    x: execution.type,
    X: ORDER_STATUS_NAMES[order.status],
    r: "NONE",
    i: order.orderId,
    l: formatQuantity(market, execution.lastLots),
    z: formatQuantity(market, order.executedLots),
    L: formatPrice(market, execution.lastPriceTicks),
    n: feeAsset === undefined ? "0" : formatDecimal(execution.feeUnits, feeAsset.decimals),
    N: feeAsset?.asset ?? null,
    T: time(timeUs),
    t: execution.tradeId,
    I: executionId,
    w: order.status === OrderStatus.New || order.status === OrderStatus.PartiallyFilled,
    m: execution.isMaker,
    M: execution.type === "TRADE",
    O: time(order.createdTimeUs),
    Z: formatDecimal(order.executedQuoteUnits, quote.decimals),
    Y: formatDecimal(execution.lastQuoteUnits, quote.decimals),
    Q: formatDecimal(order.quoteQuantityUnits, quote.decimals),
    W: time(order.createdTimeUs),
    V: "NONE",
    ...(execution.expiryReason === undefined
      ? {}
      : { eR: EXPIRY_REASON_NAMES[execution.expiryReason] }),
  };
}
