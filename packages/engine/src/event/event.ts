import type {
  AssetSpec,
  ExpiryReason,
  MarketSpec,
  OrderStatus,
  OrderType,
  Side,
  TimeInForce,
} from "../market/index.ts";

/** An order as it stood right after the event that carries it. */
export interface OrderView {
  readonly orderId: number;
  readonly accountId: number;
  readonly marketId: number;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly priceTicks: number;
  /** As asked for; of a MARKET order by quote: what was executed. */
  readonly quantityLots: number;
  readonly quoteQuantityUnits: number;
  readonly executedLots: number;
  /** Sum of price * quantity over its fills, in quote units. */
  readonly executedQuoteUnits: number;
  readonly status: OrderStatus;
  readonly createdTimeUs: number;
  readonly updatedTimeUs: number;
}

export interface AssetListed {
  readonly kind: "AssetListed";
  readonly spec: AssetSpec;
}

export interface MarketListed {
  readonly kind: "MarketListed";
  readonly spec: MarketSpec;
}

/** The order passed every check; its funds are held. Its fills follow in the same batch. */
export interface OrderAccepted {
  readonly kind: "OrderAccepted";
  readonly order: OrderView;
}

/** A command was refused; nothing changed. `code` and `message` are Binance's. */
export interface CommandRejected {
  readonly kind: "CommandRejected";
  readonly accountId: number;
  readonly code: number;
  readonly message: string;
}

/** One maker-taker meeting, at the maker's price. Fees are taken from what each side receives. */
export interface Trade {
  readonly kind: "Trade";
  readonly marketId: number;
  /** Rises by one per market. */
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly notionalUnits: number;
  readonly aggressorSide: Side;
  readonly makerFeeUnits: number;
  readonly makerFeeAssetId: number;
  readonly takerFeeUnits: number;
  readonly takerFeeAssetId: number;
  /** Both orders right after this fill. */
  readonly maker: OrderView;
  readonly taker: OrderView;
}

export interface OrderCanceled {
  readonly kind: "OrderCanceled";
  /** Its clientOrderId is the cancel's new one. */
  readonly order: OrderView;
  readonly origClientOrderId: string;
}

/** What was left of an order that may not rest went away; funds released. */
export interface OrderExpired {
  readonly kind: "OrderExpired";
  readonly order: OrderView;
  readonly reason: ExpiryReason;
}

/** A balance after the whole command; one per account and asset touched, after all other events. */
export interface BalanceChanged {
  readonly kind: "BalanceChanged";
  readonly accountId: number;
  readonly assetId: number;
  readonly freeUnits: number;
  readonly lockedUnits: number;
}

/** Money came in or left; `amountUnits` is negative for a withdrawal. */
export interface Transferred {
  readonly kind: "Transferred";
  readonly accountId: number;
  readonly assetId: number;
  readonly amountUnits: number;
  readonly transferId: string;
}

/** The total at a price changed: absolute, 0 removes the level. Once per level and command. */
export interface LevelChanged {
  readonly kind: "LevelChanged";
  readonly marketId: number;
  readonly side: Side;
  readonly priceTicks: number;
  readonly quantityLots: number;
}

export type Event =
  | AssetListed
  | MarketListed
  | OrderAccepted
  | CommandRejected
  | Trade
  | OrderCanceled
  | OrderExpired
  | BalanceChanged
  | Transferred
  | LevelChanged;
