import { OrderType, Side, TimeInForce } from "@bourse/engine/market";
import { expect, test } from "vitest";
import { ApiError } from "../error/index.ts";
import { ASSETS, MARKETS } from "../market/index.ts";
import { type ListedMarket, type OrderRequest, PLAIN_TERMS, toOrderBody } from "./index.ts";

function listed(symbol: string): ListedMarket {
  const spec = MARKETS.find((market) => market.symbol === symbol);
  const base = ASSETS.find(({ assetId }) => assetId === spec?.baseAssetId);
  const quote = ASSETS.find(({ assetId }) => assetId === spec?.quoteAssetId);
  if (!spec || !base || !quote) throw new Error(`No market ${symbol}.`);
  return { spec, base, quote };
}

const btcusdt = listed("BTCUSDT");
const ethbtc = listed("ETHBTC");
const limit: OrderRequest = {
  side: "BUY",
  type: "LIMIT",
  timeInForce: "GTC",
  quantity: "0.20001",
  price: "30000.01",
};

function refusal(request: OrderRequest, market = btcusdt): string {
  try {
    return JSON.stringify(toOrderBody(request, market));
  } catch (error) {
    return error instanceof ApiError ? `${error.code} ${error.msg}` : String(error);
  }
}

test("a limit order is counted in ticks and lots", () => {
  expect(toOrderBody(limit, btcusdt)).toEqual({
    ...PLAIN_TERMS,
    side: Side.Buy,
    orderType: OrderType.Limit,
    timeInForce: TimeInForce.Gtc,
    priceTicks: 3_000_001,
    quantityLots: 20_001,
    quoteQuantityUnits: 0,
  });
});

test("a market order by quote is counted in units of the quote asset", () => {
  const request: OrderRequest = { side: "SELL", type: "MARKET", quoteOrderQty: "0.12345678" };
  expect(toOrderBody(request, ethbtc)).toEqual({
    ...PLAIN_TERMS,
    side: Side.Sell,
    orderType: OrderType.Market,
    timeInForce: TimeInForce.Gtc,
    priceTicks: 0,
    quantityLots: 0,
    quoteQuantityUnits: 1_234_567_800,
  });
});

test("every time in force, and post-only", () => {
  const timeInForce = (word: "GTC" | "IOC" | "FOK") =>
    toOrderBody({ ...limit, timeInForce: word }, btcusdt).timeInForce;
  expect([timeInForce("GTC"), timeInForce("IOC"), timeInForce("FOK")]).toEqual([0, 1, 2]);
  const { timeInForce: _unused, ...postOnly } = limit;
  expect(toOrderBody({ ...postOnly, type: "LIMIT_MAKER" }, btcusdt)).toMatchObject({
    orderType: OrderType.LimitMaker,
    timeInForce: TimeInForce.Gtc,
  });
});

test("a strategy goes with the order", () => {
  const request = { ...limit, strategyId: 7, strategyType: 1_000_000 };
  expect(toOrderBody(request, btcusdt)).toMatchObject({ strategyId: 7, strategyType: 1_000_000 });
});

test("nothing is no price and no quantity, whatever the type", () => {
  expect(refusal({ ...limit, price: "0.00" })).toBe("-1013 Filter failure: PRICE_FILTER");
  expect(refusal({ ...limit, quantity: "0" })).toBe("-1013 Filter failure: LOT_SIZE");
  expect(refusal({ side: "BUY", type: "MARKET", quantity: "0" })).toBe(
    "-1013 Filter failure: LOT_SIZE",
  );
});

test.each([
  ["STOP_LOSS", "Stop loss"],
  ["STOP_LOSS_LIMIT", "Stop loss limit"],
  ["TAKE_PROFIT", "Take profit"],
  ["TAKE_PROFIT_LIMIT", "Take profit limit"],
] as const)("%s is known and not offered", (type, words) => {
  expect(refusal({ ...limit, type, stopPrice: "31000" })).toBe(
    `-2010 ${words} orders are not supported for this symbol.`,
  );
});

test("zeros at either end change nothing", () => {
  const request = { ...limit, quantity: "00.2000100000000", price: "030000.0100000000000000" };
  expect(toOrderBody(request, btcusdt)).toEqual(toOrderBody(limit, btcusdt));
});

test("off the grid is a filter's failure, beyond the wire's precision a fault of the request", () => {
  expect(refusal({ ...limit, price: "30000.001" })).toBe("-1013 Filter failure: PRICE_FILTER");
  expect(refusal({ ...limit, quantity: "0.000001" })).toBe("-1013 Filter failure: LOT_SIZE");
  expect(refusal({ ...limit, price: "0.000000001" })).toBe(
    "-1111 Parameter 'price' has too much precision.",
  );
  expect(refusal({ side: "BUY", type: "MARKET", quoteOrderQty: "0.000000001" }, ethbtc)).toBe(
    "-1111 Parameter 'quoteOrderQty' has too much precision.",
  );
  expect(refusal({ ...limit, quantity: "99999999999999999999" })).toBe(
    "-1108 Parameter 'quantity' overflowed.",
  );
});

test("a coarser step than a power of ten is kept too", () => {
  const coarse = { ...btcusdt, spec: { ...btcusdt.spec, tickSizeUnits: 5, stepSizeUnits: 2 } };
  expect(toOrderBody({ ...limit, price: "30000.05", quantity: "0.00004" }, coarse)).toMatchObject({
    priceTicks: 600_001,
    quantityLots: 2,
  });
  expect(refusal({ ...limit, price: "30000.01" }, coarse)).toContain("PRICE_FILTER");
  expect(refusal({ ...limit, price: "30000.05", quantity: "0.00003" }, coarse)).toContain(
    "LOT_SIZE",
  );
});
