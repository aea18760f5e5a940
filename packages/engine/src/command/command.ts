import type {
  AssetSpec,
  CancelRestriction,
  MarketSpec,
  OrderType,
  Side,
  TimeInForce,
} from "../market/index.ts";

/** Makes an asset known. Refused when the id or the name is taken. */
export interface ListAsset {
  readonly kind: "ListAsset";
  readonly spec: AssetSpec;
}

/** Opens a market, or replaces the limits of one that exists (its grid and assets never change). */
export interface ListMarket {
  readonly kind: "ListMarket";
  readonly spec: MarketSpec;
}

export interface PlaceOrder {
  readonly kind: "PlaceOrder";
  readonly accountId: number;
  readonly marketId: number;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly timeInForce: TimeInForce;
  /** 0 for MARKET. */
  readonly priceTicks: number;
  /** 0 when quoteQuantityUnits is given. */
  readonly quantityLots: number;
  /** MARKET by quote (`quoteOrderQty`), in quote units; else 0. */
  readonly quoteQuantityUnits: number;
  /** Unique among the account's open orders. */
  readonly clientOrderId: string;
}

export interface CancelOrder {
  readonly kind: "CancelOrder";
  readonly accountId: number;
  readonly marketId: number;
  /** 0 = not given; with both, they must name the same order. */
  readonly orderId: number;
  /** "" = not given. */
  readonly origClientOrderId: string;
  /** Becomes the canceled order's clientOrderId. */
  readonly newClientOrderId: string;
  readonly restriction: CancelRestriction;
}

/** Cancels every open order of an account on a market, oldest first. */
export interface CancelAllOrders {
  readonly kind: "CancelAllOrders";
  readonly accountId: number;
  readonly marketId: number;
  /** The clientOrderIds of the cancels are `${newClientOrderId}${orderId}`, cut to 36 characters. */
  readonly newClientOrderId: string;
}

/** Credits an account. The same (accountId, transferId) a second time has no effect and no event. */
export interface Deposit {
  readonly kind: "Deposit";
  readonly accountId: number;
  readonly assetId: number;
  readonly amountUnits: number;
  readonly transferId: string;
}

/** Debits an account's free balance. Idempotent like Deposit. */
export interface Withdraw {
  readonly kind: "Withdraw";
  readonly accountId: number;
  readonly assetId: number;
  readonly amountUnits: number;
  readonly transferId: string;
}

/** Lets time pass when nobody trades. */
export interface AdvanceTime {
  readonly kind: "AdvanceTime";
}

export type Command =
  | ListAsset
  | ListMarket
  | PlaceOrder
  | CancelOrder
  | CancelAllOrders
  | Deposit
  | Withdraw
  | AdvanceTime;
