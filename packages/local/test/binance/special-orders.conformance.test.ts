import ccxt from "ccxt";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Client } from "./ccxt-client.ts";
import { idOf, openClient, useStack } from "./stack.ts";

const PAIR = "BTC/USDT";
const symbol = "BTCUSDT";

const stack = useStack();
let alice: Client;
let bob: Client;

beforeAll(async () => {
  alice = await openClient(stack, "alice");
  bob = await openClient(stack, "bob");
});
afterAll(async () => {
  await alice.close();
  await bob.close();
});
beforeEach(async () => {
  for (const client of [alice, bob]) {
    // With nothing open this is an error of Binance's, too.
    await client.cancelAllOrders(PAIR).catch(() => {});
  }
  await tradeAt(50_000);
});

/** Bob trades with himself: that is the last price now. */
async function tradeAt(price: number): Promise<void> {
  await bob.createOrder(PAIR, "limit", "sell", 0.001, price);
  await bob.createOrder(PAIR, "limit", "buy", 0.001, price, { timeInForce: "IOC" });
}

test("TC-010 a market says what it takes, and ccxt understands it", () => {
  expect(alice.market(PAIR)["info"]).toMatchObject({
    icebergAllowed: true,
    allowTrailingStop: true,
    cancelReplaceAllowed: true,
    amendAllowed: true,
    pegInstructionsAllowed: true,
  });
});

test("TC-011 a stop loss and a take profit, each with its limit", async () => {
  const stop = await alice.createOrder(PAIR, "limit", "sell", 0.01, 48_000, {
    stopLossPrice: 49_000,
  });
  const profit = await alice.createOrder(PAIR, "limit", "sell", 0.01, 52_000, {
    takeProfitPrice: 51_000,
  });
  const shown = async (order: Parameters<typeof idOf>[0]) => {
    const { info, triggerPrice } = await alice.fetchOrder(idOf(order), PAIR);
    const { type, isWorking } = info as { type: string; isWorking: boolean };
    return [type, triggerPrice, isWorking];
  };
  expect(await shown(stop)).toEqual(["STOP_LOSS_LIMIT", 49_000, false]);
  expect(await shown(profit)).toEqual(["TAKE_PROFIT_LIMIT", 51_000, false]);
  await tradeAt(49_000);
  expect(await shown(stop)).toEqual(["STOP_LOSS_LIMIT", 49_000, true]);
  await alice.cancelOrder(idOf(stop), PAIR);
  await tradeAt(51_000);
  expect(await shown(profit)).toEqual(["TAKE_PROFIT_LIMIT", 51_000, true]);
});

test("TC-012 a market stop sells to whoever is there", async () => {
  await bob.createOrder(PAIR, "limit", "buy", 0.02, 48_500);
  const stop = await alice.createOrder(PAIR, "market", "sell", 0.01, undefined, {
    stopLossPrice: 49_000,
  });
  await tradeAt(49_000);
  expect(await alice.fetchOrder(idOf(stop), PAIR)).toMatchObject({
    status: "closed",
    filled: 0.01,
    average: 48_500,
  });
});

test("TC-013 a stop whose moment has come is refused in Binance's words", async () => {
  await expect(
    alice.createOrder(PAIR, "limit", "sell", 0.01, 52_000, { stopLossPrice: 51_000 }),
  ).rejects.toBeInstanceOf(ccxt.OrderImmediatelyFillable);
});

test("TC-014 a trailing stop follows the price", async () => {
  const order = await alice.createOrder(PAIR, "limit", "sell", 0.01, 45_000, {
    trailingPercent: 2,
    stopLossOrTakeProfit: "stopLoss",
  });
  const info = async () => (await alice.fetchOrder(idOf(order), PAIR)).info as Info;
  interface Info {
    readonly trailingDelta: number;
    readonly trailingTime: number;
    readonly isWorking: boolean;
  }
  expect(await info()).toMatchObject({ isWorking: false });
  expect(Number((await info()).trailingDelta)).toBe(200);
  await tradeAt(52_000);
  await tradeAt(50_960.01);
  expect((await info()).isWorking).toBe(false);
  await tradeAt(50_960);
  expect((await info()).isWorking).toBe(true);
});

test("TC-015 an iceberg shows a part", async () => {
  const order = await alice.createOrder(PAIR, "limit", "sell", 0.05, 53_000, {
    icebergQty: 0.01,
  });
  const { asks } = await alice.fetchOrderBook(PAIR, 5);
  expect(asks[0]).toEqual([53_000, 0.01]);
  expect((await alice.fetchOrder(idOf(order), PAIR)).amount).toBe(0.05);
});

test("TC-016 orders of one owner do not meet", async () => {
  const maker = await alice.createOrder(PAIR, "limit", "buy", 0.01, 50_500);
  const taker = await alice.createOrder(PAIR, "limit", "sell", 0.01, 50_500, {
    selfTradePreventionMode: "EXPIRE_MAKER",
  });
  expect(taker.status).toBe("open");
  expect((await alice.fetchOrder(idOf(maker), PAIR)).status).toBe("expired");
  const matches = await alice.privateGetMyPreventedMatches({ symbol, orderId: maker.id });
  expect(matches).toHaveLength(1);
});

test("TC-017 an order is edited: one goes, another comes, over REST and WebSocket", async () => {
  const order = await alice.createOrder(PAIR, "limit", "buy", 0.01, 40_000);
  const edited = await alice.editOrder(idOf(order), PAIR, "limit", "buy", 0.02, 41_000);
  expect(edited).toMatchObject({ status: "open", price: 41_000, amount: 0.02 });
  expect((await alice.fetchOrder(idOf(order), PAIR)).status).toBe("canceled");
  const again = await alice.editOrderWs(idOf(edited), PAIR, "limit", "buy", 0.03, 42_000);
  expect((await alice.fetchOrder(idOf(again), PAIR)).amount).toBe(0.03);
  await expect(
    alice.editOrder(idOf(edited), PAIR, "limit", "buy", 0.02, 41_000),
  ).rejects.toBeInstanceOf(ccxt.ExchangeError);
});

test("TC-018 an order is made smaller and keeps its place", async () => {
  const order = await alice.createOrder(PAIR, "limit", "sell", 0.05, 53_000);
  await bob.createOrder(PAIR, "limit", "sell", 0.01, 53_000);
  const orderId = idOf(order);
  // ccxt has no call for it; it signs whatever it is told to ask.
  const change = { symbol, orderId, newQty: "0.02" };
  const answer = (await alice.request("order/amend/keepPriority", "private", "PUT", change)) as {
    amendedOrder: { qty: string };
  };
  expect(answer.amendedOrder.qty).toBe("0.02000000");
  await bob.createOrder(PAIR, "limit", "buy", 0.02, 53_000, { timeInForce: "IOC" });
  expect(await alice.fetchOrder(orderId, PAIR)).toMatchObject({ status: "closed", filled: 0.02 });
  const asked = { symbol, orderId };
  expect(await alice.request("order/amendments", "private", "GET", asked)).toHaveLength(1);
});

test("TC-019 a pegged order takes the best price of its side", async () => {
  await bob.createOrder(PAIR, "limit", "buy", 0.01, 47_000);
  const answer = (await alice.privatePostOrder({
    symbol,
    side: "BUY",
    type: "LIMIT_MAKER",
    quantity: "0.01",
    pegPriceType: "PRIMARY_PEG",
    newOrderRespType: "RESULT",
  })) as { peggedPrice: string };
  expect(answer.peggedPrice).toBe("47000.00000000");
});
