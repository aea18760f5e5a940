import { Spot, SpotRestAPI, SpotWebsocketAPI } from "@binance/spot";
import {
  type Access,
  type LimitOrder,
  type OwnTrade,
  type SellOco,
  SYMBOL,
  type TradingClient,
} from "./trading-client.ts";

const { NewOrderSideEnum, NewOrderTimeInForceEnum, NewOrderTypeEnum } = SpotRestAPI;
const { OrderListOcoAboveTypeEnum, OrderListOcoBelowTypeEnum, OrderListOcoSideEnum } = SpotRestAPI;
const { OrderPlaceSideEnum, OrderPlaceTimeInForceEnum, OrderPlaceTypeEnum } = SpotWebsocketAPI;

type Streams = Awaited<ReturnType<Spot["websocketStreams"]["connect"]>>;
type Socket = Awaited<ReturnType<Spot["websocketAPI"]["connect"]>>;

/** Binance's own connector, `@binance/spot`. */
export async function binanceConnector({ urls, apiKey, secret }: Access): Promise<TradingClient> {
  const keys = secret.startsWith("-----BEGIN")
    ? { apiKey, privateKey: secret }
    : { apiKey, apiSecret: secret };
  // It tells of every connection otherwise.
  process.env["LOG_LEVEL"] = "error";
  const { restAPI, websocketAPI, websocketStreams } = new Spot({
    configurationRestAPI: { ...keys, basePath: urls.rest },
    configurationWebsocketAPI: { ...keys, wsURL: urls.wsApi },
    configurationWebsocketStreams: { wsURL: urls.ws },
  });
  return new BinanceConnector(
    restAPI,
    await websocketStreams.connect(),
    await websocketAPI.connect(),
  );
}

class BinanceConnector implements TradingClient {
  readonly #rest: Spot["restAPI"];
  readonly #streams: Streams;
  readonly #socket: Socket;

  constructor(rest: Spot["restAPI"], streams: Streams, socket: Socket) {
    this.#rest = rest;
    this.#streams = streams;
    this.#socket = socket;
  }

  async symbols(): Promise<string[]> {
    const { symbols = [] } = await (await this.#rest.exchangeInfo()).data();
    return symbols.map(({ symbol = "" }) => symbol);
  }

  async free(asset: string): Promise<string> {
    const { balances = [] } = await (await this.#rest.getAccount()).data();
    return balances.find((balance) => balance.asset === asset)?.free ?? "";
  }

  async place({ side, quantity, price }: LimitOrder): Promise<number> {
    const answer = await this.#rest.newOrder({
      symbol: SYMBOL,
      side: NewOrderSideEnum[side],
      type: NewOrderTypeEnum.LIMIT,
      timeInForce: NewOrderTimeInForceEnum.GTC,
      quantity: Number(quantity),
      price: Number(price),
    });
    return Number((await answer.data()).orderId);
  }

  async cancel(orderId: number): Promise<string> {
    const answer = await this.#rest.deleteOrder({ symbol: SYMBOL, orderId });
    return (await answer.data()).status ?? "";
  }

  async openOrderIds(): Promise<number[]> {
    const orders = await (await this.#rest.getOpenOrders({ symbol: SYMBOL })).data();
    return orders.map(({ orderId }) => Number(orderId));
  }

  async trades(): Promise<OwnTrade[]> {
    const trades = await (await this.#rest.myTrades({ symbol: SYMBOL })).data();
    return trades.map(({ price = "", qty = "" }) => ({ price, qty }));
  }

  async placeOco({ quantity, abovePrice, belowStopPrice }: SellOco): Promise<number[]> {
    const answer = await this.#rest.orderListOco({
      symbol: SYMBOL,
      side: OrderListOcoSideEnum.SELL,
      quantity: Number(quantity),
      aboveType: OrderListOcoAboveTypeEnum.LIMIT_MAKER,
      abovePrice: Number(abovePrice),
      belowType: OrderListOcoBelowTypeEnum.STOP_LOSS,
      belowStopPrice: Number(belowStopPrice),
    });
    return ((await answer.data()).orders ?? []).map(({ orderId }) => Number(orderId));
  }

  async cancelAll(): Promise<unknown> {
    return (await this.#rest.deleteOpenOrders({ symbol: SYMBOL })).data();
  }

  async followTrades(heard: (price: string) => void): Promise<void> {
    const stream = this.#streams.trade({ symbol: SYMBOL.toLowerCase() });
    stream.on("message", ({ p }) => heard(String(p ?? "")));
  }

  async followOrders(heard: (executionType: string) => void): Promise<void> {
    const { stream } = await this.#socket.userDataStreamSubscribeSignature();
    stream.on("message", (event) => {
      if ("x" in event) heard(String(event.x));
    });
  }

  async placeAndCancelOverSocket({ side, quantity, price }: LimitOrder): Promise<string> {
    const placed = await this.#socket.orderPlace({
      symbol: SYMBOL,
      side: OrderPlaceSideEnum[side],
      type: OrderPlaceTypeEnum.LIMIT,
      timeInForce: OrderPlaceTimeInForceEnum.GTC,
      quantity: Number(quantity),
      price: Number(price),
    });
    const orderId = Number(placed.data.orderId);
    const canceled = await this.#socket.orderCancel({ symbol: SYMBOL, orderId });
    return canceled.data.status ?? "";
  }

  async close(): Promise<void> {
    await this.#streams.disconnect();
    await this.#socket.disconnect();
  }
}
