import { createRequire } from "node:module";
import type { BinanceRest, CleanupFn, OrderSide, OrderType } from "binance-api-node";
import {
  type Access,
  type LimitOrder,
  type OwnTrade,
  type SellOco,
  SYMBOL,
  type TradingClient,
} from "./trading-client.ts";

/** CommonJS, whose default export is read in one way by Node and in another by test runners. */
const binance = createRequire(import.meta.url)("binance-api-node") as {
  default: (options: object) => BinanceRest;
};
const CLOSE = { delay: 0, fastClose: true, keepClosed: true };

/** The package `binance-api-node`, whose OCO is still the one that Binance has deprecated. */
export class BinanceApiNode implements TradingClient {
  readonly #client: BinanceRest;
  readonly #closes: CleanupFn[] = [];

  constructor({ urls, apiKey, secret }: Access) {
    this.#client = binance.default({
      apiKey,
      apiSecret: secret,
      httpBase: urls.rest,
      wsBase: `${urls.ws}/ws`,
      wsApi: urls.wsApi,
    });
  }

  async symbols(): Promise<string[]> {
    const { symbols } = await this.#client.exchangeInfo();
    return symbols.map(({ symbol }: { symbol: string }) => symbol);
  }

  async free(asset: string): Promise<string> {
    const { balances } = await this.#client.accountInfo();
    return balances.find((balance) => balance.asset === asset)?.free ?? "";
  }

  async place({ side, quantity, price }: LimitOrder): Promise<number> {
    const order = await this.#client.order({
      symbol: SYMBOL,
      side: side as OrderSide,
      type: "LIMIT" as OrderType,
      quantity,
      price,
    });
    return order.orderId;
  }

  async cancel(orderId: number): Promise<string> {
    return (await this.#client.cancelOrder({ symbol: SYMBOL, orderId })).status;
  }

  async openOrderIds(): Promise<number[]> {
    const orders = await this.#client.openOrders({ symbol: SYMBOL });
    return orders.map(({ orderId }) => orderId);
  }

  async trades(): Promise<OwnTrade[]> {
    const trades = await this.#client.myTrades({ symbol: SYMBOL });
    return trades.map(({ price, qty }) => ({ price, qty }));
  }

  async placeOco({ quantity, abovePrice, belowStopPrice }: SellOco): Promise<number[]> {
    const list = await this.#client.orderOco({
      symbol: SYMBOL,
      side: "SELL" as OrderSide,
      quantity,
      price: abovePrice,
      stopPrice: belowStopPrice,
      stopLimitPrice: belowStopPrice,
    });
    return list.orders.map(({ orderId }: { orderId: number }) => orderId);
  }

  async cancelAll(): Promise<unknown> {
    return this.#client.cancelOpenOrders({ symbol: SYMBOL });
  }

  async followTrades(heard: (price: string) => void): Promise<void> {
    this.#closes.push(this.#client.ws.trades([SYMBOL], ({ price }) => heard(price)));
  }

  async followOrders(heard: (executionType: string) => void): Promise<void> {
    const close = await this.#client.ws.user((event) => {
      if (event.eventType === "executionReport") heard(event.executionType);
    });
    this.#closes.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closes) close(CLOSE);
  }
}
