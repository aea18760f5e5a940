import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocketServer, type WebSocket as ServerSocket } from "ws";
import type { Market } from "../api/market.ts";
import type { DepthSnapshot } from "../api/spot-wire.ts";
import { BookStore } from "./book-store.ts";
import type { DepthEvent } from "./derive/local-book.ts";
import { StreamSocket } from "./socket.ts";
import { TradeStore } from "./trade-store.ts";

const market = {
  symbol: "BTCUSDT",
  price: { decimals: 2, stepUnits: 1 },
  quantity: { decimals: 3, stepUnits: 1 },
} as Market;
const DEPTH = "btcusdt@depth@100ms";

interface Request {
  readonly method: string;
  readonly params?: readonly string[];
}

let server: WebSocketServer;
let socket: StreamSocket;
let requests: Request[];
let clients: ServerSocket[];

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  requests = [];
  clients = [];
  server.on("connection", (client) => {
    clients.push(client);
    client.on("message", (data) => {
      const { id, ...request } = JSON.parse((data as Buffer).toString()) as Request & {
        id: number;
      };
      requests.push(request);
      client.send(JSON.stringify({ result: null, id }));
    });
  });
  await once(server, "listening");
  socket = new StreamSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

afterEach(async () => {
  socket.close();
  for (const client of server.clients) client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 10 });
const asked = (method: string) => requests.filter((each) => each.method === method);
const push = (stream: string, data: unknown) =>
  clients.at(-1)?.send(JSON.stringify({ stream, data }));
const depth = (part: Partial<DepthEvent>): DepthEvent => ({ U: 11, u: 11, b: [], a: [], ...part });
const snapshot = (lastUpdateId: number): DepthSnapshot => ({
  lastUpdateId,
  bids: [["100.00", "1"]],
  asks: [["101.00", "1"]],
});

describe("the stream socket", () => {
  test("gathers subscriptions, hands out events, and unsubscribes what nobody wants", async () => {
    const seen: unknown[] = [];
    const stop = socket.subscribe("a@trade", { message: (data) => seen.push(data) });
    socket.subscribe("b@trade", { message: () => undefined });
    await eventually(() => expect(asked("SUBSCRIBE")).toHaveLength(1));
    expect(asked("SUBSCRIBE")[0]?.params).toEqual(["a@trade", "b@trade"]);
    await eventually(() => expect(socket.status).toBe("live"));
    push("a@trade", { p: "1" });
    await eventually(() => expect(seen).toEqual([{ p: "1" }]));
    stop();
    await eventually(() => expect(asked("UNSUBSCRIBE")[0]?.params).toEqual(["a@trade"]));
  });

  test("comes back after a lost connection and asks for everything again", async () => {
    const lost = vi.fn<() => void>();
    socket.subscribe("a@trade", { message: () => undefined, lost });
    await eventually(() => expect(socket.status).toBe("live"));
    clients[0]?.terminate();
    await eventually(() => expect(socket.status).toBe("stale"));
    expect(lost).toHaveBeenCalledTimes(1);
    await eventually(() => expect(asked("SUBSCRIBE")).toHaveLength(2));
    await eventually(() => expect(socket.status).toBe("live"));
    expect(clients).toHaveLength(2);
  });
});

describe("the book store", () => {
  test("lays what came meanwhile over the snapshot", async () => {
    let answer: (value: DepthSnapshot) => void = () => undefined;
    const asking = new Promise<DepthSnapshot>((resolve) => {
      answer = resolve;
    });
    const book = new BookStore(socket, market, () => asking);
    await eventually(() => expect(asked("SUBSCRIBE")).toHaveLength(1));
    push(DEPTH, depth({ U: 9, u: 10, b: [["99.00", "5"]] }));
    push(DEPTH, depth({ b: [["100.00", "0"]], a: [["102.00", "2"]] }));
    push("mark", {});
    await eventually(() => expect(socket.status).toBe("live"));
    expect(book.status).toBe("connecting");
    answer(snapshot(10));
    push(DEPTH, depth({ U: 12, u: 12, b: [["98.00", "1"]] }));
    await eventually(() => expect(book.bids.priceTicks).toEqual([9800]));
    expect(book.status).toBe("live");
    expect(book.asks.priceTicks).toEqual([10_100, 10_200]);
    book.close();
  });

  test("asks again for a snapshot that is older than the first event", async () => {
    const ids = [5, 20];
    const book = new BookStore(socket, market, async () => {
      await eventually(() => expect(received).toBe(true));
      return snapshot(ids.shift() ?? 20);
    });
    let received = false;
    socket.subscribe(DEPTH, {
      message: () => {
        received = true;
      },
    });
    await eventually(() => expect(asked("SUBSCRIBE")).toHaveLength(1));
    push(DEPTH, depth({ U: 18, u: 21, b: [["97.00", "1"]] }));
    await eventually(() => expect(book.status).toBe("live"));
    expect(ids).toEqual([]);
    expect(book.bids.priceTicks).toEqual([10_000, 9700]);
    book.close();
  });

  test("asks for the snapshot only when its stream is subscribed to", async () => {
    const loads = vi.fn<() => Promise<DepthSnapshot>>(() => {
      expect(asked("SUBSCRIBE")).toHaveLength(1);
      return Promise.resolve(snapshot(10));
    });
    const first = new BookStore(socket, market, loads);
    expect(loads).not.toHaveBeenCalled();
    await eventually(() => expect(first.status).toBe("live"));
    const second = new BookStore(socket, market, loads);
    await eventually(() => expect(second.status).toBe("live"));
    expect(loads).toHaveBeenCalledTimes(2);
    first.close();
    second.close();
  });

  test("a snapshot asked for before the connection was lost is not used", async () => {
    const answers: ((value: DepthSnapshot) => void)[] = [];
    const book = new BookStore(
      socket,
      market,
      () => new Promise((resolve) => void answers.push(resolve)),
    );
    await eventually(() => expect(answers).toHaveLength(1));
    clients[0]?.terminate();
    await eventually(() => expect(answers).toHaveLength(2));
    answers[0]?.(snapshot(5));
    answers[1]?.(snapshot(20));
    await eventually(() => expect(book.status).toBe("live"));
    push(DEPTH, depth({ U: 21, u: 21, b: [["97.00", "1"]] }));
    await eventually(() => expect(book.bids.priceTicks).toEqual([10_000, 9700]));
    expect(answers).toHaveLength(2);
    book.close();
  });

  test("a gap and a lost connection each bring a fresh snapshot", async () => {
    let lastUpdateId = 10;
    const loads = vi.fn<() => Promise<DepthSnapshot>>(() =>
      Promise.resolve(snapshot(lastUpdateId)),
    );
    const book = new BookStore(socket, market, loads);
    await eventually(() => expect(book.status).toBe("live"));
    await eventually(() => expect(asked("SUBSCRIBE")).toHaveLength(1));

    lastUpdateId = 30;
    push(DEPTH, depth({ U: 15, u: 16 }));
    await eventually(() => expect(book.status).toBe("connecting"));
    await eventually(() => expect(book.status).toBe("live"));
    expect(loads).toHaveBeenCalledTimes(2);

    clients[0]?.terminate();
    await eventually(() => expect(book.status).toBe("stale"));
    await eventually(() => expect(book.status).toBe("live"));
    expect(loads).toHaveBeenCalledTimes(3);
    book.close();
  });
});

test("the tape keeps trades in order and without doubles, whatever a reload brings", async () => {
  const trade = (a: number) => ({ a, p: "1", q: "1", T: a, m: false });
  const store = new TradeStore(socket, "BTCUSDT", () => Promise.resolve([trade(1), trade(2)]));
  await eventually(() => expect(store.trades.map(({ a }) => a)).toEqual([2, 1]));
  await eventually(() => expect(asked("SUBSCRIBE")).toHaveLength(1));
  push("btcusdt@aggTrade", trade(3));
  push("btcusdt@aggTrade", trade(2));
  push("btcusdt@aggTrade", trade(4));
  await eventually(() => expect(store.trades.map(({ a }) => a)).toEqual([4, 3, 2, 1]));
  store.close();
});
