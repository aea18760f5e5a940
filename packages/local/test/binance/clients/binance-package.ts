import { MainClient, WebsocketAPIClient, WebsocketClient, WS_KEY_MAP } from "binance";
import {
  type Access,
  type LimitOrder,
  type OwnTrade,
  type SellOco,
  SYMBOL,
  type TradingClient,
} from "./trading-client.ts";

/** It would print every frame. */
const SILENT = { trace: () => {}, info: () => {}, error: () => {} };

/** The package `binance`. */
export class BinancePackage implements TradingClient {
  readonly #rest: MainClient;
  readonly #streams: WebsocketClient;
  readonly #socket: WebsocketAPIClient;

  constructor({ urls, apiKey, secret }: Access) {
    const keys = { api_key: apiKey, api_secret: secret };
    this.#rest = new MainClient({
      ...keys,
      baseUrl: urls.rest,
      disableTimeSync: true,
      beautifyResponses: false,
    });
    this.#streams = new WebsocketClient({ wsUrl: urls.ws, beautify: false }, SILENT);
    const socketOptions = { ...keys, wsUrl: urls.ws, attachEventListeners: false };
    this.#socket = new WebsocketAPIClient(socketOptions, SILENT);
  }

  async symbols(): Promise<string[]> {
    return (await this.#rest.getExchangeInfo()).symbols.map(({ symbol }) => symbol);
  }

  async free(asset: string): Promise<string> {
    const { balances } = await this.#rest.getAccountInformation();
    return String(balances.find((balance) => balance.asset === asset)?.free ?? "");
  }

  async place(order: LimitOrder): Promise<number> {
    return (await this.#rest.submitNewOrder(limit(order))).orderId;
  }

  async cancel(orderId: number): Promise<string> {
    return (await this.#rest.cancelOrder({ symbol: SYMBOL, orderId })).status;
  }

  async openOrderIds(): Promise<number[]> {
    const orders = await this.#rest.getOpenOrders({ symbol: SYMBOL });
    return orders.map(({ orderId }) => orderId);
  }

  async trades(): Promise<OwnTrade[]> {
    const trades = await this.#rest.getAccountTradeList({ symbol: SYMBOL });
    return trades.map(({ price, qty }) => ({ price: String(price), qty: String(qty) }));
  }

  async placeOco({ quantity, abovePrice, belowStopPrice }: SellOco): Promise<number[]> {
    const list = await this.#rest.submitNewOrderList({
      symbol: SYMBOL,
      side: "SELL",
      quantity: Number(quantity),
      aboveType: "LIMIT_MAKER",
      abovePrice: Number(abovePrice),
      belowType: "STOP_LOSS",
      belowStopPrice: Number(belowStopPrice),
    });
    return list.orders.map(({ orderId }) => orderId);
  }

  async cancelAll(): Promise<unknown> {
    return this.#rest.cancelAllSymbolOrders({ symbol: SYMBOL });
  }

  async followTrades(heard: (price: string) => void): Promise<void> {
    this.#streams.on("message", (event) => {
      if ("e" in event && event.e === "trade") heard(String(event.p));
    });
    await this.#streams.subscribe([`${SYMBOL.toLowerCase()}@trade`], "main");
  }

  async followOrders(heard: (executionType: string) => void): Promise<void> {
    this.#socket.getWSClient().on("message", (event) => {
      if ("e" in event && event.e === "executionReport") heard(event.x);
    });
    await this.#socket.subscribeUserDataStream(WS_KEY_MAP.mainWSAPI);
  }

  async placeAndCancelOverSocket(order: LimitOrder): Promise<string> {
    const placing = { ...limit(order), timestamp: Date.now() };
    const { orderId } = (await this.#socket.submitNewSpotOrder(placing)).result;
    const canceling = { symbol: SYMBOL, orderId, timestamp: Date.now() };
    return (await this.#socket.cancelSpotOrder(canceling)).result.status;
  }

  async close(): Promise<void> {
    this.#streams.closeAll(true);
    this.#socket.getWSClient().closeAll(true);
  }
}

function limit({ side, quantity, price }: LimitOrder) {
  return {
    symbol: SYMBOL,
    side,
    type: "LIMIT",
    timeInForce: "GTC",
    quantity: Number(quantity),
    price: Number(price),
  } as const;
}
