import { afterAll, beforeAll, expect, test } from "vitest";
import { type ExampleServer, startExamples } from "./example-server.ts";
import { alice, bob, type Fields } from "./harness.ts";

/** Binance's published examples of trailing stops, price by price, over HTTP. */

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

/** Somebody else trades with himself: that is the last price now. */
async function tradeAt(price: number): Promise<void> {
  const limit = { type: "LIMIT", quantity: "0.001", price };
  await example.place(bob, { ...limit, side: "SELL", timeInForce: "GTC" });
  await example.place(bob, { ...limit, side: "BUY", timeInForce: "IOC" });
}

interface Shown {
  readonly isWorking: boolean;
  readonly trailingTime: number;
}

/** What the prices do to the order: it `waits`, `follows` or `works`. */
async function path(order: Fields, prices: readonly number[]): Promise<string[]> {
  await tradeAt(40_000);
  const { orderId, ...answer } = await example.place(alice, {
    timeInForce: "GTC",
    quantity: "0.01",
    newOrderRespType: "RESULT",
    ...order,
  });
  expect(answer).toMatchObject({ status: "NEW", workingTime: -1 });
  const look = async (): Promise<string> => {
    const shown: Shown = (await example.ask(alice, "GET /api/v3/order", { orderId })).body;
    if (shown.isWorking) return "works";
    return shown.trailingTime === -1 ? "waits" : "follows";
  };
  const steps = [`40000 ${await look()}`];
  for (const price of prices) {
    await tradeAt(price);
    steps.push(`${price} ${await look()}`);
  }
  await example.ask(alice, "DELETE /api/v3/order", { orderId });
  return steps;
}

test("A: a buying stop loss starts at its stop price and comes back from the lowest", async () => {
  const order = { side: "BUY", type: "STOP_LOSS_LIMIT", price: 45_000 };
  const prices = [37_000, 44_000, 46_000, 42_000, 44_099.99, 44_100];
  expect(await path({ ...order, stopPrice: 44_000, trailingDelta: 500 }, prices)).toEqual([
    "40000 waits",
    "37000 waits",
    "44000 follows",
    "46000 follows",
    "42000 follows",
    "44099.99 follows",
    "44100 works",
  ]);
});

test("B: a selling stop loss starts at its stop price and comes back from the highest", async () => {
  const order = { side: "SELL", type: "STOP_LOSS_LIMIT", price: 38_000 };
  const prices = [41_500, 39_000, 37_000, 41_000, 36_900.01, 36_900];
  expect(await path({ ...order, stopPrice: 39_000, trailingDelta: 1_000 }, prices)).toEqual([
    "40000 waits",
    "41500 waits",
    "39000 follows",
    "37000 follows",
    "41000 follows",
    "36900.01 follows",
    "36900 works",
  ]);
});

test("C: a buying take profit", async () => {
  const order = { side: "BUY", type: "TAKE_PROFIT_LIMIT", price: 38_500 };
  const prices = [42_000, 38_000, 37_000, 39_000, 38_000, 40_145];
  expect(await path({ ...order, stopPrice: 38_000, trailingDelta: 850 }, prices)).toEqual([
    "40000 waits",
    "42000 waits",
    "38000 follows",
    "37000 follows",
    "39000 follows",
    "38000 follows",
    "40145 works",
  ]);
});

test("D: a selling take profit", async () => {
  const order = { side: "SELL", type: "TAKE_PROFIT_LIMIT", price: 41_000 };
  const prices = [41_500, 39_000, 42_000, 45_000, 44_000, 46_500, 43_012.5];
  expect(await path({ ...order, stopPrice: 42_000, trailingDelta: 750 }, prices)).toEqual([
    "40000 waits",
    "41500 waits",
    "39000 waits",
    "42000 follows",
    "45000 follows",
    "44000 follows",
    "46500 follows",
    "43012.5 works",
  ]);
});

test("E: without a stop price it follows from the last price on", async () => {
  const order = { side: "SELL", type: "STOP_LOSS_LIMIT", price: 39_000 };
  const prices = [42_000, 39_500, 45_500, 42_315.01, 42_315];
  expect(await path({ ...order, trailingDelta: 700 }, prices)).toEqual([
    "40000 follows",
    "42000 follows",
    "39500 follows",
    "45500 follows",
    "42315.01 follows",
    "42315 works",
  ]);
});
