import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExampleServer, startExamples } from "./example-server.ts";
import { alice, bob, ed25519, type Fields, signedParams, type TestUser } from "./harness.ts";
import { WsClient } from "./ws-client.ts";

/** Binance's published example of an amendment, and what an amendment may not do, over HTTP. */

const REQUEST = "PUT /api/v3/order/amend/keepPriority";
const limit = { type: "LIMIT", timeInForce: "GTC", price: "30000" };
/** Somebody else, who may trade too; its orders go by the WebSocket API. */
const other = ed25519;

let example: ExampleServer;
let ws: WsClient;
beforeAll(async () => {
  const funds = [
    [alice, "BTC", "100"],
    [alice, "USDT", "1000000"],
    [bob, "BTC", "100"],
    [bob, "USDT", "1000000"],
    [other, "BTC", "100"],
  ] as const;
  example = await startExamples({ funds, spec: { maxNumOrderAmends: 2 } });
  ws = await WsClient.open(example.server);
});
afterAll(async () => {
  await ws.close();
  await example.stop();
});

const sell = (quantity: string): Fields => ({ ...limit, side: "SELL", quantity });
const amend = (by: TestUser, fields: Fields) => example.ask(by, REQUEST, fields);

/** A third party's order, placed with a key that signs by Ed25519. */
async function placeOfOther(fields: Fields): Promise<number> {
  const params = { symbol: "BTCUSDT", ...fields };
  const { status, result } = await ws.call(
    "order.place",
    signedParams(other, params, other.privateKey),
  );
  expect(status).toBe(200);
  return result.orderId;
}

async function filledOf(by: TestUser, orderId: number): Promise<string> {
  return (await example.ask(by, "GET /api/v3/order", { orderId })).body.executedQty;
}

async function sweep(quantity: string): Promise<void> {
  await example.place(bob, { ...limit, side: "BUY", timeInForce: "IOC", quantity });
}

test("who makes an order smaller keeps the place in the queue", async () => {
  const first = await example.place(bob, sell("1"));
  const mine = await example.place(alice, sell("5.5"));
  const last = await placeOfOther(sell("4"));
  const { status, body, headers } = await amend(alice, { orderId: mine.orderId, newQty: "5" });
  expect(status).toBe(200);
  expect(headers.get("x-mbx-order-count-1d")).toBeNull();
  expect(body).toEqual({
    transactTime: expect.any(Number),
    executionId: expect.any(Number),
    amendedOrder: {
      symbol: "BTCUSDT",
      orderId: mine.orderId,
      orderListId: -1,
      origClientOrderId: mine.clientOrderId,
      clientOrderId: expect.not.stringMatching(mine.clientOrderId),
      price: "30000.00000000",
      qty: "5.00000000",
      executedQty: "0.00000000",
      preventedQty: "0.00000000",
      quoteOrderQty: "0.00000000",
      cumulativeQuoteQty: "0.00000000",
      status: "NEW",
      timeInForce: "GTC",
      type: "LIMIT",
      side: "SELL",
      selfTradePreventionMode: "NONE",
      workingTime: mine.workingTime,
    },
  });
  // Bob's own order is first; then the amended one; the other has to wait.
  await sweep("6");
  expect(await filledOf(bob, first.orderId)).toBe("1.00000000");
  expect(await filledOf(alice, mine.orderId)).toBe("5.00000000");
  const open = await ws.call(
    "order.status",
    signedParams(other, { symbol: "BTCUSDT", orderId: last }, other.privateKey),
  );
  expect(open.result.executedQty).toBe("0.00000000");
  await sweep("4");
});

test("a replacement by the same smaller quantity is last in the queue", async () => {
  const mine = await example.place(alice, sell("5.5"));
  await placeOfOther(sell("4"));
  const { body } = await example.ask(alice, "POST /api/v3/order/cancelReplace", {
    ...sell("5"),
    cancelReplaceMode: "STOP_ON_FAILURE",
    cancelOrderId: mine.orderId,
  });
  await sweep("4");
  expect(await filledOf(alice, body.newOrderResponse.orderId)).toBe("0.00000000");
  await sweep("5");
});

test("to amend down to what was filled already ends the order", async () => {
  const { orderId } = await example.place(alice, sell("2"));
  await sweep("0.5");
  const { body } = await amend(alice, { orderId, newQty: "0.5", newClientOrderId: "small" });
  expect(body.amendedOrder).toMatchObject({
    status: "EXPIRED",
    clientOrderId: "small",
    qty: "0.50000000",
    executedQty: "0.50000000",
    cumulativeQuoteQty: "15000.00000000",
    expiryReason: "EXCHANGE_CANCELED",
  });
  const { body: kept } = await example.ask(alice, "GET /api/v3/order", {
    origClientOrderId: "small",
  });
  expect(kept).toMatchObject({ orderId, status: "EXPIRED", origQty: "0.50000000" });
});

test("an iceberg shows less only when it has to", async () => {
  const shown = async () =>
    (await example.ask(alice, "GET /api/v3/depth", { limit: 5 })).body.asks[0][1];
  const order = { ...sell("5"), price: "32000", icebergQty: "2" };
  const { orderId } = await example.place(alice, order);
  const steps = [await shown()];
  for (const newQty of ["3", "1.5"]) {
    await amend(alice, { orderId, newQty });
    steps.push(await shown());
  }
  expect(steps).toEqual(["2.00000000", "2.00000000", "1.50000000"]);
  await example.ask(alice, "DELETE /api/v3/order", { orderId });
});

test("a leg of a pair takes the other leg with it, and tells how the list stands", async () => {
  const list = await example.ask(alice, "POST /api/v3/orderList/oco", {
    side: "SELL",
    quantity: "2",
    aboveType: "LIMIT_MAKER",
    abovePrice: "35000",
    belowType: "STOP_LOSS",
    belowStopPrice: "25000",
  });
  expect(list.status).toBe(200);
  const [below, above] = list.body.orders;
  const newClientOrderId = "smaller-leg";
  const { body } = await amend(alice, { orderId: above.orderId, newQty: "1", newClientOrderId });
  expect(body.amendedOrder).toMatchObject({
    orderListId: list.body.orderListId,
    clientOrderId: "smaller-leg",
    qty: "1.00000000",
  });
  expect(body.listStatus).toEqual({
    orderListId: list.body.orderListId,
    contingencyType: "OCO",
    listOrderStatus: "EXECUTING",
    listClientOrderId: list.body.listClientOrderId,
    symbol: "BTCUSDT",
    orders: expect.arrayContaining([
      { symbol: "BTCUSDT", orderId: above.orderId, clientOrderId: "smaller-leg" },
      { symbol: "BTCUSDT", orderId: below.orderId, clientOrderId: below.clientOrderId },
    ]),
  });
  const { orderId } = below;
  const sibling = await example.ask(alice, "GET /api/v3/order", { orderId });
  expect(sibling.body.origQty).toBe("1.00000000");
  const { body: canceled } = await example.ask(alice, "DELETE /api/v3/order", { orderId });
  expect(canceled).toMatchObject({
    orderListId: list.body.orderListId,
    listStatusType: "ALL_DONE",
  });
});

describe("what is refused", () => {
  test.each<[what: string, fields: Fields, code: number, msg: string]>([
    ["more", { newQty: "2.1" }, -2038, "Order amend (quantity increase) is not supported."],
    ["the same", { newQty: "2" }, -2038, "The requested action would change no state; rejecting"],
    ["nothing", { newQty: "0" }, -1013, "Filter failure: LOT_SIZE"],
    ["off the grid", { newQty: "0.000001" }, -1013, "Filter failure: LOT_SIZE"],
    [
      "no quantity",
      {},
      -1102,
      "Mandatory parameter 'newQty' was not sent, was empty/null, or malformed.",
    ],
    ["an order that is not there", { orderId: 999_999, newQty: "1" }, -2038, "Unknown order sent."],
    [
      "two orders at once",
      { origClientOrderId: "another", newQty: "1" },
      -2039,
      "Client order ID is not correct for this order ID.",
    ],
  ])("%s", async (_what, fields, code, msg) => {
    const { orderId } = await example.place(alice, { ...sell("2"), price: "33000" });
    const { status, body } = await amend(alice, { orderId, ...fields });
    expect({ status, body }).toEqual({ status: 400, body: { code, msg } });
    await example.ask(alice, "DELETE /api/v3/order", { orderId });
  });

  test("no order at all", async () => {
    const { body } = await amend(alice, { newQty: "1" });
    expect(body).toEqual({
      code: -1102,
      msg: "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!",
    });
  });
});

test("every amendment is kept, and there may be only so many", async () => {
  const placed = { ...sell("4"), price: "33000", newClientOrderId: "begun" };
  const { orderId } = await example.place(alice, placed);
  const answers = [];
  for (const [newQty, newClientOrderId] of [
    ["3", "second"],
    ["2", "second"],
    ["1", "third"],
  ] as const) {
    answers.push((await amend(alice, { orderId, newQty, newClientOrderId })).body);
  }
  const [first, second, third] = answers;
  expect(third).toEqual({ code: -2038, msg: "Filter failure: MAX_NUM_ORDER_AMENDS" });
  const amendments = (fields: Fields) =>
    example.ask(alice, "GET /api/v3/order/amendments", { orderId, ...fields });
  const common = { symbol: "BTCUSDT", orderId, time: expect.any(Number) };
  const rows = [
    {
      ...common,
      executionId: first.executionId,
      origClientOrderId: "begun",
      newClientOrderId: "second",
      origQty: "4.00000000",
      newQty: "3.00000000",
    },
    {
      ...common,
      executionId: second.executionId,
      origClientOrderId: "second",
      newClientOrderId: "second",
      origQty: "3.00000000",
      newQty: "2.00000000",
    },
  ];
  expect((await amendments({})).body).toEqual(rows);
  expect((await amendments({ limit: 1 })).body).toEqual(rows.slice(0, 1));
  const { executionId } = second;
  expect((await amendments({ fromExecutionId: executionId })).body).toEqual(rows.slice(1));
  const ofBob = await example.ask(bob, "GET /api/v3/order/amendments", { orderId });
  expect(ofBob.body).toEqual([]);
  await example.ask(alice, "DELETE /api/v3/order", { orderId });
  expect((await amendments({})).body).toEqual(rows);
});

test("the report of an amendment has the execution id of its answer", async () => {
  const params = signedParams(alice, {});
  await ws.call("userDataStream.subscribe.signature", params);
  const { orderId } = await example.place(alice, { ...sell("2"), price: "33000" });
  const { body } = await amend(alice, { orderId, newQty: "1" });
  const { event } = await ws.next(({ event: e }) => e?.x === "REPLACED" && e.i === orderId);
  expect(event).toMatchObject({ I: body.executionId, q: "1.00000000", X: "NEW" });
});
