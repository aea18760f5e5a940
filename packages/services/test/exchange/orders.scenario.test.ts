import { afterAll, beforeAll, expect, test } from "vitest";
import {
  alice,
  balancesOf,
  bob,
  deposit,
  type Fields,
  operate,
  operatorState,
  reader,
  signed,
  startServer,
  temporaryDirectory,
  type TestServer,
  type TestUser,
} from "./harness.ts";

/** The tests of this file follow one another on one exchange, like a morning of trading. */
const directory = temporaryDirectory();
let server: TestServer;

beforeAll(async () => {
  server = await startServer({ directory: directory.path });
  await deposit(server, alice, "USDT", "100000");
  await deposit(server, alice, "ETH", "10");
  await deposit(server, bob, "BTC", "3");
  await deposit(server, bob, "USDT", "1000");
});
afterAll(async () => {
  await server.stop();
  directory.remove();
});

const place = (by: TestUser, fields: Fields) =>
  signed(server, by, "POST /api/v3/order", { symbol: "BTCUSDT", ...fields });
const limit = (side: string, quantity: string, price: string): Fields => ({
  side,
  quantity,
  price,
  type: "LIMIT",
  timeInForce: "GTC",
});

test("an order that rests: FULL is the default and has no fills; its funds are locked", async () => {
  const fields = { ...limit("BUY", "0.5", "30000.01"), newClientOrderId: "first" };
  const { status, body, headers } = await place(alice, fields);
  expect(status).toBe(200);
  expect(body).toEqual({
    symbol: "BTCUSDT",
    orderId: 1,
    orderListId: -1,
    clientOrderId: "first",
    transactTime: body.transactTime,
    price: "30000.01000000",
    origQty: "0.50000000",
    executedQty: "0.00000000",
    origQuoteOrderQty: "0.00000000",
    cummulativeQuoteQty: "0.00000000",
    status: "NEW",
    timeInForce: "GTC",
    type: "LIMIT",
    side: "BUY",
    workingTime: body.transactTime,
    selfTradePreventionMode: "NONE",
    fills: [],
  });
  expect(Math.abs(Date.now() - body.transactTime)).toBeLessThan(5_000);
  expect(headers.get("x-mbx-order-count-10s")).toBe("1");
  expect(headers.get("x-mbx-order-count-1d")).toBe("1");
  expect(headers.get("x-mbx-used-weight-1m")).toBe("0");
  expect(await balancesOf(server, alice)).toEqual({
    USDT: "84999.99500000 + 15000.00500000",
    ETH: "10.00000000 + 0.00000000",
  });
});

test("ACK and RESULT tell less", async () => {
  const ack = await place(alice, { ...limit("BUY", "0.1", "20000"), newOrderRespType: "ACK" });
  expect(Object.keys(ack.body)).toEqual([
    "symbol",
    "orderId",
    "orderListId",
    "clientOrderId",
    "transactTime",
  ]);
  expect(ack.body.clientOrderId).toMatch(/^[A-Za-z0-9_-]{22}$/);
  const result = await place(alice, {
    ...limit("BUY", "0.1", "19999"),
    newOrderRespType: "RESULT",
  });
  expect(result.body).toMatchObject({ orderId: 3, status: "NEW" });
  expect(result.body).not.toHaveProperty("fills");
});

test("two users meet: fills, fees and balances are exact on both sides", async () => {
  const { body } = await place(bob, { side: "SELL", type: "MARKET", quantity: "0.20001" });
  expect(body).toMatchObject({
    status: "FILLED",
    executedQty: "0.20001000",
    cummulativeQuoteQty: "6000.30200010",
    fills: [
      {
        price: "30000.01000000",
        qty: "0.20001000",
        tradeId: 1,
        commission: "6.00030201",
        commissionAsset: "USDT",
      },
    ],
  });
  expect(await balancesOf(server, bob)).toEqual({
    BTC: "2.79999000 + 0.00000000",
    USDT: "6994.30169809 + 0.00000000",
  });
  expect(await balancesOf(server, alice)).toMatchObject({
    BTC: "0.19980999 + 0.00000000",
    USDT: "81000.09500000 + 12999.60299990",
  });
});

test("the order can be asked for by either of its ids, open or done", async () => {
  const ask = (fields: Fields) =>
    signed(server, alice, "GET /api/v3/order", { symbol: "BTCUSDT", ...fields });
  const { body } = await ask({ orderId: 1 });
  expect(body).toMatchObject({
    orderId: 1,
    clientOrderId: "first",
    status: "PARTIALLY_FILLED",
    executedQty: "0.20001000",
    stopPrice: "0.00000000",
    icebergQty: "0.00000000",
    isWorking: true,
    orderListId: -1,
  });
  expect(body.updateTime).toBeGreaterThanOrEqual(body.time);
  expect((await ask({ origClientOrderId: "first" })).body).toEqual(body);
  expect((await ask({ orderId: 1, origClientOrderId: "first" })).body).toEqual(body);
  expect((await ask({ orderId: 1, origClientOrderId: "other" })).body).toMatchObject({
    code: -2039,
  });
  expect((await ask({ orderId: 999 })).body).toEqual({ code: -2013, msg: "Order does not exist." });
  const foreign = { symbol: "BTCUSDT", orderId: 1 };
  expect((await signed(server, bob, "GET /api/v3/order", foreign)).body.code).toBe(-2013);
});

test("open orders, of one market and of all", async () => {
  await signed(server, alice, "POST /api/v3/order", {
    ...limit("SELL", "1", "5000"),
    symbol: "ETHUSDT",
  });
  const one = await signed(server, alice, "GET /api/v3/openOrders", { symbol: "BTCUSDT" });
  expect(one.body.map((order: { orderId: number }) => order.orderId)).toEqual([1, 2, 3]);
  const all = await signed(server, alice, "GET /api/v3/openOrders");
  expect(all.body.map((order: { symbol: string }) => order.symbol)).toEqual([
    "BTCUSDT",
    "BTCUSDT",
    "BTCUSDT",
    "ETHUSDT",
  ]);
  expect((await signed(server, reader, "GET /api/v3/openOrders")).body).toEqual([]);
});

test("IOC expires what it cannot get and says why; FOK takes all or nothing", async () => {
  const fields = { side: "SELL", type: "LIMIT", price: "30000", quantity: "1" };
  const fok = await place(bob, { ...fields, timeInForce: "FOK" });
  expect(fok.body).toMatchObject({
    status: "EXPIRED",
    executedQty: "0.00000000",
    fills: [],
    expiryReason: "UNFILLED_FOK_ORDER_EXPIRED",
  });
  const ioc = await place(bob, { ...fields, timeInForce: "IOC" });
  expect(ioc.body).toMatchObject({
    status: "EXPIRED",
    executedQty: "0.29999000",
    expiryReason: "UNFILLED_IOC_QUANTITY_EXPIRED",
  });
  expect(ioc.body.fills).toHaveLength(1);
});

test("a market order by quote spends the quote", async () => {
  await place(bob, limit("SELL", "0.5", "31000"));
  const { body } = await place(alice, { side: "BUY", type: "MARKET", quoteOrderQty: "1000" });
  expect(body).toMatchObject({
    status: "FILLED",
    origQuoteOrderQty: "1000.00000000",
    executedQty: "0.03225000",
    cummulativeQuoteQty: "999.75000000",
  });
});

test("post-only orders that would trade are refused; others rest", async () => {
  const maker = { type: "LIMIT_MAKER", side: "BUY", quantity: "0.01" };
  expect((await place(alice, { ...maker, price: "31000" })).body).toEqual({
    code: -2010,
    msg: "Order would immediately match and take.",
  });
  const rests = await place(alice, { ...maker, price: "30999.99", newOrderRespType: "RESULT" });
  expect(rests.body).toMatchObject({ status: "NEW", type: "LIMIT_MAKER", timeInForce: "GTC" });
});

test("a cancel by id, by client id, and with a name of its own", async () => {
  const cancel = (fields: Fields) =>
    signed(server, alice, "DELETE /api/v3/order", { symbol: "BTCUSDT", ...fields });
  const { body } = await cancel({ orderId: 2, newClientOrderId: "goodbye" });
  expect(body).toMatchObject({
    orderId: 2,
    status: "CANCELED",
    clientOrderId: "goodbye",
    executedQty: "0.00000000",
    orderListId: -1,
    side: "BUY",
    type: "LIMIT",
    selfTradePreventionMode: "NONE",
  });
  expect(body.origClientOrderId).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect((await cancel({ orderId: 2 })).body).toEqual({ code: -2011, msg: "Unknown order sent." });
  for (const name of ["goodbye", body.origClientOrderId]) {
    const fields = { symbol: "BTCUSDT", origClientOrderId: name };
    const found = await signed(server, alice, "GET /api/v3/order", fields);
    expect(found.body).toMatchObject({ orderId: 2, status: "CANCELED" });
  }
  const named = await place(alice, { ...limit("BUY", "0.1", "18000"), newClientOrderId: "again" });
  expect(named.status).toBe(200);
  expect((await cancel({ origClientOrderId: "again" })).body.origClientOrderId).toBe("again");
  expect((await cancel({})).body.code).toBe(-1102);
});

test("a cancel may insist on the state of the order", async () => {
  const { body } = await place(alice, limit("BUY", "0.1", "17000"));
  const cancel = (cancelRestrictions: string) =>
    signed(server, alice, "DELETE /api/v3/order", {
      symbol: "BTCUSDT",
      orderId: body.orderId,
      cancelRestrictions,
    });
  expect((await cancel("ONLY_PARTIALLY_FILLED")).body).toEqual({
    code: -2011,
    msg: "Order was not canceled due to cancel restrictions.",
  });
  expect((await cancel("SOMETIMES")).body.code).toBe(-1145);
  expect((await cancel("ONLY_NEW")).body.status).toBe("CANCELED");
});

test("all orders of a market can be canceled at once", async () => {
  const before = await signed(server, alice, "GET /api/v3/openOrders", { symbol: "BTCUSDT" });
  const request = "DELETE /api/v3/openOrders";
  const { body } = await signed(server, alice, request, { symbol: "BTCUSDT" });
  const ids = (orders: { orderId: number }[]) => orders.map(({ orderId }) => orderId);
  expect(ids(body)).toEqual(ids(before.body));
  expect(body.length).toBeGreaterThan(1);
  expect(body.every((order: { status: string }) => order.status === "CANCELED")).toBe(true);
  expect((await signed(server, alice, request, { symbol: "BTCUSDT" })).body).toEqual({
    code: -2011,
    msg: "Unknown order sent.",
  });
  expect((await signed(server, alice, "GET /api/v3/openOrders")).body).toHaveLength(1);
});

test("allOrders pages by id and by time", async () => {
  const all = async (fields: Fields = {}): Promise<number[]> => {
    const request = { symbol: "BTCUSDT", ...fields };
    const { body } = await signed(server, alice, "GET /api/v3/allOrders", request);
    return body.map((order: { orderId: number }) => order.orderId);
  };
  const ids = await all();
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(await all({ limit: 2 })).toEqual(ids.slice(-2));
  expect(await all({ orderId: 2, limit: 2 })).toEqual([2, 3]);
  expect(await all({ startTime: Date.now() - 60_000, limit: 1 })).toEqual([1]);
  expect(await all({ endTime: Date.now() - 60_000 })).toEqual([]);
});

test("myTrades shows both roles, by order, by id and by time", async () => {
  const trades = async (by: TestUser, fields: Fields = {}) =>
    (await signed(server, by, "GET /api/v3/myTrades", { symbol: "BTCUSDT", ...fields })).body;
  const [first] = await trades(alice);
  expect(first).toEqual({
    symbol: "BTCUSDT",
    id: 1,
    orderId: 1,
    orderListId: -1,
    time: first.time,
    price: "30000.01000000",
    qty: "0.20001000",
    quoteQty: "6000.30200010",
    commission: "0.00020001",
    commissionAsset: "BTC",
    isBuyer: true,
    isMaker: true,
    isBestMatch: true,
  });
  expect((await trades(bob))[0]).toMatchObject({ id: 1, isBuyer: false, isMaker: false });
  const ids = (list: { id: number }[]) => list.map(({ id }) => id);
  expect(ids(await trades(alice, { orderId: 1 }))).toEqual([1, 2]);
  expect(ids(await trades(alice, { fromId: 2 }))).toEqual([2, 3]);
  expect(ids(await trades(alice, { limit: 1 }))).toEqual([3]);
  expect(ids(await trades(alice, { startTime: Date.now() - 1_000_000 }))).toEqual([1, 2, 3]);
  expect((await trades(alice, { fromId: 2, startTime: 1 })).code).toBe(-1128);
  const wide = { startTime: 1_790_000_000_000, endTime: 1_790_000_000_000 + 86_400_001 };
  expect((await trades(alice, wide)).code).toBe(-1127);
});

test("the counts of unfilled orders follow the events", async () => {
  const { body } = await signed(server, alice, "GET /api/v3/rateLimit/order");
  expect(body).toEqual([
    {
      rateLimitType: "ORDERS",
      interval: "SECOND",
      intervalNum: 10,
      limit: 10_000,
      count: expect.any(Number),
    },
    {
      rateLimitType: "ORDERS",
      interval: "DAY",
      intervalNum: 1,
      limit: 20_000_000,
      count: expect.any(Number),
    },
  ]);
});

test("a deposit is idempotent, needs the token, and is checked", async () => {
  const request = { accountId: 2001, asset: "BTC", amount: "1.5", transferId: "t-1" };
  const post = (body: object, token?: string) =>
    operate(server, "POST /operator/deposits", body, token);
  expect((await post(request)).body).toMatchObject({ credited: true, free: "1.50000000" });
  expect((await post(request)).body).toMatchObject({ credited: false, free: "1.50000000" });
  expect((await post(request, "wrong")).status).toBe(401);
  expect((await post({ ...request, asset: "DOGE" })).status).toBe(400);
  expect((await post({ ...request, role: "admin" })).status).toBe(400);
  for (const amount of ["0", "-1", "1e3", "NaN", "0.00000000001", "99999999999999"]) {
    expect((await post({ ...request, transferId: "t-2", amount })).status).toBe(400);
  }
  expect((await operate(server, "GET /operator/nothing")).status).toBe(404);
});

test("a strategy is told with its order, open and closed, and not with others", async () => {
  const strategy = { strategyId: 7, strategyType: 1_000_001 };
  const fields = { ...limit("BUY", "0.1", "19000"), newClientOrderId: "plan", ...strategy };
  expect((await place(alice, fields)).body).toMatchObject(strategy);
  const look = { symbol: "BTCUSDT", origClientOrderId: "plan" };
  const find = () => signed(server, alice, "GET /api/v3/order", look);
  expect((await find()).body).toMatchObject({ status: "NEW", ...strategy });
  const canceled = await signed(server, alice, "DELETE /api/v3/order", look);
  expect(canceled.body).toMatchObject({ status: "CANCELED", ...strategy });
  expect((await find()).body).toMatchObject({ status: "CANCELED", ...strategy });
  const plain = await place(alice, limit("BUY", "0.1", "19000"));
  expect(plain.body).not.toHaveProperty("strategyId");
});

test("after a restart everything is as it was", async () => {
  const look = async () => ({
    state: await operatorState(server),
    balances: [await balancesOf(server, alice), await balancesOf(server, bob)],
    orders: (await signed(server, alice, "GET /api/v3/allOrders", { symbol: "BTCUSDT" })).body,
    open: (await signed(server, alice, "GET /api/v3/openOrders")).body,
    trades: (await signed(server, bob, "GET /api/v3/myTrades", { symbol: "BTCUSDT" })).body,
  });
  const before = await look();
  await server.stop();
  server = await startServer({ directory: directory.path });
  const after = await look();
  expect(after.state.stateHash).toBe(before.state.stateHash);
  expect(after.state.replayedCommands).toBe(before.state.sequence);
  expect({ ...after, state: 0 }).toEqual({ ...before, state: 0 });
});
