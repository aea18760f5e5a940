/** Which side of the market an order stands on: buys rest on the bids, sells on the asks. */
export const Side = { Buy: 0, Sell: 1 } as const;
export type Side = (typeof Side)[keyof typeof Side];

// Here as in other files that run for every command, constants are taken out of their objects once,
// into a variable that is not exported: only those are constants to the compiler of JavaScript.
const { Buy, Sell } = Side;

export function oppositeOf(side: Side): Side {
  return side === Buy ? Sell : Buy;
}

/** How an order wants to be executed. The numbers are part of the journal format: only append. */
export const OrderType = {
  Limit: 0,
  Market: 1,
  LimitMaker: 2,
  StopLoss: 3,
  StopLossLimit: 4,
  TakeProfit: 5,
  TakeProfitLimit: 6,
} as const;
export type OrderType = (typeof OrderType)[keyof typeof OrderType];
const { Market, StopLoss, StopLossLimit, TakeProfit } = OrderType;

/** Does it wait for a trigger before it works? */
export function isContingent(orderType: OrderType): boolean {
  return orderType >= StopLoss;
}

/** Does it execute at any price, now or once triggered? */
export function takesAnyPrice(orderType: OrderType): boolean {
  return orderType === Market || orderType === StopLoss || orderType === TakeProfit;
}

/** Does a contingent order trigger when the last price rises to its trigger price (or falls to it)? */
export function isRising(side: Side, orderType: OrderType): boolean {
  const isStopLoss = orderType === StopLoss || orderType === StopLossLimit;
  return isStopLoss === (side === Buy);
}

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
  /** A list leg that waits for its working order. */
  PendingNew: 6,
  /** Ended by self-trade prevention. */
  ExpiredInMatch: 7,
} as const;
export type OrderStatus = (typeof OrderStatus)[keyof typeof OrderStatus];

/** Why the rest of an order expired (Binance's `expiryReason`). */
export const ExpiryReason = {
  UnfilledIocQuantity: 0,
  UnfilledFokOrder: 1,
  InsufficientLiquidity: 2,
  /** What is checked only when an order starts to work (peg, filters, funds) failed. */
  Rejected: 3,
  ExchangeCanceled: 4,
  OcoTrigger: 5,
  OtoPhaseOneExpired: 6,
  PriceRangeExceeded: 7,
} as const;
export type ExpiryReason = (typeof ExpiryReason)[keyof typeof ExpiryReason];

/** Which open orders a cancel may take. */
export const CancelRestriction = { None: 0, OnlyNew: 1, OnlyPartiallyFilled: 2 } as const;
export type CancelRestriction = (typeof CancelRestriction)[keyof typeof CancelRestriction];

/** What happens when an order would meet an order of its own account or trade group. */
export const SelfTradePrevention = {
  None: 0,
  ExpireTaker: 1,
  ExpireMaker: 2,
  ExpireBoth: 3,
  Decrement: 4,
  Transfer: 5,
} as const;
export type SelfTradePrevention = (typeof SelfTradePrevention)[keyof typeof SelfTradePrevention];

/** What the price of a pegged order follows: the best of its own side, or of the other. */
export const PegPriceType = { None: 0, Primary: 1, Market: 2 } as const;
export type PegPriceType = (typeof PegPriceType)[keyof typeof PegPriceType];

/** The kinds of order lists; on the wire the last four are all contingency type OTO. */
export const OrderListKind = { Oco: 0, Oto: 1, Otoco: 2, Opo: 3, Opoco: 4 } as const;
export type OrderListKind = (typeof OrderListKind)[keyof typeof OrderListKind];

export const OrderListStatus = { Executing: 0, AllDone: 1, Updated: 2 } as const;
export type OrderListStatus = (typeof OrderListStatus)[keyof typeof OrderListStatus];

/** Does a cancel-replace that could not cancel still place the new order? */
export const CancelReplaceMode = { StopOnFailure: 0, AllowFailure: 1 } as const;
export type CancelReplaceMode = (typeof CancelReplaceMode)[keyof typeof CancelReplaceMode];

/** The names these words have on the wire, indexed by their number. */
export const SIDE_NAMES = ["BUY", "SELL"] as const;
export const ORDER_TYPE_NAMES = [
  "LIMIT",
  "MARKET",
  "LIMIT_MAKER",
  "STOP_LOSS",
  "STOP_LOSS_LIMIT",
  "TAKE_PROFIT",
  "TAKE_PROFIT_LIMIT",
] as const;
export const TIME_IN_FORCE_NAMES = ["GTC", "IOC", "FOK"] as const;
export const ORDER_STATUS_NAMES = [
  "NEW",
  "PARTIALLY_FILLED",
  "FILLED",
  "CANCELED",
  "REJECTED",
  "EXPIRED",
  "PENDING_NEW",
  "EXPIRED_IN_MATCH",
] as const;
export const EXPIRY_REASON_NAMES = [
  "UNFILLED_IOC_QUANTITY_EXPIRED",
  "UNFILLED_FOK_ORDER_EXPIRED",
  "INSUFFICIENT_LIQUIDITY",
  "REJECTED",
  "EXCHANGE_CANCELED",
  "OCO_TRIGGER",
  "OTO_PHASE_ONE_EXPIRED",
  "EXECUTION_RULE_PRICE_RANGE_EXCEEDED",
] as const;
export const SELF_TRADE_PREVENTION_NAMES = [
  "NONE",
  "EXPIRE_TAKER",
  "EXPIRE_MAKER",
  "EXPIRE_BOTH",
  "DECREMENT",
  "TRANSFER",
] as const;
export const PEG_PRICE_TYPE_NAMES = ["NONE", "PRIMARY_PEG", "MARKET_PEG"] as const;
export const ORDER_LIST_KIND_NAMES = ["OCO", "OTO", "OTOCO", "OPO", "OPOCO"] as const;
