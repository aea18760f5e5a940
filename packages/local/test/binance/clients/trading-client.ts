import type { Ready } from "../../../src/run/index.ts";

/** Where a client is pointed, and whose orders it places. */
export interface Access {
  readonly urls: Ready["urls"];
  readonly apiKey: string;
  /** The shared secret of an HMAC key; a PEM for the others, where the client knows them. */
  readonly secret: string;
}

export interface LimitOrder {
  readonly side: "BUY" | "SELL";
  readonly quantity: string;
  readonly price: string;
}

/** An OCO that sells: a limit above the market and a stop below it. */
export interface SellOco {
  readonly quantity: string;
  readonly abovePrice: string;
  readonly belowStopPrice: string;
}

export interface OwnTrade {
  readonly price: string;
  readonly qty: string;
}

/** What every client of Binance can do, so that one story serves them all. It trades BTCUSDT. */
export interface TradingClient {
  symbols(): Promise<readonly string[]>;
  /** Of an asset, as the wire says it. */
  free(asset: string): Promise<string>;
  /** The order's id. */
  place(order: LimitOrder): Promise<number>;
  /** The order's status afterwards. */
  cancel(orderId: number): Promise<string>;
  openOrderIds(): Promise<readonly number[]>;
  /** Oldest first. */
  trades(): Promise<readonly OwnTrade[]>;
  /** The ids of the orders in the list. */
  placeOco(oco: SellOco): Promise<readonly number[]>;
  cancelAll(): Promise<unknown>;
  /** Calls with the price of every public trade from now on. */
  followTrades(heard: (price: string) => void): Promise<void>;
  /** Calls with the execution type of every report about an own order from now on. */
  followOrders(heard: (executionType: string) => void): Promise<void>;
  /** Where the client has a WebSocket API: places such an order, cancels it, and answers its status. */
  placeAndCancelOverSocket?(order: LimitOrder): Promise<string>;
  close(): Promise<void>;
}

export const SYMBOL = "BTCUSDT";
