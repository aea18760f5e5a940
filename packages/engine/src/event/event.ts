import type {
  AccountSpec,
  AssetSpec,
  ExchangeSpec,
  ExpiryReason,
  MarketSpec,
  OrderListKind,
  OrderListStatus,
  OrderStatus,
  OrderType,
  PegPriceType,
  SelfTradePrevention,
  Side,
  TimeInForce,
} from "../market/index.ts";
import type { Why } from "./rejection.ts";

/** An order as it stood right after the event that carries it. Zero means "has none". */
export interface OrderView {
  readonly orderId: number;
  readonly accountId: number;
  readonly marketId: number;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  readonly status: OrderStatus;
  readonly selfTradePrevention: SelfTradePrevention;
  readonly priceTicks: number;
  /** As asked for, after amendments; of a MARKET order by quote: what the book had for it. */
  readonly quantityLots: number;
  readonly quoteQuantityUnits: number;
  readonly executedLots: number;
  /** Sum of price * quantity over its fills, in quote units. */
  readonly executedQuoteUnits: number;
  /** What self-trade prevention took. */
  readonly preventedLots: number;
  readonly icebergLots: number;
  readonly triggerPriceTicks: number;
  readonly trailingDeltaBips: number;
  /** Since when a trailing stop follows the price. */
  readonly trailingTimeUs: number;
  readonly pegPriceType: PegPriceType;
  readonly pegOffsetLevels: number;
  readonly peggedPriceTicks: number;
  readonly strategyId: number;
  readonly strategyType: number;
  readonly orderListId: number;
  /** In the book, or has been: false for a stop before its trigger and for a pending list leg. */
  readonly isWorking: boolean;
  readonly workingTimeUs: number;
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

export interface ExchangeConfigured {
  readonly kind: "ExchangeConfigured";
  readonly spec: ExchangeSpec;
}

export interface AccountConfigured {
  readonly kind: "AccountConfigured";
  readonly spec: AccountSpec;
}

/** The order passed every check; its funds are held. Its fills follow in the same batch. */
export interface OrderAccepted {
  readonly kind: "OrderAccepted";
  /** Status New, or PendingNew for a leg that waits. */
  readonly order: OrderView;
}

/** A stop met its trigger, or a pending leg its turn: from now on it works (status New). */
export interface OrderTriggered {
  readonly kind: "OrderTriggered";
  readonly order: OrderView;
}

/** A command, or one half of a CancelReplace, was refused; that part changed nothing. */
export interface CommandRejected {
  readonly kind: "CommandRejected";
  readonly accountId: number;
  /** Binance's code and text. */
  readonly code: number;
  readonly message: string;
  readonly part: RejectedPart;
  /** The rule that refused it, and the two numbers it compared. */
  readonly why: Why;
}

/** Of a CancelReplace: which half was refused. NotAttempted never tried to place the new order. */
export const RejectedPart = { Whole: 0, Cancel: 1, NewOrder: 2, NotAttempted: 3 } as const;
export type RejectedPart = (typeof RejectedPart)[keyof typeof RejectedPart];

/** One maker-taker meeting, at the maker's price. */
export interface Trade {
  readonly kind: "Trade";
  readonly marketId: number;
  /** Rises by one per market. */
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly quantityLots: number;
  readonly notionalUnits: number;
  readonly aggressorSide: Side;
  /** Taken from what each side receives, or from its balance of the fee asset. */
  readonly makerFeeUnits: number;
  readonly makerFeeAssetId: number;
  readonly takerFeeUnits: number;
  readonly takerFeeAssetId: number;
  /** Both orders right after this fill. */
  readonly maker: OrderView;
  readonly taker: OrderView;
}

/** Two orders of one owner did not trade. Status ExpiredInMatch tells which of them ended here. */
export interface TradePrevented {
  readonly kind: "TradePrevented";
  readonly marketId: number;
  /** Rises by one per market, from 0. */
  readonly preventedMatchId: number;
  /** The taker's mode; a Transfer that met another mode says Decrement. */
  readonly selfTradePrevention: SelfTradePrevention;
  /** 0 when both are of one account without a group. */
  readonly tradeGroupId: number;
  readonly priceTicks: number;
  readonly makerPreventedLots: number;
  readonly takerPreventedLots: number;
  /** Moved from seller to buyer and from buyer to seller by Transfer between two accounts; else 0. */
  readonly transferredLots: number;
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

/** An order became smaller and kept its place. */
export interface OrderAmended {
  readonly kind: "OrderAmended";
  readonly order: OrderView;
  readonly origClientOrderId: string;
  readonly origQuantityLots: number;
}

/** A list began, changed its client ids, or is done. */
export interface OrderListChanged {
  readonly kind: "OrderListChanged";
  readonly accountId: number;
  readonly marketId: number;
  readonly orderListId: number;
  readonly listKind: OrderListKind;
  readonly listStatus: OrderListStatus;
  readonly listClientOrderId: string;
  /** Of its legs, in the order they were sent; of a pair the stop loss first. */
  readonly orderIds: readonly number[];
}

/** The requestId was answered before: nothing happened, this is what was answered then. */
export interface RequestRepeated {
  readonly kind: "RequestRepeated";
  readonly accountId: number;
  readonly requestId: string;
  readonly firstSequence: number;
  /** The events of the first command, without LevelChanged and BalanceChanged. */
  readonly answer: readonly Event[];
}

/** A balance after the whole command; one per account and asset touched, after all other events. */
export interface BalanceChanged {
  readonly kind: "BalanceChanged";
  readonly accountId: number;
  readonly assetId: number;
  /** May pass 2^53-1. */
  readonly freeUnits: bigint;
  readonly lockedUnits: bigint;
}

/** Money came in or left; `amountUnits` is negative for what leaves. Both sides of a Transfer. */
export interface Transferred {
  readonly kind: "Transferred";
  readonly accountId: number;
  readonly assetId: number;
  readonly amountUnits: number;
  readonly transferId: string;
}

export const WithdrawalStatus = { Held: 0, Settled: 1, Released: 2 } as const;
export type WithdrawalStatus = (typeof WithdrawalStatus)[keyof typeof WithdrawalStatus];

export interface WithdrawalChanged {
  readonly kind: "WithdrawalChanged";
  readonly accountId: number;
  readonly assetId: number;
  readonly amountUnits: number;
  readonly transferId: string;
  readonly status: WithdrawalStatus;
}

/** The external reference price of a market was set, in 1/10000 of a tick; 0 = none. */
export interface ReferencePriceSet {
  readonly kind: "ReferencePriceSet";
  readonly marketId: number;
  readonly referencePrice: number;
}

/** The visible total at a price changed: absolute, 0 removes the level. Once per level and command. */
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
  | ExchangeConfigured
  | AccountConfigured
  | OrderAccepted
  | OrderTriggered
  | CommandRejected
  | Trade
  | TradePrevented
  | OrderCanceled
  | OrderExpired
  | OrderAmended
  | OrderListChanged
  | RequestRepeated
  | BalanceChanged
  | Transferred
  | WithdrawalChanged
  | ReferencePriceSet
  | LevelChanged;
