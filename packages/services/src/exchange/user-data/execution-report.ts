import { formatPrice, formatQuantity } from "@bourse/core/market/wire";
import { listIdOf } from "@bourse/core/order";
import type { OrderView } from "@bourse/engine/event";
import {
  type AssetSpec,
  EXPIRY_REASON_NAMES,
  formatDecimal,
  type MarketSpec,
  notionalUnits,
  ORDER_STATUS_NAMES,
  ORDER_TYPE_NAMES,
  OrderStatus,
  PEG_PRICE_TYPE_NAMES,
  PegPriceType,
  SELF_TRADE_PREVENTION_NAMES,
  SIDE_NAMES,
  takesAnyPrice,
  TIME_IN_FORCE_NAMES,
} from "@bourse/engine/market";
import type { Execution, Prevention } from "./execution.ts";
import type { TimeWriter, UserEvent } from "./user-event.ts";

/** What a report says beyond the step itself. */
export interface ReportContext {
  readonly market: MarketSpec;
  readonly quote: AssetSpec;
  readonly feeAsset: AssetSpec | undefined;
  readonly executionId: number;
  readonly timeUs: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Binance's `executionReport`. */
export function executionReport(
  execution: Execution,
  context: ReportContext,
  eventTimeUs: number,
  time: TimeWriter,
): UserEvent {
  const { order, prevention } = execution;
  const { market, quote, feeAsset, executionId, timeUs } = context;
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
    P: formatPrice(market, order.triggerPriceTicks),
    F: formatQuantity(market, order.icebergLots),
    g: listIdOf(order),
    C: execution.origClientOrderId,
    x: execution.type,
    X: ORDER_STATUS_NAMES[order.status],
    r: execution.rejectReason,
    i: order.orderId,
    l: formatQuantity(market, execution.lastLots),
    z: formatQuantity(market, order.executedLots),
    L: formatPrice(market, execution.lastPriceTicks),
    n: feeAsset === undefined ? "0" : formatDecimal(execution.feeUnits, feeAsset.decimals),
    N: feeAsset?.asset ?? null,
    T: time(timeUs),
    t: execution.tradeId,
    I: executionId,
    w: isOnBook(order, execution.type),
    m: execution.isMaker,
    M: execution.type === "TRADE",
    O: time(order.createdTimeUs),
    Z: formatDecimal(order.executedQuoteUnits, quote.decimals),
    Y: formatDecimal(execution.lastQuoteUnits, quote.decimals),
    Q: formatDecimal(order.quoteQuantityUnits, quote.decimals),
    V: SELF_TRADE_PREVENTION_NAMES[order.selfTradePrevention],
    ...conditionalFields(order, market, time),
    ...(prevention !== undefined && preventionFields(prevention, order, context)),
    ...(execution.expiryReason !== undefined && {
      eR: EXPIRY_REASON_NAMES[execution.expiryReason],
    }),
  };
}

/** What takes any price is on the book only until its first fill. */
function isOnBook({ isWorking, status, orderType }: OrderView, type: Execution["type"]): boolean {
  if (takesAnyPrice(orderType) && type !== "NEW") return false;
  return isWorking && (status === OrderStatus.New || status === OrderStatus.PartiallyFilled);
}

/** What is told only of orders that have it. */
function conditionalFields(order: OrderView, market: MarketSpec, time: TimeWriter): Fields {
  const { trailingDeltaBips, trailingTimeUs, strategyId, strategyType, preventedLots } = order;
  return {
    ...(order.isWorking && { W: time(order.workingTimeUs) }),
    ...(trailingDeltaBips > 0 && { d: trailingDeltaBips }),
    ...(trailingTimeUs > 0 && { D: time(trailingTimeUs) }),
    ...(strategyId > 0 && { j: strategyId }),
    ...(strategyType > 0 && { J: strategyType }),
    ...(preventedLots > 0 && { A: formatQuantity(market, preventedLots) }),
    ...(order.pegPriceType !== PegPriceType.None && pegFields(order, market)),
  };
}

function pegFields(order: OrderView, market: MarketSpec): Fields {
  const { pegPriceType, pegOffsetLevels, peggedPriceTicks } = order;
  return {
    gP: PEG_PRICE_TYPE_NAMES[pegPriceType],
    ...(pegOffsetLevels > 0 && { gOT: "PRICE_LEVEL", gOV: pegOffsetLevels }),
    ...(peggedPriceTicks > 0 && { gp: formatPrice(market, peggedPriceTicks) }),
  };
}

function preventionFields(
  prevention: Prevention,
  order: OrderView,
  { market, quote }: ReportContext,
): Fields {
  const { preventedMatchId, preventedLots, matchLots, priceTicks, tradeGroupId } = prevention;
  const matchUnits = notionalUnits(market, priceTicks, matchLots);
  return {
    v: preventedMatchId,
    A: formatQuantity(market, order.preventedLots),
    B: formatQuantity(market, preventedLots),
    u: tradeGroupId === 0 ? -1 : tradeGroupId,
    U: prevention.counterOrderId,
    Cs: market.symbol,
    pl: formatQuantity(market, matchLots),
    pL: formatPrice(market, priceTicks),
    pY: formatDecimal(matchUnits, quote.decimals),
  };
}
