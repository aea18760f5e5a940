import { queryOf, requestJson, type HttpRequest } from "./http.ts";
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

type Query = Readonly<Record<string, string | number | undefined>>;

/** Gives the current identity token, renewed when it is about to end; undefined when signed out. */
export type TokenSource = () => Promise<string | undefined>;

/** "Order does not exist." */
const NO_SUCH_ORDER = -2013;

const LOOK = "Check your open orders before you try again.";
const LOST = "The connection was lost before the answer came:";
const ORDER_LOST = `${LOST} the order may have been placed. ${LOOK}`;
const CANCEL_LOST = `${LOST} the order may have been canceled. ${LOOK}`;
const CANCEL_ALL_LOST = `${LOST} the orders may have been canceled. ${LOOK}`;

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
    return this.#signed("account", {});
  }

  placeOrder(order: NewOrder): Promise<PlacedOrder> {
    const parameters = { ...order, newOrderRespType: "RESULT" };
    return this.#signed("order", parameters, { method: "POST", lostText: ORDER_LOST });
  }

  /** The order that was placed under an id; undefined when there is none. */
  async findOrder(symbol: string, origClientOrderId: string): Promise<Order | undefined> {
    try {
      return await this.#signed<Order>("order", { symbol, origClientOrderId });
    } catch (error) {
      if (error instanceof ApiProblem && error.code === NO_SUCH_ORDER) return undefined;
      throw error;
    }
  }

  cancelOrder(symbol: string, orderId: number): Promise<unknown> {
    const parameters = { symbol, orderId };
    return this.#signed("order", parameters, { method: "DELETE", lostText: CANCEL_LOST });
  }

  cancelOpenOrders(symbol: string): Promise<unknown> {
    const request = { method: "DELETE", lostText: CANCEL_ALL_LOST } as const;
    return this.#signed("openOrders", { symbol }, request);
  }

  openOrders(): Promise<readonly Order[]> {
    return this.#signed("openOrders", {});
  }

  allOrders(symbol: string, limit: number): Promise<readonly Order[]> {
    return this.#signed("allOrders", { symbol, limit });
  }

  ownTrades(symbol: string, limit: number): Promise<readonly OwnTrade[]> {
    return this.#signed("myTrades", { symbol, limit });
  }

  #open<T>(path: string, parameters: Query) {
    return requestJson<T>(`${this.#base}/${path}${queryOf(parameters)}`);
  }

  async #signed<T>(path: string, parameters: Query, request: HttpRequest = {}): Promise<T> {
    const token = await this.#token();
    if (token === undefined) throw new ApiProblem(401, -2015, "Please sign in to do this.");
    return requestJson<T>(`${this.#base}/${path}${queryOf(parameters)}`, { ...request, token });
  }
}
