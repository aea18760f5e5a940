import type { Event, OrderView } from "@bourse/engine/event";
import type { ExpiryReason } from "@bourse/engine/market";

/** One step in the life of one order, as its owner is told of it. */
export interface Execution {
  readonly type: "NEW" | "CANCELED" | "TRADE" | "EXPIRED";
  readonly order: OrderView;
  /** The client order id before a cancel gave the order its own; else "". */
  readonly origClientOrderId: string;
  readonly expiryReason: ExpiryReason | undefined;
  /** -1 unless it is a trade; so everything below is 0 then. */
  readonly tradeId: number;
  readonly isMaker: boolean;
  readonly lastPriceTicks: number;
  readonly lastLots: number;
  readonly lastQuoteUnits: number;
  readonly feeUnits: number;
  readonly feeAssetId: number;
}

const NO_TRADE = {
  origClientOrderId: "",
  expiryReason: undefined,
  tradeId: -1,
  isMaker: false,
  lastPriceTicks: 0,
  lastLots: 0,
  lastQuoteUnits: 0,
  feeUnits: 0,
  feeAssetId: -1,
} as const;

/** The steps an event means: two for a trade, the taker's first; none for events of no order. */
export function executionsOf(event: Event): readonly Execution[] {
  switch (event.kind) {
    case "OrderAccepted":
      return [{ ...NO_TRADE, type: "NEW", order: event.order }];
    case "OrderCanceled":
      return [
        {
          ...NO_TRADE,
          type: "CANCELED",
          order: event.order,
          origClientOrderId: event.origClientOrderId,
        },
      ];
    case "OrderExpired":
      return [{ ...NO_TRADE, type: "EXPIRED", order: event.order, expiryReason: event.reason }];
    case "Trade": {
      const fill = {
        ...NO_TRADE,
        type: "TRADE",
        tradeId: event.tradeId,
        lastPriceTicks: event.priceTicks,
        lastLots: event.quantityLots,
        lastQuoteUnits: event.notionalUnits,
      } as const;
      return [
        {
          ...fill,
          order: event.taker,
          feeUnits: event.takerFeeUnits,
          feeAssetId: event.takerFeeAssetId,
        },
        {
          ...fill,
          order: event.maker,
          isMaker: true,
          feeUnits: event.makerFeeUnits,
          feeAssetId: event.makerFeeAssetId,
        },
      ];
    }
    case "AssetListed":
    case "MarketListed":
    case "CommandRejected":
    case "BalanceChanged":
    case "Transferred":
    case "LevelChanged":
      return [];
  }
}
