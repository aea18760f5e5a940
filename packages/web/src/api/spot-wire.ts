/** What the spot API answers, as far as the pages read it. Amounts are decimal strings. */
import type { RateLimitInfo, SymbolInfo } from "@bourse/core/market/wire";
import type { AccountTradeInfo } from "@bourse/core/trade/wire";

export type OrderSide = "BUY" | "SELL";
/** The types of orders that the pages place. */
export type OrderType =
  "LIMIT" | "MARKET" | "LIMIT_MAKER" | "STOP_LOSS_LIMIT" | "TAKE_PROFIT_LIMIT";

export interface ExchangeInfo {
  readonly serverTime: number;
  readonly rateLimits: readonly RateLimitInfo[];
  readonly symbols: readonly SymbolInfo[];
}

/** Price and quantity of one level. */
export type DepthLevel = readonly [price: string, quantity: string];

export interface DepthSnapshot {
  readonly lastUpdateId: number;
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

export interface DayTicker {
  readonly symbol: string;
  readonly lastPrice: string;
  readonly priceChange: string;
  readonly priceChangePercent: string;
  readonly highPrice: string;
  readonly lowPrice: string;
  readonly volume: string;
  readonly quoteVolume: string;
}

export interface AggTrade {
  readonly a: number;
  readonly p: string;
  readonly q: string;
  readonly T: number;
  readonly m: boolean;
}

/** Open time, open, high, low, close, volume, close time, then fields the pages do not read. */
export type KlineRow = readonly [number, string, string, string, string, string, ...unknown[]];

export interface Balance {
  readonly asset: string;
  readonly free: string;
  readonly locked: string;
}

export interface SpotAccount {
  readonly commissionRates?: { readonly maker: string; readonly taker: string };
  readonly canTrade: boolean;
  readonly balances: readonly Balance[];
}

export interface Order {
  readonly symbol: string;
  readonly orderId: number;
  readonly clientOrderId: string;
  readonly price: string;
  readonly origQty: string;
  readonly executedQty: string;
  readonly origQuoteOrderQty: string;
  readonly cummulativeQuoteQty: string;
  readonly status: string;
  readonly timeInForce: string;
  readonly type: string;
  readonly side: OrderSide;
  /** "0.00000000" of an order that waits for no price. */
  readonly stopPrice: string;
  /** False while it still waits for its stop price, or for another order of its list. */
  readonly isWorking: boolean;
  readonly time: number;
  readonly updateTime: number;
}

export interface PlacedOrder {
  readonly symbol: string;
  readonly orderId: number;
  readonly status: string;
  readonly executedQty: string;
  readonly origQty: string;
  readonly cummulativeQuoteQty: string;
}

export type OwnTrade = Omit<AccountTradeInfo, "orderListId" | "isBestMatch">;

/** The parameters of POST /api/v3/order. */
export interface NewOrder {
  readonly symbol: string;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly timeInForce?: "GTC" | "IOC" | "FOK";
  readonly price?: string;
  readonly stopPrice?: string;
  readonly quantity?: string;
  readonly quoteOrderQty?: string;
  /** An open order's own name; a second order of that name is refused. */
  readonly newClientOrderId?: string;
}
