import Binance from "node-binance-api";
import {
  type Access,
  type LimitOrder,
  type OwnTrade,
  type SellOco,
  SYMBOL,
  type TradingClient,
} from "./trading-client.ts";

/** The package `node-binance-api`. It has no option for the WebSocket API: that is a property. */
export class NodeBinanceApi implements TradingClient {
  readonly #client: Binance;

  constructor({ urls, apiKey, secret }: Access) {
    this.#client = new Binance().options({
      APIKEY: apiKey,
      APISECRET: secret,
      useServerTime: false,
      log: () => {},
      urls: {
        base: `${urls.rest}/api/`,
        sapi: `${urls.rest}/sapi/`,
        stream: `${urls.ws}/ws/`,
        combineStream: `${urls.ws}/stream?streams=`,
      },
    });
    this.#client.wsApi = urls.wsApi;
  }

  async symbols(): Promise<string[]> {
    return Object.keys(await this.#client.prices());
  }

  async free(asset: string): Promise<string> {
    const balances: Record<string, { available?: string }> = await this.#client.balance();
    return balances[asset]?.available ?? "";
  }

  async place({ side, quantity, price }: LimitOrder): Promise<number> {
    const [lots, limit] = [Number(quantity), Number(price)];
    return Number((await this.#client.order("LIMIT", side, SYMBOL, lots, limit)).orderId);
  }

  async cancel(orderId: number): Promise<string> {
    return (await this.#client.cancel(SYMBOL, orderId)).status;
  }

  async openOrderIds(): Promise<number[]> {
    return (await this.#client.openOrders(SYMBOL)).map(({ orderId }) => Number(orderId));
  }

  async trades(): Promise<OwnTrade[]> {
    const trades = await this.#client.trades(SYMBOL);
    return trades.map(({ price, qty }) => ({ price: String(price), qty: String(qty) }));
  }

  async placeOco({ quantity, abovePrice, belowStopPrice }: SellOco): Promise<number[]> {
    const list = await this.#client.ocoOrder("SELL", SYMBOL, Number(quantity), {
      aboveType: "LIMIT_MAKER",
      abovePrice,
      belowType: "STOP_LOSS",
      belowStopPrice,
    });
    return list.orders.map(({ orderId }) => Number(orderId));
  }

  async cancelAll(): Promise<unknown> {
    return this.#client.cancelAll(SYMBOL);
  }

  async followTrades(heard: (price: string) => void): Promise<void> {
    this.#client.websockets.trades([SYMBOL], ({ p }: { p: string }) => heard(p));
  }

  async followOrders(heard: (executionType: string) => void): Promise<void> {
    const nothing = (): void => {};
    const report = ({ x }: { x: string }): void => heard(x);
    await new Promise<void>((resolve) => {
      this.#client.websockets.userData(nothing, nothing, report, () => resolve());
    });
  }

  async close(): Promise<void> {
    for (const endpoint of Object.keys(this.#client.getSubscriptions())) {
      this.#client.terminate(endpoint);
    }
  }
}
