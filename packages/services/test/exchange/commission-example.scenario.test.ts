import type { AccountSpec, FeeRates } from "@bourse/engine/market";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ExampleServer, startExamples } from "./example-server.ts";
import { alice, bob, call, type Fields, reader, type TestUser } from "./harness.ts";

/** Binance's published commission example: rates by role and side, paid in what is received or in BNB. */

const BNB = 5;
const rates = (maker: number, taker: number, buyer: number, seller: number): FeeRates => ({
  makerRate: maker,
  takerRate: taker,
  buyerRate: buyer,
  sellerRate: seller,
});
const FEES = {
  standardFees: rates(10, 20, 30, 40),
  taxFees: rates(112, 114, 118, 116),
  specialFees: rates(1_000_000, 2_000_000, 3_000_000, 4_000_000),
};

const account = ({ accountId }: TestUser, changes: Partial<AccountSpec>) => ({
  kind: "ConfigureAccount" as const,
  spec: {
    accountId,
    canTrade: true,
    canWithdraw: true,
    canDeposit: true,
    tradeGroupId: 0,
    makerRate: -1,
    takerRate: -1,
    paysInFeeAsset: false,
    ...changes,
  },
});

let example: ExampleServer;
beforeAll(async () => {
  example = await startExamples({
    spec: FEES,
    commands: [
      {
        kind: "ConfigureExchange",
        spec: {
          feeAssetId: BNB,
          feeDiscount: 2_500,
          maxNumOrders: 1_000,
          maxNumAlgoOrders: 0,
          maxNumIcebergOrders: 0,
          maxNumOrderLists: 40,
          maxAssets: [{ assetId: BNB, limitUnits: 5 * 10 ** 8 }],
        },
      },
      account(bob, { paysInFeeAsset: true }),
      account(reader, { makerRate: 5, takerRate: 7 }),
    ],
    funds: [
      [alice, "BTC", "10"],
      [bob, "BTC", "10"],
      [bob, "USDT", "1000000"],
      [bob, "BNB", "100"],
    ],
  });
  // BNB has a price: 260.
  const one = { symbol: "BNBUSDT", type: "LIMIT", quantity: "0.1", price: "260" };
  await example.place(bob, { ...one, side: "BUY", timeInForce: "GTC" });
  await example.place(bob, { ...one, side: "SELL", timeInForce: "IOC" });
});
afterAll(() => example.stop());

const sale: Fields = { side: "SELL", type: "MARKET", quantity: "0.49975" };

async function bid(): Promise<void> {
  const limit = { side: "BUY", type: "LIMIT", timeInForce: "GTC" };
  await example.place(bob, { ...limit, quantity: "0.49975", price: "35000" });
}

test("the account is told its rates by role and side", async () => {
  const { body } = await example.ask(alice, "GET /api/v3/account/commission");
  expect(body).toEqual({
    symbol: "BTCUSDT",
    standardCommission: {
      maker: "0.00000010",
      taker: "0.00000020",
      buyer: "0.00000030",
      seller: "0.00000040",
    },
    taxCommission: {
      maker: "0.00000112",
      taker: "0.00000114",
      buyer: "0.00000118",
      seller: "0.00000116",
    },
    specialCommission: {
      maker: "0.01000000",
      taker: "0.02000000",
      buyer: "0.03000000",
      seller: "0.04000000",
    },
    discount: {
      enabledForAccount: false,
      enabledForSymbol: true,
      discountAsset: "BNB",
      discount: "0.25000000",
    },
  });
});

test("an account of its own tier is told its own rates", async () => {
  const { body } = await example.ask(reader, "GET /api/v3/account/commission");
  expect(body.standardCommission).toMatchObject({ maker: "0.00000005", taker: "0.00000007" });
  expect(body.standardCommission).toMatchObject({ buyer: "0.00000030", seller: "0.00000040" });
  const { body: whole } = await example.ask(reader, "GET /api/v3/account");
  expect(whole.commissionRates).toMatchObject({ maker: "0.00000005", taker: "0.00000007" });
  const { body: fees } = await example.ask(reader, "GET /sapi/v1/asset/tradeFee");
  expect(fees).toMatchObject([{ makerCommission: "0.00000005", takerCommission: "0.00000007" }]);
});

test("a rehearsal adds up what this order would pay", async () => {
  const wanted = { computeCommissionRates: "true" };
  const { body } = await example.ask(alice, "POST /api/v3/order/test", { ...sale, ...wanted });
  expect(body).toMatchObject({
    standardCommissionForOrder: { maker: "0.00000050", taker: "0.00000060" },
    taxCommissionForOrder: { maker: "0.00000228", taker: "0.00000230" },
    specialCommissionForOrder: { maker: "0.05000000", taker: "0.06000000" },
    discount: { discount: "0.25000000" },
  });
});

test("17491.25 received costs 0.01049475 + 0.04022988 + 1049.475, in what is received", async () => {
  await bid();
  const { fills } = await example.place(alice, sale);
  // The parts are added before they are rounded, in favour of the house.
  expect(fills).toMatchObject([
    { price: "35000.00000000", commission: "1049.52572463", commissionAsset: "USDT" },
  ]);
});

test("paid in BNB at 260 it costs 0.000010091 + 0.00015473 + 4.036442308", async () => {
  const { body } = await example.ask(bob, "GET /api/v3/account/commission");
  expect(body.discount).toMatchObject({ enabledForAccount: true, discountAsset: "BNB" });
  await bid();
  // Bob trades with himself; only the standard part is multiplied by the discount.
  const { fills } = await example.place(bob, sale);
  expect(fills).toMatchObject([{ commission: "4.03660713", commissionAsset: "BNB" }]);
});

test("limits over all markets are told of the exchange, those of an asset to whoever asks", async () => {
  const filters = [
    { filterType: "EXCHANGE_MAX_NUM_ORDERS", maxNumOrders: 1_000 },
    { filterType: "EXCHANGE_MAX_NUM_ORDER_LISTS", maxNumOrderLists: 40 },
  ];
  const info = await call(example.server, "GET", "/api/v3/exchangeInfo?symbol=BNBUSDT");
  expect(info.body.exchangeFilters).toEqual(filters);
  const mine = await example.ask(alice, "GET /api/v3/myFilters", { symbol: "BNBUSDT" });
  expect(mine.body.exchangeFilters).toEqual(filters);
  expect(mine.body.assetFilters).toEqual([
    { filterType: "MAX_ASSET", asset: "BNB", limit: "5.00000000" },
  ]);
  const others = await example.ask(alice, "GET /api/v3/myFilters");
  expect(others.body.assetFilters).toEqual([]);
});
