import { queryOf, requestJson } from "./http.ts";
import { ApiProblem } from "./problem.ts";
import type {
  AggTrade,
  DayTicker,
  DepthSnapshot,
  ExchangeInfo,
  KlineRow,
  NewOrder,
  Order,
  OwnTrade,
  PlacedOrder,
  SpotAccount,
} from "./spot-wire.ts";

/** Gives the current identity token, renewed when it is about to end; undefined when signed out. */
export type TokenSource = () => Promise<string | undefined>;

/** The spot API for a browser: market data for everyone, trading with the token of a signed-in user. */
export class SpotApi {
  readonly #base: string;
  readonly #token: TokenSource;

  constructor(restUrl: string, token: TokenSource) {
    this.#base = `${restUrl}/api/v3`;
    this.#token = token;
  }

  exchangeInfo(): Promise<ExchangeInfo> {
    return this.#open("exchangeInfo", {});
  }

  depth(symbol: string, limit: number): Promise<DepthSnapshot> {
    return this.#open("depth", { symbol, limit });
  }

  aggTrades(symbol: string, limit: number): Promise<readonly AggTrade[]> {
    return this.#open("aggTrades", { symbol, limit });
  }

  klines(symbol: string, interval: string, limit: number, endTime?: number): Promise<KlineRow[]> {
    return this.#open("klines", { symbol, interval, limit, endTime });
  }

  dayTickers(): Promise<readonly DayTicker[]> {
    return this.#open("ticker/24hr", {});
  }

  account(): Promise<SpotAccount> {
    return this.#signed("GET", "account", {});
  }

  placeOrder(order: NewOrder): Promise<PlacedOrder> {
    return this.#signed("POST", "order", { ...order, newOrderRespType: "RESULT" });
  }

  cancelOrder(symbol: string, orderId: number): Promise<unknown> {
    return this.#signed("DELETE", "order", { symbol, orderId });
  }

  cancelOpenOrders(symbol: string): Promise<unknown> {
    return this.#signed("DELETE", "openOrders", { symbol });
  }

  openOrders(): Promise<readonly Order[]> {
    return this.#signed("GET", "openOrders", {});
  }

  allOrders(symbol: string, limit: number): Promise<readonly Order[]> {
    return this.#signed("GET", "allOrders", { symbol, limit });
  }

  ownTrades(symbol: string, limit: number): Promise<readonly OwnTrade[]> {
    return this.#signed("GET", "myTrades", { symbol, limit });
  }

  #open<T>(path: string, parameters: Readonly<Record<string, string | number | undefined>>) {
    return requestJson<T>(`${this.#base}/${path}${queryOf(parameters)}`);
  }

  async #signed<T>(
    method: "GET" | "POST" | "DELETE",
    path: string,
    parameters: Readonly<Record<string, string | number | undefined>>,
  ): Promise<T> {
    const token = await this.#token();
    if (token === undefined) throw new ApiProblem(401, -2015, "Please sign in to do this.");
    return requestJson<T>(`${this.#base}/${path}${queryOf(parameters)}`, { method, token });
  }
}
