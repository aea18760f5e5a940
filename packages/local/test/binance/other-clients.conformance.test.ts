import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Client } from "./ccxt-client.ts";
import { BinanceApiNode } from "./clients/binance-api-node.ts";
import { binanceConnector } from "./clients/binance-connector.ts";
import { BinancePackage } from "./clients/binance-package.ts";
import { NodeBinanceApi } from "./clients/node-binance-api.ts";
import type { Access, TradingClient } from "./clients/trading-client.ts";
import { openClient, useStack } from "./stack.ts";

const PAIR = "BTC/USDT";
const FAR = { side: "BUY", quantity: "0.00100", price: "40000.00" } as const;

const CLIENTS = {
  "@binance/spot": binanceConnector,
  binance: async (access: Access) => new BinancePackage(access),
  "binance-api-node": async (access: Access) => new BinanceApiNode(access),
  "node-binance-api": async (access: Access) => new NodeBinanceApi(access),
} as const satisfies Record<string, (access: Access) => Promise<TradingClient>>;

const stack = useStack();
/** Who takes what the client under test offers. */
let bob: Client;

beforeAll(async () => {
  bob = await openClient(stack, "bob");
});
afterAll(async () => {
  await bob.close();
});

function access(kind: "hmac" | "ed25519" | "rsa"): Access {
  const { urls } = stack.ready;
  const owner = stack.account("alice");
  if (kind === "hmac") return { urls, apiKey: owner.apiKey, secret: owner.secretKey };
  return {
    urls,
    apiKey: owner[`${kind}ApiKey`] ?? "",
    secret: owner[`${kind}PrivateKeyPem`] ?? "",
  };
}

/** What an error of any of them says; some throw the body of the answer. */
function words(error: unknown): string {
  return error instanceof Error
    ? `${error.message} ${JSON.stringify(error)}`
    : JSON.stringify(error);
}

describe.each(Object.entries(CLIENTS))("TC-070 the client %s", (_name, open) => {
  let client: TradingClient;
  beforeAll(async () => {
    client = await open(access("hmac"));
  });
  afterAll(() => client.close());

  test("lists the markets, and reads balances to the last digit", async () => {
    expect(await client.symbols()).toContain("BTCUSDT");
    expect(await client.free("BTC")).toMatch(/^\d+\.\d{8}$/);
  });

  test("places an order, finds it open and cancels it", async () => {
    const orderId = await client.place(FAR);
    expect(await client.openOrderIds()).toContain(orderId);
    expect(await client.cancel(orderId)).toBe("CANCELED");
    expect(await client.openOrderIds()).not.toContain(orderId);
  });

  test("is told why an order is refused", async () => {
    const refused = client.place({ side: "BUY", quantity: "100.00000", price: "50000.00" });
    const problem = await refused.then(
      () => "nothing was refused",
      (error: unknown) => words(error),
    );
    expect(problem).toContain("Account has insufficient balance for requested action.");
  });

  test("hears the market and its own orders, and finds its trade afterwards", async () => {
    const prices: string[] = [];
    const executions: string[] = [];
    const tradesBefore = (await client.trades()).length;
    await client.followTrades((price) => prices.push(price));
    await client.followOrders((executionType) => executions.push(executionType));
    await client.place({ side: "SELL", quantity: "0.00200", price: "50000.00" });
    await expect.poll(() => executions).toContain("NEW");
    await bob.createOrder(PAIR, "limit", "buy", 0.002, 50_000);
    await expect.poll(() => executions).toContain("TRADE");
    await expect
      .poll(async () => {
        // A subscription that was not there yet hears of the next trade.
        if (prices.length === 0) await cross();
        return prices.map(Number);
      })
      .toContain(50_000);
    const trades = await client.trades();
    expect(trades.length).toBeGreaterThan(tradesBefore);
    expect(Number(trades.at(-1)?.price)).toBe(50_000);
  });

  test("places an OCO and cancels all that is open", async () => {
    const orderIds = await client.placeOco({
      quantity: "0.00200",
      abovePrice: "60000.00",
      belowStopPrice: "40000.00",
    });
    expect(orderIds).toHaveLength(2);
    expect(await client.openOrderIds()).toEqual(expect.arrayContaining([...orderIds]));
    await client.cancelAll();
    expect(await client.openOrderIds()).toEqual([]);
  });

  async function cross(): Promise<void> {
    await client.place({ side: "SELL", quantity: "0.00100", price: "50000.00" });
    await bob.createOrder(PAIR, "limit", "buy", 0.001, 50_000);
  }
});

test.each([
  ["@binance/spot", "hmac"],
  ["@binance/spot", "ed25519"],
  ["@binance/spot", "rsa"],
  ["binance", "hmac"],
  ["binance", "ed25519"],
  ["binance", "rsa"],
] as const)("TC-071 %s with an %s key over REST and the WebSocket API", async (name, kind) => {
  const client = await CLIENTS[name](access(kind));
  expect(await client.cancel(await client.place(FAR))).toBe("CANCELED");
  expect(await client.placeAndCancelOverSocket?.(FAR)).toBe("CANCELED");
  await client.close();
});
