/** The words of orders as they stand on the wire, and the shapes of Binance's answers. */

export { SIDE_NAMES, TIME_IN_FORCE_NAMES } from "@bourse/engine/market";

/** Every order type Binance knows. */
export const WIRE_ORDER_TYPES = [
  "LIMIT",
  "MARKET",
  "STOP_LOSS",
  "STOP_LOSS_LIMIT",
  "TAKE_PROFIT",
  "TAKE_PROFIT_LIMIT",
  "LIMIT_MAKER",
] as const;
export type WireOrderType = (typeof WIRE_ORDER_TYPES)[number];

export const RESPONSE_TYPES = ["ACK", "RESULT", "FULL"] as const;
export type ResponseType = (typeof RESPONSE_TYPES)[number];

export const CANCEL_RESTRICTION_NAMES = ["ONLY_NEW", "ONLY_PARTIALLY_FILLED"] as const;

export const SELF_TRADE_MODES = [
  "NONE",
  "EXPIRE_MAKER",
  "EXPIRE_TAKER",
  "EXPIRE_BOTH",
  "DECREMENT",
  "TRANSFER",
] as const;

export const PEG_PRICE_TYPES = ["PRIMARY_PEG", "MARKET_PEG"] as const;
export const PEG_OFFSET_TYPES = ["PRICE_LEVEL"] as const;

export const CANCEL_REPLACE_MODES = ["STOP_ON_FAILURE", "ALLOW_FAILURE"] as const;
/** What a replacement does when the account may not place another order now. */
export const RATE_LIMIT_MODES = ["DO_NOTHING", "CANCEL_ONLY"] as const;

/** What a clientOrderId may look like; also the text Binance quotes when it does not. */
export const CLIENT_ORDER_ID_RANGE = "^[a-zA-Z0-9-_]{1,36}$";

export interface OrderAck {
  readonly symbol: string;
  readonly orderId: number;
  /** -1 when it belongs to no list. */
  readonly orderListId: number;
  readonly clientOrderId: string;
  readonly transactTime: number;
}

/** What every answer says of an order's state. All amounts are decimal strings. */
export interface OrderState {
  readonly price: string;
  readonly origQty: string;
  readonly executedQty: string;
  readonly origQuoteOrderQty: string;
  readonly cummulativeQuoteQty: string;
  readonly status: string;
  readonly timeInForce: string;
  readonly type: string;
  readonly side: string;
  readonly selfTradePreventionMode: string;
  /** Only of expired orders. */
  readonly expiryReason?: string;
  /** Only of orders that self-trade prevention took something of. */
  readonly preventedQuantity?: string;
  /** Only of orders that have one, like everything below. */
  readonly stopPrice?: string;
  readonly icebergQty?: string;
  readonly trailingDelta?: number;
  /** -1 as long as the stop does not follow the price. */
  readonly trailingTime?: number;
  readonly strategyId?: number;
  readonly strategyType?: number;
  readonly pegPriceType?: string;
  readonly pegOffsetType?: string;
  readonly pegOffsetValue?: number;
  /** Known as soon as the order works. */
  readonly peggedPrice?: string;
}

export interface OrderResult extends OrderAck, OrderState {
  /** -1 as long as the order waits for its trigger or its turn. */
  readonly workingTime: number;
}

/** What self-trade prevention did while a new order was being matched. */
export interface OrderPreventions {
  /** Only when it took something of the new order; the last time it did. */
  readonly preventedMatchId?: number;
  /** Only between accounts of one group. */
  readonly tradeGroupId?: number;
  readonly preventedMatches: readonly {
    readonly preventedMatchId: number;
    readonly makerSymbol: string;
    readonly makerOrderId: number;
    readonly price: string;
    readonly takerPreventedQuantity?: string;
    readonly makerPreventedQuantity?: string;
  }[];
}

export interface Fill {
  readonly price: string;
  readonly qty: string;
  readonly commission: string;
  readonly commissionAsset: string;
  readonly tradeId: number;
}

export interface OrderFull extends OrderResult {
  readonly fills: readonly Fill[];
}

export interface CancelResult extends OrderAck, OrderState {
  readonly origClientOrderId: string;
}

/** An order after it was amended. Binance words it differently here than anywhere else. */
export interface AmendedOrder extends Omit<
  OrderState,
  "origQty" | "origQuoteOrderQty" | "cummulativeQuoteQty" | "preventedQuantity"
> {
  readonly symbol: string;
  readonly orderId: number;
  readonly orderListId: number;
  readonly origClientOrderId: string;
  readonly clientOrderId: string;
  readonly qty: string;
  readonly preventedQty: string;
  readonly quoteOrderQty: string;
  readonly cumulativeQuoteQty: string;
  /** Only of an order that works. */
  readonly workingTime?: number;
}

/** What one comparison says about an order that was not placed. */
export interface VerdictInfo {
  /** The filter's name; of a rule of the engine's own, its number. */
  readonly filter: string;
  readonly passed: boolean;
  /** What was held against `limit`: decimal strings of amounts, numbers of counts. */
  readonly actual?: string | number;
  readonly limit?: string | number;
  readonly text: string;
}

/** An order as queries show it. */
export interface OrderInfo extends OrderState {
  readonly symbol: string;
  readonly orderId: number;
  readonly orderListId: number;
  readonly clientOrderId: string;
  readonly stopPrice: string;
  readonly icebergQty: string;
  readonly time: number;
  readonly updateTime: number;
  readonly isWorking: boolean;
  readonly workingTime: number;
}
