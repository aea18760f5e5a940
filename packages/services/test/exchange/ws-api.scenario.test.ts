import { once } from "node:events";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import WebSocket from "ws";
import {
  alice,
  bob,
  deposit,
  ed25519,
  reader,
  signed,
  signedParams,
  startServer,
  temporaryDirectory,
  type TestServer,
} from "./harness.ts";
import { WsClient } from "./ws-client.ts";

const directory = temporaryDirectory();
let server: TestServer;
let client: WsClient;

beforeAll(async () => {
  server = await startServer({ directory: directory.path });
  await deposit(server, alice, "USDT", "1000000");
  await deposit(server, bob, "BTC", "10");
  await deposit(server, ed25519, "USDT", "1000000");
});
afterAll(async () => {
  await server.stop();
  directory.remove();
});
beforeEach(async () => {
  client = await WsClient.open(server);
});
afterEach(() => client.close());

const limit = {
  symbol: "BTCUSDT",
  side: "BUY",
  type: "LIMIT",
  timeInForce: "GTC",
  quantity: "0.01",
  price: "20000",
};

describe("requests", () => {
  test("public methods need nothing", async () => {
    expect(await client.call("ping")).toMatchObject({ status: 200, result: {} });
    expect(await client.call("v3/time")).toMatchObject({ status: 200 });
    const depth = await client.call("depth", { symbol: "BTCUSDT", limit: 5 });
    expect(depth.result).toHaveProperty("lastUpdateId");
  });

  test("an order is placed, found, and canceled", async () => {
    const placed = await client.call("order.place", signedParams(alice, limit));
    expect(placed).toMatchObject({ status: 200, result: { status: "NEW", fills: [] } });
    expect(placed.rateLimits.map((limit: { interval: string }) => limit.interval)).toEqual([
      "SECOND",
      "DAY",
      "MINUTE",
    ]);
    const { orderId } = placed.result;
    const found = await client.call(
      "order.status",
      signedParams(alice, { symbol: "BTCUSDT", orderId }),
    );
    expect(found.result).toMatchObject({ orderId, status: "NEW", isWorking: true });
    const open = await client.call("openOrders.status", signedParams(alice));
    expect(open.result).toMatchObject([{ orderId }]);
    const canceled = await client.call(
      "order.cancel",
      signedParams(alice, { symbol: "BTCUSDT", orderId }),
    );
    expect(canceled.result).toMatchObject({ orderId, status: "CANCELED" });
    const again = await client.call(
      "order.cancel",
      signedParams(alice, { symbol: "BTCUSDT", orderId }),
    );
    expect(again).toMatchObject({
      status: 400,
      error: { code: -2011, msg: "Unknown order sent." },
    });
  });

  test("every account method answers", async () => {
    const symbol = { symbol: "BTCUSDT" };
    const account = await client.call("account.status", signedParams(alice));
    expect(account.result.uid).toBe(alice.accountId);
    for (const [method, params] of Object.entries({
      "account.commission": symbol,
      "account.rateLimits.orders": {},
      allOrders: symbol,
      myTrades: symbol,
      "order.test": limit,
    })) {
      expect(await client.call(method, signedParams(alice, params))).toMatchObject({ status: 200 });
    }
  });

  test("numbers may be sent as JSON numbers, and what nobody knows is ignored", async () => {
    const fields = { ...limit, quantity: 0.01, price: 20000, cost: 5 };
    const placed = await client.call("order.place", signedParams(alice, fields));
    expect(placed.result).toMatchObject({ price: "20000.00000000", origQty: "0.01000000" });
    const all = await client.call(
      "openOrders.cancelAll",
      signedParams(alice, { symbol: "BTCUSDT" }),
    );
    expect(all.result).toHaveLength(1);
  });

  test("the block of limits can be left out, by request and by address", async () => {
    const params = { symbol: "BTCUSDT" };
    const asked = JSON.stringify({
      id: "q",
      method: "depth",
      params: { ...params, returnRateLimits: false },
    });
    client.send(asked);
    expect(await client.next(({ id }) => id === "q")).not.toHaveProperty("rateLimits");
    const silent = await WsClient.open(
      server,
      "/ws-api/v3?returnRateLimits=false&timeUnit=microsecond",
    );
    const time = await silent.call("time");
    expect(time).not.toHaveProperty("rateLimits");
    expect(String(time.result.serverTime)).toHaveLength(16);
    await silent.close();
  });

  test.each([
    ["no JSON", "hello"],
    ["JSON that is no request", "[1,2,3]"],
    ["JSON that never ends", '{"id":1'],
    ["JSON nested 10,000 deep", "[".repeat(10_000) + "]".repeat(10_000)],
  ])("%s is answered, and the connection lives", async (_what, text) => {
    client.send(text);
    expect(await client.next(({ error }) => error !== undefined)).toMatchObject({
      id: null,
      status: 400,
      error: { code: -1135, msg: "Invalid JSON Request" },
    });
    expect(await client.call("ping")).toMatchObject({ status: 200 });
  });

  test("bytes that are no text are answered too", async () => {
    client.socket.send(Buffer.from([0xff, 0xfe, 0x00]));
    expect(await client.next(({ error }) => error !== undefined)).toMatchObject({ status: 400 });
  });

  test("refusals are those of REST", async () => {
    const ask = async (params: Parameters<WsClient["call"]>[1]) => {
      const { status, error } = await client.call("order.place", params);
      return `${status} ${error.code}`;
    };
    expect(await ask(limit)).toBe("401 -2014");
    expect(await ask({ ...limit, apiKey: "Z".repeat(64), signature: "0", timestamp: 1 })).toBe(
      "400 -1021",
    );
    expect(await ask({ ...signedParams(alice, limit), price: "20001" })).toBe("400 -1022");
    expect(await ask(signedParams(reader, limit))).toBe("401 -2015");
    expect(await ask(signedParams(alice, { ...limit, quantity: "NaN" }))).toBe("400 -1100");
    const unknown = await client.call("order.dance");
    expect(unknown).toMatchObject({ status: 400, error: { code: -1020 } });
  });

  test("a message that is too large ends the connection", async () => {
    client.send("x".repeat(70_000));
    const [code] = await once(client.socket, "close");
    expect(code).toBe(1009);
  });

  test("an upgrade that is none of ours is refused", async () => {
    const socket = new WebSocket(`${server.base.replace("http", "ws")}/nothing`);
    const [, response] = await once(socket, "unexpected-response");
    expect(response.statusCode).toBe(404);
    socket.on("error", () => {});
    socket.terminate();
  });
});

describe("sessions", () => {
  test("an Ed25519 key logs on once and then needs no signature", async () => {
    expect((await client.call("session.status")).result).toMatchObject({
      apiKey: null,
      authorizedSince: null,
      userDataStream: false,
    });
    const logon = await client.call("session.logon", signedParams(ed25519, {}, ed25519.privateKey));
    expect(logon.result).toMatchObject({ apiKey: ed25519.apiKey, userDataStream: false });
    const timestamp = Date.now();
    const placed = await client.call("order.place", { ...limit, timestamp });
    expect(placed.result).toMatchObject({ status: "NEW" });
    expect(
      await client.call("order.place", { ...limit, timestamp: timestamp - 60_000 }),
    ).toMatchObject({
      error: { code: -1021 },
    });
    expect((await client.call("session.status")).result.apiKey).toBe(ed25519.apiKey);
    expect((await client.call("session.logout")).result).toMatchObject({ apiKey: null });
    expect(await client.call("account.status", { timestamp })).toMatchObject({ status: 401 });
  });

  test("whoever names another key has to sign for it", async () => {
    await client.call("session.logon", signedParams(ed25519, {}, ed25519.privateKey));
    const named = { timestamp: Date.now(), apiKey: alice.apiKey };
    expect(await client.call("account.status", named)).toMatchObject({
      error: { code: -1102, msg: expect.stringContaining("'signature'") },
    });
    const own = { timestamp: Date.now(), apiKey: ed25519.apiKey };
    expect(await client.call("account.status", own)).toMatchObject({ status: 200 });
  });

  test("an HMAC key does not log on", async () => {
    const logon = await client.call("session.logon", signedParams(alice));
    expect(logon).toMatchObject({ status: 400, error: { code: -1020 } });
  });

  test("a browser logs on with its token and needs no timestamp", async () => {
    expect(await client.call("session.logon", { token: "forged" })).toMatchObject({ status: 401 });
    const logon = await client.call("session.logon", { token: "token-of-1002" });
    expect(logon.result.authorizedSince).toBeGreaterThan(0);
    expect((await client.call("account.status")).result.uid).toBe(1002);
    const subscribed = await client.call("userDataStream.subscribe");
    expect(subscribed.result).toEqual({ subscriptionId: 0 });
    expect((await client.call("session.status")).result.userDataStream).toBe(true);
    await client.call("session.logout");
    expect(await client.event("eventStreamTerminated")).toMatchObject({ subscriptionId: 0 });
  });
});

test("a session ends with the token it was opened with; another token goes on", async () => {
  const elsewhere = temporaryDirectory();
  let aheadMs = 0;
  const nowMs = (): number => Date.now() + aheadMs;
  const clock = { nowMs, nowUs: () => nowMs() * 1000 };
  const timed = await startServer({ directory: elsewhere.path, clock });
  const browser = await WsClient.open(timed);
  await browser.call("session.logon", { token: "token-of-1002" });
  aheadMs = 3_590_000;
  expect(await browser.call("account.status")).toMatchObject({ status: 200 });
  aheadMs = 3_601_000;
  const expired = { status: 401, error: { code: -1002 } };
  expect(await browser.call("account.status")).toMatchObject(expired);
  expect(await browser.call("userDataStream.subscribe")).toMatchObject(expired);
  await browser.call("session.logon", { token: "token-of-1002" });
  expect(await browser.call("account.status")).toMatchObject({ status: 200 });
  await browser.close();
  await timed.stop();
  elsewhere.remove();
});

test("a server that ends tells its connections first", async () => {
  const elsewhere = temporaryDirectory();
  const ending = await startServer({ directory: elsewhere.path });
  const told = await WsClient.open(ending, "/ws-api/v3?timeUnit=MICROSECOND");
  const stopped = ending.stop();
  const { event, subscriptionId } = await told.event("serverShutdown");
  expect(event).toEqual({ e: "serverShutdown", E: expect.any(Number) });
  expect(event.E).toBeGreaterThan(1e15);
  expect(subscriptionId).toBeUndefined();
  await stopped;
  elsewhere.remove();
});

describe("user data", () => {
  test("a trade is told to both sides, in order, with the balances behind", async () => {
    const other = await WsClient.open(server);
    const subscribe = "userDataStream.subscribe.signature";
    expect((await client.call(subscribe, signedParams(alice))).result).toEqual({
      subscriptionId: 0,
    });
    expect((await client.call("session.status")).result.userDataStream).toBe(true);
    await other.call(subscribe, signedParams(bob));
    const order = { ...limit, price: "30000", quantity: "0.5" };
    const { result } = await client.call("order.place", signedParams(alice, order));
    const opened = await client.event("executionReport");
    expect(opened).toMatchObject({
      subscriptionId: 0,
      event: { x: "NEW", X: "NEW", i: result.orderId, c: result.clientOrderId, q: "0.50000000" },
    });
    expect(await client.event("outboundAccountPosition")).toMatchObject({
      event: { B: expect.arrayContaining([expect.objectContaining({ a: "USDT" })]) },
    });
    const sell = { symbol: "BTCUSDT", side: "SELL", type: "MARKET", quantity: "0.2" };
    await signed(server, bob, "POST /api/v3/order", sell);
    expect(await client.event("executionReport")).toMatchObject({
      event: { x: "TRADE", X: "PARTIALLY_FILLED", l: "0.20000000", L: "30000.00000000", m: true },
    });
    expect((await other.event("executionReport")).event.x).toBe("NEW");
    expect((await other.event("executionReport")).event).toMatchObject({
      x: "TRADE",
      X: "FILLED",
      n: "6.00000000",
      N: "USDT",
      m: false,
    });
    await other.close();
  });

  test("one subscription per account and connection; it can be listed and ended", async () => {
    const subscribe = "userDataStream.subscribe.signature";
    await client.call(subscribe, signedParams(alice));
    expect(await client.call(subscribe, signedParams(alice))).toMatchObject({
      error: { code: -2035 },
    });
    expect((await client.call(subscribe, signedParams(bob))).result).toEqual({ subscriptionId: 1 });
    expect((await client.call("session.subscriptions")).result).toEqual([
      { subscriptionId: 0 },
      { subscriptionId: 1 },
    ]);
    const unsubscribe = "userDataStream.unsubscribe";
    expect(await client.call(unsubscribe, { subscriptionId: 7 })).toMatchObject({
      error: { code: -2036 },
    });
    const told: string[] = [];
    client.socket.on("message", (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { event?: { e: string } };
      told.push(message.event?.e ?? "answer");
    });
    expect((await client.call(unsubscribe, { subscriptionId: 0 })).result).toEqual({});
    expect(await client.event("eventStreamTerminated")).toMatchObject({ subscriptionId: 0 });
    expect(told).toEqual(["answer", "eventStreamTerminated"]);
    expect((await client.call(unsubscribe)).result).toEqual({});
    expect((await client.call("session.subscriptions")).result).toEqual([]);
    expect(await client.call("userDataStream.subscribe")).toMatchObject({ status: 401 });
  });

  test("a key that is deleted takes its subscriptions with it", async () => {
    await client.call("userDataStream.subscribe.signature", signedParams(alice));
    server.keyChanged(bob.apiKey);
    server.keyChanged(alice.apiKey);
    expect(await client.event("eventStreamTerminated")).toMatchObject({ subscriptionId: 0 });
    expect((await client.call("session.subscriptions")).result).toEqual([]);
  });

  test("a deposit is told", async () => {
    await client.call("userDataStream.subscribe.signature", signedParams(reader));
    await deposit(server, reader, "SOL", "3");
    expect((await client.event("balanceUpdate")).event).toMatchObject({
      a: "SOL",
      d: "3.00000000",
    });
  });
});

test("attempts to connect are limited", async () => {
  const statuses = new Set<number>();
  const url = `${server.base.replace("http", "ws")}/ws-api/v3`;
  for (let attempt = 0; attempt < 310 && statuses.size === 0; attempt++) {
    const socket = new WebSocket(url);
    await new Promise<void>((resolve) => {
      socket.on("open", resolve);
      socket.on("unexpected-response", (_request, response) => {
        statuses.add(response.statusCode ?? 0);
        resolve();
      });
      socket.on("error", () => resolve());
    });
    socket.terminate();
  }
  expect([...statuses]).toEqual([429]);
});
