import { ASSETS, MARKETS } from "@bourse/core/market";
import type { MarketSpec } from "@bourse/engine/market";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  alice,
  bob,
  call,
  deposit,
  type Fields,
  operate,
  signed,
  startServer,
  temporaryDirectory,
  type TestServer,
} from "./harness.ts";

/** A coin of which there are hundreds of trillions, traded by the billion for fractions of a cent. */
const SHIB = { assetId: 6, asset: "SHIB", decimals: 2 };
const market: MarketSpec = {
  ...(MARKETS[0] as MarketSpec),
  marketId: 6,
  symbol: "SHIBUSDT",
  baseAssetId: SHIB.assetId,
  priceDecimals: 8,
  quantityDecimals: 0,
  baseUnitsPerLot: 100,
  quoteUnitsPerTickLot: 1,
  maxPriceTicks: 100_000_000,
  maxQuantityLots: 46_116_860_414,
  marketMaxQuantityLots: 20_000_000_000,
};

let server: TestServer;
let directory: ReturnType<typeof temporaryDirectory>;

beforeEach(async () => {
  directory = temporaryDirectory();
  const listing = { assets: [...ASSETS, SHIB], markets: [...MARKETS, market] };
  server = await startServer({ directory: directory.path, listing });
});
afterEach(async () => {
  await server.stop();
  directory.remove();
});

const ask = (by: typeof alice, request: string, fields: Fields = {}) =>
  signed(server, by, request, { symbol: market.symbol, ...fields });
const look = async (path: string) =>
  (await call(server, "GET", `/api/v3/${path}symbol=SHIBUSDT`)).body;

test("billions a piece trade exactly, and everybody is told so", async () => {
  for (const transferId of ["first", "second"]) {
    const amount = {
      accountId: bob.accountId,
      asset: "SHIB",
      amount: "80000000000000",
      transferId,
    };
    expect((await operate(server, "POST /operator/deposits", amount)).status).toBe(200);
  }
  await deposit(server, alice, "USDT", "5000000");
  const limit = { type: "LIMIT", timeInForce: "GTC", price: "0.00002345" };
  const all = { ...limit, quantity: "46116860414" };
  await ask(bob, "POST /api/v3/order", { ...all, side: "SELL" });
  await ask(bob, "POST /api/v3/order", { ...all, side: "SELL" });
  const tooMuch = { ...limit, side: "SELL", quantity: "46116860415" };
  expect((await ask(bob, "POST /api/v3/order", tooMuch)).body.msg).toBe("Filter failure: LOT_SIZE");
  const bought = { status: "FILLED", cummulativeQuoteQty: "1081440.37670830" };
  expect((await ask(alice, "POST /api/v3/order", { ...all, side: "BUY" })).body).toMatchObject(
    bought,
  );
  const byQuote = { side: "BUY", type: "MARKET", quoteOrderQty: "400000.12345678" };
  expect((await ask(alice, "POST /api/v3/order", byQuote)).body).toMatchObject({
    executedQty: "17057574561.00000000",
    cummulativeQuoteQty: "400000.12345545",
  });
  const { body: account } = await signed(server, bob, "GET /api/v3/account");
  expect(account.balances).toContainEqual({
    asset: "SHIB",
    free: "159907766279172.00000000",
    locked: "29059285853.00000000",
  });
  expect((await look("ticker/24hr?"))["volume"]).toBe("63174434975.00000000");
  expect((await look("klines?interval=1d&"))[0][5]).toBe("63174434975.00000000");
  expect((await look("depth?"))["asks"]).toEqual([["0.00002345", "29059285853.00000000"]]);
});
