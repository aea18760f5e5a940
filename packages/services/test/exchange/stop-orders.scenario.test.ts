import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ExampleServer, startExamples } from "./example-server.ts";
import { alice, balancesOf, bob, type Fields } from "./harness.ts";

/** Orders that wait for a price: what they lock, what they tell, and how they come to work. */

let example: ExampleServer;
beforeAll(async () => {
  const funds = [alice, bob].flatMap((by) =>
    [["BTC", "1000"] as const, ["USDT", "50000000"] as const].map(
      ([asset, amount]) => [by, asset, amount] as const,
    ),
  );
  example = await startExamples({ funds });
});
afterAll(() => example.stop());
beforeEach(async () => {
  for (const by of [alice, bob]) await example.ask(by, "DELETE /api/v3/openOrders");
  await tradeAt(30_000);
});

const limit = (side: string, quantity: string, price: number, timeInForce = "GTC"): Fields => ({
  side,
  type: "LIMIT",
  timeInForce,
  quantity,
  price,
});

/** Somebody else trades with himself: that is the last price now. */
async function tradeAt(price: number): Promise<void> {
  await example.place(bob, limit("SELL", "0.001", price));
  await example.place(bob, limit("BUY", "0.001", price, "IOC"));
}

async function shown(orderId: number) {
  const { body } = await example.ask(alice, "GET /api/v3/order", { orderId });
  const { status, isWorking, executedQty } = body;
  return [status, isWorking, Number(executedQty)];
}

test("a stop loss waits outside the book, and sells to whoever is there when its price comes", async () => {
  const fields = { side: "SELL", type: "STOP_LOSS", quantity: "0.5", stopPrice: "29000" };
  const { orderId, ...answer } = await example.place(alice, fields);
  // Nothing but an acknowledgement unless more is asked for.
  expect(Object.keys(answer).toSorted()).toEqual([
    "clientOrderId",
    "orderListId",
    "symbol",
    "transactTime",
  ]);
  expect((await balancesOf(example.server, alice))["BTC"]).toMatch(/ \+ 0\.50000000$/);
  expect((await example.ask(alice, "GET /api/v3/depth")).body.asks).toEqual([]);
  const { body } = await example.ask(alice, "GET /api/v3/order", { orderId });
  expect(body).toMatchObject({
    type: "STOP_LOSS",
    status: "NEW",
    timeInForce: "GTC",
    price: "0.00000000",
    stopPrice: "29000.00000000",
    isWorking: false,
    workingTime: -1,
  });
  await example.place(bob, limit("BUY", "0.2", 28_500));
  await tradeAt(29_000.01);
  expect(await shown(orderId)).toEqual(["NEW", false, 0]);
  await tradeAt(29_000);
  expect(await shown(orderId)).toEqual(["EXPIRED", true, 0.2]);
  const { body: ended } = await example.ask(alice, "GET /api/v3/order", { orderId });
  expect(ended).toMatchObject({
    cummulativeQuoteQty: "5700.00000000",
    expiryReason: "INSUFFICIENT_LIQUIDITY",
  });
});

test("a take profit with a limit joins the book at its limit", async () => {
  const { orderId } = await example.place(alice, {
    ...limit("SELL", "0.5", 31_500),
    type: "TAKE_PROFIT_LIMIT",
    stopPrice: "31000",
    icebergQty: "0.1",
    strategyId: 42,
    strategyType: 1_000_001,
  });
  await tradeAt(31_000);
  const { body } = await example.ask(alice, "GET /api/v3/order", { orderId });
  expect(body).toMatchObject({
    status: "NEW",
    isWorking: true,
    stopPrice: "31000.00000000",
    icebergQty: "0.10000000",
    strategyId: 42,
    strategyType: 1_000_001,
  });
  expect(body.workingTime).toBeGreaterThan(body.time - 1);
  const { asks } = (await example.ask(alice, "GET /api/v3/depth")).body;
  expect(asks).toEqual([["31500.00000000", "0.10000000"]]);
});

test("a stop that the money is no longer enough for expires when its price comes", async () => {
  const before = await balancesOf(example.server, alice);
  const fields = { side: "BUY", type: "STOP_LOSS", quantity: "1", stopPrice: "30500" };
  const { orderId } = await example.place(alice, fields);
  const free = Number(before["USDT"]?.split(" ")[0]) - 30_500;
  const spent = limit("BUY", (Math.floor(free / 20) / 1_000).toFixed(3), 20_000);
  const rest = await example.place(alice, spent);
  await example.place(bob, limit("SELL", "1", 45_000));
  await example.place(bob, limit("SELL", "0.001", 30_500));
  await example.place(bob, limit("BUY", "0.001", 30_500, "IOC"));
  const { body } = await example.ask(alice, "GET /api/v3/order", { orderId });
  expect(body).toMatchObject({ status: "EXPIRED", isWorking: false, expiryReason: "REJECTED" });
  await example.ask(alice, "DELETE /api/v3/order", { orderId: rest.orderId });
});
