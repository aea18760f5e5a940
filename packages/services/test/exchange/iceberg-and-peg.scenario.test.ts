import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type ExampleServer, startExamples } from "./example-server.ts";
import { alice, bob, type Fields } from "./harness.ts";

/** Orders that show a part of themselves, and orders whose price the book gives them. */

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
});

const limit = (side: string, quantity: string, price: number): Fields => ({
  side,
  type: "LIMIT",
  timeInForce: "GTC",
  quantity,
  price,
});

async function asks(): Promise<string[][]> {
  return (await example.ask(alice, "GET /api/v3/depth")).body.asks;
}

test("an iceberg shows one part after the other, and the next one goes to the end of the queue", async () => {
  const mine = { ...limit("SELL", "5", 30_000), icebergQty: "2" };
  const iceberg = await example.place(alice, mine);
  expect(iceberg).toMatchObject({ origQty: "5.00000000", icebergQty: "2.00000000" });
  const behind = await example.place(bob, limit("SELL", "1", 30_000));
  expect(await asks()).toEqual([["30000.00000000", "3.00000000"]]);
  const taken = await example.place(bob, {
    ...limit("BUY", "2.5", 30_000),
    selfTradePreventionMode: "NONE",
  });
  expect(taken).toMatchObject({ status: "FILLED", executedQty: "2.50000000" });
  // Two of the iceberg, then half of who stood behind it; only then the next part.
  const { body } = await example.ask(bob, "GET /api/v3/order", { orderId: behind.orderId });
  expect(body.executedQty).toBe("0.50000000");
  expect(await asks()).toEqual([["30000.00000000", "2.50000000"]]);
});

test("a taker gets at all of an iceberg", async () => {
  await example.place(alice, { ...limit("SELL", "5", 30_000), icebergQty: "1" });
  const taken = await example.place(bob, { side: "BUY", type: "MARKET", quantity: "5" });
  expect(taken).toMatchObject({ status: "FILLED", cummulativeQuoteQty: "150000.00000000" });
});

test("a peg takes the price of the level it names, once", async () => {
  for (const price of [29_000, 28_000, 27_000]) await example.place(bob, limit("BUY", "1", price));
  await example.place(bob, limit("SELL", "1", 31_000));
  const { price: _unused, ...buy } = limit("BUY", "1", 0);
  const best = await example.place(alice, { ...buy, pegPriceType: "PRIMARY_PEG" });
  expect(best).toMatchObject({
    status: "NEW",
    price: "0.00000000",
    pegPriceType: "PRIMARY_PEG",
    peggedPrice: "29000.00000000",
  });
  expect(best).not.toHaveProperty("pegOffsetType");
  const deeper = await example.place(alice, {
    ...limit("BUY", "1", 26_000),
    pegPriceType: "PRIMARY_PEG",
    pegOffsetType: "PRICE_LEVEL",
    pegOffsetValue: 2,
  });
  expect(deeper).toMatchObject({
    price: "26000.00000000",
    pegOffsetType: "PRICE_LEVEL",
    pegOffsetValue: 2,
    peggedPrice: "27000.00000000",
  });
  const taker = await example.place(alice, {
    ...buy,
    quantity: "0.5",
    timeInForce: "IOC",
    pegPriceType: "MARKET_PEG",
  });
  expect(taker).toMatchObject({ status: "FILLED", peggedPrice: "31000.00000000" });
  // The best bid moves; who was pegged to it stays where it was put.
  await example.place(bob, limit("BUY", "1", 29_500));
  const { body } = await example.ask(alice, "GET /api/v3/order", { orderId: best.orderId });
  expect(body.peggedPrice).toBe("29000.00000000");
});
