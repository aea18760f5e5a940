import type { OrderEvent } from "@bourse/core/order";
import type { OrderView, Trade, TradePrevented } from "@bourse/engine/event";
import type { ExpiryReason } from "@bourse/engine/market";

/** What self-trade prevention kept from being traded, as one of the two orders sees it. */
export interface Prevention {
  readonly preventedMatchId: number;
  /** What this order lost by it. */
  readonly preventedLots: number;
  /** What would have been traded, and at which price. */
  readonly matchLots: number;
  readonly priceTicks: number;
  readonly tradeGroupId: number;
  readonly counterOrderId: number;
}

/** One step in the life of one order, as its owner is told of it. */
export interface Execution {
  readonly type:
    "NEW" | "CANCELED" | "REPLACED" | "REJECTED" | "TRADE" | "EXPIRED" | "TRADE_PREVENTION";
  readonly order: OrderView;
  /** The client order id before a cancel or an amendment gave the order its own; else "". */
  readonly origClientOrderId: string;
  readonly expiryReason: ExpiryReason | undefined;
  readonly rejectReason: string;
  readonly prevention: Prevention | undefined;
  /** -1 unless it is a trade; so everything below is 0 then. */
  readonly tradeId: number;
  readonly isMaker: boolean;
  readonly lastPriceTicks: number;
  readonly lastLots: number;
  readonly lastQuoteUnits: number;
  readonly feeUnits: number;
  readonly feeAssetId: number;
}

/** What most steps have nothing of. */
export const NO_TRADE = {
  origClientOrderId: "",
  expiryReason: undefined,
  rejectReason: "NONE",
  prevention: undefined,
  tradeId: -1,
  isMaker: false,
  lastPriceTicks: 0,
  lastLots: 0,
  lastQuoteUnits: 0,
  feeUnits: 0,
  feeAssetId: -1,
} as const;

/** The steps an event means: two for a trade, the taker's first. */
export function executionsOf(event: OrderEvent): readonly Execution[] {
  switch (event.kind) {
    case "OrderAccepted":
    // A stop or a list's leg is new twice: when it is accepted, and when it begins to work.
    case "OrderTriggered":
      return [{ ...NO_TRADE, type: "NEW", order: event.order }];
    case "OrderCanceled":
    case "OrderAmended": {
      const type = event.kind === "OrderCanceled" ? "CANCELED" : "REPLACED";
      const { order, origClientOrderId } = event;
      return [{ ...NO_TRADE, type, order, origClientOrderId }];
    }
    case "OrderExpired":
      return [{ ...NO_TRADE, type: "EXPIRED", order: event.order, expiryReason: event.reason }];
    case "Trade":
      return fillsOf(event);
    case "TradePrevented":
      return preventionsOf(event);
  }
}

function fillsOf(trade: Trade): readonly Execution[] {
  const fill = {
    ...NO_TRADE,
    type: "TRADE",
    tradeId: trade.tradeId,
    lastPriceTicks: trade.priceTicks,
    lastLots: trade.quantityLots,
    lastQuoteUnits: trade.notionalUnits,
  } as const;
  return [
    {
      ...fill,
      order: trade.taker,
      feeUnits: trade.takerFeeUnits,
      feeAssetId: trade.takerFeeAssetId,
    },
    {
      ...fill,
      order: trade.maker,
      isMaker: true,
      feeUnits: trade.makerFeeUnits,
      feeAssetId: trade.makerFeeAssetId,
    },
  ];
}

/** Who lost nothing by it is not told: its order is as it was. */
function preventionsOf(event: TradePrevented): readonly Execution[] {
  const { maker, taker, makerPreventedLots, takerPreventedLots } = event;
  const { preventedMatchId, priceTicks, tradeGroupId } = event;
  const matchLots = Math.min(
    openLots(maker) + makerPreventedLots,
    openLots(taker) + takerPreventedLots,
  );
  const common = { preventedMatchId, matchLots, priceTicks, tradeGroupId };
  const tell = (order: OrderView, preventedLots: number, counter: OrderView): Execution => ({
    ...NO_TRADE,
    type: "TRADE_PREVENTION",
    order,
    isMaker: order === maker,
    prevention: { ...common, preventedLots, counterOrderId: counter.orderId },
  });
  return [
    ...(takerPreventedLots > 0 ? [tell(taker, takerPreventedLots, maker)] : []),
    ...(makerPreventedLots > 0 ? [tell(maker, makerPreventedLots, taker)] : []),
  ];
}

function openLots({ quantityLots, executedLots, preventedLots }: OrderView): number {
  return quantityLots - executedLots - preventedLots;
}
