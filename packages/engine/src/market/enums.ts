/** Which side of the market an order stands on: buys rest on the bids, sells on the asks. */
export const Side = { Buy: 0, Sell: 1 } as const;
export type Side = (typeof Side)[keyof typeof Side];

export function oppositeOf(side: Side): Side {
  return side === Side.Buy ? Side.Sell : Side.Buy;
}

/** How an order wants to be executed. The numbers are part of the journal format: only append. */
export const OrderType = { Limit: 0, Market: 1, LimitMaker: 2 } as const;
export type OrderType = (typeof OrderType)[keyof typeof OrderType];

/** How long an order lives: until canceled, only for the moment, or in full or not at all. */
export const TimeInForce = { Gtc: 0, Ioc: 1, Fok: 2 } as const;
export type TimeInForce = (typeof TimeInForce)[keyof typeof TimeInForce];

export const OrderStatus = {
  New: 0,
  PartiallyFilled: 1,
  Filled: 2,
  Canceled: 3,
  Rejected: 4,
  Expired: 5,
} as const;
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus];

/** Why the rest of an order expired (Binance's `expiryReason`). */
export const ExpiryReason = {
  UnfilledIocQuantity: 0,
  UnfilledFokOrder: 1,
  InsufficientLiquidity: 2,
} as const;
export type ExpiryReason = (typeof ExpiryReason)[keyof typeof ExpiryReason];

/** Which open orders a cancel may take. */
export const CancelRestriction = { None: 0, OnlyNew: 1, OnlyPartiallyFilled: 2 } as const;
export type CancelRestriction = (typeof CancelRestriction)[keyof typeof CancelRestriction];

/** The names these words have on the wire, indexed by their number. */
export const SIDE_NAMES = ["BUY", "SELL"] as const;
export const ORDER_TYPE_NAMES = ["LIMIT", "MARKET", "LIMIT_MAKER"] as const;
export const TIME_IN_FORCE_NAMES = ["GTC", "IOC", "FOK"] as const;
export const ORDER_STATUS_NAMES = [
  "NEW",
  "PARTIALLY_FILLED",
  "FILLED",
  "CANCELED",
  "REJECTED",
  "EXPIRED",
] as const;
export const EXPIRY_REASON_NAMES = [
  "UNFILLED_IOC_QUANTITY_EXPIRED",
  "UNFILLED_FOK_ORDER_EXPIRED",
  "INSUFFICIENT_LIQUIDITY",
] as const;
