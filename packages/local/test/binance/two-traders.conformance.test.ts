import ccxt from "ccxt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ccxtClient, type Client } from "./ccxt-client.ts";
import { idOf, openClient, useStack } from "./stack.ts";

const PAIR = "BTC/USDT";

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

/** Watches from now on: places and cancels an order until the stream tells of one. */
async function followOrders(client: Client): Promise<void> {
  let isTold = false;
  const told = client.watchOrders(PAIR).then(() => {
    isTold = true;
  });
  while (!isTold) {
    const probe = await client.createOrder(PAIR, "limit", "buy", 0.001, 40_000);
    await client.cancelOrder(idOf(probe), PAIR);
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
}

/** The balances as the wire says them: strings, to the last digit. */
async function balances(client: Client): Promise<Record<string, { free: string; locked: string }>> {
  const account = (await client.privateGetAccount()) as {
    balances: { asset: string; free: string; locked: string }[];
  };
  return Object.fromEntries(
    account.balances.map(({ asset, free, locked }) => [asset, { free, locked }]),
  );
}

describe("TC-001 two ccxt users cross an order", () => {
  test("both see the fill by REST and WebSocket, balances exact to the unit with fees", async () => {
    await Promise.all([followOrders(alice), followOrders(bob)]);
    const aliceOrders = alice.watchOrders(PAIR);
    const bobTrades = bob.watchMyTrades(PAIR);
    const aliceBalance = alice.watchBalance();

    const bid = await alice.createOrder(PAIR, "limit", "buy", 0.01234, 50_000.01);
    expect(bid.status).toBe("open");
    expect((await balances(alice))["USDT"]).toEqual({
      free: "999382.99987660",
      locked: "617.00012340",
    });

    const ask = await bob.createOrder(PAIR, "limit", "sell", 0.01, 49_000);
    expect(ask.status).toBe("closed");
    expect(ask.average).toBe(50_000.01);

    // 0.01 BTC at 50,000.01 = 500.0001 USDT; fees 0.1 %: 0.00001 BTC and 0.5000001 USDT.
    expect(await balances(alice)).toMatchObject({
      USDT: { free: "999382.99987660", locked: "117.00002340" },
      BTC: { free: "100.00999000", locked: "0.00000000" },
    });
    expect(await balances(bob)).toMatchObject({
      USDT: { free: "1000499.50009990", locked: "0.00000000" },
      BTC: { free: "99.99000000", locked: "0.00000000" },
    });

    const [update] = await aliceOrders;
    expect(update?.symbol).toBe(PAIR);
    const [fill] = await bobTrades;
    expect(fill).toMatchObject({ order: ask.id, takerOrMaker: "taker", amount: 0.01 });
    expect(fill?.fee).toMatchObject({ currency: "USDT", cost: 0.5000001 });
    expect(await aliceBalance).toHaveProperty("USDT");

    const order = await alice.fetchOrder(idOf(bid), PAIR);
    expect(order).toMatchObject({ status: "open", filled: 0.01, remaining: 0.00234 });
    const [trade] = await alice.fetchMyTrades(PAIR);
    expect(trade).toMatchObject({ order: bid.id, takerOrMaker: "maker" });
    expect(trade?.fee).toMatchObject({ currency: "BTC", cost: 0.00001 });

    await alice.cancelOrder(idOf(bid), PAIR);
    expect((await balances(alice))["USDT"]).toEqual({
      free: "999499.99990000",
      locked: "0.00000000",
    });
  });
});

test.each(["ed25519", "rsa"] as const)("TC-002 an %s key trades like an HMAC key", async (kind) => {
  const owner = stack.account("bob");
  const client = ccxtClient(stack.ready, {
    apiKey: owner[`${kind}ApiKey`] ?? "",
    secret: owner[`${kind}PrivateKeyPem`] ?? "",
  });
  client.markets = bob.markets;
  client.markets_by_id = bob.markets_by_id;
  const order = await client.createOrder(PAIR, "limit", "buy", 0.001, 20_000);
  await client.cancelOrder(idOf(order), PAIR);
  await client.close();
});

test("TC-003 market orders by quantity and by cost", async () => {
  await bob.createOrder(PAIR, "limit", "sell", 0.5, 51_000);
  const byQuantity = await alice.createOrder(PAIR, "market", "buy", 0.1);
  expect(byQuantity).toMatchObject({ status: "closed", filled: 0.1, average: 51_000 });
  const byCost = await alice.createMarketBuyOrderWithCost(PAIR, 510);
  expect(byCost).toMatchObject({ status: "closed", filled: 0.01, cost: 510 });
  await bob.cancelAllOrders(PAIR);
});

test("TC-004 a post-only order that would take, and one without funds, are refused", async () => {
  await bob.createOrder(PAIR, "limit", "sell", 0.1, 51_000);
  await expect(
    alice.createOrder(PAIR, "limit", "buy", 0.1, 51_500, { postOnly: true }),
  ).rejects.toBeInstanceOf(ccxt.OrderImmediatelyFillable);
  await expect(alice.createOrder(PAIR, "limit", "buy", 170, 50_000)).rejects.toBeInstanceOf(
    ccxt.InsufficientFunds,
  );
  await bob.cancelAllOrders(PAIR);
});

test("TC-005 orders over the WebSocket API", async () => {
  const order = await alice.createOrderWs(PAIR, "limit", "buy", 0.001, 30_000);
  expect(order.id).toBeTruthy();
  await alice.cancelOrderWs(idOf(order), PAIR);
  expect(await alice.fetchOrder(idOf(order), PAIR)).toMatchObject({ status: "canceled" });
});
