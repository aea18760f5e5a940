import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  alice,
  type Answer,
  balancesOf,
  bob,
  deposit,
  type Fields,
  signed,
  signedParams,
  startServer,
  temporaryDirectory,
  type TestServer,
  type TestUser,
} from "./harness.ts";
import { OCO, WORKING } from "./order-list-terms.ts";
import { WsClient } from "./ws-client.ts";

/** Orders that depend on each other, through the real server: Binance's five kinds of lists. */
const directory = temporaryDirectory();
let server: TestServer;
let ws: WsClient;

beforeAll(async () => {
  server = await startServer({ directory: directory.path });
  for (const user of [alice, bob]) {
    await deposit(server, user, "USDT", "1000000");
    await deposit(server, user, "BTC", "10");
  }
  ws = await WsClient.open(server);
});
afterAll(async () => {
  await ws.close();
  await server.stop();
  directory.remove();
});
beforeEach(() => tradeAt("50000"));

const post = (by: TestUser, path: string, fields: Fields) =>
  signed(server, by, `POST /api/v3/${path}`, { symbol: "BTCUSDT", ...fields });
const get = (path: string, fields: Fields = {}) =>
  signed(server, alice, `GET /api/v3/${path}`, fields);
const remove = (path: string, fields: Fields) =>
  signed(server, alice, `DELETE /api/v3/${path}`, { symbol: "BTCUSDT", ...fields });
const limit = (side: string, price: string, quantity: string): Fields => ({
  side,
  price,
  quantity,
  type: "LIMIT",
  timeInForce: "GTC",
});

/** The last price is now this one; nothing of bob's stays. */
async function tradeAt(price: string): Promise<void> {
  await post(bob, "order", { ...limit("SELL", price, "0.001"), selfTradePreventionMode: "NONE" });
  const { body } = await post(bob, "order", limit("BUY", price, "0.001"));
  expect(body.status).toBe("FILLED");
}

const told = ({ orderReports }: Answer["body"]): unknown[] =>
  orderReports.map(({ clientOrderId, type, status }: Answer["body"]) => [
    clientOrderId,
    type,
    status,
  ]);

test("an OCO: placed, seen, asked for, and canceled as a whole", async () => {
  const names = { listClientOrderId: "pair", aboveClientOrderId: "up", belowClientOrderId: "down" };
  const { status, body, headers } = await post(alice, "orderList/oco", { ...OCO, ...names });
  expect({ status, body }).toMatchObject({ status: 200 });
  const { orderListId, transactionTime } = body;
  const legs = [
    { symbol: "BTCUSDT", orderId: body.orders[0].orderId, clientOrderId: "down" },
    { symbol: "BTCUSDT", orderId: body.orders[0].orderId + 1, clientOrderId: "up" },
  ];
  const list = {
    orderListId,
    contingencyType: "OCO",
    listStatusType: "EXEC_STARTED",
    listOrderStatus: "EXECUTING",
    listClientOrderId: "pair",
    transactionTime,
    symbol: "BTCUSDT",
    orders: legs,
  };
  const up = {
    symbol: "BTCUSDT",
    orderId: legs[1]?.orderId,
    orderListId,
    clientOrderId: "up",
    transactTime: transactionTime,
    price: "52000.00000000",
    origQty: "0.50000000",
    executedQty: "0.00000000",
    origQuoteOrderQty: "0.00000000",
    cummulativeQuoteQty: "0.00000000",
    status: "NEW",
    timeInForce: "GTC",
    type: "LIMIT_MAKER",
    side: "SELL",
    selfTradePreventionMode: "NONE",
  };
  const down = {
    ...up,
    orderId: legs[0]?.orderId,
    clientOrderId: "down",
    price: "47900.00000000",
    type: "STOP_LOSS_LIMIT",
    stopPrice: "48000.00000000",
  };
  expect(body).toEqual({
    ...list,
    orderReports: [
      { ...down, workingTime: -1 },
      { ...up, workingTime: transactionTime },
    ],
  });
  expect(headers.get("x-mbx-order-count-10s")).not.toBeNull();
  // Held once, for the two of them.
  expect(await balancesOf(server, alice)).toMatchObject({ BTC: "9.50000000 + 0.50000000" });
  expect((await get("openOrderList")).body).toEqual([list]);
  expect((await get("orderList", { orderListId })).body).toEqual(list);
  expect((await get("orderList", { origClientOrderId: "pair" })).body).toEqual(list);
  expect((await signed(server, bob, "GET /api/v3/openOrderList")).body).toEqual([]);
  const foreign = await signed(server, bob, "GET /api/v3/orderList", { orderListId });
  expect(foreign.body).toEqual({ code: -2013, msg: "Order does not exist." });

  const ended = await remove("orderList", { orderListId, newClientOrderId: "enough" });
  const { transactionTime: endTime } = ended.body;
  const canceled = { transactTime: endTime, clientOrderId: "enough", status: "CANCELED" };
  expect(ended.body).toEqual({
    ...list,
    listStatusType: "ALL_DONE",
    listOrderStatus: "ALL_DONE",
    transactionTime: endTime,
    orderReports: [
      { ...down, ...canceled, origClientOrderId: "down" },
      { ...up, ...canceled, origClientOrderId: "up" },
    ],
  });
  expect(await balancesOf(server, alice)).toMatchObject({ BTC: "10.00000000 + 0.00000000" });
  expect((await get("openOrderList")).body).toEqual([]);
  const after = (await get("orderList", { orderListId })).body;
  expect(after).toMatchObject({ listOrderStatus: "ALL_DONE", orders: legs });
  expect((await get("allOrderList")).body).toContainEqual(after);
});

test("the deprecated form of an OCO says the same by other names", async () => {
  const fields = { side: "SELL", quantity: "0.2", price: "53000", stopPrice: "47000" };
  const market = await post(alice, "order/oco", { ...fields, stopClientOrderId: "old-stop" });
  expect(told(market.body)).toMatchObject([
    ["old-stop", "STOP_LOSS", "NEW"],
    [expect.any(String), "LIMIT_MAKER", "NEW"],
  ]);
  const stopLimit = { stopLimitPrice: "46900" };
  const lacking = await post(alice, "order/oco", { ...fields, ...stopLimit });
  expect(lacking.body).toEqual({
    code: -1128,
    msg: "Combination of optional parameters invalid. Recommendation: 'stopLimitTimeInForce' should also be sent.",
  });
  const whole = { ...fields, ...stopLimit, stopLimitTimeInForce: "GTC", side: "BUY" };
  const bought = await post(alice, "order/oco", { ...whole, price: "47500", stopPrice: "55000" });
  expect(told(bought.body).map((leg) => (leg as string[])[1])).toEqual([
    "STOP_LOSS_LIMIT",
    "LIMIT_MAKER",
  ]);
  // Canceling one leg by its own id answers with the list.
  const one = await remove("order", { origClientOrderId: "old-stop" });
  expect(one.body).toMatchObject({ contingencyType: "OCO", listOrderStatus: "ALL_DONE" });
  expect(one.body.orderReports).toHaveLength(2);
  const rest = await remove("openOrders", {});
  expect(rest.body).toMatchObject([{ listClientOrderId: bought.body.listClientOrderId }]);
});

test("an OTO waits for the whole working order, then places the other", async () => {
  const pending = {
    pendingType: "LIMIT_MAKER",
    pendingSide: "SELL",
    pendingPrice: "51000",
    pendingQuantity: "0.1",
    pendingClientOrderId: "then",
  };
  const first = { ...WORKING, workingClientOrderId: "first" };
  const { body } = await post(alice, "orderList/oto", { ...first, ...pending });
  expect(body).toMatchObject({ contingencyType: "OTO", listOrderStatus: "EXECUTING" });
  expect(told(body)).toEqual([
    ["first", "LIMIT", "NEW"],
    ["then", "LIMIT_MAKER", "PENDING_NEW"],
  ]);
  await post(bob, "order", limit("SELL", "49000", "0.04"));
  expect((await get("order", { symbol: "BTCUSDT", origClientOrderId: "then" })).body).toMatchObject(
    { status: "PENDING_NEW", isWorking: false, workingTime: -1 },
  );
  await post(bob, "order", limit("SELL", "49000", "0.06"));
  expect((await get("order", { symbol: "BTCUSDT", origClientOrderId: "then" })).body).toMatchObject(
    { status: "NEW", isWorking: true },
  );
  const { orderListId } = body;
  expect((await get("orderList", { orderListId })).body).toMatchObject({
    listStatusType: "EXEC_STARTED",
    orders: [{ clientOrderId: "first" }, { clientOrderId: "then" }],
  });
  await post(bob, "order", limit("BUY", "51000", "0.1"));
  expect((await get("orderList", { orderListId })).body).toMatchObject({
    listStatusType: "ALL_DONE",
  });
});

test("one that is filled at once answers with its other order pending all the same", async () => {
  await post(bob, "order", limit("SELL", "50100", "0.1"));
  const { body } = await post(alice, "orderList/oto", {
    ...WORKING,
    workingPrice: "50100",
    pendingType: "MARKET",
    pendingSide: "SELL",
    pendingQuantity: "0.05",
    newOrderRespType: "FULL",
  });
  expect(body).toMatchObject({ listStatusType: "EXEC_STARTED", listOrderStatus: "EXECUTING" });
  expect(body.orderReports[0]).toMatchObject({
    status: "FILLED",
    fills: [{ price: "50100.00000000" }],
  });
  expect(body.orderReports[1]).toMatchObject({ status: "PENDING_NEW", fills: [] });
  const ack = await post(alice, "orderList/oto", {
    ...WORKING,
    workingTimeInForce: "IOC",
    pendingType: "MARKET",
    pendingSide: "SELL",
    pendingQuantity: "0.05",
  });
  // The working order expired: so did the other, in the same moment.
  expect(ack.body).toMatchObject({ listStatusType: "ALL_DONE", listOrderStatus: "ALL_DONE" });
  expect(ack.body.orderReports).toMatchObject([
    { status: "EXPIRED", expiryReason: "UNFILLED_IOC_QUANTITY_EXPIRED" },
    { status: "EXPIRED", expiryReason: "OTO_PHASE_ONE_EXPIRED" },
  ]);
});

const PENDING_PAIR: Fields = {
  pendingSide: "SELL",
  pendingAboveType: "LIMIT_MAKER",
  pendingAbovePrice: "52000",
  pendingAboveClientOrderId: "gain",
  pendingBelowType: "STOP_LOSS",
  pendingBelowStopPrice: "47000",
  pendingBelowClientOrderId: "loss",
};

test("an OTOCO places a pair; it counts as three orders", async () => {
  const before = await get("rateLimit/order");
  const { body } = await post(alice, "orderList/otoco", {
    ...WORKING,
    ...PENDING_PAIR,
    pendingQuantity: "0.1",
    newOrderRespType: "ACK",
  });
  expect(body.contingencyType).toBe("OTO");
  expect(body.orderReports).toHaveLength(3);
  expect(Object.keys(body.orderReports[2])).toEqual([
    "symbol",
    "orderId",
    "orderListId",
    "clientOrderId",
    "transactTime",
  ]);
  const after = await get("rateLimit/order");
  expect(after.body[1].count - before.body[1].count).toBe(3);
  await post(bob, "order", limit("SELL", "49000", "0.1"));
  const open = await get("openOrders", { symbol: "BTCUSDT" });
  expect(
    open.body.map(({ clientOrderId, status }: Answer["body"]) => [clientOrderId, status]),
  ).toEqual([
    ["loss", "NEW"],
    ["gain", "NEW"],
  ]);
  await remove("openOrders", {});
});

test("an OPO sells what the working order brought, the fee is paid from what is free", async () => {
  const pending = { pendingType: "LIMIT", pendingSide: "SELL", pendingPrice: "52000" };
  const terms = { ...WORKING, ...pending, pendingTimeInForce: "GTC", pendingClientOrderId: "opo" };
  const { body } = await post(alice, "orderList/opo", terms);
  expect(told(body)[1]).toEqual(["opo", "LIMIT", "PENDING_NEW"]);
  expect(body.orderReports[0]).toHaveProperty("origQty");
  expect(body.orderReports[1]).not.toHaveProperty("origQty");
  const sized = await post(alice, "orderList/opo", { ...terms, pendingQuantity: "0.1" });
  expect(sized.body).toEqual({
    code: -1225,
    msg: "Pending orders should not include the 'pendingQuantity' tag.",
  });
  await post(bob, "order", limit("SELL", "49000", "0.1"));
  expect((await get("order", { symbol: "BTCUSDT", origClientOrderId: "opo" })).body).toMatchObject({
    status: "NEW",
    origQty: "0.10000000",
  });
  await remove("orderList", { orderListId: body.orderListId });
  const pair = await post(alice, "orderList/opoco", { ...WORKING, ...PENDING_PAIR });
  expect(pair.body.orderReports).toHaveLength(3);
  await remove("order", { orderId: pair.body.orders[1].orderId });
  expect((await get("openOrderList")).body).toEqual([]);
});

test("lists over the WebSocket API", async () => {
  const call = (method: string, fields: Fields = {}) =>
    ws.call(method, signedParams(alice, fields));
  const placed = await call("orderList.place.oco", { symbol: "BTCUSDT", ...OCO });
  expect(placed).toMatchObject({ status: 200, result: { contingencyType: "OCO" } });
  const { orderListId } = placed.result;
  const open = await call("openOrderLists.status");
  expect(open.result).toMatchObject([{ orderListId }]);
  const ended = await call("orderList.cancel", { symbol: "BTCUSDT", orderListId });
  expect(ended.result).toMatchObject({ listStatusType: "ALL_DONE" });
  const one = await call("orderList.status", { orderListId });
  expect(one.result).toMatchObject({ orderListId, listStatusType: "ALL_DONE" });
  const page = await call("allOrderLists", { fromId: orderListId, limit: 1 });
  expect(page.result).toEqual([one.result]);
});

test("a restart keeps the open lists, their names and the closed ones", async () => {
  const { body } = await post(alice, "orderList/otoco", {
    ...WORKING,
    ...PENDING_PAIR,
    pendingQuantity: "0.1",
    listClientOrderId: "kept",
  });
  const before = {
    open: (await get("openOrderList")).body,
    all: (await get("allOrderList")).body,
  };
  await ws.close();
  await server.stop();
  server = await startServer({ directory: directory.path });
  ws = await WsClient.open(server);
  expect({
    open: (await get("openOrderList")).body,
    all: (await get("allOrderList")).body,
  }).toEqual(before);
  expect(before.open[0].orders[1].clientOrderId).toBe("loss");
  const again = await remove("orderList", { listClientOrderId: "kept" });
  expect(again.body).toMatchObject({ orderListId: body.orderListId, listStatusType: "ALL_DONE" });
});
